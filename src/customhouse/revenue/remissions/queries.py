"""Reading remissions, as far as an actor may."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices.access import READ_ALL, READ_OFFICE, READ_OWN
from customhouse.revenue.remissions.models import Remission
from customhouse.revenue.remissions.records import RemissionState


def visible_to(actor: Actor) -> QuerySet[Remission]:
    """The remissions that an actor may see, by the same rule as notices."""
    remissions = Remission.objects.order_by("-id")
    if permits(actor, READ_ALL):
        return remissions
    which = Q(pk__in=[])
    if permits(actor, READ_OFFICE):
        which |= Q(office__in=actor.offices)
    if permits(actor, READ_OWN):
        which |= Q(debtor__in=actor.traders)
    return remissions.filter(which)


def find(actor: Actor, number: str) -> Remission:
    """The remission of a number; `NotFound` where there is none that the actor may see."""
    found = visible_to(actor).filter(number=number.replace("\0", "")[:40]).first()
    if found is None:
        raise NotFound("remission", number.replace("\0", ""))
    return found


def asked_for(notice: str) -> Decimal:
    """What of a penalty is asked for and not decided yet."""
    waiting = Remission.objects.filter(notice=notice, state=RemissionState.ASKED.value)
    return Decimal(waiting.aggregate(all=Sum("amount", default=Decimal(0)))["all"])
