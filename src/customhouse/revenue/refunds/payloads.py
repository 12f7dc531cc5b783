"""Refunds over HTTP and on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.revenue.notices.showing import plain
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.records import RefundState

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$", description="Such as 125.00.")]


class RefundPayload(Schema):
    """A refund: who asked for what, and where it stands."""

    number: str
    declaration: str
    claimant: str
    currency: str
    amount: str
    reason: str
    state: RefundState
    asked_at: datetime
    decision: str
    paid_at: datetime | None


class NewRefund(Schema):
    """A refund to be asked for."""

    declaration: Annotated[str, Field(min_length=1, max_length=40, description="Its MRN.")]
    amount: Amount
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    pay_to: Annotated[str, Field(min_length=1, max_length=100, description="A bank account.")]


class Verdict(Schema):
    """A decision on a refund; a refusal needs its reason."""

    verdict: Literal["approve", "refuse"]
    decision: Annotated[str, Field(max_length=500)] = ""


class PaidOut(Schema):
    """The bank's reference of the payment."""

    bank_reference: Annotated[str, Field(min_length=1, max_length=100)]


def refund_as_json(refund: Refund) -> dict[str, Any]:
    """A refund for another program."""
    return {
        "number": refund.number,
        "declaration": refund.subject,
        "claimant": refund.claimant,
        "currency": refund.currency,
        "amount": plain(refund.amount),
        "reason": refund.reason,
        "state": refund.state,
        "asked_at": refund.asked_at.isoformat(),
        "decision": refund.decision,
        "paid_at": refund.paid_at.isoformat() if refund.paid_at else None,
    }
