"""Reading refunds, as far as an actor may."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices.access import READ_ALL, READ_OFFICE, READ_OWN
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.records import RefundState


def visible_to(actor: Actor) -> QuerySet[Refund]:
    """The refunds that an actor may see, by the same rule as notices."""
    refunds = Refund.objects.order_by("-id")
    if permits(actor, READ_ALL):
        return refunds
    which = Q(pk__in=[])
    if permits(actor, READ_OFFICE):
        which |= Q(office__in=actor.offices)
    if permits(actor, READ_OWN):
        which |= Q(claimant__in=actor.traders)
    return refunds.filter(which)


def find(actor: Actor, number: str) -> Refund:
    """The refund of a number; `NotFound` where there is none that the actor may see."""
    found = visible_to(actor).filter(number=number.replace("\0", "")[:40]).first()
    if found is None:
        raise NotFound("refund", number.replace("\0", ""))
    return found


def asked_for(subject: str, claimant: str) -> Decimal:
    """What is asked for on a subject for a claimant and not decided yet."""
    waiting = Refund.objects.filter(subject=subject, claimant=claimant, state=RefundState.ASKED.value)
    return Decimal(waiting.aggregate(all=Sum("amount", default=Decimal(0)))["all"])


def paid_out_under(*, words: Collection[str], amount: Decimal) -> list[str]:
    """The refunds of that amount that were paid out under one of these words: their number, or the bank's reference."""
    named = Q(number__in=words) | Q(bank_reference__in=words)
    rows = Refund.objects.filter(named, state=RefundState.PAID.value, amount=amount)
    return list(rows.order_by("id").values_list("number", flat=True))
