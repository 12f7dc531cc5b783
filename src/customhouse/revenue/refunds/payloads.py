"""Refunds over HTTP and on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.revenue.claims.payloads import AMOUNT, Decision, claim_as_json
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.records import RefundState

Amount = Annotated[str, Field(pattern=AMOUNT, description="Such as 125.00.")]


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


class Verdict(Decision):
    """A decision on a refund; a refusal needs its reason."""


class PaidOut(Schema):
    """The bank's reference of the payment."""

    bank_reference: Annotated[str, Field(min_length=1, max_length=100)]


def refund_as_json(refund: Refund) -> dict[str, Any]:
    """A refund for another program."""
    paid_at = refund.paid_at.isoformat() if refund.paid_at else None
    return {**claim_as_json(refund), "claimant": refund.claimant, "paid_at": paid_at}
