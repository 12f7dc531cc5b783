"""A model as one thing: memory of goods seen before, understanding of others, and chances that mean what they say.

Two parts, told apart for every row. Goods whose tuple was declared before are judged by what was found then, with the
understanding weighing a little beside it; all others by the understanding alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules import boosting, encoding, history, linear, tables
from customhouse.targeting.learning.rules.calibration import Calibration
from customhouse.targeting.learning.rules.encoding import Encodings
from customhouse.targeting.learning.rules.history import History
from customhouse.targeting.learning.rules.memory import Memory, together
from customhouse.targeting.learning.rules.worth import Worth

Figures = NDArray[np.float64]
TREES, LINE = 2.0, 1.0
"""How trees and the linear part weigh in log odds, where there are both."""


@dataclass(frozen=True)
class Understanding:
    """What ranks goods never seen before: trees over encodings or histories, beside a linear part where rows are few.

    `worth` tells how much a finding brings; None where too little was known of revenue.
    """

    encodings: Encodings | None
    history: History | None
    trees: tuple[str, ...]
    line: Figures | None
    worth: Worth | None = None

    def matrix(self, frame: pl.DataFrame, row_map: RiskMap) -> Figures:
        """The features of rows that are none of those learned from."""
        if self.history is not None:
            return history.features(history.prepared(frame, self.history, learn=False), self.history)
        assert self.encodings is not None  # noqa: S101  # one of the two is always there
        return encoding.encoded(frame, row_map, self.encodings)

    def names(self, row_map: RiskMap) -> tuple[str, ...]:
        """The features, in order."""
        return self.history.names if self.history is not None else encoding.feature_names(row_map)

    def scores(self, frame: pl.DataFrame, row_map: RiskMap, matrix: Figures) -> Figures:
        """Log odds before calibration."""
        trees = boosting.raw_scores(boosting.ready(self.trees), matrix)
        if self.line is None or self.encodings is None:
            return trees
        plain = linear.scores(linear.design(frame, row_map, self.encodings), self.line)
        return (TREES * trees + LINE * plain) / (TREES + LINE)

    def revenue(self, matrix: Figures) -> Figures | None:
        """The extra revenue expected of each row if something is found."""
        return None if self.worth is None else self.worth.of(matrix)


@dataclass(frozen=True)
class Model:
    """The whole."""

    row_map: RiskMap
    memory: Memory
    understanding: Understanding
    calibration: Calibration


@dataclass(frozen=True)
class Prediction:
    """What a model says of rows.

    For each the chance of a finding, the understanding's own chance, how often its goods were declared before and with
    how many findings, the expected extra revenue (chance × revenue of a finding; None: not known), and the features.
    """

    chance: Figures
    opinion: Figures
    count: Figures
    found: Figures
    expected_revenue: Figures | None
    matrix: Figures


def predict(model: Model, frame: pl.DataFrame) -> Prediction:
    """What the model says of each row. Raises `UnusableInputError` where the file lacks columns."""
    tables.require_columns(frame, model.row_map.columns)
    matrix = model.understanding.matrix(frame, model.row_map)
    opinion = model.calibration.chances(model.understanding.scores(frame, model.row_map, matrix))
    count, found = model.memory.recall(tables.goods(frame, model.row_map))
    chance = together(count, found, opinion, model.memory.strength)
    chance = np.where(count > 0, chance, opinion)
    worth = model.understanding.revenue(matrix)
    return Prediction(chance, opinion, count, found, None if worth is None else chance * worth, matrix)


def names_of(model: Model) -> Mapping[str, int]:
    """The place of each feature."""
    return {name: place for place, name in enumerate(model.understanding.names(model.row_map))}
