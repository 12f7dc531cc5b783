"""Undervaluation: of items declared at three fifths of their value or less, how many the lowest prices hold.

The second year is told quarter by quarter, by a reference of what was declared before that quarter. Nothing is learned
from results: the reference knows declared prices alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.prices.files import columns_of
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.maps import MAPS
from customhouse.targeting.prices.rules.ranking import Ranked, rank
from customhouse.targeting.prices.working import reckon
from customhouse.world.opened.records import WEEKS
from tests.benchmarks.risk.opened import world

Figures = NDArray[np.float64]
DEEP = 0.6
SHARES = (0.01, 0.02, 0.05, 0.1)
WAYS = ("random", "declared value a kilogram", "position among goods and origin", "beside the trader’s own prices")


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Each way to rank prices: which share of deep under-declarations it finds, and how precisely, at each share."""
    frame, deep = _declared(count, seed)
    year = np.arange(count) >= count // 2
    quarter = frame.select(pl.col("date").cast(pl.Date).dt.truncate("1q"))["date"]
    score = {name: np.full(count, np.inf) for name in WAYS}
    spent = {"reckon": 0.0, "rank": 0.0}
    ranked_rows = 0
    for first in quarter.filter(pl.Series(year)).unique().sort().to_list():
        some = (quarter == first).to_numpy() & year
        found = _ranked(frame.filter(pl.col("date") < first), frame.filter(pl.Series(some)), first, spent)
        ranked_rows += int(some.sum())
        for name, figure in zip(WAYS[2:], (found.position, found.deviation), strict=True):
            score[name][some] = np.nan_to_num(figure, nan=np.inf)
    score[WAYS[0]] = np.random.default_rng(seed).random(count)
    score[WAYS[1]] = (frame["value"] / frame["net_mass"]).to_numpy()
    for name in WAYS:
        yield {"way": name, "at": _at(score[name][year], deep[year])} | {
            "deep": int(deep[year].sum()),
            "reckoned_a_second": len(frame) / max(spent["reckon"], 1e-9),
            "ranked_a_second": ranked_rows / max(spent["rank"], 1e-9),
        }


def _declared(count: int, seed: int) -> tuple[pl.DataFrame, NDArray[np.bool_]]:
    """Two years as declared, and which items were planted at three fifths of their value or less."""
    made = world(count, seed)
    weeks = [made.week(number) for number in range(2 * WEEKS)]
    frame = pl.concat([pl.DataFrame(dict(week.declared)) for week in weeks])
    illicit, true = (np.concatenate([week.truth[name] for week in weeks]) for name in ("illicit", "true_value"))
    return frame, (illicit == 1) & (frame["value"].to_numpy() <= DEEP * true)


def _ranked(before: pl.DataFrame, now: pl.DataFrame, first: date, spent: dict[str, float]) -> Ranked:
    begun = time.process_time()
    reference = reckon([_columns(before)], first).reference
    between = time.process_time()
    found = rank(reference, _columns(now))
    spent["reckon"] = between - begun  # of the last quarter: the most rows
    spent["rank"] += time.process_time() - between
    return found


def _columns(frame: pl.DataFrame) -> Columns:
    row_map = MAPS["world"]
    return columns_of({name: frame[name].to_list() for name in row_map.columns}, row_map, {})


def _at(score: Figures, deep: NDArray[np.bool_]) -> dict[float, tuple[float, float]]:
    """Recall and precision among the lowest, for each share of rows."""
    order = np.argsort(score, kind="stable")
    found = {}
    for share in SHARES:
        caught = int(deep[order[: round(share * len(score))]].sum())
        found[share] = caught / max(int(deep.sum()), 1), caught / max(round(share * len(score)), 1)
    return found
