"""Whom to look at in order to learn: a share of controls goes where the model is not sure, so that labels stay honest.

Every row keeps the chance with which it was chosen (propensity), and none that could be has the chance zero: what is
concluded from inspected rows can be corrected for it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.lanes.records import Interest

Figures = NDArray[np.float64]
EVEN = 0.5
"""Of the exploring share, the part that is drawn by lot from all under every policy."""


Policy = Interest


def choose(
    rank: Figures, interest: Figures, *, count: int, share: float, rng: np.random.Generator
) -> tuple[NDArray[np.bool_], Figures]:
    """Which rows are chosen, and with which chance each could be.

    `count` rows, of which the part `share` explores: the highest by `rank` are taken as they are (chance 1), of the
    others each is drawn by itself with a chance that grows with its `interest` (all zero or equal: by lot).
    """
    count = min(count, len(rank))
    exploring = round(share * count)
    sure = np.argsort(-rank, kind="stable")[: count - exploring]
    chance = np.zeros(len(rank))
    chance[sure] = 1.0
    rest = np.flatnonzero(chance == 0)
    if exploring and len(rest):
        total = float(interest[rest].sum())
        even = np.full(len(rest), 1 / len(rest))
        drawn = even if total <= 0 else EVEN * even + (1 - EVEN) * interest[rest] / total
        chance[rest] = np.minimum(1.0, exploring * drawn)
    return rng.random(len(rank)) < chance, chance


def interest(policy: Policy, chance: Figures, seen: Figures) -> Figures:
    """How much there is to learn from each row: `seen` is how often its like was declared before."""
    if policy is Policy.UNCERTAINTY:
        return np.asarray(chance * (1 - chance))
    if policy is Policy.NOVELTY:
        return np.asarray(1 / (1 + seen))
    return np.ones(len(chance))
