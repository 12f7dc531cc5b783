"""Reading references of prices: which holds on a day, its cells, and whole references for back-tests."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.targeting.prices.access import READ_PRICES
from customhouse.targeting.prices.errors import no_price, no_reference
from customhouse.targeting.prices.models import PriceReference, ReferenceCell
from customhouse.targeting.prices.records import KILOGRAM, PriceCell, Reference
from customhouse.targeting.prices.rules.book import FARTHEST, Book
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.rules.placing import cell_keys, nearest
from customhouse.targeting.prices.rules.ranking import rank

MOST_LISTED = 200


def references_for(actor: Actor) -> QuerySet[PriceReference]:
    """Every reference, the latest first. Raises `AccessDenied`."""
    require(actor, READ_PRICES)
    return PriceReference.objects.all()


def reference_on(day: date) -> PriceReference | None:
    """The reference that holds on a day: of those from items before it the latest."""
    return PriceReference.objects.filter(until__lte=day).first()


def days_of_references() -> list[date]:
    """From which days on references hold, in order."""
    return sorted(set(PriceReference.objects.order_by().values_list("until", flat=True)))


def some_of(row: PriceReference, kinds: Iterable[tuple[str, str, str]], lines: Iterable[str]) -> Reference:
    """The part of a reference that tells of goods (commodity, origin, unit) and of lines of trade."""
    keys = {key for kind in kinds for key in cell_keys(*kind)}
    asked = reduce(or_, (Q(unit=unit, commodity=code, origin=origin) for unit, code, origin in keys), Q(pk__in=()))
    cells = {cell.record().key: cell.record() for cell in row.cells.filter(asked)}
    own = {each.key: each.record() for each in row.own_levels.filter(key__in={line for line in lines if line})}
    return Reference(row.until, row.within, cells, own)


def whole(row: PriceReference) -> Reference:
    """A whole reference."""
    cells = {cell.record().key: cell.record() for cell in row.cells.iterator()}
    own = {each.key: each.record() for each in row.own_levels.iterator()}
    return Reference(row.until, row.within, cells, own, row.quarters, row.effects)


def priced(actor: Actor, *, commodity: str, origin: str, unit: str, on: date) -> tuple[PriceReference, PriceCell]:
    """The reference of a day and the cell of it that is nearest to goods. Raises `AccessDenied`, `NotPriced`."""
    require(actor, READ_PRICES)
    row = reference_on(on)
    if row is None:
        raise no_reference(on)
    cells = some_of(row, [(commodity, origin, unit)], ()).cells
    cell = nearest(Reference(row.until, row.within, cells), commodity, origin, unit)
    if cell is None or not cell.commodity:  # what all goods cost together is no price of these
        raise no_price(commodity, unit)
    return row, cell


def origins_of(actor: Actor, row: PriceReference, commodity: str, unit: str) -> list[PriceCell]:
    """The cells of a code by origin, those of most items first. Raises `AccessDenied`."""
    require(actor, READ_PRICES)
    found = row.cells.filter(commodity=commodity, unit=unit).exclude(origin="").order_by("-items", "origin")
    return [cell.record() for cell in found[:MOST_LISTED]]


def goods_of(actor: Actor, row: PriceReference, beginning: str) -> list[ReferenceCell]:
    """The codes of which the reference knows prices, those of most items first. Raises `AccessDenied`."""
    require(actor, READ_PRICES)
    found = row.cells.filter(commodity__startswith=beginning, origin="").exclude(commodity="")
    return list(found.order_by("-items", "commodity", "unit")[:MOST_LISTED])


def book() -> Book:
    """Whole references by day, for a past that goes by in order; the last that was asked for is kept."""
    days = days_of_references()
    kept: dict[date, Reference] = {}

    def reference_on_day(on: date) -> Reference | None:
        place = bisect_right(days, on)
        if not place:
            return None
        until = days[place - 1]
        if until not in kept:
            kept.clear()
            row = reference_on(until)
            if row is None:
                return None
            kept[until] = whole(row)
        return kept[until]

    return Book(reference_on_day)


def book_for(on: date, kinds: Iterable[tuple[str, str, str]], lines: Iterable[str]) -> Book | None:
    """The part of the reference of a day that some items need; None where no reference holds."""
    row = reference_on(on)
    if row is None:
        return None
    part = some_of(row, kinds, lines)
    return Book(lambda day: part if part.until <= day else None)


def ranked_by_day(  # a table, column by column
    days: Sequence[date],
    commodity: Sequence[str],
    origin: Sequence[str],
    parties: tuple[Sequence[str], Sequence[str]],
    value: NDArray[np.float64],
    mass: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """For many items the facts that `Book.place` tells of one, each by the reference of its day; NaN where unknown."""
    until = days_of_references()
    position, deviation = np.full(len(days), np.nan), np.full(len(days), np.nan)
    place = np.asarray([bisect_right(until, day) - 1 for day in days], dtype=np.int64)
    for each in np.unique(place[place >= 0]).tolist():
        row = reference_on(until[each])
        some = np.flatnonzero(place == each)
        if row is None:
            continue
        chosen = some.tolist()
        code, importer, exporter = ([given[at] for at in chosen] for given in (commodity, *parties))
        found = rank(
            whole(row),
            Columns(
                code,
                [origin[at] for at in chosen],
                [KILOGRAM] * len(chosen),
                [line_key(*line, KILOGRAM) for line in zip(importer, exporter, code, strict=True)],
                some,
                value[some],
                mass[some],
            ),
        )
        position[some] = np.round(found.position, 4)
        deviation[some] = np.round(np.clip(found.deviation, -FARTHEST, FARTHEST), 2)
    return {"reference_position": position, "price_deviation": deviation}
