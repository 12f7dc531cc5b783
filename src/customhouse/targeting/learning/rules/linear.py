"""The plain part beside the trees: logistic regression over values of keys and bins of figures, strongly shrunk."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, sparse

from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules.encoding import RARE, Encodings, places
from customhouse.targeting.learning.rules.tables import figure_values

Figures = NDArray[np.float64]
RIDGE = 33.0
"""Weight of the squared coefficients beside the sum of the losses."""


def design(frame: pl.DataFrame, row_map: RiskMap, encodings: Encodings) -> Any:
    """A sparse matrix (rows × values and bins) of zeros and ones; values that stand in few rows have no column."""
    rows, columns, start = [], [], 0
    everything = np.arange(frame.height)
    for place, encoding in zip(places(frame, row_map, encodings), encodings.keys, strict=True):
        column = np.where(encoding.count >= RARE, np.cumsum(encoding.count >= RARE) - 1, -1)
        found = np.where(place >= 0, column[place], -1)
        rows.append(everything[found >= 0])
        columns.append(found[found >= 0] + start)
        start += int((encoding.count >= RARE).sum())
    for figure, bounds in zip(row_map.figures, encodings.bounds, strict=True):
        rows.append(everything)
        columns.append(np.searchsorted(np.asarray(bounds), figure_values(frame, figure)) + start)
        start += len(bounds) + 1
    row, column = np.concatenate(rows), np.concatenate(columns)
    return sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(frame.height, start))


def fit(matrix: Any, found: Figures) -> Figures:
    """Coefficients, the last one the constant, by which results are likeliest under the ridge."""

    def loss(weights: Figures) -> tuple[float, Figures]:
        score = matrix @ weights[:-1] + weights[-1]
        error = 1 / (1 + np.exp(-score)) - found
        value = np.logaddexp(0, score).sum() - found @ score + RIDGE / 2 * (weights[:-1] @ weights[:-1])
        return float(value), np.append(matrix.T @ error + RIDGE * weights[:-1], error.sum())

    start = np.zeros(matrix.shape[1] + 1)
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(best.x, dtype=np.float64)


def scores(matrix: Any, weights: Figures) -> Figures:
    """Log odds of each row."""
    return np.asarray(matrix @ weights[:-1] + weights[-1])
