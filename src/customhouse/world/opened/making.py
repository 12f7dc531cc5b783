"""Writing the open world to a folder: what was declared, what is true, what the country's own inspections found.

For each simulated year one file of each kind: `declared-1.parquet`, `truth-1.parquet`, `results-1.parquet` (or .csv);
beside them `settings.json` and `events.csv`. No more than one year is held in memory.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.world.opened.records import WEEKS, Week
from customhouse.world.opened.world import OpenWorld, all_weeks

FORMATS = ("parquet", "csv")
RESULTS = ("illicit", "finding", "recoverable_revenue")


def make(world: OpenWorld, out: Path, form: str = "parquet") -> Mapping[str, Any]:
    """Write the whole world; a summary of what was written."""
    out.mkdir(parents=True, exist_ok=True)
    years: list[Mapping[str, Any]] = []
    declared: list[pl.DataFrame] = []
    truth: list[pl.DataFrame] = []
    results: list[pl.DataFrame] = []
    for week, inspected, propensity in all_weeks(world):
        declared.append(pl.DataFrame(dict(week.declared)))
        truth.append(pl.DataFrame({"id": week.declared["id"], **week.truth}))
        results.append(_results(week, inspected, propensity))
        if (week.number + 1) % WEEKS == 0:
            year = (week.number + 1) // WEEKS
            tables = {"declared": declared, "truth": truth, "results": results}
            years.append(_year(out, form, year, {name: pl.concat(parts) for name, parts in tables.items()}))
            for parts in tables.values():
                parts.clear()
    _described(world, out)
    rows = sum(year["rows"] for year in years)
    return {"years": years, "events": len(world.events), "rows": rows, "illicit_share": world.holding.reached()}


def _results(week: Week, inspected: NDArray[np.intp], propensity: NDArray[np.float64]) -> pl.DataFrame:
    """What is known afterwards: whether each row was inspected, with which chance, and what was found if it was."""
    known = np.zeros(len(week.relation), dtype=np.bool_)
    known[inspected] = True
    frame = pl.DataFrame(
        {"id": week.declared["id"], "inspected": known.astype(np.int64), "propensity": propensity}
        | {name: week.truth[name] for name in RESULTS}
    )
    told = pl.Series(known)
    return frame.with_columns(pl.when(told).then(pl.col(name)).alias(name) for name in RESULTS)


def _year(out: Path, form: str, year: int, tables: Mapping[str, pl.DataFrame]) -> Mapping[str, Any]:
    for name, frame in tables.items():
        path = out / f"{name}-{year}.{form}"
        if form == "csv":
            frame.write_csv(path)
        else:
            frame.write_parquet(path, compression="zstd")
    truth = tables["truth"]
    return {
        "year": year,
        "rows": truth.height,
        "illicit": float(truth["illicit"].mean() or 0.0),  # type: ignore[arg-type]  # a column of figures
        "recoverable_revenue": float(truth["recoverable_revenue"].sum()),
        "inspected": int(tables["results"]["inspected"].sum()),
        "schemes": {
            row["scheme"]: row["len"]
            for row in truth.filter(pl.col("scheme") != "")
            .group_by("scheme")
            .len()
            .sort("scheme")
            .iter_rows(named=True)
        },
    }


def _described(world: OpenWorld, out: Path) -> None:
    """The settings as used, and the dated events."""
    asked = {"years": world.years, "rows": int(world.rows), "seed": world.seed, "offices": list(world.offices)}
    text = json.dumps({**asked, "settings": world.settings.plain()}, indent=1, sort_keys=True)
    (out / "settings.json").write_text(text + "\n", encoding="utf-8")
    with (out / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", "kind", "detail"])
        writer.writerows([event.day.isoformat(), event.kind, event.detail] for event in world.events)
