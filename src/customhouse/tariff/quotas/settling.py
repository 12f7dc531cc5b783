"""Giving what became free: to who waits since the quota was held, and, where its law says so, to who was left short.

In the order of acceptance, so that nobody who asks later comes first. Called when a block ends and when something comes
back, inside the caller's transaction; the declarations that got more follow after it (`telling.tell_shared`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q

from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.tariff.quotas.giving import chain_of, found, give
from customhouse.tariff.quotas.models import Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.queries import law_of
from customhouse.tariff.quotas.records import Cause, Kind, Period, QuotaLaw, Returned
from customhouse.tariff.quotas.telling import tell_shared


def answers_at_once(law: QuotaLaw) -> bool:
    """Whether a quota answers when it is asked, and not after the day."""
    return law.kind is Kind.LICENSED or law.allocation is Period.INSTANT


def settle(periods: Collection[QuotaPeriod], actor: Actor, at: datetime) -> None:
    """Give out of these periods (held by the caller) what is due to requests that stand."""
    orders = set()
    for rows in _in_turn(periods):
        before = {row.pk: row.allocated for row in rows}
        period = found(rows[0].period.quota_id, rows[0].period.valid_from)  # with the balance that is left by now
        give(period, rows, actor, at)
        more = [row.pk for row in rows if row.allocated is not None and row.allocated != before[row.pk]]
        changed = QuotaRequest.objects.filter(pk__in=more)
        changed.update(cause=Cause.NONE.value)
        if changed.exclude(subject="").update(is_followed=False):
            orders.add(period.quota_id)
    if orders:
        transaction.on_commit(partial(tell_shared, order_numbers=orders, actor=actor, at=at), robust=True)


def offer(periods: Collection[QuotaPeriod], actor: Actor, at: datetime) -> None:
    """Give what came back to these periods: to who is due there, and in the quotas beside them that share in it.

    What comes back comes back to the quotas above, too: where the law of one of these says `short`, the requests left
    short under it are offered that, of whatever quota. The caller holds them (`lock_all`, `beside`).
    """
    every = {period.pk: period for period in periods}
    for period in periods:
        for above in chain_of(found(period.quota_id, period.valid_from))[1:]:
            if law_of(above.quota).returned is Returned.SHORT:
                every |= {each.pk: each for each in under(above)}
    settle(list(every.values()), actor, at)


def beside(order_numbers: Collection[str]) -> set[str]:
    """These quotas, and those that are offered what comes back to them: what shares a quota above that says `short`."""
    above, sharing, held = set(order_numbers), set[str](), set(order_numbers)
    while above:
        parents = Quota.objects.filter(children__in=above)
        sharing |= set(parents.filter(returned=Returned.SHORT.value).values_list("pk", flat=True))
        above = set(parents.values_list("pk", flat=True))
    while sharing:
        sharing = set(Quota.objects.filter(parent__in=sharing).values_list("pk", flat=True))
        held |= sharing
    return held


def under(period: QuotaPeriod) -> list[QuotaPeriod]:
    """The periods of quotas that draw from this one too, however far below."""
    rows = QuotaPeriod.objects.select_related("quota").filter(
        quota__parent=period.quota_id, valid_from__range=(period.valid_from, period.valid_to)
    )
    return [each for row in rows.order_by("quota_id") for each in (row, *under(row))]


def _in_turn(periods: Collection[QuotaPeriod]) -> Iterator[Sequence[QuotaRequest]]:
    """What is due, in groups of one period and licence: a day after the other.

    Of a day first what is answered at once, in the order of acceptance, then what is shared by the day.
    """
    due = [row for period in periods for row in _due(period)]
    due.sort(key=lambda row: (row.accepted_at, row.pk))
    due.sort(key=_turn)
    for _, rows in groupby(due, key=lambda row: (_turn(row), row.period_id, row.licence_id)):
        yield list(rows)


def _turn(row: QuotaRequest) -> tuple[date, int]:
    """When a request has its turn: its day, and within it after the quotas that answer at once, quota by quota."""
    return legal_day(row.accepted_at), 0 if answers_at_once(law_of(row.period.quota)) else row.period_id


def _due(period: QuotaPeriod) -> list[QuotaRequest]:
    """The requests to which something may be due: those that wait for an answer at once, and those left short."""
    law, due = law_of(period.quota), Q(pk=None)
    chain = chain_of(found(period.quota_id, period.valid_from))
    if answers_at_once(law):
        due |= Q(allocated=None)
    if law.returned is Returned.SHORT and min(each.balance for each in chain) > Decimal(0):
        has_some = Q(licence=None) | Q(licence__left__gt=0)
        due |= has_some & Q(allocated__lt=F("quantity"), returned=0, cause__in=["", Cause.EXHAUSTED.value])
    return list(period.requests.filter(due, withdrawn_at=None).select_related("period__quota", "licence"))
