"""The reference fitted on what was counted: levels and spreads from all goods down to a code and an origin.

Every quarter's prices are first brought to those of the last quarter (`adjusting`). Then, from the top down (all
goods, chapter, heading, subheading, national code, origin), the middle of each cell is drawn towards that above it: the
more the fewer independent lines of trade it has, and the less cells of that kind differ from what stands above them
(empirical Bayes, normal on normal, with robust figures). So a cell with one item says little more than its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.records import SHARES, PriceCell, Reference
from customhouse.targeting.prices.rules.adjusting import adjusted
from customhouse.targeting.prices.rules.counting import STEP, Counts, quarter_name
from customhouse.targeting.prices.rules.middles import middle_of, middles, quantiles, spreads
from customhouse.targeting.prices.rules.owning import Adjusted, own_prices, within_lines

Places = NDArray[np.int64]
Figures = NDArray[np.float64]
DIGITS = (0, 2, 4, 6)
"""Digits of a code by which goods are alike, from all goods down to the subheading; then the whole, then the origin."""
MEDIAN = 1.57
"""The variance of a median over that of a mean, among normal figures."""
LEAST_BETWEEN = 0.03
"""Cells below another are thought to differ by so much at least (log)."""
LEAST_SPREAD = 0.03
FIRM = 5.0
"""Lines of trade from which a cell's own spread counts among those of its kind."""
SPREAD_STRENGTH = 10.0
"""How many lines of trade what is usual weighs beside a cell's own spread and shape."""
ENOUGH_ITEMS, ENOUGH_LINES = 40, 3.0
"""Items and lines of trade from which an interval is that of the items themselves."""
_POINTS = np.asarray([NormalDist().inv_cdf(share) for share in SHARES])


