"""Everything that is known of one trader: what they moved, with whom, how it was found, what should be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.records import Direction
from customhouse.clearance.inspections.models import ResultFinding, WorkOrder
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import day_begins, installed_pack, legal_day
from customhouse.insight.operators.access import READ_OPERATORS
from customhouse.insight.operators.records import Alert, Event, Flow, Partner, Standing
from customhouse.insight.operators.sightings import OPEN
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.queries import find_trader, known_traders
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NoticeKind, NoticeState
from customhouse.targeting.lanes.records import Audience
from customhouse.targeting.links import queries as links
from customhouse.targeting.links.models import FoundPattern, LinkEdge
from customhouse.targeting.links.queries import Neighbourhood
from customhouse.targeting.links.records import Kind
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.access import SCREEN
from customhouse.targeting.screening.records import Sought
from customhouse.tariff.valuation.models import Doubt

TOP = 10
"""Of goods, origins, offices and partners the largest so many."""
LATEST = 20
"""Of findings, penalties and debts the last so many."""
MONTHS = 24
CUTS = {"goods": "goods", "origin": "origin", "office": "declaration__office"}
"""By which columns flows are cut, beside months."""
READ = 2_000
"""Declarations whose reasons are read, the newest."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One trader, as known at a moment from so many days."""

    trader: Trader
    first: date
    last: date
    currency: str
    flows: tuple[Flow, ...]
    partners: tuple[Partner, ...]
    neighbours: Neighbourhood
    patterns: tuple[FoundPattern, ...]
    standing: Standing
    events: tuple[Event, ...]
    alerts: tuple[Alert, ...]


def operator_of(actor: Actor, identifier: str, *, at: datetime, days: int) -> Operator:
    """Everything known of a trader in the last so many days. Raises `AccessDenied`, `NotFound`."""
    require(actor, READ_OPERATORS)
    trader = find_trader(identifier.replace("\0", ""), actor=actor)
    last = legal_day(at)
    first = last - timedelta(days=days - 1)
    begin = day_begins(first)
    own = _declarations(trader.identifier, begin, at)
    return Operator(
        trader=trader,
        first=first,
        last=last,
        currency=installed_pack().currency,
        flows=tuple(_flows(own)),
        partners=tuple(_partners(trader.identifier, own)),
        neighbours=links.linked_with(actor, trader.identifier, links.terms_at(at)),
        patterns=tuple(links.patterns_of(actor, trader.identifier)[:LATEST]),
        standing=_standing(trader.identifier, own, begin, last),
        events=tuple(_events(trader.identifier, own, begin, last)),
        alerts=tuple(_alerts(actor, trader, own)),
    )


def _declarations(identifier: str, begin: datetime, at: datetime) -> QuerySet[Declaration]:
    """What was accepted of a trader's goods since a moment: theirs as importer of imports, as exporter of exports."""
    owned = Q(importer=identifier, direction=Direction.IMPORT) | Q(exporter=identifier, direction=Direction.EXPORT)
    return Declaration.objects.filter(owned, mrn__isnull=False, received_at__gte=begin, received_at__lte=at)


def _flows(own: QuerySet[Declaration]) -> Iterator[Flow]:
    items = Item.objects.filter(declaration__in=own.filter(cancelled_at=None), version=F("declaration__version"))
    goods = items.annotate(goods=Substr("tariff_code", 1, 6))
    for by, cut in CUTS.items():
        rows = goods.order_by().values_list(cut).annotate(count=Count("pk"), worth=Sum("customs_value"))
        for value, count, worth in rows.order_by("-worth")[:TOP]:
            yield Flow(by, value, count, worth)
    months = items.order_by().values_list(TruncMonth("declaration__received_at"))
    counted = months.annotate(count=Count("pk"), worth=Sum("customs_value"))
    for month, count, worth in sorted(counted, reverse=True)[:MONTHS]:
        yield Flow("month", f"{month:%Y-%m}", count, worth)


def _partners(identifier: str, own: QuerySet[Declaration]) -> Iterator[Partner]:
    sellers = LinkEdge.objects.filter(party__key=identifier, kind=Kind.SELLER.value).order_by("-last_at")
    for row in sellers[:TOP]:
        yield Partner("seller", row.identity, row.shown, row.first_at, row.last_at, 0)
    for role in ("declarant", "agent"):
        rows = own.exclude(**{role: identifier}).exclude(**{role: ""}).order_by().values_list(role)
        told = rows.annotate(count=Count("pk"), first=Min("received_at"), last=Max("received_at"))
        found = list(told.order_by("-count")[:TOP])
        names = known_traders(key for key, *_ in found)
        for key, count, first, last in found:
            yield Partner(role, key, names[key].name if key in names else key, first, last, count)


