"""Prices of earlier quarters brought to those of the last: inflation, and how the prices of some goods wander.

No table of an index is asked for: it is estimated as a chained index of matched lines of trade. From each quarter to
the next, what the same lines of trade moved by counts (its middle), so that who comes and who goes moves nothing. For
one subheading its own movement counts beside that of all goods, the more the more lines of trade show it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.rules.counting import STEP, Counts, quarter_name
from customhouse.targeting.prices.rules.middles import middle_of, middles

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
SUBHEADING = 6
STRENGTH = 10.0
"""How many lines of trade the movement of all goods weighs beside that of one subheading."""


def adjusted(counts: Counts) -> tuple[Figures, Mapping[str, float]]:
    """The prices of the entries in those of the last quarter (log); what each quarter of all goods lay beside it."""
    goods = [(unit, commodity[:SUBHEADING]) for commodity, _, unit, _ in counts.groups]
    place = {key: each for each, key in enumerate(sorted(set(goods)))}
    cell = np.asarray([place[key] for key in goods], dtype=np.int64)
    known = np.unique(counts.quarter)
    quarter = np.searchsorted(known, counts.quarter)
    of, later, moved = _links(counts, quarter, len(known))
    off = np.zeros((len(place), len(known)))
    common = np.zeros(len(known))
    for each in range(len(known) - 1, 0, -1):
        here = later == each
        link = middle_of(moved[here], np.ones(int(here.sum()))) if here.any() else 0.0
        common[each - 1] = common[each] - link
        off[:, each - 1] = off[:, each] - _own_links(cell[of[here]], moved[here], link, len(place))
    told = {quarter_name(int(each)): float(common[row]) for row, each in enumerate(known)}
    return counts.price - off[cell[counts.group], quarter], told


def _links(counts: Counts, quarter: Places, times: int) -> tuple[Places, Places, Figures]:
    """Of each line of trade that two quarters running have: its group, the later quarter, what its middle moved by."""
    pair, place = np.unique(counts.group * times + quarter, return_inverse=True)
    middle = middles(place, counts.price, counts.items, len(pair), STEP)
    group, at = np.divmod(pair, times)
    follows = np.flatnonzero((group[1:] == group[:-1]) & (at[1:] == at[:-1] + 1)) + 1
    return group[follows], at[follows], middle[follows] - middle[follows - 1]


def _own_links(cell: Places, moved: Figures, link: float, size: int) -> Figures:
    """What each subheading moved by, drawn towards what all goods did."""
    lines: Figures = np.bincount(cell, minlength=size).astype(np.float64)
    own = middles(cell, moved, np.ones(len(moved)), size)
    return np.asarray(link + np.where(lines > 0, own - link, 0.0) * lines / (lines + STRENGTH))
