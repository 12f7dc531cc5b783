"""An outcome as JSON: the shape that the command line and the API answer with, the same keys for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from customhouse.clearance.records import Outcome
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Reason
from customhouse.targeting.lanes.rules.reading import reason_text
from customhouse.tariff.duties.records import DutyLine

Translate = Callable[[str], str]


def outcome_as_json(outcome: Outcome, translate: Translate = str, language: str = "en") -> dict[str, Any]:
    """What became of a message, in the reader's language; decimals as strings, `lane` null unless accepted."""
    return {
        "lrn": outcome.lrn,
        "mrn": outcome.mrn or None,
        "outcome": outcome.result.value,
        "lane": outcome.lane or None,
        "reasons": [reason_as_json(reason, translate, language) for reason in outcome.reasons],
        "errors": findings_as_json(outcome.errors, translate),
        "warnings": findings_as_json(outcome.warnings, translate),
        "duties": [duty_as_json(line) for line in outcome.duties],
        "total": None if outcome.total is None else plain(outcome.total),
        "currency": outcome.currency or None,
    }


def findings_as_json(findings: Sequence[Finding], translate: Translate = str) -> list[dict[str, str]]:
    """Findings with their place, their text and what to do about them."""
    return [
        {
            "code": row.code,
            "pointer": row.pointer,
            "path": row.path,
            "message": row.text(translate),
            "remedy": row.cure(translate),
        }
        for row in findings
    ]


def reason_as_json(reason: Reason, translate: Translate = str, language: str = "en") -> dict[str, str]:
    """A reason with its text in the reader's language."""
    return {"code": reason.code, "text": reason_text(reason, language, translate)}


def duty_as_json(line: DutyLine) -> dict[str, Any]:
    """A duty line: what it is taken on, at which rate, under which measure."""
    return {
        "item": line.item,
        "type": line.type,
        "base": plain(line.base),
        "rate": line.rate,
        "amount": plain(line.amount),
        "currency": line.currency,
        "measure": line.measure,
    }


def plain(value: Decimal) -> str:
    """A decimal without exponent.

    >>> plain(Decimal("1E+3"))
    '1000'
    """
    return f"{value:f}"
