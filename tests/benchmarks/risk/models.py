"""Ways of choosing what to inspect on the open world: each learns from rows with results, and tells of other rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from customhouse.targeting.learning.rules import boosting, linear
from customhouse.targeting.learning.rules.maps import WORLD
from customhouse.targeting.learning.rules.worth import worth_of
from tests.benchmarks.risk import attention

Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Rows as declared, their features of history, and what an inspection would find in them and bring in."""

    frame: pl.DataFrame
    matrix: Figures
    found: Figures
    revenue: Figures
    names: tuple[str, ...]

    def where(self, wanted: NDArray[np.bool_]) -> Rows:
        """Those of the rows."""
        frame = self.frame.filter(pl.Series(wanted))
        return Rows(frame, self.matrix[wanted], self.found[wanted], self.revenue[wanted], self.names)


def joined(parts: Sequence[Rows]) -> Rows:
    """Rows of several weeks, one after another."""
    matrix, found, revenue = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("matrix", "found", "revenue")
    )
    return Rows(pl.concat([part.frame for part in parts]), matrix, found, revenue, parts[0].names)


@dataclass(frozen=True)
class Said:
    """Of each row how likely something is found; and by what rows are ranked for revenue, if by something else."""

    score: Figures
    worth: Figures | None = None

    @property
    def rank(self) -> Figures:
        """By what rows are inspected first."""
        return self.score if self.worth is None else self.worth


Teller = Callable[[Rows], Said]
Model = Callable[[Rows, int], Teller]
"""Learns from rows with results; the number is a seed."""


def _random(known: Rows, seed: int) -> Teller:
    del known
    rng = np.random.default_rng(seed)
    return lambda rows: Said(rng.random(len(rows.found)))


def _duty(known: Rows, seed: int) -> Teller:
    del known, seed
    return lambda rows: Said(rows.frame["declared_tax"].to_numpy())


def _importer(known: Rows, seed: int) -> Teller:
    del known, seed
    return lambda rows: Said(rows.matrix[:, rows.names.index("importer.rate")])


def _profiles(known: Rows, seed: int) -> Teller:
    """What analysts write: low prices, young firms, heavy packing, high duty, preference and detours, summed."""
    del known, seed

    def tell(rows: Rows) -> Said:
        part = dict(zip(rows.names, rows.matrix.T, strict=True))
        low = np.nan_to_num(part["price_hs_origin.off"]) < -0.4
        young, heavy = part["age"] < np.log1p(180), np.nan_to_num(part["gross_hs.off"]) > 0.1
        preferred = (part["preference"] > 0) & (rows.frame["departure"] != rows.frame["origin"]).to_numpy()
        busy = part["same_day"] > np.log1p(1)
        score = 2.0 * low + 1.5 * heavy + young + preferred + busy + part["rate"] / 40
        return Said(score, score * np.log1p(rows.frame["value"].to_numpy()))

    return tell


def _forest(known: Rows, seed: int) -> Teller:
    """Trees whose leaves are the columns of a logistic regression (He and others, 2014)."""
    import lightgbm

    options = {"objective": "binary", "num_leaves": 15, "verbosity": -1, "num_threads": 1, "seed": seed}
    trees = lightgbm.train(options, lightgbm.Dataset(known.matrix, known.found), 100)

    def leaves(matrix: Figures) -> Any:
        found = np.asarray(trees.predict(matrix, pred_leaf=True, num_threads=1), dtype=np.int64)
        found = found.reshape(len(matrix), -1)
        places = (found + np.arange(found.shape[1]) * 15).ravel()
        at = np.repeat(np.arange(len(found)), found.shape[1])
        return sparse.csr_matrix((np.ones(len(places)), (at, places)), shape=(len(found), found.shape[1] * 15))

    weights = linear.fit(leaves(known.matrix), known.found)
    return lambda rows: Said(linear.scores(leaves(rows.matrix), weights))


def _attention(known: Rows, seed: int) -> Teller:
    """Importers and goods as vectors that attend to the leaves of trees, in the spirit of DATE (KDD 2020)."""
    places = {
        column: {value: place for place, value in enumerate(known.frame[column].unique(maintain_order=True))}
        for column in ("importer", "hs_code")
    }

    def codes(rows: Rows) -> tuple[Any, Any]:
        importer, goods = (
            np.asarray([at.get(value, len(at)) for value in rows.frame[column]]) for column, at in places.items()
        )
        return importer, goods

    model = attention.fit(np.nan_to_num(known.matrix), known.found, known.revenue, *codes(known), seed)

    def tell(rows: Rows) -> Said:
        chance, worth = model.chance_and_revenue(np.nan_to_num(rows.matrix), *codes(rows))
        return Said(chance, chance * worth)

    return tell


def _ours(known: Rows, seed: int) -> Teller:
    """Boosted trees for the chance, and what a finding brings as a multiple of the value at stake."""
    trees = [boosting.loaded(boosting.fit(known.matrix, known.found, each, seed)) for each in boosting.LARGE]
    worth = worth_of(known.matrix, known.found, known.revenue, WORLD.base(known.names), seed)

    def tell(rows: Rows) -> Said:
        chance = 1 / (1 + np.exp(-boosting.raw_scores(trees, rows.matrix)))
        return Said(chance, chance * worth.of(rows.matrix) if worth else None)

    return tell


def _oracle(known: Rows, seed: int) -> Teller:
    del known, seed
    return lambda rows: Said(rows.found, rows.revenue)


MODELS: Mapping[str, Model] = {
    "random": _random,
    "declared-duty rule": _duty,
    "importer history": _importer,
    "profiles alone": _profiles,
    "GBDT + LR": _forest,
    "tree attention": _attention,
    "ours": _ours,
    "oracle": _oracle,
}
