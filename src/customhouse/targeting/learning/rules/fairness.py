"""How controls would fall on groups: by size and age of the trader, origin and office. For people who watch models.

A model that inspects one group far more often than its findings warrant shows here: `chosen` beside `findings`, and
`precision` among those chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.messages.findings import msgid
from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules import tables
from customhouse.targeting.learning.rules.training import Labelled

SHARE = 0.05
MOST_GROUPS = 8
SIZES = ((1, msgid("one declaration")), (10, msgid("2 to 10 declarations")), (0, msgid("more than 10 declarations")))
AGES = ((89, msgid("registered under 90 days")), (364, msgid("under a year")), (0, msgid("a year or more")))
"""Groups of whole figures up to and including each bound; the last has none."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group at 5 % chosen: its rows, its rate of findings, its share chosen, and the precision among these."""

    by: str
    group: str
    rows: int
    findings: float
    chosen: float
    precision: float | None


def fairness(rows: Labelled, chance: NDArray[np.float64], row_map: RiskMap) -> list[Group]:
    """The table on rows with results: the largest groups of each kind."""
    known = rows.known
    frame = rows.frame.filter(pl.Series(known))
    found, score = rows.found[known], chance[known]
    chosen = np.zeros(len(found), dtype=np.bool_)
    chosen[np.argsort(-score, kind="stable")[: max(1, round(SHARE * len(found)))]] = True
    told: list[Group] = []
    for by, column in row_map.groups.items():
        if column in frame.columns:
            told += _groups("size" if by == "trader" else by, _labels(frame, by, column), found, chosen)
    return told


def _labels(frame: pl.DataFrame, by: str, column: str) -> pl.Series:
    if by == "trader":
        often = frame.select(pl.len().over(tables.text(column)).cast(pl.Float64).alias("often"))["often"].to_numpy()
        return pl.Series(_within(often, SIZES))
    if by == "age":
        return pl.Series(_within(tables.numbers(frame, column), AGES))
    return frame.select(tables.text(column).alias("g"))["g"]


def _within(figures: NDArray[np.float64], steps: tuple[tuple[int, str], ...]) -> list[str]:
    """The group of each figure; empty where there is none to tell by."""
    place = np.searchsorted(np.asarray([bound for bound, _ in steps[:-1]], dtype=np.float64), figures)
    return ["" if unknown else steps[each][1] for each, unknown in zip(place, np.isnan(figures), strict=True)]


def _groups(by: str, labels: pl.Series, found: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Iterator[Group]:
    frame = pl.DataFrame({"group": labels, "found": found, "chosen": chosen})
    table = (
        frame.group_by("group")
        .agg(
            pl.len().alias("rows"),
            pl.col("found").mean().alias("rate"),
            pl.col("chosen").mean().alias("share"),
            pl.col("found").filter(pl.col("chosen")).mean().alias("precision"),
        )
        .sort(["rows", "group"], descending=[True, False])
    )
    for row in table.head(MOST_GROUPS).iter_rows(named=True):
        yield Group(by, row["group"], row["rows"], row["rate"], row["share"], row["precision"])
