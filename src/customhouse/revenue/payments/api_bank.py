"""What a cashier does about the bank's lines, over HTTP: match, explain, and send money back by two persons."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import Permission, permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.revenue.notices.access import READ_ALL
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.access import IMPORT_STATEMENT, SEND_BACK
from customhouse.revenue.payments.models import BankLine
from customhouse.revenue.payments.payloads import (
    BankLinePayload,
    Explanation,
    Match,
    NewSending,
    PaymentPayload,
    SendingVerdict,
    bank_line_as_json,
    payment_as_json,
)

router = Router(tags=["money"])
MOST = 200
LAST = 2**63 - 1
Key = Annotated[int, Path(ge=1, le=LAST)]
ANSWERS = {200: BankLinePayload, 404: Problem, 409: Problem}


@router.get("/bank-lines", response=list[BankLinePayload])
def list_bank_lines(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=LAST, description="Only lines that came after this one.")] = 0,
) -> list[dict[str, Any]]:
    """The lines of the bank that wait for a cashier, in the order in which they came (200 at most)."""
    actor = actor_of(request)
    _require_reader(actor)
    lines = queries.waiting_visible_to(actor).filter(id__gt=after).select_related("payment")
    return [bank_line_as_json(each) for each in lines[:MOST]]


@router.get("/bank-lines/{key}", response=BankLinePayload)
def show_bank_line(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One line of the bank: what became of it, and whether its money is to go back."""
    actor = actor_of(request)
    _require_reader(actor)
    return bank_line_as_json(queries.find_line(actor, key))


@router.post("/bank-lines/{key}/match", response={**ANSWERS, 200: PaymentPayload})
def match_bank_line(request: HttpRequest, key: Key, match: Match) -> dict[str, Any]:
    """Set a payment in suspense against the debt that it is for; answered by its receipt."""
    actor, line = _line(request, key, IMPORT_STATEMENT)
    payment = services.match_line(line=line, reference=match.reference, actor=actor, at=timezone.now())
    return payment_as_json(payment)


@router.post("/bank-lines/{key}/explanation", response=ANSWERS)
def explain_bank_line(request: HttpRequest, key: Key, explanation: Explanation) -> dict[str, Any]:
    """Say what the bank took: the payment of a receipt, so much of which is reversed, or why it was paid out."""
    actor, line = _line(request, key, IMPORT_STATEMENT)
    explained = services.explain_debit(line=line, **explanation.dict(), actor=actor, at=timezone.now())
    return bank_line_as_json(explained)


@router.post("/bank-lines/{key}/sending-back", response=ANSWERS)
def ask_to_send_back(request: HttpRequest, key: Key, sending: NewSending) -> dict[str, Any]:
    """Ask that the money of a line be sent back to its payer; a second person sends it."""
    actor, line = _line(request, key, IMPORT_STATEMENT)
    services.ask_sending_back(line=line, **sending.dict(), actor=actor, at=timezone.now())
    return bank_line_as_json(line)


@router.post("/bank-lines/{key}/sending-back/decision", response=ANSWERS)
def decide_sending_back(request: HttpRequest, key: Key, verdict: SendingVerdict) -> dict[str, Any]:
    """Note that money was sent back that somebody else asked to send, or refuse it."""
    actor, line = _line(request, key, SEND_BACK)
    sending = queries.find_sending(actor, key)
    services.decide_sending_back(sending_back=sending, **verdict.dict(), actor=actor, at=timezone.now())
    line.refresh_from_db()
    return bank_line_as_json(line)


def _line(request: HttpRequest, key: int, permission: Permission) -> tuple[Actor, BankLine]:
    """Who acts, and the line on which they may act."""
    actor = actor_of(request)
    require(actor, permission)
    return actor, queries.find_line(actor, key)


def _require_reader(actor: Actor) -> None:
    if not permits(actor, IMPORT_STATEMENT):
        require(actor, READ_ALL)
