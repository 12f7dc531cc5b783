"""Small files in the shape of the known ones, made by chance with a seed."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from customhouse.countries.demoland import PACK
from customhouse.world.opened.records import OpenSettings
from customhouse.world.opened.schedule import read_schedule
from customhouse.world.opened.world import OpenWorld

KCS_COLUMNS = (
    "Declaration ID", "Date", "Office ID", "Importer ID", "HS6 Code", "Country of Departure", "Country of Origin",
    "Tax Rate", "Tax Type", "Net Mass", "Fraud", "Critical Fraud",
)  # fmt: skip


def kcs(rows: int, seed: int, *, pool: int = 120, first: int = 1) -> pl.DataFrame:
    """Rows drawn from a pool of goods tuples, each with its own result, as the published set is made.

    The pool depends on nothing but its size; a third of the rows are of goods of their own.
    """
    drawn, rng = np.random.default_rng(99), np.random.default_rng(seed)

    def some(source: np.random.Generator, count: int) -> dict[str, list[str]]:
        codes = source.choice(["390110", "390120", "640110", "640192", "870321"], count)
        origins = source.choice(["CN", "US", "DE", "VN"], count)
        chance = 0.1 + 0.5 * (codes == "640110") + 0.3 * (origins == "VN")
        found = (source.random(count) < chance).astype(int).astype(str)
        mass = np.round(np.exp(source.normal(4, 1.5, count)), 1).astype(str)
        return {
            "HS6 Code": codes.tolist(),
            "Country of Departure": origins.tolist(),
            "Country of Origin": origins.tolist(),
            "Tax Rate": source.choice(["0.0", "8.0"], count).tolist(),
            "Tax Type": source.choice(["A", "C", "FCN1"], count).tolist(),
            "Net Mass": mass.tolist(),
            "Fraud": found.tolist(),
        }

    shared, own = pl.DataFrame(some(drawn, pool)), pl.DataFrame(some(rng, rows))
    at = rng.integers(0, pool, rows)
    goods = pl.concat([shared[at.tolist()][: rows - rows // 3], own[: rows // 3]])
    made: pl.DataFrame = goods.with_columns(
        pl.Series("Declaration ID", [str(first + number) for number in range(rows)]),
        pl.Series("Date", [f"2020-{1 + number * 12 // rows:02d}-15" for number in range(rows)]),
        pl.Series("Office ID", rng.choice(["10", "20"], rows).tolist()),
        pl.Series("Importer ID", [f"I{number}" for number in rng.integers(0, rows // 4 + 1, rows)]),
        pl.col("Fraud").alias("Critical Fraud"),
    ).select(KCS_COLUMNS)
    return made


@cache
def world() -> tuple[pl.DataFrame, Any, Any]:
    """Half a year of a small open world: what was declared, what is illicit, what revenue a finding brings."""
    settings = OpenSettings(traders=60, sellers=40, goods=30, brokers=5, illicit_share=0.1)
    opened = OpenWorld(
        settings, read_schedule(PACK.data(), date(2021, 1, 4)), ("XD1", "XD2"), years=1, rows=2_600, seed=2
    )
    made = [opened.week(number) for number in range(26)]
    frame = pl.concat([pl.DataFrame(dict(week.declared)) for week in made])
    found, revenue = (
        np.concatenate([week.truth[name] for week in made]).astype(float) for name in ("illicit", "recoverable_revenue")
    )
    return frame, found, revenue


def written(frame: pl.DataFrame, path: Path) -> Path:
    """The frame as a CSV file."""
    frame.write_csv(path)
    return path
