"""What is remembered of the traders and goods of a batch, where the law asks for history.

From here on the memory is that of `targeting.facts.rules.history`, the same that a back-test has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Substr

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.declarations.records import DeclarationRecord, party_key
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.sources.amendments import raising_amendments
from customhouse.clearance.sources.batch import Batch, DayOf
from customhouse.targeting.facts.rules.history import SUBHEADING, WINDOW, Memory, Party, Prices, since


def memory_of(batch: Batch) -> Memory:
    """What was recorded before the moment of a batch of the traders and goods of its declarations."""
    records, at, day_of, changing = batch.records, batch.at, batch.day_of, batch.changing
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
    amended = raising_amendments().filter(**{f"declaration__{role}__in": names}, at__lt=at)
    amended = amended.exclude(declaration__mrn=changing)
    for name, count in amended.values_list(f"declaration__{role}").annotate(Count("id")):
        found.setdefault(name, Party()).amendments = count
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