def _standing(identifier: str, own: QuerySet[Declaration], begin: datetime, today: date) -> Standing:
    counted = own.aggregate(
        all=Count("pk"), cancelled=Count("cancelled_at"), amended=Count("pk", filter=Q(version__gt=1))
    )
    orders = WorkOrder.objects.filter(declaration__in=own).exclude(conclusion="")
    controlled = orders.aggregate(controls=Count("pk"), hits=Count("pk", filter=Q(is_hit=True)))
    notices = _notices(identifier, begin)
    extra = notices.filter(kind=NoticeKind.SUPPLEMENTARY.value).aggregate(worth=Sum("amount"))
    penalties = notices.filter(kind=NoticeKind.PENALTY.value).aggregate(count=Count("pk"), worth=Sum("amount"))
    late = _late(identifier, today).aggregate(count=Count("pk"), worth=Sum("unpaid"))
    return Standing(
        declarations=counted["all"],
        cancelled=counted["cancelled"],
        amended=counted["amended"],
        controls=controlled["controls"],
        hits=controlled["hits"],
        found=extra["worth"] or Decimal(0),
        penalties=penalties["count"],
        penalty_sum=penalties["worth"] or Decimal(0),
        late=late["count"],
        late_sum=late["worth"] or Decimal(0),
        doubts=Doubt.objects.filter(importer=identifier, asked_at__gte=begin).count(),
    )


def _notices(identifier: str, begin: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(debtor=identifier, issued_at__gte=begin).exclude(state=NoticeState.WITHDRAWN.value)


def _late(identifier: str, today: date) -> QuerySet[Notice]:
    return Notice.objects.filter(debtor=identifier, state__in=OPEN, due_on__lt=today, unpaid__gt=0)


def _events(identifier: str, own: QuerySet[Declaration], begin: datetime, today: date) -> list[Event]:
    """What was found, charged as a penalty or not paid in time, the latest first."""
    found = ResultFinding.objects.filter(order__declaration__in=own, order__ended_at__isnull=False, counts=True)
    told = [
        Event("finding", row.order.ended_at, row.order.mrn, row.code)
        for row in found.select_related("order").order_by("-order__ended_at", "position")[:LATEST]
        if row.order.ended_at
    ]
    penalties = _notices(identifier, begin).filter(kind=NoticeKind.PENALTY.value).order_by("-id")[:LATEST]
    told += [
        Event("penalty", row.issued_at, row.reference, f"{row.amount.normalize():f} {row.currency}")
        for row in penalties
    ]
    zone = ZoneInfo(installed_pack().timezone)
    told += [
        Event(
            "late",
            datetime.combine(row.due_on, time.min, zone),
            row.reference,
            f"{row.unpaid.normalize():f} {row.currency}",
        )
        for row in _late(identifier, today).order_by("-due_on")[:LATEST]
    ]
    return sorted(told, key=lambda each: each.at, reverse=True)[:LATEST]


def _alerts(actor: Actor, trader: Trader, own: QuerySet[Declaration]) -> Iterator[Alert]:
    if permits(actor, SCREEN) or actor.has(Role.SYSTEM):
        for hit in screening.screened(actor, [Sought(trader.name, "", (trader.identifier,))])[0]:
            if hit.decision is None or hit.decision.is_same:
                yield Alert(
                    "screening",
                    hit.match.name,
                    f"{hit.match.score:.2f}",
                    f"{hit.watch_list.code} {hit.match.entry.key}",
                )
    caught: Counter[str] = Counter()
    last: dict[str, str] = {}
    for mrn, reasons in own.order_by("-received_at").values_list("mrn", "reasons")[:READ]:
        for code in {each["code"] for each in reasons if _is_of_profile(each)}:
            caught[code] += 1
            last.setdefault(code, mrn or "")
    for code, count in caught.most_common(TOP):
        yield Alert("profile", code, str(count), last[code])
    doubted = Doubt.objects.filter(importer=trader.identifier).order_by("-asked_at")
    for row in doubted[:TOP]:
        yield Alert("price", row.subject, row.state, row.number)


def _is_of_profile(reason: dict[str, str]) -> bool:
    """Whether a reason of a lane is a profile that caught the goods: said to analysts, under a code of its own."""
    return reason["audience"] == Audience.ANALYST and not reason["code"].startswith("SEL-")
