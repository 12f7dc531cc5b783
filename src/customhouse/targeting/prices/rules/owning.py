"""What an importer usually pays one seller for goods of a kind: the level at which their honest trade lies.

Whoever understates some consignments leaves prices of two kinds behind. So the level is weighed (Bayes, over a grid)
under the thought that a share of what was declared may be understated: then many low prices do not draw it down as
long as dearer ones stand beside them. It starts at the level of all traders of the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.records import OwnPrice
from customhouse.targeting.prices.rules.middles import middle_of, middles, spreads

Places = NDArray[np.int64]
Figures = NDArray[np.float64]
UNDERSTATED = 0.3
"""The share of items that may be understated, thought before anything is known."""
FROM, TO = 0.1, 1.6
"""Understated by so much (log): from a tenth to four fifths of the value."""
STRANGE = 0.002
"""Density of prices that nothing explains (a slip of the pen)."""
GRID = np.linspace(-3.0, 3.0, 61)
"""Levels of an importer, in spreads from the level of the cell."""
TOLD = 5.0
"""Items from which a line of trade tells how its own prices spread."""
LEAST_WITHIN, MOST_WITHIN = 0.04, 0.8
PIECE = 20_000
"""Lines of trade at a time."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The entries: their group, their cell (goods and origin), the price in those of the last quarter, the items."""

    group: Places
    cell: Places
    price: Figures
    items: Figures


def within_lines(told: Adjusted, lines: Sequence[str], reach: Figures) -> float:
    """The share of a cell's variance that lies within lines of trade."""
    size = len(lines)
    items: Figures = np.bincount(told.group, weights=told.items, minlength=size).astype(np.float64)
    named = np.asarray([bool(line) for line in lines])
    chosen = named & (items >= TOLD)
    if not chosen.any():
        return 0.5
    own = spreads(told.group, told.price, told.items, middles(told.group, told.price, told.items, size))
    cell = np.zeros(size, np.int64)
    cell[told.group] = told.cell
    ratio = (own / reach[cell])[chosen]
    share = middle_of(ratio, items[chosen]) ** 2
    return float(min(max(share, LEAST_WITHIN), MOST_WITHIN))


def own_prices(
    told: Adjusted, lines: Sequence[str], level: Figures, reach: Figures, within: float
) -> dict[str, OwnPrice]:
    """Of each line of trade (goods, seller, importer) the level, by its key; origins of one line lie together."""
    names = sorted({line for line in lines if line})
    if not names:
        return {}
    place = {name: each for each, name in enumerate(names)}
    of = np.asarray([place.get(line, -1) for line in lines], dtype=np.int64)[told.group]
    rows = np.flatnonzero(of >= 0)
    rows = rows[np.argsort(of[rows], kind="stable")]
    found: dict[str, OwnPrice] = {}
    for first in range(0, len(names), PIECE):
        begin, end = np.searchsorted(of[rows], (first, first + PIECE))
        some = rows[begin:end]
        size = min(PIECE, len(names) - first)
        items = np.bincount(of[some] - first, weights=told.items[some], minlength=size)
        off = told.price[some] - level[told.cell[some]]
        mean, doubt = _weighed(of[some] - first, off, reach[told.cell[some]], told.items[some], within, size)
        for row in range(size):
            found[names[first + row]] = OwnPrice(int(items[row]), float(mean[row]), float(doubt[row]))
    return found


def _weighed(
    line: Places, off: Figures, reach: Figures, items: Figures, within: float, size: int
) -> tuple[Figures, Figures]:
    """The mean of each line's level and its standard deviation, in spreads."""
    odds = np.empty((size, len(GRID)))
    own = np.sqrt(within) * reach
    for place, middle in enumerate(GRID):
        beside = off - middle * reach
        usual = (1 - UNDERSTATED) * np.exp(-0.5 * (beside / own) ** 2) / (own * np.sqrt(2 * np.pi))
        lowered = np.where((beside < -FROM) & (beside > -TO), UNDERSTATED / (TO - FROM), 0.0)
        odds[:, place] = np.bincount(line, weights=items * np.log(usual + lowered + STRANGE), minlength=size)
    odds -= 0.5 * GRID**2 / (1 - within)
    weight = np.exp(odds - odds.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ GRID
    return mean, np.sqrt(np.maximum(weight @ GRID**2 - mean**2, 0.0))
