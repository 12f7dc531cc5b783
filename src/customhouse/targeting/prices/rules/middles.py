"""Middles, spreads and shares of weighted figures, group by group: nothing that one strange item could move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Figures = NDArray[np.float64]
NORMAL = 1.4826
"""Of a normal distribution, the standard deviation over the median of absolute deviations."""


def quantiles(
    group: Places, figure: Figures, weight: Figures, groups: int, shares: Sequence[float], step: float = 0.0
) -> Figures:
    """For each group the figures below which the shares of its weight lie; NaN where a group has none.

    Figures are middles of steps of the width `step`; within a step they are thought to lie evenly. Their order is of
    no account.
    """
    order = np.lexsort((figure, group))
    group, figure, weight = group[order], figure[order], weight[order]
    upto = np.cumsum(weight)
    total = np.bincount(group, weights=weight, minlength=groups)
    before = np.concatenate(([0.0], np.cumsum(total)))[:-1]
    found = np.full((groups, len(shares)), np.nan)
    some = np.flatnonzero(total > 0)
    last = np.searchsorted(group, some, side="right") - 1
    first = np.searchsorted(group, some, side="left")
    for place, share in enumerate(shares):
        wanted = before[some] + share * total[some]
        at = np.clip(np.searchsorted(upto, wanted * (1 - 1e-12), side="left"), first, last)
        within = np.clip((wanted - (upto[at] - weight[at])) / weight[at], 0.0, 1.0)
        found[some, place] = figure[at] + step * (within - 0.5)
    return found


def middles(group: Places, figure: Figures, weight: Figures, groups: int, step: float = 0.0) -> Figures:
    """The median of each group; NaN where it has no figures."""
    return np.asarray(quantiles(group, figure, weight, groups, (0.5,), step)[:, 0])


def spreads(group: Places, figure: Figures, weight: Figures, middle: Figures) -> Figures:
    """The robust standard deviation of each group about its middle (the median of deviations, scaled)."""
    return NORMAL * middles(group, np.abs(figure - middle[group]), weight, len(middle))


def middle_of(figure: Figures, weight: Figures) -> float:
    """The median of all figures; NaN where there are none."""
    if not len(figure):
        return float("nan")
    return float(middles(np.zeros(len(figure), np.int64), figure, weight, 1)[0])
