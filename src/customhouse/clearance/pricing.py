"""The past of this installation as prices: items of released imports, as they stood before a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import F, OuterRef, QuerySet, Subquery

from customhouse.clearance.declarations.models import Item, Version
from customhouse.clearance.declarations.records import Direction
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.prices import services
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import KILOGRAM
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.working import Progress, first_day, reckon, unheard

PIECE = 50_000
"""Rows at a time."""
SOURCE = "released imports"


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
