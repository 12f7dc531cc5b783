"""An estimate as JSON: the same keys over HTTP and on the command line. Decimals are strings without exponent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.clearance.api.payloads import DutyPayload
from customhouse.clearance.estimating import Estimate, not_a_declaration
from customhouse.clearance.showing.declarations import duty_as_json, findings_as_json, plain
from customhouse.foundation.access.payloads import FindingPayload, Problem
from customhouse.messages.wco.reading import Kind, Reading
from customhouse.tariff.duties.rules.assessing import PAYABLE


class ValuePayload(Schema):
    """The customs value of a goods item, in the national currency."""

    item: int
    customs_value: str


class EstimatePayload(Schema):
    """What would become of a declaration if it were lodged now. Nothing was kept; no lane is told: none was chosen."""

    lrn: str
    outcome: Literal["acceptable", "refusable", "unreadable", "unsupported"]
    errors: list[FindingPayload]
    warnings: list[FindingPayload]
    values: list[ValuePayload]
    duties: list[DutyPayload] = Field(description="The lines to be paid, so that they come to `total`.")
    total: str | None = Field(description="Null while nothing can be reckoned.")
    currency: str | None
    legal_date: str | None
    left_out: list[int] = Field(description="Positions of goods items with errors: the sums are without them.")


class EstimateProblem(Problem, EstimatePayload):
    """Why a message has no estimate: problem details and an empty estimate in one."""


def estimate_as_json(found: Estimate | Reading, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """An estimate, or why there is none, in the reader's language."""
    if isinstance(found, Reading):
        return _nothing(found, translate)
    judged = found.judged
    return {
        "lrn": found.record.lrn,
        "outcome": "acceptable" if found.is_whole else "refusable",
        "errors": findings_as_json(found.errors, translate),
        "warnings": findings_as_json(found.warnings, translate),
        "values": [{"item": item, "customs_value": plain(value)} for item, value in judged.values.items()]
        if judged
        else [],
        "duties": [duty_as_json(line) for line in found.lines if line.payable == PAYABLE],
        "total": None if found.total is None else plain(found.total),
        "currency": found.currency or None,
        "legal_date": judged.legal_date.isoformat() if judged else None,
        "left_out": list(found.left_out),
    }


def _nothing(reading: Reading, translate: Callable[[str], str]) -> dict[str, Any]:
    return {
        "lrn": "",
        "outcome": "unreadable" if reading.kind is Kind.UNREADABLE else "unsupported",
        "errors": findings_as_json(not_a_declaration(reading), translate),
        "warnings": [],
        "values": [],
        "duties": [],
        "total": None,
        "currency": None,
        "legal_date": None,
        "left_out": [],
    }
