"""What profiles and score call for, of many rows at once: the lanes that `choosing` chooses, without chance.

Each row is a declaration of one item. The gravest of the lanes of the profiles that found it, and of the step that the
sum of their weights reaches, holds. Chance draws when goods are declared, and is no part of this. Needs NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.lanes.records import Lane, SelectionPolicy
from customhouse.targeting.profiles.records import Profile, ProfileSet
from customhouse.targeting.profiles.rules.matching import ready_on
from customhouse.targeting.profiles.rules.sweeping import Sweep

Rows = NDArray[np.int64]
LANES = tuple(Lane)


@dataclass(frozen=True, slots=True)
class Called:
    """For each row the gravity of its lane and the sum of weights; for each profile in force the rows that it found."""

    gravity: Rows
    score: Rows
    found: Sequence[tuple[Profile, Rows]]

    def lane(self, row: int) -> Lane:
        """The lane of a row."""
        return LANES[int(self.gravity[row])]


def called(columns: FactColumns, profiles: ProfileSet, policy: SelectionPolicy, on: date) -> Called:
    """What the profiles of a day and its policy call for; profiles in shadow call for nothing."""
    ready = ready_on(profiles, on)
    in_force = ready.profiles[: ready.in_force]
    sweep = Sweep(profile.whole for profile in in_force)
    gravity, score = np.zeros(len(columns), np.int64), np.zeros(len(columns), np.int64)
    found = list(zip(in_force, sweep.rows(columns), strict=True))
    for profile, rows in found:
        gravity[rows] = np.maximum(gravity[rows], profile.lane.gravity)
        score[rows] += profile.weight
    for step in policy.steps:
        reached = score >= step.at_least
        gravity[reached] = np.maximum(gravity[reached], step.lane.gravity)
    return Called(gravity, score, found)
