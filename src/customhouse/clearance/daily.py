"""The figures of one day, read from the tables: one source for the page, the command and the API.

A day is a day of the country. What was accepted and assessed counts on the day it happened; what waits is told as it
stands when it is asked for, because nobody can act on what waited yesterday.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

from django.db.models import Count, Min, QuerySet, Sum

from customhouse.clearance.declarations.access import READ_DAY
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.queries import OPEN_STATES
from customhouse.clearance.release.models import Release
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import day_begins, installed_pack
from customhouse.revenue.ledger.models import Posting
from customhouse.revenue.ledger.records import Account, JournalKind
from customhouse.revenue.ledger.rules.balancing import amount
from customhouse.targeting.lanes.records import Lane

HALF, NINE_TENTHS = 50, 90
WAITING = (State.UNDER_CONTROL, State.AWAITING_PAYMENT, State.ACCEPTED)
"""States in which goods wait, for customs or for money; but those that wait by the law's delay wait for nobody."""


@dataclass(frozen=True, slots=True)
class LaneCount:
    """Declarations accepted in the day by lane; the lane is empty where the goods or the payment are awaited."""

    lane: str
    count: int


@dataclass(frozen=True, slots=True)
class HeadSum:
    """One head of revenue, in the national currency: what the day charged (net), and what it brought in."""

    head: str
    assessed: Decimal
    collected: Decimal


@dataclass(frozen=True, slots=True)
class OfficeWait:
    """What waits at an office: how many in each state, and the oldest (its reference, since when)."""

    office: str
    under_control: int
    unpaid: int
    oldest_mrn: str
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """From acceptance to release, of what was released in the day, in minutes; None where nothing was."""

    released: int
    median: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class Overdue:
    """Work orders past their time at an office, and since when the first is."""

    office: str
    count: int
    oldest_due: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of a day."""

    on: date
    told_at: datetime
    currency: str
    lanes: tuple[LaneCount, ...]
    accepted: int
    refused: int
    revenue: tuple[HeadSum, ...]
    waiting: tuple[OfficeWait, ...]
    times: Times
    overdue: tuple[Overdue, ...]

    @property
    def assessed(self) -> Decimal:
        """What the day charged in all."""
        return sum((row.assessed for row in self.revenue), Decimal(0))

    @property
    def collected(self) -> Decimal:
        """What the day brought in in all."""
        return sum((row.collected for row in self.revenue), Decimal(0))


def figures_of(*, on: date, actor: Actor, at: datetime) -> Day:
    """The figures of a day as they stand at `at`. Raises `AccessDenied`."""
    require(actor, READ_DAY)
    span = _span(on)
    accepted, refused = _lanes(span)
    return Day(
        on=on,
        told_at=at,
        currency=installed_pack().currency,
        lanes=accepted,
        accepted=sum(row.count for row in accepted),
        refused=refused,
        revenue=_revenue(span),
        waiting=_waiting(at),
        times=_times(span),
        overdue=_overdue(at),
    )


def percentile(values: Sequence[int], share: int) -> int | None:
    """The value that `share` per cent of the values do not exceed (nearest rank); None of none. `values` are in order.

    >>> percentile([1, 2, 3, 4], 50), percentile([1, 2, 3, 4], 90), percentile([], 50)
    (2, 4, None)
    """
    return values[ceil(len(values) * share / 100) - 1] if values else None


def _span(on: date) -> tuple[datetime, datetime]:
    """The moments at which a day of the country begins and ends."""
    return day_begins(on), day_begins(on + timedelta(days=1))


def _lanes(span: tuple[datetime, datetime]) -> tuple[tuple[LaneCount, ...], int]:
    """Declarations of the day by lane, the gravest first, and how many were refused."""
    rows = Declaration.objects.filter(received_at__gte=span[0], received_at__lt=span[1]).order_by()
    counts: Counter[str] = Counter()
    refused = 0
    for state, lane, count in rows.values_list("state", "lane").annotate(count=Count("id")):
        if state == State.REJECTED.value:
            refused += count
        else:
            counts[lane] += count
    ordered = sorted(counts, key=lambda lane: -Lane(lane).gravity if lane else 1)
    return tuple(LaneCount(lane, counts[lane]) for lane in ordered), refused


def _revenue(span: tuple[datetime, datetime]) -> tuple[HeadSum, ...]:
    """What the day charged and brought in, by head: from the ledger, so that it is what the books say."""
    rows = Posting.objects.filter(journal__at__gte=span[0], journal__at__lt=span[1]).order_by()
    charged = _by_head(rows.filter(account=Account.REVENUE.value))
    came = rows.filter(
        account__in=[Account.RECEIVABLE.value, Account.DEFERRED.value],
        journal__kind__in=[JournalKind.PAID.value, JournalKind.SET_OFF.value, JournalKind.RETURNED.value],
    )
    collected = _by_head(came)
    nothing = Decimal(0)
    heads = sorted({*charged, *collected} - {""})
    return tuple(HeadSum(head, charged.get(head, nothing), collected.get(head, nothing)) for head in heads)


def _by_head(rows: QuerySet[Posting]) -> dict[str, Decimal]:
    """Credits by head: a credit is negative in the books."""
    return {head: amount(-units) for head, units in rows.values_list("head").annotate(units=Sum("units"))}


def _waiting(at: datetime) -> tuple[OfficeWait, ...]:
    waiting = Declaration.objects.filter(state__in=WAITING).order_by()
    rows = waiting.exclude(state=State.ACCEPTED, delayed_until__gt=at)
    found = {
        (office, state): (count, oldest)
        for office, state, count, oldest in rows.values_list("office", "state").annotate(
            count=Count("id"), oldest=Min("accepted_at")
        )
    }
    return tuple(
        sorted((_office(office, found) for office in {office for office, _ in found}), key=lambda row: row.oldest_at)
    )


def _office(office: str, found: dict[tuple[str, str], tuple[int, datetime]]) -> OfficeWait:
    states = {state: found[at] for at in found for state in [at[1]] if at[0] == office}
    state, (_, oldest) = min(states.items(), key=lambda each: each[1][1])
    first = Declaration.objects.filter(office=office, state=state, accepted_at=oldest).order_by("id")
    under = states.get(State.UNDER_CONTROL.value, (0, oldest))[0]
    unpaid = sum(count for each, (count, _) in states.items() if each != State.UNDER_CONTROL.value)
    return OfficeWait(office, under, unpaid, first.values_list("mrn", flat=True).first() or "", oldest)


def _times(span: tuple[datetime, datetime]) -> Times:
    rows = Release.objects.filter(at__gte=span[0], at__lt=span[1], declaration__accepted_at__isnull=False)
    pairs = rows.values_list("at", "declaration__accepted_at")
    minutes = sorted(
        max(0, int((released - accepted).total_seconds() // 60)) for released, accepted in pairs if accepted
    )
    return Times(len(minutes), percentile(minutes, HALF), percentile(minutes, NINE_TENTHS))


def _overdue(at: datetime) -> tuple[Overdue, ...]:
    rows = WorkOrder.objects.filter(state__in=OPEN_STATES, due_at__lt=at).order_by()
    late = rows.values_list("office").annotate(count=Count("id"), oldest=Min("due_at")).order_by("oldest")
    return tuple(Overdue(office, count, oldest) for office, count, oldest in late)
