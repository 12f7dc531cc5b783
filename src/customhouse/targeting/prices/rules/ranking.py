"""Where the prices of many items lie: what `placing.place` says of each, by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.records import MIDDLE, SHARES, PriceCell, Reference
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.keys import JOIN
from customhouse.targeting.prices.rules.placing import LEAST_SIDE, MOST_LOG, NOTHING, QUARTILES, nearest, spread_left

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
_HALF_NORMAL = 0.6745
_SHARES = np.asarray(SHARES)


@dataclass(frozen=True, slots=True)
class Ranked:
    """For each item what `Place` says of it; NaN (and 0 own items) where nothing can be said.

    `cells` are the cells that occur, `cell` the place of each item's among them, or -1.
    """

    cells: Sequence[PriceCell]
    cell: Places
    price: Figures
    position: Figures
    side_deviation: Figures
    deviation: Figures
    expected: Figures
    own_items: Places


def rank(reference: Reference, columns: Columns) -> Ranked:
    """Where each item's price lies."""
    cells, cell = _cells_of(reference, columns)
    usable = (columns.value > 0) & (columns.quantity > 0) & (cell >= 0)
    cell = np.where(usable, cell, -1)
    price = np.full(len(cell), np.nan)
    logs = np.log(columns.value[usable]) - np.log(columns.quantity[usable])
    price[usable] = np.clip(logs, -MOST_LOG, MOST_LOG)
    grid = np.asarray([each.grid for each in cells] or [SHARES])
    level, spread = (np.asarray([getattr(each, name) for each in cells] or [1.0]) for name in ("level", "spread"))
    own = [reference.own.get(line, NOTHING) if line else NOTHING for line in columns.line]
    own_middle = np.asarray([each.middle for each in own])
    left = np.asarray([spread_left(each, reference.within) for each in own])
    points = grid[cell]
    low, middle, high = (points[:, each] for each in (QUARTILES[0], MIDDLE, QUARTILES[1]))
    wide = np.maximum(np.where(price < middle, middle - low, high - middle) / _HALF_NORMAL, LEAST_SIDE)
    return Ranked(
        cells=cells,
        cell=cell,
        price=np.exp(price),
        position=_shares_below(points, price),
        side_deviation=(price - middle) / wide,
        deviation=((price - level[cell]) / spread[cell] - own_middle) / np.sqrt(left),
        expected=np.where(usable, np.exp(level[cell] + own_middle * spread[cell]), np.nan),
        own_items=np.asarray([each.items for each in own], dtype=np.int64),
    )


def _cells_of(reference: Reference, columns: Columns) -> tuple[list[PriceCell], Places]:
    """The cells that occur, and which is each item's."""
    known: dict[str, int] = {}
    cells: list[PriceCell] = []
    found = np.empty(len(columns.value), np.int64)
    for row, parts in enumerate(zip(columns.commodity, columns.origin, columns.unit, strict=True)):
        name = JOIN.join(parts)
        place = known.get(name)
        if place is None:
            cell = nearest(reference, *parts)
            place = known[name] = -1 if cell is None else len(cells)
            cells += [] if cell is None else [cell]
        found[row] = place
    return cells, found


def _shares_below(grid: Figures, price: Figures) -> Figures:
    after = (grid <= price[:, None]).sum(axis=1)
    inside = np.clip(after, 1, len(SHARES) - 1)
    row = np.arange(len(price))
    low, high = grid[row, inside - 1], grid[row, inside]
    step = np.where(high > low, high - low, 1.0)
    between = _SHARES[inside - 1] + (_SHARES[inside] - _SHARES[inside - 1]) * (price - low) / step
    fade = np.log(SHARES[2] / SHARES[0])
    below = SHARES[0] * np.exp(np.minimum(price - grid[:, 0], 0) / np.maximum((grid[:, 2] - grid[:, 0]) / fade, 1e-6))
    above = 1 - SHARES[0] * np.exp(
        np.minimum(grid[:, -1] - price, 0) / np.maximum((grid[:, -1] - grid[:, -3]) / fade, 1e-6)
    )
    return np.asarray(np.where(after == 0, below, np.where(after == len(SHARES), above, between)))
