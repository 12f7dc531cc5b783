"""A cashier's day over HTTP: the till is opened, counted, and confirmed by a second person."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.revenue.payments import queries, services
from customhouse.revenue.payments.access import CONFIRM_TILL
from customhouse.revenue.payments.payloads import Count, NewTill, TillPayload, till_as_json

router = Router(tags=["money"])
Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
ANSWERS = {200: TillPayload, 404: Problem, 409: Problem}


@router.post("/tills", response=ANSWERS)
def open_till(request: HttpRequest, till: NewTill) -> dict[str, Any]:
    """Open your till at an office where you serve (cashiers)."""
    opened = services.open_till(
        office=till.office, opening_float=Decimal(till.float), actor=actor_of(request), at=timezone.now()
    )
    return till_as_json(opened)


@router.post("/tills/count", response=ANSWERS)
def count_till(request: HttpRequest, count: Count) -> dict[str, Any]:
    """Close your open till with what you counted in it (cashiers)."""
    counted = services.count_till(held=count.held(), note=count.note, actor=actor_of(request), at=timezone.now())
    return till_as_json(counted)


@router.post("/tills/{key}/confirmation", response=ANSWERS)
def confirm_till(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Confirm the count of somebody else's till at your office."""
    actor = actor_of(request)
    require(actor, CONFIRM_TILL)
    found = queries.find_till(actor, key)
    return till_as_json(services.confirm_till(till=found, actor=actor, at=timezone.now()))
