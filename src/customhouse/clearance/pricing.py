"""The past of this installation as prices, and where the prices of a declaration lie in them.

What is reckoned from are items of released imports, as they stood before a day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import F, OuterRef, QuerySet, Subquery

from customhouse.clearance.declarations.models import Declaration, Item, Version
from customhouse.clearance.declarations.records import Direction
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.targeting.prices import queries, services
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import KILOGRAM, Place, PriceItem
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.rules.placing import place
from customhouse.targeting.prices.working import Progress, first_day, reckon, unheard

PIECE = 50_000
"""Rows at a time."""
SOURCE = "released imports"
LATEST, SHOWN = 200, 10
"""Of the latest past items of like goods, so many are shown: the nearest."""
YEAR = 365


def build_prices(*, until: date, actor: Actor, at: datetime, progress: Progress = unheard) -> PriceReference:
    """Reckon a reference from imports released before a day, as they stood before it, and keep it.

    Raises `AccessDenied`, and `Conflict` where there are none.
    """
    found = reckon(past_prices(until), until, progress)
    return services.keep_reference(
        reference=found.reference, source=SOURCE, items=found.items, left_out=found.left_out, actor=actor, at=at
    )


def past_prices(until: date) -> Iterator[Columns]:
    """Items of imports released before a day, each by net mass and by its supplementary quantity, piece by piece."""
    zone = ZoneInfo(installed_pack().timezone)
    coming = _rows(until, zone).iterator(chunk_size=PIECE)
    while some := list(islice(coming, PIECE)):
        yield _columns([each for row in some for each in _quantities(row)], zone)


def released_items(until: date, zone: ZoneInfo) -> QuerySet[Item]:
    """Items of imports released before a day, in the version that stood at its beginning."""
    begin = datetime.combine(until, time.min, zone).astimezone(UTC)
    stood = Version.objects.filter(declaration=OuterRef("declaration"), at__lt=begin).order_by("-number")
    return Item.objects.filter(
        declaration__direction=Direction.IMPORT,
        declaration__released_at__lt=begin,
        declaration__cancelled_at=None,
        version=Subquery(stood.values("number")[:1]),
    )


def _rows(until: date, zone: ZoneInfo) -> QuerySet[Item, tuple[Any, ...]]:
    since = datetime.combine(first_day(until), time.min, zone).astimezone(UTC)
    items = released_items(until, zone).filter(declaration__presented_at__gte=since)
    return items.order_by("pk").values_list(
        "tariff_code",
        "origin",
        F("declaration__importer"),
        F("declaration__exporter"),
        F("declaration__presented_at"),
        "customs_value",
        "net_mass",
        "supplementary_quantity",
        "supplementary_unit",
    )


def _quantities(row: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    *said, mass, quantity, unit = row
    yield (*said, mass or 0, KILOGRAM)
    if quantity and unit and unit != KILOGRAM:
        yield (*said, quantity, unit)


def _columns(rows: list[tuple[Any, ...]], zone: ZoneInfo) -> Columns:
    commodity, origin, importer, exporter, at, value, quantity, unit = zip(*rows, strict=True)
    days = [moment.astimezone(zone).date().toordinal() for moment in at]
    return Columns(
        commodity,
        origin,
        unit,
        [line_key(*parts) for parts in zip(importer, exporter, commodity, unit, strict=True)],
        np.asarray(days, dtype=np.int64),
        np.asarray(value, dtype=np.float64),
        np.asarray(quantity, dtype=np.float64),
    )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A past item of like goods: when, how much, at which price a unit, and in which declaration."""

    on: date
    mrn: str
    quantity: Decimal
    price: float


@dataclass(frozen=True, slots=True)
class Dossier:
    """An item with where its price lies, by each of its quantities; `reference` is the one of its day."""

    item: Item
    reference: PriceReference
    places: tuple[tuple[Place, str], ...]


def reference_of(declaration: Declaration) -> PriceReference | None:
    """The reference by which the prices of a declaration are seen: that of the day of its goods."""
    return queries.reference_on(_day_of(declaration))


def dossiers(declaration: Declaration, items: Sequence[Item]) -> list[Dossier]:
    """Where the prices of some items of an import lie; those of which nothing can be said are left out."""
    row = reference_of(declaration)
    if row is None or declaration.direction != Direction.IMPORT:
        return []
    wanted = [(item, quantity, unit) for item in items for quantity, unit in _measured(item)]
    lines = {(item.pk, unit): _line(declaration, item, unit) for item, _, unit in wanted}
    kinds = [(item.tariff_code, item.origin, unit) for item, _, unit in wanted]
    part = queries.some_of(row, kinds, lines.values())
    found: list[Dossier] = []
    for item in items:
        places = [
            (place(part, _priced(declaration, item, quantity, unit), lines[item.pk, unit]), unit)
            for each, quantity, unit in wanted
            if each.pk == item.pk
        ]
        known = tuple((spot, unit) for spot, unit in places if spot)
        found += [Dossier(item, row, known)] if known else []
    return found


def neighbours(declaration: Declaration, item: Item) -> list[Neighbour]:
    """Past items of the same code and origin, the nearest in quantity and time first; no trader is named."""
    if not item.net_mass:
        return []
    at = declaration.presented_at or declaration.received_at
    like = Item.objects.filter(
        tariff_code=item.tariff_code,
        origin=item.origin,
        version=F("declaration__version"),
        net_mass__gt=0,
        customs_value__gt=0,
        declaration__direction=Direction.IMPORT,
        declaration__released_at__isnull=False,
        declaration__presented_at__lt=at,
    ).exclude(declaration=declaration)
    rows = like.select_related("declaration").order_by("-declaration__presented_at", "-pk")[:LATEST]
    zone = ZoneInfo(installed_pack().timezone)

    def far(row: Item) -> float:
        days = (at - (row.declaration.presented_at or at)).days
        return abs(math.log(float(row.net_mass or 1) / float(item.net_mass or 1))) + days / YEAR

    return [
        Neighbour(
            (row.declaration.presented_at or at).astimezone(zone).date(),
            row.declaration.mrn or "",
            row.net_mass or Decimal(0),
            float(row.customs_value) / float(row.net_mass or 1),
        )
        for row in sorted(rows, key=far)[:SHOWN]
    ]


def _day_of(declaration: Declaration) -> date:
    at = declaration.presented_at or declaration.received_at
    return legal_day(at)


def _measured(item: Item) -> Iterator[tuple[Decimal, str]]:
    if item.net_mass:
        yield item.net_mass, KILOGRAM
    if item.supplementary_quantity and item.supplementary_unit not in {"", KILOGRAM}:
        yield item.supplementary_quantity, item.supplementary_unit


def _line(declaration: Declaration, item: Item, unit: str) -> str:
    return line_key(declaration.importer, declaration.exporter, item.tariff_code, unit)


def _priced(declaration: Declaration, item: Item, quantity: Decimal, unit: str) -> PriceItem:
    value = float(item.customs_value)
    parties = declaration.importer, declaration.exporter
    return PriceItem(item.tariff_code, item.origin, *parties, value, float(quantity), unit)
