"""Proposals to amend the nomenclature over HTTP: examined, never kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Router, Schema

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.proposals.access import CHECK
from customhouse.tariff.proposals.payloads import examined_as_json
from customhouse.tariff.proposals.queries import examine
from customhouse.tariff.proposals.rules.reading import parse_proposal

router = Router(tags=["editions"])
BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}


class ProposalFinding(Schema):
    """What stands against a proposal: the rule, its sense, where, and what to do."""

    code: str
    severity: str
    field: str
    sense: str
    message: str
    remedy: str


class FoundCode(Schema):
    """A code to which the words of goods lead, with its chance."""

    code: str
    text: str
    p: float


class WherePayload(Schema):
    """Where goods stand now: as told, as their words lead, and in the other editions whose tables are loaded."""

    goods: str
    codes: list[str]
    found: list[FoundCode]
    sure: bool
    editions: dict[str, list[str]]


class EffectPayload(Schema):
    """What becomes of a code, and whether law on it goes over by itself."""

    code: str
    relation: str
    to: list[str]
    automatic: bool


class TradePayload(Schema):
    """What was imported in the past year; of fewer than three importers the value is not told."""

    code: str
    items: int
    value: str | None
    confidential: bool
    currency: str


class TouchedPlacePayload(Schema):
    """One place of law that stands on a code."""

    code: str
    area: str
    reference: str
    words: str


class TouchedPayload(Schema):
    """Places of law by area, and the first two hundred of them."""

    areas: dict[str, int]
    places: list[TouchedPlacePayload]


class ExaminedPayload(Schema):
    """Everything that is told of a proposal."""

    title: str
    on: date
    sound: bool
    findings: list[ProposalFinding]
    where: list[WherePayload]
    effects: list[EffectPayload]
    trade: list[TradePayload]
    touched: TouchedPayload


@router.post("/hs-proposals/check", response=ExaminedPayload, openapi_extra=BODY)
def check_hs_proposal(request: HttpRequest) -> dict[str, Any]:
    """Check a proposal to amend the nomenclature (docs/editions.md): why, what, how verifiable, where now."""
    actor = actor_of(request)
    require(actor, CHECK)
    proposal, unread = parse_proposal(request.body)
    found = examine(actor, proposal, unread, timezone.localdate(), get_language() or "en")
    return examined_as_json(found, gettext)
