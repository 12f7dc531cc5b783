"""Reading refunds, as far as an actor may."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet

from customhouse.foundation.access.records import Actor
from customhouse.revenue.claims.queries import numbered, waiting
from customhouse.revenue.notices.queries import seen_by
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.records import RefundState


def visible_to(actor: Actor) -> QuerySet[Refund]:
    """The refunds that an actor may see, by the same rule as notices."""
    return seen_by(actor, Refund.objects.order_by("-id"), "claimant")


def find(actor: Actor, number: str) -> Refund:
    """The refund of a number; `NotFound` where there is none that the actor may see."""
    return numbered(visible_to(actor), number, "refund")


def asked_for(subject: str, claimant: str) -> Decimal:
    """What is asked for on a subject for a claimant and not decided yet."""
    return waiting(Refund.objects.filter(subject=subject, claimant=claimant))


def paid_out_under(*, words: Collection[str], amount: Decimal) -> list[str]:
    """The refunds of that amount that were paid out under one of these words: their number, or the bank's reference."""
    named = Q(number__in=words) | Q(bank_reference__in=words)
    rows = Refund.objects.filter(named, state=RefundState.PAID.value, amount=amount)
    return list(rows.order_by("id").values_list("number", flat=True))
