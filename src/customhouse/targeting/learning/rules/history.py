"""Features of history as of each week, the same for one row and a million: nothing of a week is known within it.

What is kept of each value of a key: rows, results, findings (both fading, so that the past weighs less the longer ago
it is), the extra revenue found, and the mean and spread of figures. A row's features are read before its week is
taken in; results enter in the week in which they are known. So features of a week never depend on later ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules.tables import figure_values, key_values, weeks

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
HALF_LIFE = 26.0
"""Weeks after which a result weighs half."""
SHRINK = 8.0
USUAL_SPREAD = 0.25
"""Standard deviation (in logarithms) that a figure is thought to have where few rows tell."""
USUAL_ROWS = 4.0
COUNTS = ("rows", "results", "findings", "revenue")


@dataclass
class KeyHistory:
    """Of one key: the place of each value, its counts (value × `COUNTS`) and its figures (value × figure × 3)."""

    places: dict[str, int]
    counts: Figures
    figures: Figures

    def placed(self, values: pl.Series) -> Places:
        """The place of each value; new values get the next places."""
        distinct = values.unique(maintain_order=True)
        numbers = [self.places.setdefault(value, len(self.places)) for value in distinct.to_list()]
        self._make_room(len(self.places))
        known = pl.DataFrame({"value": distinct, "place": numbers})
        joined = values.rename("value").to_frame().join(known, on="value", how="left", maintain_order="left")
        return joined["place"].to_numpy().astype(np.int64)

    def looked_up(self, values: pl.Series) -> Places:
        """The place of each value, and one past the last for values never seen: nothing is kept of them."""
        distinct = values.unique(maintain_order=True)
        last = len(self.places)
        numbers = [self.places.get(value, last) for value in distinct.to_list()]
        self._make_room(last + 1)
        known = pl.DataFrame({"value": distinct, "place": numbers})
        joined = values.rename("value").to_frame().join(known, on="value", how="left", maintain_order="left")
        return joined["place"].to_numpy().astype(np.int64)

    def _make_room(self, size: int) -> None:
        if size > len(self.counts):
            more = max(size, 2 * len(self.counts)) - len(self.counts)
            self.counts = np.pad(self.counts, ((0, more), (0, 0)))
            self.figures = np.pad(self.figures, ((0, more), (0, 0), (0, 0)))


@dataclass
class History:
    """What is known of the past up to the beginning of a week."""

    row_map: RiskMap
    week: int = 0
    results: float = 0.0
    findings: float = 0.0
    keys: dict[str, KeyHistory] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """An empty history where none is given."""
        for key in self.row_map.keys:
            room = np.zeros((16, len(self._spreads(key.name)), 3))
            self.keys.setdefault(key.name, KeyHistory({}, np.zeros((16, len(COUNTS))), room))

    @property
    def prior(self) -> float:
        """The rate of findings among results, fading like everything."""
        return (self.findings + 0.2) / (self.results + 10.0)

    @property
    def names(self) -> tuple[str, ...]:
        """The features, in order."""
        keyed = [f"{key.name}.{kind}" for key in self.row_map.keys for kind in ("rate", "count", "results")]
        figures = [figure.name for figure in self.row_map.figures]
        spread = [f"{each.name}.{kind}" for each in self.row_map.spreads for kind in ("off", "place")]
        return (*keyed, *figures, *spread)

    def _spreads(self, key: str) -> list[str]:
        """The figures whose mean and spread are kept under a key."""
        return [spread.figure for spread in self.row_map.spreads if spread.key == key]


@dataclass(frozen=True)
class Prepared:
    """Rows with their values placed: made once, read week by week."""

    week: Places
    places: Mapping[str, Places]
    figures: Mapping[str, Figures]

    def part(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Prepared:
        """Some of the rows."""
        return Prepared(
            self.week[rows],
            {name: place[rows] for name, place in self.places.items()},
            {name: read[rows] for name, read in self.figures.items()},
        )


def prepared(frame: pl.DataFrame, history: History, *, learn: bool) -> Prepared:
    """The rows ready for a history; with `learn`, values never seen before get a place of their own."""
    row_map = history.row_map
    place = {}
    for key in row_map.keys:
        values = key_values(frame, key)
        kept = history.keys[key.name]
        place[key.name] = kept.placed(values) if learn else kept.looked_up(values)
    read = {figure.name: figure_values(frame, figure) for figure in row_map.figures}
    return Prepared(weeks(frame, row_map.day), place, read)


def features(rows: Prepared, history: History) -> Figures:
    """The matrix of rows (rows × `history.names`) by what is known before their week."""
    columns: list[Figures] = []
    prior = history.prior
    for key in history.row_map.keys:
        counts = history.keys[key.name].counts[rows.places[key.name]]
        columns += [
            (counts[:, 2] + SHRINK * prior) / (counts[:, 1] + SHRINK),
            np.log1p(counts[:, 0]),
            np.log1p(counts[:, 1]),
        ]
    columns += [rows.figures[figure.name] for figure in history.row_map.figures]
    for spread in history.row_map.spreads:
        slot = [each.figure for each in history.row_map.spreads if each.key == spread.key].index(spread.figure)
        kept = history.keys[spread.key].figures[rows.places[spread.key], slot]
        columns += _beside(rows.figures[spread.figure], kept)
    return np.column_stack(columns)


def _beside(figure: Figures, kept: Figures) -> list[Figures]:
    """How far a figure lies from the mean of its kind, plainly and in spreads; unknown where there was none before."""
    rows, total, squares = kept[:, 0], kept[:, 1], kept[:, 2]
    some = rows > 0
    divisor = np.where(some, rows, 1.0)
    mean = total / divisor
    spread = np.maximum(squares / divisor - mean**2, 0.0)
    shrunk = (spread * rows + USUAL_ROWS * USUAL_SPREAD**2) / (rows + USUAL_ROWS)
    off = np.where(some, figure - mean, np.nan)
    return [off, off / np.sqrt(shrunk)]


def take_in(
    rows: Prepared, history: History, *, week: int, known: NDArray[np.bool_], found: Figures, revenue: Figures
) -> None:
    """Take a week's rows into the history; `known` are those that have a result by then."""
    _fade(history, week)
    results = known.astype(np.float64)
    hits, money = np.where(known, found, 0.0), np.where(known, revenue, 0.0)
    history.results += float(results.sum())
    history.findings += float(hits.sum())
    for key in history.row_map.keys:
        kept, place = history.keys[key.name], rows.places[key.name]
        size = len(kept.counts)
        for column, amount in enumerate((None, results, hits, money)):
            kept.counts[:, column] += np.bincount(place, weights=amount, minlength=size)
        own = [spread.figure for spread in history.row_map.spreads if spread.key == key.name]
        for slot, name in enumerate(own):
            figure = rows.figures[name]
            usable = ~np.isnan(figure)
            at, value = place[usable], figure[usable]
            for column, amount in enumerate((None, value, value**2)):
                kept.figures[:, slot, column] += np.bincount(at, weights=amount, minlength=size)


def _fade(history: History, week: int) -> None:
    """Let results and figures fade to a week; the counts of rows do not."""
    if history.week and week > history.week:
        left = 0.5 ** ((week - history.week) / HALF_LIFE)
        history.results *= left
        history.findings *= left
        for kept in history.keys.values():
            kept.counts[:, 1:] *= left
            kept.figures *= left
    history.week = max(history.week, week)


def followed(
    frame: pl.DataFrame, history: History, known: NDArray[np.bool_], found: Figures, revenue: Figures
) -> Figures:
    """The features of all rows, week after week, each before it is taken in. The history has them all at the end."""
    rows = prepared(frame, history, learn=True)
    order = np.argsort(rows.week, kind="stable")
    bounds = np.flatnonzero(np.diff(rows.week[order], prepend=-1))
    matrix = np.empty((frame.height, len(history.names)))
    for chosen in np.split(order, bounds[1:]):
        part = rows.part(chosen)
        matrix[chosen] = features(part, history)
        take_in(
            part, history, week=int(part.week[0]), known=known[chosen], found=found[chosen], revenue=revenue[chosen]
        )
    return matrix
