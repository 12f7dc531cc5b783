"""The work of the three commands on files: train, predict, evaluate. No database."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from customhouse.targeting.learning import files
from customhouse.targeting.learning.records import ModelCard, RiskMap
from customhouse.targeting.learning.rules import archive, tables, training
from customhouse.targeting.learning.rules.drifting import Drift, spread_of, watched
from customhouse.targeting.learning.rules.fairness import fairness
from customhouse.targeting.learning.rules.maps import map_named, map_of
from customhouse.targeting.learning.rules.measures import compared
from customhouse.targeting.learning.rules.model import predict
from customhouse.targeting.learning.rules.reasons import reasons_of

CAUTION = (
    "What is measured on goods seen before is memorisation: it says that the same goods tuple came again with the same "
    "result. Only what is measured on novel goods says how well the model understands."
)


@dataclass(frozen=True, slots=True)
class RowsWanted:
    """A file of rows, and where its results stand if they are not in it."""

    path: Path
    results: Path | None = None


def read_labelled(wanted: RowsWanted, row_map: RiskMap, target: str) -> training.Labelled:
    """Rows with their results; results in a file of their own are joined by the identifier."""
    frame = files.read_rows(wanted.path)
    if wanted.results is not None:
        results = files.read_rows(wanted.results)
        tables.require_columns(results, [row_map.identifier, target])
        tables.require_columns(frame, [row_map.identifier])
        wished = [column for column in (target, row_map.revenue) if column and column in results.columns]
        told = results.select(tables.text(row_map.identifier).alias("_id"), *wished).unique("_id", keep="first")
        frame = frame.with_columns(tables.text(row_map.identifier).alias("_id"))
        frame = frame.join(told, on="_id", how="left", maintain_order="left").drop("_id")
    return training.labelled(frame, row_map, target)


def train_model(
    first: RowsWanted, second: RowsWanted, *, name: str, target: str, seed: int
) -> tuple[bytes, Mapping[str, Any]]:
    """Train on the first file, measure on the second; the model's file and its card."""
    begun = time.process_time()
    row_map = map_named(name)
    target = target or row_map.target
    rows, valid = (read_labelled(each, row_map, target) for each in (first, second))
    model, measures, tried = training.train(rows, valid, row_map, seed)
    card = ModelCard(
        map=row_map.name,
        target=target,
        seed=seed,
        train=_described(first.path, rows, row_map),
        valid=_described(second.path, valid, row_map),
        measured=measures,
        fairness=tuple(asdict(group) for group in fairness(valid, tried.chance, row_map)),
        drift=tuple(asdict(each) for each in _drift(rows.frame, valid.frame, row_map)),
        features=model.understanding.names(row_map),
        parts={
            "memory": {"goods": len(model.memory.goods), "strength": model.memory.strength},
            "model": {"trees": len(model.understanding.trees), "linear": model.understanding.line is not None},
            "calibration": asdict(model.calibration),
        },
        caution=CAUTION,
        cpu_seconds=round(time.process_time() - begun, 1),
    )
    data, digest = archive.packed(model, card)
    return data, {"digest": digest, **asdict(card)}


def _drift(then: pl.DataFrame, now: pl.DataFrame, row_map: RiskMap) -> Sequence[Drift]:
    """How far the figures of the second file had moved from those of the first."""
    names = [figure.name for figure in row_map.figures]
    spreads = {figure.name: spread_of(tables.figure_values(then, figure)) for figure in row_map.figures}
    return watched(spreads, names, np.column_stack([tables.figure_values(now, each) for each in row_map.figures]))


def _described(path: Path, rows: training.Labelled, row_map: RiskMap) -> Mapping[str, Any]:
    days = sorted(set(tables.texts(rows.frame, row_map.day).tolist()))
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": rows.frame.height,
        "results": int(rows.known.sum()),
        "findings": int(rows.found.sum()),
        "from": days[0][:10],
        "to": days[-1][:10],
    }


def predict_file(data: bytes, path: Path, *, explain: float) -> tuple[str, Mapping[str, Any]]:
    """The file of predictions for a file of rows; the share `explain` of highest chance is given its reasons."""
    model, card = archive.unpacked(data)
    frame = files.read_rows(path)
    said = predict(model, frame)
    count = round(explain * frame.height)
    rank = said.chance if said.expected_revenue is None else said.expected_revenue
    chosen = np.sort(np.argsort(-rank, kind="stable")[:count])
    why = dict(zip(chosen.tolist(), reasons_of(model, frame, said, chosen), strict=True)) if count else {}
    summary = {
        "rows": frame.height,
        "seen": int((said.count > 0).sum()),
        "model": card["digest"],
        "explained": count,
        "mean_p": float(said.chance.mean()),
        "unread": tables.unread(frame, model.row_map.figure_columns),
    }
    return files.predictions(frame, model.row_map, said, why), summary


def evaluate_files(
    pred: Path, truth: Path, seen: Sequence[Path], *, target: str, declared: Path | None = None
) -> Mapping[str, Any]:
    """The measures of predictions for all rows, and for those whose goods tuple stands in no file of `seen`."""
    frame = files.read_rows(truth)
    if declared is not None:
        frame = _with_declared(frame, files.read_rows(declared))
    row_map = map_of(frame.columns)
    wanted = target or row_map.target
    both = files.aligned(files.read_rows(pred), frame, row_map.identifier)
    found = tables.zeros_and_ones(both, wanted)
    fresh = files.novel(both, row_map, [_seen(path, row_map) for path in seen])
    revenue = tables.numbers(both, row_map.revenue) if row_map.revenue and row_map.revenue in both.columns else None
    worth = both["_worth"]
    measures = compared(
        found,
        both["_p"].to_numpy().astype(np.float64),
        fresh,
        worth=None if worth.is_null().any() else worth.to_numpy().astype(np.float64),
        revenue=None if revenue is None else np.nan_to_num(revenue),
    )
    return {
        "map": row_map.name,
        "target": wanted,
        "seen_files": [path.name for path in seen],
        "note": CAUTION,
        **measures,
    }


def _seen(path: Path, row_map: RiskMap) -> pl.DataFrame:
    frame = files.read_rows(path)
    tables.require_columns(frame, row_map.goods)
    return frame


def _with_declared(truth: pl.DataFrame, declared: pl.DataFrame) -> pl.DataFrame:
    """The truth with what was declared beside it, by the column `id`."""
    for frame in (truth, declared):
        tables.require_columns(frame, ["id"])
    more = [column for column in declared.columns if column == "id" or column not in truth.columns]
    told = declared.select(more).unique("id", keep="first").with_columns(tables.text("id").alias("id"))
    return truth.with_columns(tables.text("id").alias("id")).join(told, on="id", how="left", maintain_order="left")
