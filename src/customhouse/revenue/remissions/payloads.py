"""Remissions over HTTP and on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from customhouse.revenue.claims.payloads import AMOUNT, Decision, claim_as_json
from customhouse.revenue.remissions.models import Remission
from customhouse.revenue.remissions.records import RemissionState

Amount = Annotated[str, Field(pattern=AMOUNT, description="Such as 125.00; null: all.")]


class RemissionPayload(Schema):
    """A remission of a penalty: who owes it, how much is to be remitted and why, and where it stands."""

    number: str
    declaration: str
    notice: str
    debtor: str
    currency: str
    amount: str
    reason: str
    state: RemissionState
    asked_at: datetime
    decision: str
    decided_at: datetime | None


class NewRemission(Schema):
    """A remission to be asked for."""

    notice: Annotated[str, Field(min_length=1, max_length=60, description="Reference of the penalty notice.")]
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    amount: Amount | None = None


class Ruling(Decision):
    """A decision on a remission; a refusal needs its reason."""


def remission_as_json(remission: Remission) -> dict[str, Any]:
    """A remission for another program."""
    decided_at = remission.decided_at.isoformat() if remission.decided_at else None
    told = {"notice": remission.notice, "debtor": remission.debtor, "decided_at": decided_at}
    return {**claim_as_json(remission), **told}
