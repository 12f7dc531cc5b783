"""`GET /quotas`: what is left of each tariff quota."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from customhouse.tariff.quotas.queries import standings

router = Router(tags=["quotas"])


class QuotaAnswer(Schema):
    """A quota on a day; quantities are strings in its unit."""

    order_number: str
    unit: str
    kind: str
    allocation: str
    valid_from: date
    valid_to: date
    volume: str
    balance: str
    state: str
    legal_reference: str


@router.get("/quotas", response=list[QuotaAnswer], auth=None, summary="What is left of each tariff quota")
def list_quotas(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    at: Annotated[date | None, Query(description="The day; today if absent.")] = None,
) -> list[QuotaAnswer]:
    """Every quota that has a period on the day, in order of number."""
    return [
        QuotaAnswer(
            order_number=row.law.order_number,
            unit=row.law.unit,
            kind=row.law.kind.value,
            allocation=row.law.allocation.value,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            volume=f"{row.volume.normalize():f}",
            balance=f"{row.balance.normalize():f}",
            state=row.state.value,
            legal_reference=row.law.legal_reference,
        )
        for row in standings(at or timezone.localdate())
    ]
