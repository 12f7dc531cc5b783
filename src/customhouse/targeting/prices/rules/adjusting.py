"""Prices of earlier quarters brought to those of the last: inflation, and how the prices of some goods wander.

No table of an index is asked for: the effect of a quarter is estimated. For all goods it is the middle of what the
middles of subheadings moved by; for one subheading its own movement counts beside it, the more the more items show it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.rules.counting import STEP, Counts, quarter_name
from customhouse.targeting.prices.rules.middles import middle_of, middles

Figures = NDArray[np.float64]
SUBHEADING = 6
STRENGTH = 30.0
"""How many items the movement of all goods weighs beside that of one subheading."""


def adjusted(counts: Counts) -> tuple[Figures, Mapping[str, float]]:
    """The prices of the entries in those of the last quarter (log); what was taken off each quarter for all goods."""
    goods = [(unit, commodity[:SUBHEADING]) for commodity, _, unit, _ in counts.groups]
    place = {key: each for each, key in enumerate(sorted(set(goods)))}
    cell = np.asarray([place[key] for key in goods], dtype=np.int64)[counts.group]
    known = np.unique(counts.quarter)
    quarter = np.searchsorted(known, counts.quarter)
    size, times = len(place), len(known)
    usual = middles(cell, counts.price, counts.items, size, STEP)
    pair = cell * times + quarter
    moved = middles(pair, counts.price, counts.items, size * times, STEP).reshape(size, times) - usual[:, None]
    items: Figures = np.bincount(pair, weights=counts.items, minlength=size * times).astype(np.float64)
    items = items.reshape(size, times)
    common = np.asarray([_common(moved[:, each], items[:, each]) for each in range(times)])
    own = np.where(items > 0, moved - common, 0.0) * items / (items + STRENGTH)
    effect = common + own
    off = effect - effect[:, -1:]
    told = {quarter_name(int(each)): float(common[row] - common[-1]) for row, each in enumerate(known)}
    return counts.price - off[cell, quarter], told


def _common(moved: Figures, items: Figures) -> float:
    some = items > 0
    return middle_of(moved[some], items[some]) if some.any() else 0.0
