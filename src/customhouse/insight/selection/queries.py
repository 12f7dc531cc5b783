"""The past of this installation as trials of profiles see it: read from what was kept, in order of selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum

from customhouse.clearance.declarations.models import Declaration, Duty, Item, ModelOpinion, Version
from customhouse.clearance.declarations.records import party_key
from customhouse.clearance.declarations.rules.handing_on import Selectable, item_facts
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.inspections.models import ControlChange, WorkOrder
from customhouse.clearance.inspections.rules.levels import Direction
from customhouse.clearance.inspections.rules.states import Decision
from customhouse.clearance.law import Law
from customhouse.clearance.reading import read_version
from customhouse.clearance.sources.amendments import raising_amendments
from customhouse.foundation.config.country import legal_day
from customhouse.insight.selection.records import PastDeclaration
from customhouse.insight.selection.rules.comparing_models import Said
from customhouse.insight.selection.rules.watching import Seen
from customhouse.parties.traders.models import Trader
from customhouse.parties.traders.records import TraderStatus
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Audience

PAGE = 500
"""Declarations read at a time."""
BY_REASON = frozenset({"SEL-PROFILE", "SEL-SCORE", "SEL-MODEL", "SEL-EARLIER", "SEL-FAILSAFE"})
BY_CHANCE = frozenset({"SEL-RANDOM", "SEL-TOP-UP"})


def selected_between(first: date, last: date, zone: ZoneInfo) -> QuerySet[Declaration]:
    """Declarations that were given a lane from one day to another, both included, in order of selection."""
    begin = datetime.combine(first, time.min, zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    chosen = Declaration.objects.filter(presented_at__gte=begin, presented_at__lt=end, mrn__isnull=False)
    return chosen.exclude(lane="").order_by("presented_at", "id")


def has_past() -> bool:
    """Whether this installation ever selected a declaration."""
    return Declaration.objects.filter(presented_at__isnull=False, mrn__isnull=False).exclude(lane="").exists()


def count_past(first: date, last: date, law: Law) -> int:
    """How many declarations `past_declarations` will read."""
    return selected_between(first, last, ZoneInfo(law.declarations.timezone)).count()


def past_declarations(first: date, last: date, law: Law) -> Iterator[PastDeclaration]:
    """Declarations as they were selected, from the words of their first version and what was reckoned of it."""
    reader = _Reader(law, ZoneInfo(law.declarations.timezone))
    after: tuple[datetime, int] | None = None
    chosen = selected_between(first, last, reader.zone)
    while True:
        rows = list(_details(_from(chosen, after))[:PAGE])
        if not rows:
            return
        yield from reader.read(rows)
        after = rows[-1].presented_at or rows[-1].received_at, rows[-1].pk


def _from(chosen: QuerySet[Declaration], after: tuple[datetime, int] | None) -> QuerySet[Declaration]:
    if after is None:
        return chosen
    at, key = after
    return chosen.filter(presented_at__gte=at).exclude(presented_at=at, pk__lte=key)


def _details(chosen: QuerySet[Declaration]) -> QuerySet[Declaration]:
    first = Version.objects.filter(number=1).select_related("received")
    return chosen.defer("findings").prefetch_related(
        Prefetch("versions", first, to_attr="first_versions"),
        Prefetch("items", Item.objects.filter(version=1), to_attr="first_items"),
        Prefetch(
            "duties", Duty.objects.filter(version=1).only("declaration_id", "item", "amount"), to_attr="first_duties"
        ),
        Prefetch("orders", WorkOrder.objects.exclude(conclusion="").prefetch_related("findings"), to_attr="concluded"),
    )


class _Reader:
    """Makes facts of what was kept, by the law that says how words are understood."""

    def __init__(self, law: Law, zone: ZoneInfo) -> None:
        self.law, self.zone = law, zone

    def read(self, rows: Sequence[Declaration]) -> Iterator[PastDeclaration]:
        """The declarations of one page."""
        known = _known_since({row.importer for row in rows})
        keys = [row.pk for row in rows]
        revenue, by_item, amended = _extra_revenue(keys), _extra_by_item(keys), _amended(keys)
        for row in rows:
            if facts := self._facts(row, known):
                past = _past(row, facts, revenue.get(row.pk, Decimal(0)), amended.get(row.pk, ()))
                yield replace(past, item_revenue=by_item[row.pk]) if row.pk in by_item else past

    def _facts(self, row: Any, known: dict[str, datetime]) -> tuple[ItemFacts, ...]:
        [version] = row.first_versions
        tree = read_version(version).declaration
        if tree is None:
            return ()
        record, _ = understand(tree, self.law.declarations)
        at = row.presented_at.astimezone(self.zone)
        since = known.get(party_key(record.importer))
        standing = Selectable(
            mrn=row.mrn,
            legal_date=row.legal_date or legal_day(at),
            selected_on=legal_day(at),
            office=row.office,
            importer_known=since is not None and since <= row.presented_at,
            importer_declarations=0,
            hour=at.hour,
        )
        values = {item.number: item.customs_value for item in row.first_items}
        commodities = {item.number: item.tariff_code for item in row.first_items}
        if not values.keys() >= {item.number for item in record.items}:
            return ()
        return tuple(item_facts(record, standing, values, commodities, row.first_duties))


def _past(row: Any, facts: tuple[ItemFacts, ...], revenue: Decimal, amended: Sequence[datetime]) -> PastDeclaration:
    codes = {reason["code"] for reason in row.reasons}
    results = [(order.ended_at, order.is_hit) for order in row.concluded if order.ended_at]
    return PastDeclaration(
        mrn=row.mrn,
        at=row.presented_at,
        facts=facts,
        lane=row.lane,
        by_chance=bool(codes & BY_CHANCE) and not codes & BY_REASON,
        results=tuple(sorted(results)),
        revenue=revenue,
        withdrawn_at=row.cancelled_at,
        amended_at=tuple(amended),
        found_items=frozenset(found.item for order in row.concluded for found in order.findings.all() if found.counts),
        propensity=_propensity(row.reasons),
    )


def _propensity(reasons: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """The probability of a control that the decision told with its draw."""
    told = (reason["params"].get("propensity") for reason in reasons if reason["code"] == "SEL-DRAW")
    return next((Decimal(each) for each in told if each), None)


def _known_since(importers: set[str]) -> dict[str, datetime]:
    """From when on each was known: a trader whom a declaration brought along is known after it, not by it."""
    rows = Trader.objects.filter(identifier__in=importers - {""}).values_list("identifier", "created_at", "status")
    moment = timedelta(microseconds=1)
    return {name: at + moment if status == TraderStatus.PROVISIONAL else at for name, at, status in rows}


def _extra_revenue(keys: Sequence[int]) -> dict[int, Decimal]:
    """What declarations owed after customs determined something, beyond what they owed as declared."""
    determined = Version.objects.filter(declaration_id__in=keys).exclude(determinations={})
    of = sorted(set(determined.values_list("declaration_id", flat=True)))
    if not of:
        return {}
    declared = dict(
        Duty.objects.filter(declaration_id__in=of, version=1)
        .order_by()
        .values_list("declaration_id")
        .annotate(Sum("amount"))
    )
    totals = Declaration.objects.filter(pk__in=of).values_list("pk", "total")
    return {key: total - declared.get(key, Decimal(0)) for key, total in totals}


def _extra_by_item(keys: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    """The same, item by item; an item that owes less than declared brought in nothing."""
    determined = Version.objects.filter(declaration_id__in=keys).exclude(determinations={})
    of = sorted(set(determined.values_list("declaration_id", flat=True)))
    lines = Duty.objects.filter(declaration_id__in=of).filter(Q(version=1) | Q(version=F("declaration__version")))
    found: dict[int, dict[int, Decimal]] = {}
    for key, item, version, amount in lines.values_list("declaration_id", "item", "version", "amount") if of else ():
        by_item = found.setdefault(key, {})
        by_item[item] = by_item.get(item, Decimal(0)) + (-amount if version == 1 else amount)
    return {key: {item: max(extra, Decimal(0)) for item, extra in by_item.items()} for key, by_item in found.items()}


def _amended(keys: Sequence[int]) -> dict[int, list[datetime]]:
    """When amendments raised what declarations owe."""
    found: dict[int, list[datetime]] = {}
    for key, at in raising_amendments().filter(declaration__in=keys).order_by("at").values_list("declaration", "at"):
        found.setdefault(key, []).append(at)
    return found


def seen_between(first: date, last: date, zone: ZoneInfo) -> Iterator[Seen]:
    """Declarations that were selected from one day to another, with what selected them and what a control found."""
    chosen = selected_between(first, last, zone).only("presented_at", "reasons")
    chosen = chosen.prefetch_related(Prefetch("orders", WorkOrder.objects.exclude(conclusion=""), to_attr="concluded"))
    for rows in chunked(chosen.iterator(PAGE), PAGE):
        revenue = _extra_revenue([row.pk for row in rows])
        yield from (_seen(row, zone, revenue.get(row.pk, Decimal(0))) for row in rows)


def opinions_between(first: date, last: date, zone: ZoneInfo) -> Iterator[Said]:
    """What models said of declarations from one day to another, of each the last, with what became of it."""
    begin = datetime.combine(first, time.min, zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    chosen = ModelOpinion.objects.filter(at__gte=begin, at__lt=end)
    later = ModelOpinion.objects.filter(declaration=OuterRef("declaration"), pk__gt=OuterRef("pk"), at__lt=end)
    orders = WorkOrder.objects.filter(declaration=OuterRef("declaration")).exclude(conclusion="")
    changes = ControlChange.objects.filter(declaration=OuterRef("declaration"), decision=Decision.APPROVED)
    rows = chosen.filter(~Exists(later)).annotate(
        is_controlled=Exists(orders),
        found=Exists(orders.filter(is_hit=True)),
        raised=Exists(changes.filter(direction=Direction.RAISED)),
        lowered=Exists(changes.filter(direction=Direction.LOWERED)),
    )
    columns = ("model", "chance", "fault", "is_followed", "is_explored", "is_controlled", "found", "raised", "lowered")
    for model, chance, fault, is_followed, is_explored, *rest in (
        rows.order_by("pk").values_list(*columns).iterator(PAGE)
    ):
        yield Said(model, chance, fault, "followed" if is_followed else "explored" if is_explored else "other", *rest)


def unanswered_since(at: datetime) -> int:
    """Declarations selected since then of which a model gave no answer."""
    return ModelOpinion.objects.filter(at__gte=at).exclude(fault="").values("declaration").distinct().count()


def chunked(rows: Iterator[Declaration], size: int) -> Iterator[list[Declaration]]:
    """The rows in lists of that length."""
    while chunk := list(islice(rows, size)):
        yield chunk


def _seen(row: Any, zone: ZoneInfo, revenue: Decimal) -> Seen:
    told = [reason for reason in row.reasons if reason["audience"] == Audience.ANALYST]
    codes = {reason["code"] for reason in row.reasons}
    return Seen(
        on=row.presented_at.astimezone(zone).date(),
        profiles=frozenset(reason["code"] for reason in told if not reason["code"].startswith("SEL-")),
        shadows=frozenset(reason["params"]["profile"] for reason in told if reason["code"] == "SEL-SHADOW"),
        by_chance=bool(codes & BY_CHANCE) and not codes & BY_REASON,
        is_controlled=bool(row.concluded),
        found=any(order.is_hit for order in row.concluded),
        revenue=revenue,
    )
