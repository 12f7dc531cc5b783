"""What selection remembers when a batch comes: history of its traders and goods, and what was chosen on the day.

Read only where a profile or the policy in force asks for it: what no rule reads costs nothing. From here on the memory
is that of `targeting.facts.rules.history`, the same that a back-test has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Substr

from customhouse.clearance.declarations.models import Declaration, Item, ModelOpinion
from customhouse.clearance.declarations.records import DeclarationRecord, party_key
from customhouse.clearance.declarations.states import State
from customhouse.clearance.describing import Now, Reader, said_before
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.judging import Context
from customhouse.clearance.law import Law
from customhouse.clearance.listing import watcher_of
from customhouse.targeting.facts.rules.history import SUBHEADING, WINDOW, Memory, Party, Prices, since
from customhouse.targeting.lanes.records import Balance, Lane
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.prices.queries import book_for
from customhouse.targeting.prices.records import KILOGRAM
from customhouse.targeting.prices.rules.book import Book
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.profiles.rules.matching import (
    asks_history,
    asks_lists,
    asks_prices,
    asks_words,
    history_asked,
    lists_asked,
    prices_asked,
    words_asked,
)
from customhouse.tariff.nomenclature.rules.resolving import resolve

DayOf = Callable[[datetime], date]


def context_of(
    records: Sequence[DeclarationRecord], law: Law, at: datetime, day_of: DayOf, *, changing: str = ""
) -> Context:
    """What selection must know beside these declarations; `changing` is the MRN of one that is no precedent."""
    balances = [policy.balance for policy in law.policies]
    intensities = [part.when for each in balances for part in each.intensities]
    remembers = law.adviser is not None or history_asked(law.profiles) or asks_history(intensities)
    memory = memory_of(records, at, day_of, changing=changing) if remembers else None
    if memory and (law.adviser is not None or prices_asked(law.profiles) or asks_prices(intensities)):
        memory.book = _book(records, law, at, day_of)
    reads = words_asked(law.profiles) or asks_words(intensities)
    watches = lists_asked(law.profiles) or asks_lists(intensities)
    return Context(
        reader=Reader(Now(at, day_of(at), said_before(changing) if changing else frozenset())) if reads else None,
        watcher=watcher_of(records) if watches else None,
        memory=memory,
        tallies=_tallies(at, day_of, law) if any(map(_counts, balances)) else None,
    )


def _counts(balance: Balance) -> bool:
    """Whether what was chosen on the day so far weighs in what is chosen next."""
    return bool(balance.expected or balance.limits or (balance.model and balance.model.steps))


def memory_of(records: Sequence[DeclarationRecord], at: datetime, day_of: DayOf, *, changing: str = "") -> Memory:
    """What was recorded before `at` of the traders and goods of these declarations."""
    importers = {party_key(record.importer) for record in records} - {""}
    declarants = {party_key(record.declarant) for record in records} - {""}
    return Memory(
        importers=_parties("importer", importers, at, day_of, changing),
        declarants=_parties("declarant", declarants, at, day_of, changing),
        goods=_goods(records, importers, at, changing),
        prices=_prices(records, at, changing),
    )


def _before(at: datetime, changing: str) -> QuerySet[Declaration]:
    """Declarations whose goods were there before, as far as they were accepted."""
    return Declaration.objects.filter(mrn__isnull=False, presented_at__lte=at).exclude(mrn=changing)


def _parties(role: str, names: Iterable[str], at: datetime, day_of: DayOf, changing: str) -> dict[str, Party]:
    known = _before(at, changing).filter(**{f"{role}__in": names})
    counted = Count("id", filter=~Q(state=State.CANCELLED))
    found = {
        name: Party(declarations=count, first_seen=day_of(first))
        for name, count, first in known.values_list(role).annotate(counted=counted, first=Min("presented_at"))
    }
    begin = datetime.combine(since(day_of(at)) - timedelta(days=1), time.min, UTC)
    for name, moment in (
        known.filter(presented_at__gte=begin).order_by("presented_at").values_list(role, "presented_at")
    ):
        found[name].seen(day_of(moment))
    orders = WorkOrder.objects.filter(**{f"declaration__{role}__in": names}, ended_at__lt=at).exclude(conclusion="")
    orders = orders.exclude(mrn=changing)
    with_findings = Count("id", filter=Q(is_hit=True))
    for name, checks, findings in orders.values_list(f"declaration__{role}").annotate(
        checks=Count("id"), found=with_findings
    ):
        party = found.setdefault(name, Party())
        party.checks, party.findings = checks, findings
    return found


def _kinds(records: Sequence[DeclarationRecord]) -> set[tuple[str, str]]:
    """The subheadings and origins that are declared."""
    items = (item for record in records for item in record.items)
    return {(item.commodity[:SUBHEADING], item.origin or item.preferential_origin) for item in items}


def _items(kinds: Iterable[tuple[str, str]], at: datetime, changing: str) -> QuerySet[Item]:
    """Items of these kinds in the first version of declarations whose goods were there before."""
    of_kind = reduce(or_, (Q(tariff_code__startswith=code, origin=origin) for code, origin in kinds), Q(pk__in=()))
    return Item.objects.filter(of_kind, version=1, declaration__in=_before(at, changing))


def _goods(
    records: Sequence[DeclarationRecord], importers: Iterable[str], at: datetime, changing: str
) -> dict[tuple[str, str, str], int]:
    items = _items(_kinds(records), at, changing).filter(declaration__importer__in=[*importers, ""])
    grouped = items.annotate(subheading=Substr("tariff_code", 1, SUBHEADING))
    rows = grouped.order_by().values_list("declaration__importer", "subheading", "origin").annotate(Count("id"))
    return {(importer, code, origin): count for importer, code, origin, count in rows}


def _prices(records: Sequence[DeclarationRecord], at: datetime, changing: str) -> dict[tuple[str, str], Prices]:
    found: dict[tuple[str, str], Prices] = {}
    for kind in _kinds(records):
        latest = _items([kind], at, changing).filter(net_mass__gt=0, customs_value__gt=0)
        latest = latest.order_by("-declaration__presented_at", "-declaration_id", "-number")
        prices = found[kind] = Prices()
        for value, mass in reversed(latest.values_list("customs_value", "net_mass")[:WINDOW]):
            prices.add(value / (mass or 1))
    return found


def _book(records: Sequence[DeclarationRecord], law: Law, at: datetime, day_of: DayOf) -> Book | None:
    """What the reference of prices of the day tells of these goods and of their traders' own prices."""
    kinds: set[tuple[str, str, str]] = set()
    lines: set[str] = set()
    for record in records:
        importer, exporter = (party.identifier if party else "" for party in (record.importer, record.exporter))
        for item in record.items:
            commodity = resolve(item.commodity, law.nomenclature, day_of(at)).commodity
            kinds.add((commodity, item.origin or item.preferential_origin, KILOGRAM))
            lines.add(line_key(importer, exporter, commodity, KILOGRAM))
    return book_for(day_of(at), kinds, lines)


def _tallies(at: datetime, day_of: DayOf, law: Law) -> Tallies:
    """What was chosen on the day so far, by direction, office and lane."""
    day = day_of(at)
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
