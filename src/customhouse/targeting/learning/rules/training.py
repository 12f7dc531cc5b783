"""Training: learn from one file, calibrate and measure on a second, then learn anew from both.

What is told of the model is always what the one that never saw the second file reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules import boosting, calibration, encoding, linear, tables
from customhouse.targeting.learning.rules.calibration import Calibration
from customhouse.targeting.learning.rules.history import History, followed
from customhouse.targeting.learning.rules.measures import compared
from customhouse.targeting.learning.rules.memory import likeliest_strength, remember
from customhouse.targeting.learning.rules.model import LINE, TREES, Model, Prediction, Understanding, predict
from customhouse.targeting.learning.rules.worth import worth_of

Figures = NDArray[np.float64]
REPEATS = 3
"""How often trees for few rows are grown, each time from other chances: their mean is steadier than any."""


@dataclass(frozen=True)
class Labelled:
    """Rows with their results. `known` are those that have one; `revenue` is NaN where it is not known."""

    frame: pl.DataFrame
    found: Figures
    known: NDArray[np.bool_]
    revenue: Figures


def labelled(frame: pl.DataFrame, row_map: RiskMap, target: str) -> Labelled:
    """The rows of a file that has its results in it; a row without a result is learned from as far as it can be."""
    tables.require_columns(frame, [*row_map.columns, target])
    known = frame.select((tables.text(target) != "").alias("k"))["k"].to_numpy()
    found = np.zeros(frame.height)
    if known.any():
        found[known] = tables.zeros_and_ones(frame.filter(pl.Series(known)), target)
    revenue = np.full(frame.height, np.nan)
    if row_map.revenue and row_map.revenue in frame.columns:
        revenue = np.where(known, tables.numbers(frame, row_map.revenue), np.nan)
    return Labelled(frame, found, known, revenue)


def joined(first: Labelled, second: Labelled) -> Labelled:
    """Two files as one; columns that only one has are left out."""
    both = [column for column in first.frame.columns if column in second.frame.columns]
    frames = [each.frame.select(pl.col(both).cast(pl.String)) for each in (first, second)]
    return Labelled(
        pl.concat(frames),
        np.concatenate([first.found, second.found]),
        np.concatenate([first.known, second.known]),
        np.concatenate([first.revenue, second.revenue]),
    )


def train(
    first: Labelled, second: Labelled, row_map: RiskMap, seed: int
) -> tuple[Model, Mapping[str, Mapping[str, Any]], Prediction]:
    """The model of both files, the measures on the second by the model of the first, and that model's predictions."""
    before = Model(row_map, _memory(first, row_map, 1.0), understand(first, row_map, seed), Calibration(1.0, 0.0))
    said = predict(before, second.frame)
    scores = before.understanding.scores(second.frame, row_map, said.matrix)
    fresh = second.known & (said.count == 0)
    line = calibration.fit(scores[fresh], second.found[fresh])
    seen = second.known & (said.count > 0)
    opinion = line.chances(scores)
    strength = likeliest_strength(said.count[seen], said.found[seen], opinion[seen], second.found[seen])
    trial = Model(row_map, _memory(first, row_map, strength), before.understanding, line)
    tried = predict(trial, second.frame)
    measures = told(tried, second)
    both = joined(first, second)
    model = Model(row_map, _memory(both, row_map, strength), understand(both, row_map, seed), line)
    return model, measures, tried


def told(said: Prediction, rows: Labelled) -> Mapping[str, Mapping[str, Any]]:
    """The measures of a prediction on rows with results."""
    known = rows.known
    revenue = np.nan_to_num(rows.revenue[known])
    return compared(
        rows.found[known],
        said.chance[known],
        said.count[known] == 0,
        worth=None if said.expected_revenue is None else said.expected_revenue[known],
        revenue=revenue if revenue.any() else None,
    )


def _memory(rows: Labelled, row_map: RiskMap, strength: float) -> Any:
    goods = tables.goods(rows.frame, row_map).filter(pl.Series(rows.known))
    return remember(goods, rows.found[rows.known], strength)


def understand(rows: Labelled, row_map: RiskMap, seed: int) -> Understanding:
    """What can be understood of rows: with their history where the map has one, else of distinct goods."""
    if row_map.by_row:
        return _of_rows(rows, row_map, seed)
    return _with_history(rows, row_map, seed) if row_map.history else _of_distinct(rows, row_map, seed)


def _of_rows(rows: Labelled, row_map: RiskMap, seed: int) -> Understanding:
    """Every row with a result counts; codes are told out of fold, trees judge alone."""
    frame, found = rows.frame.filter(pl.Series(rows.known)), rows.found[rows.known]
    encodings = encoding.learned(frame, row_map, found)
    matrix = encoding.encoded_out_of_fold(frame, row_map, encodings, found, seed)
    trees = tuple(
        boosting.fit(matrix, found, each, REPEATS * seed + turn) for turn in range(REPEATS) for each in boosting.BY_ROW
    )
    worth = worth_of(matrix, found, rows.revenue[rows.known], row_map.base(encoding.feature_names(row_map)), seed)
    return Understanding(encodings, None, trees, None, worth)


def _of_distinct(rows: Labelled, row_map: RiskMap, seed: int) -> Understanding:
    """Each distinct goods tuple counts once, with the result that most of its rows had."""
    key = tables.goods(rows.frame, row_map)
    table = (
        pl.DataFrame({"goods": key, "found": rows.found, "row": np.arange(len(key))})
        .filter(pl.Series(rows.known))
        .group_by("goods")
        .agg(pl.col("found").mean(), pl.col("row").first())
        .sort("row")
    )
    frame = rows.frame[table["row"].to_list()]
    found = (table["found"].to_numpy() > 0.5).astype(np.float64)  # noqa: PLR2004  # most of its rows
    encodings = encoding.learned(frame, row_map, found)
    matrix = encoding.encoded_out_of_fold(frame, row_map, encodings, found, seed)
    trees = tuple(
        boosting.fit(matrix, found, each, REPEATS * seed + turn) for turn in range(REPEATS) for each in boosting.SMALL
    )
    line = linear.fit(linear.design(frame, row_map, encodings), found)
    return Understanding(encodings, None, trees, line)


def _with_history(rows: Labelled, row_map: RiskMap, seed: int) -> Understanding:
    past = History(row_map)
    revenue = np.nan_to_num(rows.revenue)
    matrix = followed(rows.frame, past, rows.known, rows.found, revenue)
    trees = tuple(
        boosting.fit(matrix[rows.known], rows.found[rows.known], each, seed + place)
        for place, each in enumerate(boosting.LARGE)
    )
    found = np.where(rows.known, rows.found, 0.0)
    worth = worth_of(matrix, found, rows.revenue, row_map.base(past.names), seed)
    return Understanding(None, past, trees, None, worth)


__all__ = ["LINE", "TREES", "Labelled", "joined", "labelled", "told", "train", "understand"]
