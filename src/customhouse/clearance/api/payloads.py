"""Outcomes and declarations over HTTP. `clearance.showing` fills these; the command line has the same keys.

Decimals are strings without exponent, times ISO 8601 in UTC.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from customhouse.clearance.declarations.states import State
from customhouse.foundation.access.payloads import FindingPayload, Problem

Words = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    ),
]
"""A reason in words, on one line."""


class ReasonPayload(Schema):
    """One reason of a lane, as its reader may know it."""

    code: str
    text: str


class DutyPayload(Schema):
    """One duty line: taken on `base` at `rate`, under `measure`."""

    item: int
    type: str
    base: str
    rate: str
    amount: str
    currency: str
    measure: str


class OutcomePayload(Schema):
    """What became of a message. `message` is the number under which it was kept as it came."""

    lrn: str
    mrn: str | None
    outcome: Literal["accepted", "rejected", "unreadable", "unsupported"]
    lane: str | None = Field(
        description="Null unless accepted, while the goods are awaited, and as long as it may not be known."
    )
    reasons: list[ReasonPayload]
    errors: list[FindingPayload]
    warnings: list[FindingPayload]
    duties: list[DutyPayload]
    total: str | None
    currency: str | None
    message: int


class MessageProblem(Problem, OutcomePayload):
    """Why a message was not accepted: problem details and the outcome in one."""


class DeclarationPayload(Schema):
    """A declaration as a list shows it: references, where it stands, what it owes."""

    mrn: str | None
    lrn: str
    type: str
    direction: Literal["import", "export"]
    stage: str
    state: State
    state_name: str
    office: str
    declarant: str
    importer: str | None
    exporter: str | None
    version: int
    received_at: datetime
    accepted_at: datetime | None
    legal_date: date | None
    lane: str | None = Field(description="Null unless a lane is chosen and may be known.")
    delayed_until: datetime | None = Field(
        description="For officers: when it is released, uncontrolled, unless a control is raised. Else null."
    )
    total: str
    currency: str | None
    message: int


class DeclarationPage(Schema):
    """One page of declarations, newest first; `next` is the cursor of the page after it, null on the last."""

    declarations: list[DeclarationPayload]
    next: str | None


class ItemPayload(Schema):
    """A goods item of the version in force."""

    number: int
    commodity: str
    tariff_code: str
    description: str
    origin: str
    procedure: str
    customs_value: str
    net_mass: str | None
    documents: list[dict[str, Any]]


class QuotaPayload(Schema):
    """What a goods item claims of a tariff quota and got; quantities in the quota's unit, `at_stake` in money."""

    item: int
    order_number: str
    unit: str
    asked: str
    got: str | None = Field(description="Null while nothing is decided.")
    waiting: str
    state: Literal["waits", "given", "refused"]
    cause: str = Field(description="Why it is less, or (critical) may be less than was asked for.")
    at_stake: str


class FullDeclarationPayload(DeclarationPayload):
    """A declaration with its items, duty lines, quotas, findings, and the reasons that this reader may know.

    `completes` are the MRNs of those that it completes, `completed_by` that of the supplementary one that completes it.
    """

    completes: list[str]
    completed_by: str | None
    reasons: list[ReasonPayload]
    errors: list[FindingPayload]
    warnings: list[FindingPayload]
    items: list[ItemPayload]
    duties: list[DutyPayload]
    quotas: list[QuotaPayload]


class ResponsePayload(Schema):
    """One WCO response to a declaration: its number, its function (UN/EDIFACT 1225), and itself in the JSON form."""

    number: int
    function: str
    response: dict[str, Any]


class Leave(Schema):
    """Why the declarant may change a declaration that is under control."""

    reason: Words


class Cancellation(Schema):
    """Why the declarant cancels."""

    reason: Words
