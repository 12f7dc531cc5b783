"""What may be concluded of all rows from those that were inspected, when they were not chosen evenly.

Each inspected row stands for as many as one over its chance of being inspected (Horvitz and Thompson, 1952). Rows
that could not be inspected at all are not spoken for: an estimate with them would be a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the bounds within which it lies in 95 of 100 cases."""

    value: float
    low: float
    high: float


def total(amount: Figures, propensity: Figures) -> Estimate:
    """The sum over all rows of an amount known of inspected ones, each drawn by itself with its propensity."""
    weight = amount / propensity
    spread = float(np.sqrt(np.sum(weight**2 * (1 - propensity))))
    value = float(weight.sum())
    return Estimate(value, value - NORMAL_95 * spread, value + NORMAL_95 * spread)


def rate(found: Figures, propensity: Figures, rows: int) -> Estimate:
    """The share of all rows in which something would be found, from the inspected ones.

    The bounds allow for one finding more among rows drawn by chance than was seen: few findings tell little of how
    much they could have differed.
    """
    sums = total(found, propensity)
    half = _half_width(sums, propensity)
    bounds = [min(1.0, max(0.0, each / rows)) for each in (sums.value, sums.value - half, sums.value + half)]
    return Estimate(*bounds)


def assisted_rate(found: Figures, propensity: Figures, said: Figures, said_of_all: Figures) -> Estimate:
    """The same share with a model's help: its chances over all rows, corrected by where it was wrong on inspected ones.

    Unbiased whatever the model says; the better it is, the narrower the bounds (`said` of the inspected rows).
    """
    wrong = total(found - said, propensity)
    half = _half_width(wrong, propensity)
    value = float(said_of_all.sum()) + wrong.value
    rows = len(said_of_all)
    return Estimate(*(min(1.0, max(0.0, each / rows)) for each in (value, value - half, value + half)))


def _half_width(sums: Estimate, propensity: Figures) -> float:
    """Half of the bounds' width, one finding more than was seen allowed for."""
    by_chance = propensity[propensity < 1]
    one_more = float(np.mean((1 - by_chance) / by_chance**2)) if len(by_chance) else 0.0
    return float(np.sqrt(((sums.high - sums.value) / NORMAL_95) ** 2 + one_more) * NORMAL_95)


def corrected_precision(found: Figures, propensity: Figures, chosen: NDArray[np.bool_]) -> float | None:
    """The precision that another ranking would have had, from inspected rows; None where none of its choice was."""
    if not chosen.any():
        return None
    weight = 1 / propensity[chosen]
    return float(np.sum(weight * found[chosen]) / weight.sum())
