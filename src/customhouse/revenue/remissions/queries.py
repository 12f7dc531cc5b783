"""Reading remissions, as far as an actor may."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet

from customhouse.foundation.access.records import Actor
from customhouse.revenue.claims.queries import numbered, waiting
from customhouse.revenue.notices.queries import seen_by
from customhouse.revenue.remissions.models import Remission


def visible_to(actor: Actor) -> QuerySet[Remission]:
    """The remissions that an actor may see, by the same rule as notices."""
    return seen_by(actor, Remission.objects.order_by("-id"))


def find(actor: Actor, number: str) -> Remission:
    """The remission of a number; `NotFound` where there is none that the actor may see."""
    return numbered(visible_to(actor), number, "remission")


def asked_for(notice: str) -> Decimal:
    """What of a penalty is asked for and not decided yet."""
    return waiting(Remission.objects.filter(notice=notice))
