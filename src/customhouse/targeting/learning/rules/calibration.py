"""From scores to chances that mean what they say: a line in log odds, fitted on rows the model never saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chance = 1 / (1 + exp(-(slope × score + constant)))."""

    slope: float
    constant: float

    def chances(self, scores: Figures) -> Figures:
        """The chance behind each score."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * scores + self.constant, -30, 30))))


def fit(scores: Figures, truth: Figures) -> Calibration:
    """The line under which the truth is likeliest, held near the scores as they are.

    With few rows, or with findings alone or none, the scores stay nearly as they are. A slope is never negative: a
    model that ranks the wrong way says nothing, it is not turned round.
    """
    design = np.column_stack([scores, np.ones(len(scores))])
    hold, start = np.array([1.0, 0.1]), np.array([1.0, 0.0])

    def loss(line: Figures) -> tuple[float, Figures]:
        odds = design @ line
        away = hold * (line - start)
        value = np.logaddexp(0, odds).sum() - truth @ odds + away @ (line - start) / 2
        return float(value), design.T @ (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - truth) + away

    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None), (None, None)])
    return Calibration(float(best.x[0]), float(best.x[1]))
