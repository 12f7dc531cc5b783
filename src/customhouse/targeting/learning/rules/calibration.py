"""From scores to chances that mean what they say: a line in log odds, fitted on rows the model never saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
STEPS = 50
CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chance = 1 / (1 + exp(-(slope × score + constant)))."""

    slope: float
    constant: float

    def chances(self, scores: Figures) -> Figures:
        """The chance behind each score."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * scores + self.constant, -30, 30))))


def fit(scores: Figures, truth: Figures) -> Calibration:
    """The line under which the truth is likeliest, held near the scores as they are (Newton's steps).

    With few rows, or with findings alone or none, the scores stay nearly as they are. A slope is never negative: a
    model that ranks the wrong way says nothing, it is not turned round.
    """
    design = np.column_stack([scores, np.ones(len(scores))])
    weights, hold = np.array([1.0, 0.0]), np.diag([1.0, 0.1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (chance - truth) + hold @ (weights - np.array([1.0, 0.0]))
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + hold
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < CLOSE:
            break
    return Calibration(max(float(weights[0]), 0.0), float(weights[1]))
