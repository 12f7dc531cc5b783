"""The watch over drift: whether rows of now are still like those that a model learned from.

The population stability index compares how a figure was spread then and is now, over tenths of then: under 0.1 is calm,
over 0.25 alarming (the credit trade's rule of thumb). An alarm shifts controls towards exploration by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
TENTHS = np.linspace(0, 1, 11)[1:-1]
LEAST = 1e-3
WATCH, ALARM = 0.1, 0.25
MOST_EXPLORING = 0.5


@dataclass(frozen=True, slots=True)
class Drift:
    """One feature's index, and what it calls for: `calm`, `watch` or `alarm`."""

    feature: str
    index: float
    state: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How a feature was spread when a model learned.

    Bounds of its tenths, and the share of rows in each; the last is that of rows where it is not known.
    """

    bounds: tuple[float, ...]
    shares: tuple[float, ...]


def spread_of(figures: Figures) -> Spread:
    """The spread of a feature."""
    known = figures[~np.isnan(figures)]
    bounds = np.unique(np.quantile(known, TENTHS)) if len(known) else np.array([])
    return Spread(tuple(bounds.tolist()), tuple(_shares(figures, bounds).tolist()))


def stability(then: Spread, now: Figures) -> float:
    """The population stability index of a feature."""
    before = np.maximum(np.asarray(then.shares), LEAST)
    after = np.maximum(_shares(now, np.asarray(then.bounds)), LEAST)
    return float(np.sum((after - before) * np.log(after / before)))


def _shares(figures: Figures, bounds: Figures) -> Figures:
    unknown = np.isnan(figures)
    place = np.where(unknown, len(bounds) + 1, np.searchsorted(bounds, np.nan_to_num(figures), side="right"))
    return np.bincount(place, minlength=len(bounds) + 2) / max(1, len(figures))


def watched(then: Mapping[str, Spread], names: Sequence[str], now: Figures) -> list[Drift]:
    """Every feature known then, the most moved first. `now` is rows × `names`."""
    told = []
    for place, name in enumerate(names):
        if name in then:
            index = stability(then[name], now[:, place])
            told.append(Drift(name, index, "alarm" if index > ALARM else "watch" if index > WATCH else "calm"))
    return sorted(told, key=lambda each: -each.index)


def exploring_share(usual: float, drifts: Sequence[Drift]) -> float:
    """The share of controls that explores: twice the usual under an alarm, at most half."""
    return min(MOST_EXPLORING, 2 * usual) if any(each.state == "alarm" for each in drifts) else usual
