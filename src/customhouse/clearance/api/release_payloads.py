"""Release over HTTP. `clearance.release_showing` fills these; the command line has the same keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from customhouse.clearance.api.payloads import Words
from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.records import Acting, CorrectionState, Duty

Found = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=512, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Element = Literal[
    "customs_value", "commodity", "origin", "preference", "net_mass", "supplementary_quantity", "description"
]


class ConditionPayload(Schema):
    """One condition of release; `acting` and `due` are null where it is met."""

    code: str
    met: bool
    acting: Acting | None
    text: str
    due: datetime | None


class ReleasePayload(Schema):
    """A release: its number, its note's code and public page, and whether the duty is final."""

    number: str
    office: str
    at: datetime
    version: int
    secured: str
    currency: str
    provisional: bool
    duty_final: bool
    revoked: bool
    code: str
    verification: str


class ReleaseStandingPayload(Schema):
    """How a declaration stands towards release; `release` is null until its goods are released."""

    mrn: str
    state: State
    released: bool
    duty_final: bool
    duty: Annotated[Duty | None, Field(description="How the duty of released goods stands now.")]
    conditions: list[ConditionPayload]
    release: ReleasePayload | None


class CorrectionPayload(Schema):
    """What is wrong with one goods item, and what is right."""

    item: int = Field(ge=1, le=99_999)
    element: Element
    found: Found


class CorrectionBody(Schema):
    """A request to correct a released declaration."""

    reason: Words
    corrections: list[CorrectionPayload] = Field(min_length=1, max_length=100)


class DecisionBody(Schema):
    """What an officer decides on a request; a refusal needs its reason."""

    granted: bool
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = (
        ""
    )


class WhyBody(Schema):
    """The reason of an act about a release."""

    reason: Words


class CorrectionRequestPayload(Schema):
    """A request to correct a released declaration, and what was decided on it."""

    number: int
    mrn: str
    at: datetime
    state: CorrectionState
    reason: str
    corrections: list[CorrectionPayload]
    decided_at: datetime | None
    decision: str
    version: int | None