@dataclass(frozen=True, slots=True)
class _Level:
    """The cells of one depth: their keys, the cell of each entry and of each cell the one above it."""

    keys: Sequence[tuple[str, str, str]]
    cell: Places
    above: Places


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What is known of the cells of one depth."""

    level: Figures
    spread: Figures
    doubt: Figures
    items: Figures
    lines: Figures

    @property
    def reach(self) -> Figures:
        """The spread with what is uncertain of the level."""
        return np.sqrt(self.spread**2 + self.doubt)


def fit(counts: Counts, until: date) -> Reference:
    """The reference from what was counted before the day `until`; without items it has no cells."""
    if not len(counts.group):
        return Reference(until, 0.5, {})
    price, effects = adjusted(counts)
    quarters = {
        quarter_name(each): int(counts.items[counts.quarter == each].sum()) for each in np.unique(counts.quarter)
    }
    cells: dict[tuple[str, str, str], PriceCell] = {}
    above: _Fitted | None = None
    parent = np.zeros(len(counts.group), np.int64)
    for depth in _levels(counts):
        above = _fitted(counts, price, depth, above)
        cells |= _cells(counts, price, depth, above)
        parent = depth.cell
    assert above is not None  # noqa: S101  # there is a level for all goods
    lines = [group[3] for group in counts.groups]
    told = Adjusted(counts.group, parent, price, counts.items)
    within = within_lines(told, lines, above.reach)
    own = own_prices(told, lines, above.level, above.reach, within)
    return Reference(until, within, cells, own, quarters, effects)


def _levels(counts: Counts) -> Iterator[_Level]:
    """Depth after depth; one that parts nothing that the one above had not parted is left out."""
    before: list[tuple[str, str, str]] = []
    above = np.zeros(len(counts.groups), np.int64)
    for digits in (*DIGITS, None, -1):
        told = [_key(group, digits) for group in counts.groups]
        if told == before:
            continue
        keys = sorted(set(told))
        place = {key: each for each, key in enumerate(keys)}
        cell = np.asarray([place[key] for key in told], dtype=np.int64)
        parents = np.zeros(len(keys), np.int64)
        parents[cell] = above
        yield _Level(keys, cell[counts.group], parents)
        before, above = told, cell


def _key(group: tuple[str, str, str, str], digits: int | None) -> tuple[str, str, str]:
    commodity, origin, unit, _ = group
    if digits == -1:
        return unit, commodity, origin
    return unit, commodity[:digits], ""


def _fitted(counts: Counts, price: Figures, depth: _Level, above: _Fitted | None) -> _Fitted:
    """The cells of a depth, drawn towards those above."""
    size = len(depth.keys)
    own = middles(depth.cell, price, counts.items, size, STEP)
    wide = spreads(depth.cell, price, counts.items, own)
    items: Figures = np.bincount(depth.cell, weights=counts.items, minlength=size).astype(np.float64)
    lines = _independent(counts, depth.cell, size)
    firm = lines >= FIRM
    usual = middle_of(wide[firm], lines[firm]) if firm.any() else float(np.median(wide))
    usual = max(usual, LEAST_SPREAD)
    spread = np.sqrt((lines * wide**2 + SPREAD_STRENGTH * usual**2) / (lines + SPREAD_STRENGTH))
    spread = np.maximum(spread, LEAST_SPREAD)
    if above is None:
        return _Fitted(own, spread, MEDIAN * spread**2 / lines, items, lines)
    higher, doubt = above.level[depth.above], above.doubt[depth.above]
    sampled = MEDIAN * usual**2 / lines
    off = middle_of(np.abs(own - higher), lines) * 1.4826
    between = max(off**2 - middle_of(sampled, lines), LEAST_BETWEEN**2)
    weight = between / (between + sampled)
    return _Fitted(
        weight * own + (1 - weight) * higher,
        spread,
        between * (1 - weight) + (1 - weight) ** 2 * doubt,
        items,
        lines,
    )


def _independent(counts: Counts, cell: Places, size: int) -> Figures:
    """How many lines of trade a cell has in effect: (sum)² over sum of squares; unknown traders count item by item."""
    unknown = np.asarray([not group[3] for group in counts.groups])
    own = unknown[counts.group]
    pair, place = np.unique(cell * len(counts.groups) + counts.group, return_inverse=True)
    weight = np.bincount(place, weights=counts.items, minlength=len(pair))
    alone = np.bincount(place, weights=own, minlength=len(pair)) > 0
    squares = np.where(alone, weight, weight**2)
    of = pair // len(counts.groups)
    total = np.bincount(of, weights=weight, minlength=size)
    return np.asarray(total**2 / np.bincount(of, weights=squares, minlength=size))


def _cells(counts: Counts, price: Figures, depth: _Level, fitted: _Fitted) -> Mapping[tuple[str, str, str], PriceCell]:
    size = len(depth.keys)
    seen = quantiles(depth.cell, price, counts.items, size, SHARES, STEP)
    thought = fitted.level[:, None] + fitted.reach[:, None] * _POINTS
    weight = (fitted.lines / (fitted.lines + SPREAD_STRENGTH))[:, None]
    is_own = (fitted.items >= ENOUGH_ITEMS) & (fitted.lines >= ENOUGH_LINES)
    grid = np.where(is_own[:, None], seen, weight * seen + (1 - weight) * thought)
    by_quarter = _by_quarter(counts, depth, size)
    return {
        key: PriceCell(
            *(key[0], key[1], key[2]),
            items=int(fitted.items[row]),
            lines=float(round(fitted.lines[row], 2)),
            level=float(fitted.level[row]),
            spread=float(fitted.reach[row]),
            grid=tuple(float(point) for point in grid[row]),
            is_own=bool(is_own[row]),
            by_quarter=by_quarter[row],
        )
        for row, key in enumerate(depth.keys)
    }


def _by_quarter(counts: Counts, depth: _Level, size: int) -> list[tuple[tuple[str, int, float], ...]]:
    """Of each cell the quarters with their items and the middle of their prices as they were."""
    known = np.unique(counts.quarter)
    names = [quarter_name(int(each)) for each in known]
    pair = depth.cell * len(known) + np.searchsorted(known, counts.quarter)
    items = np.bincount(pair, weights=counts.items, minlength=size * len(known))
    middle = middles(pair, counts.price, counts.items, size * len(known), STEP)
    found: list[list[tuple[str, int, float]]] = [[] for _ in range(size)]
    for each in np.flatnonzero(items).tolist():
        row, quarter = divmod(each, len(known))
        found[row].append((names[quarter], int(items[each]), float(middle[each])))
    return [tuple(row) for row in found]
