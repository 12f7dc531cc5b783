"""Refunds over HTTP: ask, decide, pay out."""

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
from customhouse.revenue.refunds import queries, services
from customhouse.revenue.refunds.access import DECIDE, PAY_OUT
from customhouse.revenue.refunds.payloads import NewRefund, PaidOut, RefundPayload, Verdict, refund_as_json

router = Router(tags=["money"])
MOST = 200
ANSWERS = {200: RefundPayload, 404: Problem, 409: Problem}


@router.get("/refunds", response=list[RefundPayload])
def list_refunds(request: HttpRequest) -> list[dict[str, Any]]:
    """The refunds that you may see, the newest first (200 at most)."""
    return [refund_as_json(refund) for refund in queries.visible_to(reader(request))[:MOST]]


@router.get("/refunds/{number}", response=RefundPayload)
def show_refund(request: HttpRequest, number: str) -> dict[str, Any]:
    """One refund."""
    return refund_as_json(queries.find(reader(request), number))


@router.post("/refunds", response=ANSWERS)
def ask_refund(request: HttpRequest, refund: NewRefund) -> dict[str, Any]:
    """Ask that what was paid too much on a declaration be given back."""
    asked = services.ask_refund(
        subject=refund.declaration,
        amount=Decimal(refund.amount),
        currency=refund.currency,
        reason=refund.reason,
        pay_to=refund.pay_to,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return refund_as_json(asked)


@router.post("/refunds/{number}/decision", response=ANSWERS)
def decide_refund(request: HttpRequest, number: str, verdict: Verdict) -> dict[str, Any]:
    """Approve or refuse a refund that somebody else asked for."""
    actor = actor_of(request)
    require(actor, DECIDE)
    found = queries.find(actor, number)
    service = services.approve_refund if verdict.verdict == "approve" else services.refuse_refund
    return refund_as_json(service(refund=found, decision=verdict.decision, actor=actor, at=timezone.now()))


@router.post("/refunds/{number}/payment", response=ANSWERS)
def pay_refund_out(request: HttpRequest, number: str, paid: PaidOut) -> dict[str, Any]:
    """Note that an approved refund was paid out."""
    actor = actor_of(request)
    require(actor, PAY_OUT)
    found = queries.find(actor, number)
    paid_out = services.pay_out(refund=found, bank_reference=paid.bank_reference, actor=actor, at=timezone.now())
    return refund_as_json(paid_out)
