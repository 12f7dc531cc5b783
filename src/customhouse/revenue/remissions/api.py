"""Remissions of penalties over HTTP: ask, decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.revenue.notices.showing import reader
from customhouse.revenue.remissions import queries, services
from customhouse.revenue.remissions.access import DECIDE
from customhouse.revenue.remissions.payloads import NewRemission, RemissionPayload, Ruling, remission_as_json

router = Router(tags=["money"])
MOST = 200
ANSWERS = {200: RemissionPayload, 404: Problem, 409: Problem}


@router.get("/remissions", response=list[RemissionPayload])
def list_remissions(request: HttpRequest) -> list[dict[str, Any]]:
    """The remissions that you may see, the newest first (200 at most)."""
    return [remission_as_json(each) for each in queries.visible_to(reader(request))[:MOST]]


@router.get("/remissions/{number}", response=RemissionPayload)
def show_remission(request: HttpRequest, number: str) -> dict[str, Any]:
    """One remission."""
    return remission_as_json(queries.find(reader(request), number))


@router.post("/remissions", response=ANSWERS)
def ask_remission(request: HttpRequest, remission: NewRemission) -> dict[str, Any]:
    """Ask that a penalty be remitted, whole or in part."""
    asked = services.ask_remission(
        notice_reference=remission.notice,
        amount=None if remission.amount is None else Decimal(remission.amount),
        reason=remission.reason,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return remission_as_json(asked)


@router.post("/remissions/{number}/decision", response=ANSWERS)
def decide_remission(request: HttpRequest, number: str, ruling: Ruling) -> dict[str, Any]:
    """Approve or refuse a remission that somebody else asked for."""
    actor = actor_of(request)
    require(actor, DECIDE)
    found = queries.find(actor, number)
    service = services.approve_remission if ruling.verdict == "approve" else services.refuse_remission
    return remission_as_json(service(remission=found, decision=ruling.decision, actor=actor, at=timezone.now()))
