"""What was chosen on the day so far, where that weighs in what is chosen next."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count

from customhouse.clearance.declarations.models import Declaration, ModelOpinion
from customhouse.clearance.sources.batch import Batch
from customhouse.targeting.lanes.records import Balance, Lane
from customhouse.targeting.lanes.rules.chancing import Tallies


def tallies_of(batch: Batch) -> Tallies | None:
    """What was chosen on the day of a batch so far; None where no policy counts."""
    return _tallies(batch) if any(_counts(policy.balance) for policy in batch.law.policies) else None


def _counts(balance: Balance) -> bool:
    """Whether what was chosen on the day so far weighs in what is chosen next."""
    return bool(balance.expected or balance.limits or (balance.model and balance.model.steps))


def _tallies(batch: Batch) -> Tallies:
    """By direction, office and lane."""
    at, day, law = batch.at, batch.day, batch.law
    begin = datetime.combine(day, time.min, ZoneInfo(law.declarations.timezone))
    selected = Declaration.objects.filter(presented_at__gte=begin, presented_at__lte=at).exclude(lane="")
    found = Tallies()
    for direction, office, lane, count in (
        selected.order_by().values_list("direction", "office", "lane").annotate(Count("id"))
    ):
        found.add(direction, office, day, Lane(lane), count)
    if law.adviser is not None:
        followed = ModelOpinion.objects.filter(is_followed=True, at__gte=begin, at__lte=at).order_by()
        of = followed.values_list("declaration__direction", "declaration__office")
        for direction, office, count in of.annotate(Count("declaration", distinct=True)):
            found.propose(direction, office, day, count)
    return found
