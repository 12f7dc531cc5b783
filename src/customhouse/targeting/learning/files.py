"""Files of rows: read from CSV or Parquet, predictions written and read; what cannot be read is said in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from customhouse.messages.tables import parted_by
from customhouse.targeting.learning.records import Reason, RiskMap, UnusableInputError
from customhouse.targeting.learning.rules import reasons, tables
from customhouse.targeting.learning.rules.model import Prediction

_HEADING = 100_000
COLUMNS = ("id", "p", "expected_revenue", "top_reasons", "part", "seen")


def read_rows(path: Path) -> pl.DataFrame:
    """The rows of a CSV file (every cell as text) or of a Parquet file. Raises `UnusableInputError`."""
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False, encoding="utf8", separator=_separator(path))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        why = " ".join(str(error).split())[:160]
        raise UnusableInputError(
            "RSK-FILE", "", f"{path.name} cannot be read: {why}", "Give a CSV file in UTF-8 with a header, or Parquet."
        ) from None


def _separator(path: Path) -> str:
    """What parts the cells of the heading: spreadsheets write semicolons where commas are decimal."""
    with path.open(encoding="utf-8", errors="replace") as file:
        heading = file.readline(_HEADING)
    return parted_by(heading)


def predictions(frame: pl.DataFrame, row_map: RiskMap, said: Prediction, told: dict[int, Sequence[Reason]]) -> str:
    """The file of predictions.

    Its columns: id, chance, expected revenue (empty where nothing is known of it), reasons in English, whether memory
    or the model judged, and how often the goods were declared before.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    worth = said.expected_revenue
    for row, identifier in enumerate(tables.texts(frame, row_map.identifier).tolist()):
        why = "; ".join(reasons.told(reason) for reason in told.get(row, ()))
        amount = "" if worth is None else f"{worth[row]:.2f}"
        part = "memory" if said.count[row] else "model"
        writer.writerow([identifier, f"{said.chance[row]:.9f}", amount, why, part, f"{said.count[row]:.0f}"])
    return out.getvalue()


def aligned(pred: pl.DataFrame, truth: pl.DataFrame, identifier: str) -> pl.DataFrame:
    """The truth's rows with `p` and `expected_revenue` of their prediction, in the order of the truth.

    Raises `UnusableInputError` where a row of the truth has no prediction, or one has several, or `p` is no figure.
    """
    tables.require_columns(pred, ["id", "p"])
    tables.require_columns(truth, [identifier])
    worth = tables.figure("expected_revenue") if "expected_revenue" in pred.columns else pl.lit(None, dtype=pl.Float64)
    said = pred.select(tables.text("id").alias("_id"), tables.figure("p").alias("_p"), worth.alias("_worth"))
    if said["_p"].is_null().any():
        raise UnusableInputError("RSK-P", "p", "A prediction has no figure in the column p.", "Predict anew.")
    if said["_id"].is_duplicated().any():
        raise UnusableInputError("RSK-TWICE", "id", "A row was predicted twice.", "Give each row once.")
    both = truth.with_columns(tables.text(identifier).alias("_id")).join(
        said, on="_id", how="left", maintain_order="left"
    )
    missing = int(both["_p"].is_null().sum())
    if missing:
        raise UnusableInputError(
            "RSK-MISSING", "id", f"{missing} rows of the truth have no prediction.", "Predict the same file."
        )
    return both


def novel(
    frame: pl.DataFrame, row_map: RiskMap, seen: Sequence[pl.DataFrame]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether the goods tuple of each row stands in none of the files."""
    known = {goods for each in seen for goods in tables.goods(each, row_map).unique().to_list()}
    return np.asarray([goods not in known for goods in tables.goods(frame, row_map).to_list()], dtype=np.bool_)
