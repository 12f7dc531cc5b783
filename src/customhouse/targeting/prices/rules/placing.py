"""Where a price lies in the reference: one item at a time, without NumPy, for the live lane and a back-test alike."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator

from customhouse.targeting.prices.records import (
    MIDDLE,
    SHARES,
    CellKey,
    OwnPrice,
    Place,
    PriceCell,
    PriceItem,
    Reference,
)

DIGITS = (6, 4, 2, 0)
QUARTILES = (SHARES.index(0.25), SHARES.index(0.75))
_HALF_NORMAL = 0.6745
LEAST_SIDE = 0.02
MOST_LOG = 30.0
"""Prices farther from one (log) are no prices, and are taken for this."""
NOTHING = OwnPrice(0, 0.0, 0.0)


def cell_keys(commodity: str, origin: str, unit: str) -> Iterator[CellKey]:
    """The cells to ask, from the nearest to the widest.

    >>> [code for _, code, _ in cell_keys("870323", "JP", "KGM")]
    ['870323', '870323', '8703', '87', '']
    """
    yield unit, commodity, origin
    yield unit, commodity, ""
    for digits in DIGITS:
        if digits < len(commodity):
            yield unit, commodity[:digits], ""


def nearest(reference: Reference, commodity: str, origin: str, unit: str) -> PriceCell | None:
    """The nearest cell of the reference; None where it has nothing in that unit."""
    return next((reference.cells[key] for key in cell_keys(commodity, origin, unit) if key in reference.cells), None)


def place(reference: Reference, item: PriceItem, line: str = "") -> Place | None:
    """Where the price of an item lies; None without a value, a quantity, or anything to compare with.

    `line` is the key of importer, seller and goods (`counting.line_key`).
    """
    if not (item.value > 0 and item.quantity > 0):
        return None
    cell = nearest(reference, item.commodity, item.origin, item.unit)
    if cell is None:
        return None
    price = max(-MOST_LOG, min(MOST_LOG, math.log(item.value) - math.log(item.quantity)))
    own = reference.own.get(line, NOTHING) if line else NOTHING
    off = (price - cell.level) / cell.spread
    return Place(
        cell=cell,
        price=math.exp(price),
        position=share_below(cell.grid, price),
        side_deviation=(price - cell.grid[MIDDLE]) / side(cell.grid, price),
        deviation=(off - own.middle) / math.sqrt(spread_left(own, reference.within)),
        expected=math.exp(cell.level + own.middle * cell.spread),
        own_items=own.items,
    )


def spread_left(own: OwnPrice, within: float) -> float:
    """The variance that is left, in squared spreads: all of it where nothing is known of the importer's own prices."""
    return within + own.doubt**2 if own.items else 1.0


def side(grid: tuple[float, ...], price: float) -> float:
    """The spread of the side on which a price lies: the lower and the upper half of prices differ."""
    low, high = (grid[each] for each in QUARTILES)
    middle = grid[MIDDLE]
    wide = middle - low if price < middle else high - middle
    return max(wide / _HALF_NORMAL, LEAST_SIDE)


def share_below(grid: tuple[float, ...], price: float) -> float:
    """The share of prices below one: straight between the points of the grid, fading beyond its ends.

    >>> round(share_below(tuple(float(each) for each in range(11)), 5.0), 3)
    0.5
    """
    if price < grid[0]:
        return SHARES[0] * math.exp((price - grid[0]) / _tail(grid[2] - grid[0]))
    if price >= grid[-1]:
        return 1 - SHARES[0] * math.exp((grid[-1] - price) / _tail(grid[-1] - grid[-3]))
    after = bisect_right(grid, price)
    low, high = grid[after - 1], grid[after]
    return SHARES[after - 1] + (SHARES[after] - SHARES[after - 1]) * (price - low) / (high - low)


def _tail(wide: float) -> float:
    """The length over which a tail fades to the e-th part; the shares at its points differ tenfold."""
    return max(wide / math.log(SHARES[2] / SHARES[0]), 1e-6)
