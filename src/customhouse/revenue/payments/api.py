"""Payments over HTTP: receipts, taking a payment, and bringing in a bank's statement."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.revenue.notices.showing import reader
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.access import IMPORT_STATEMENT
from customhouse.revenue.payments.payloads import (
    NewPayment,
    PaymentPage,
    PaymentPayload,
    StatementPayload,
    payment_as_json,
    statement_as_json,
)

router = Router(tags=["money"])
PAGE = 50
LAST = 2**63 - 1
ANSWERS = {200: PaymentPayload, 404: Problem, 409: Problem}
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/xml": {"schema": {"type": "string"}}, "text/csv": {"schema": {"type": "string"}}},
    }
}


@router.get("/payments", response=PaymentPage)
def list_payments(
    request: HttpRequest,
    cursor: Annotated[int | None, Query(ge=1, le=LAST, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """The payments that you may see, newest first, a page at a time."""
    found = queries.with_returns(queries.visible_to(reader(request)))
    found = found.filter(id__lt=cursor) if cursor is not None else found
    rows = list(found[: PAGE + 1])
    shown = [payment_as_json(row) for row in rows[:PAGE]]
    return {"payments": shown, "next": str(rows[PAGE - 1].pk) if len(rows) > PAGE else None}


@router.get("/payments/{number}", response=PaymentPayload)
def show_payment(request: HttpRequest, number: str) -> dict[str, Any]:
    """One payment, by the number of its receipt."""
    return payment_as_json(queries.find(reader(request), number))


@router.post("/payments", response=ANSWERS)
def take_payment(request: HttpRequest, payment: NewPayment) -> dict[str, Any]:
    """Take a payment (cashiers and their systems). The same payment sent again is answered by its first receipt."""
    told = payment.dict()
    taken = services.take_payment(
        **{**told, "amount": Decimal(payment.amount)}, actor=actor_of(request), at=timezone.now()
    )
    return payment_as_json(taken)


@router.post("/bank-statements", response={200: StatementPayload, 413: Problem}, openapi_extra=FILE)
def import_statement(request: HttpRequest) -> dict[str, Any]:
    """Bring in a bank's statement, CAMT.053 or a plain table; sent again it changes nothing."""
    actor = actor_of(request)
    require(actor, IMPORT_STATEMENT)
    file = services.import_statement(data=request.body, name="", actor=actor, at=timezone.now())
    return statement_as_json(file)
