"""Outcomes and declarations as JSON: the shapes of the command line and the API, the same keys for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from customhouse.clearance.declarations.completions import counterparts
from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.queries import duties_of, findings_of, items_of
from customhouse.clearance.declarations.states import STATE_NAMES, State
from customhouse.clearance.records import Outcome
from customhouse.clearance.telling import shown_delay, shown_lane
from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Reason
from customhouse.targeting.lanes.rules.reading import reason_text
from customhouse.tariff.duties.records import DutyLine
from customhouse.tariff.duties.rules.assessing import PAYABLE

Translate = Callable[[str], str]


def outcome_as_json(outcome: Outcome, translate: Translate = str, language: str = "en") -> dict[str, Any]:
    """What became of a message, in the reader's language; decimals as strings, `lane` null unless accepted.

    `duties` are the lines to be paid, so that they come to `total`; what is suspended stands in the declaration.
    """
    return {
        "lrn": outcome.lrn,
        "mrn": outcome.mrn or None,
        "outcome": outcome.result.value,
        "lane": outcome.lane or None,
        "reasons": [reason_as_json(reason, translate, language) for reason in outcome.reasons],
        "errors": findings_as_json(outcome.errors, translate),
        "warnings": findings_as_json(outcome.warnings, translate),
        "duties": [duty_as_json(line) for line in outcome.duties if line.payable == PAYABLE],
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


def declaration_as_json(reader: Actor, declaration: Declaration, translate: Translate = str) -> dict[str, Any]:
    """One declaration as a list shows it: references, where it stands, what it owes."""
    lane, _ = shown_lane(reader, declaration)
    until = shown_delay(reader, declaration)
    return {
        "mrn": declaration.mrn,
        "lrn": declaration.lrn,
        "type": declaration.type_code,
        "direction": declaration.direction,
        "stage": declaration.stage,
        "state": declaration.state,
        "state_name": translate(STATE_NAMES[State(declaration.state)]),
        "office": declaration.office,
        "declarant": declaration.declarant,
        "importer": declaration.importer or None,
        "exporter": declaration.exporter or None,
        "version": declaration.version,
        "received_at": declaration.received_at.isoformat(),
        "accepted_at": declaration.accepted_at.isoformat() if declaration.accepted_at else None,
        "legal_date": declaration.legal_date.isoformat() if declaration.legal_date else None,
        "lane": lane or None,
        "delayed_until": until.isoformat() if until else None,
        "total": plain(Decimal(declaration.total)),
        "currency": declaration.currency or None,
        "message": declaration.received_id,
    }


def declaration_in_full_as_json(
    reader: Actor, declaration: Declaration, translate: Translate = str, language: str = "en"
) -> dict[str, Any]:
    """One declaration with its items, duty lines, findings and the reasons that this reader may know."""
    _, reasons = shown_lane(reader, declaration)
    findings = findings_of(declaration)
    completes, completed_by = counterparts(reader, declaration)
    return declaration_as_json(reader, declaration, translate) | {
        "completes": completes,
        "completed_by": completed_by or None,
        "reasons": [reason_as_json(reason, translate, language) for reason in reasons],
        "errors": findings_as_json([row for row in findings if row.is_error], translate),
        "warnings": findings_as_json([row for row in findings if not row.is_error], translate),
        "items": [_item_as_json(item) for item in items_of(declaration)],
        "duties": [duty_as_json(row.record()) for row in duties_of(declaration)],
    }


def _item_as_json(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "commodity": item.commodity,
        "tariff_code": item.tariff_code,
        "description": item.description,
        "origin": item.origin,
        "procedure": f"{item.procedure}{item.previous_procedure}",
        "customs_value": plain(item.customs_value),
        "net_mass": None if item.net_mass is None else plain(item.net_mass),
        "documents": item.documents,
    }
