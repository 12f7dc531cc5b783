"""Codes as figures: how often something was found under each value of a key, never with a row's own result.

In training each value is told from the other folds alone (out of fold): a value that stands in one row says nothing
of it. Rates are shrunk towards the rate of all, the more the fewer rows stand behind them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules.tables import figure_values, key_values

Figures = NDArray[np.float64]
FOLDS = 5
SHRINK = 10.0
RARE = 3
BINS = 12


@dataclass(frozen=True, slots=True)
class Encoding:
    """Of one key: its values in order, in how many rows each stands, and with how many findings."""

    name: str
    values: tuple[str, ...]
    count: Figures
    found: Figures


@dataclass(frozen=True, slots=True)
class Encodings:
    """Every key's encoding, the rate of all, and the bounds of the bins into which figures are cut."""

    prior: float
    keys: tuple[Encoding, ...]
    bounds: tuple[tuple[float, ...], ...]


def feature_names(row_map: RiskMap) -> tuple[str, ...]:
    """The columns of the matrix, in order."""
    keyed = [f"{key.name}.{kind}" for key in row_map.keys for kind in ("rate", "count")]
    return (*keyed, *(figure.name for figure in row_map.figures))


def learned(frame: pl.DataFrame, row_map: RiskMap, found: Figures) -> Encodings:
    """The encodings of all rows."""
    keys = []
    for key in row_map.keys:
        table = (
            pl.DataFrame({"value": key_values(frame, key), "found": found})
            .group_by("value")
            .agg(pl.len().alias("count"), pl.col("found").sum())
            .sort("value")
        )
        count, hits = (table[name].to_numpy().astype(np.float64) for name in ("count", "found"))
        keys.append(Encoding(key.name, tuple(table["value"].to_list()), count, hits))
    bounds = tuple(_bounds(figure_values(frame, figure)) for figure in row_map.figures)
    return Encodings(float(found.mean()), tuple(keys), bounds)


def _bounds(figures: Figures) -> tuple[float, ...]:
    """Where bins of figures end; none where no figure is known."""
    if np.isnan(figures).all():
        return ()
    return tuple(np.unique(np.nanquantile(figures, np.linspace(0, 1, BINS + 1)[1:-1])).tolist())


def places(frame: pl.DataFrame, row_map: RiskMap, encodings: Encodings) -> list[NDArray[np.int64]]:
    """Of each key the place of each row's value among those known, -1 where it is not known."""
    found = []
    for key, encoding in zip(row_map.keys, encodings.keys, strict=True):
        known = pl.DataFrame(
            {"value": encoding.values, "place": np.arange(len(encoding.values))},
            schema_overrides={"value": pl.String},
        )
        asked = key_values(frame, key).rename("value").to_frame()
        joined = asked.join(known, on="value", how="left", maintain_order="left")["place"]
        found.append(joined.fill_null(-1).to_numpy().astype(np.int64))
    return found


def encoded(frame: pl.DataFrame, row_map: RiskMap, encodings: Encodings) -> Figures:
    """The matrix of rows that are none of those learned from."""
    columns: list[Figures] = []
    for place, encoding in zip(places(frame, row_map, encodings), encodings.keys, strict=True):
        columns += rates(place, encoding.count, encoding.found, encodings.prior)
    columns += [figure_values(frame, figure) for figure in row_map.figures]
    return np.column_stack(columns)


def encoded_out_of_fold(
    frame: pl.DataFrame, row_map: RiskMap, encodings: Encodings, found: Figures, seed: int
) -> Figures:
    """The matrix of the rows learned from: each row's rates come from the other folds."""
    fold = np.random.default_rng(seed).permutation(len(found)) % FOLDS
    columns: list[Figures] = []
    for place, encoding in zip(places(frame, row_map, encodings), encodings.keys, strict=True):
        size = len(encoding.values)
        rate, count = np.empty(len(found)), np.empty(len(found))
        for each in range(FOLDS):
            own = fold == each
            left = encoding.count - np.bincount(place[own], minlength=size)
            hits = encoding.found - np.bincount(place[own], weights=found[own], minlength=size)
            rate[own], count[own] = rates(place[own], left, hits, encodings.prior)
        columns += [rate, count]
    columns += [figure_values(frame, figure) for figure in row_map.figures]
    return np.column_stack(columns)


def rates(place: NDArray[np.int64], count: Figures, found: Figures, prior: float) -> list[Figures]:
    """The shrunk rate and the logarithm of the count for each row; the rate of all where the value is not known."""
    known = place >= 0
    rows = np.where(known, count[place], 0.0)
    hits = np.where(known, found[place], 0.0)
    return [np.asarray((hits + SHRINK * prior) / (rows + SHRINK)), np.asarray(np.log1p(rows))]
