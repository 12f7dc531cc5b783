"""One trader for other programs: the same for API and command."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from customhouse.insight.operators.queries import Operator
from customhouse.messages.findings import Translate
from customhouse.targeting.links.payloads import EdgePayload, PatternPayload, edge_as_json, row_as_json


class OperatorFlowPayload(Schema):
    """A part of what was moved, by `goods` (six digits), `origin`, `office` or `month`: items, value in `currency`."""

    by: str
    value: str
    items: int
    worth: str


class PartnerPayload(Schema):
    """A seller, declarant or agent; of sellers no declarations are counted."""

    role: str
    party: str
    name: str
    first_seen: datetime
    last_seen: datetime
    declarations: int


class EventPayload(Schema):
    """A `finding` (its code), a `penalty` or a `late` debt (its amount)."""

    what: str
    at: datetime
    reference: str
    detail: str


class AlertPayload(Schema):
    """`screening`: name, score, list and entry; `profile`: code, times, last MRN; `price`: subject, state, number."""

    kind: str
    text: str
    figure: str
    reference: str


class OperatorPayload(Schema):
    """Everything that is known of one trader in a period."""

    identifier: str
    name: str
    status: str
    first: date
    last: date
    currency: str
    flows: list[OperatorFlowPayload]
    partners: list[PartnerPayload]
    shared: list[EdgePayload]
    patterns: list[PatternPayload]
    standing: dict[str, str]
    record: list[EventPayload]
    alerts: list[AlertPayload]


def operator_as_json(told: Operator, translate: Translate = str) -> dict[str, Any]:
    """One trader; amounts are texts."""
    standing = {name: _plain(getattr(told.standing, name)) for name in type(told.standing).__dataclass_fields__}
    return {
        "identifier": told.trader.identifier,
        "name": told.trader.name,
        "status": told.trader.status,
        "first": told.first.isoformat(),
        "last": told.last.isoformat(),
        "currency": told.currency,
        "flows": [
            {"by": each.by, "value": each.value, "items": each.items, "worth": _plain(each.worth)}
            for each in told.flows
        ],
        "partners": [
            {
                "role": each.role,
                "party": each.key,
                "name": each.name,
                "first_seen": each.first_at.isoformat(),
                "last_seen": each.last_at.isoformat(),
                "declarations": each.declarations,
            }
            for each in told.partners
        ],
        "shared": [edge_as_json(edge) for edge in told.neighbours.edges],
        "patterns": [row_as_json(row, translate) for row in told.patterns],
        "standing": standing,
        "record": [
            {"what": each.what, "at": each.at.isoformat(), "reference": each.reference, "detail": each.detail}
            for each in told.events
        ],
        "alerts": [
            {"kind": each.kind, "text": each.text, "figure": each.figure, "reference": each.reference}
            for each in told.alerts
        ],
    }


def _plain(value: int | Decimal) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
