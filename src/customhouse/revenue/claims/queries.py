"""Reading claims of any kind."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet, Sum

from customhouse.foundation.access.errors import NotFound
from customhouse.revenue.claims.models import Claim
from customhouse.revenue.claims.records import ASKED

C = TypeVar("C", bound=Claim)


def numbered(claims: QuerySet[C], number: str, noun: str) -> C:
    """The claim of a number among those that an actor may see; `NotFound` where there is none."""
    found = claims.filter(number=number.replace("\0", "")[:40]).first()
    if found is None:
        raise NotFound(noun, number.replace("\0", ""))
    return found


def waiting(claims: QuerySet[C]) -> Decimal:
    """What is asked for by these claims and not decided yet."""
    return Decimal(claims.filter(state=ASKED).aggregate(all=Sum("amount", default=Decimal(0)))["all"])
