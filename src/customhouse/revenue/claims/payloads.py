"""Claims over HTTP and on the command line: what every kind says of itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.revenue.claims.models import Claim
from customhouse.revenue.notices.showing import plain

AMOUNT = r"^[0-9]{1,12}(\.[0-9]{1,4})?$"


class Decision(Schema):
    """A decision on a claim; a refusal needs its reason."""

    verdict: Literal["approve", "refuse"]
    decision: Annotated[str, Field(max_length=500)] = ""


def claim_as_json(claim: Claim) -> dict[str, Any]:
    """A claim for another program; whom it is for, its kind adds."""
    return {
        "number": claim.number,
        "declaration": claim.subject,
        "currency": claim.currency,
        "amount": plain(claim.amount),
        "reason": claim.reason,
        "state": claim.state,
        "asked_at": claim.asked_at.isoformat(),
        "decision": claim.decision,
    }
