"""Columns of a file as text, figures and keys: whatever stands in a cell, something comes out and nothing breaks.

A figure that cannot be read is not a number (NaN), which trees take as it is; a text that is absent is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.records import Figure, Key, RiskMap, UnusableInputError

Figures = NDArray[np.float64]
Texts = NDArray[np.str_]
JOIN = "\x1f"


def require_columns(frame: pl.DataFrame, columns: Sequence[str]) -> None:
    """Raise `UnusableInputError` for the columns that the file lacks, or when it has no rows."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise UnusableInputError(
            "RSK-COLUMN",
            missing[0],
            f"The file lacks the columns: {', '.join(missing[:10])}.",
            "Give a file with the columns of its map.",
        )
    if frame.is_empty():
        raise UnusableInputError("RSK-EMPTY", "", "The file has no rows.", "Give a file with at least one row.")


def text(column: str) -> pl.Expr:
    """A column as text without blanks around it, empty where it is absent."""
    return pl.col(column).cast(pl.String).str.strip_chars().fill_null("")


def figure(column: str) -> pl.Expr:
    """A column as figures; what is none, or is infinite, is null."""
    read = pl.col(column).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(read.is_finite()).then(read)


def unread(frame: pl.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """How many cells of each column say something that is no figure, of those columns that have such cells."""
    counted = [(figure(name).is_null() & (text(name) != "")).sum().alias(name) for name in sorted(set(columns))]
    found = frame.select(counted).row(0, named=True) if counted else {}
    return {name: int(count) for name, count in found.items() if count}


def numbers(frame: pl.DataFrame, column: str) -> Figures:
    """A column as figures with NaN for what is none."""
    return frame.select(figure(column).fill_null(float("nan")).alias("n"))["n"].to_numpy().astype(np.float64)


def texts(frame: pl.DataFrame, column: str) -> Texts:
    """A column as an array of text."""
    return np.asarray(frame.select(text(column).alias("t"))["t"].to_list(), dtype=np.str_)


def zeros_and_ones(frame: pl.DataFrame, column: str) -> Figures:
    """A column of results; `UnusableInputError` where one is neither 0 nor 1."""
    require_columns(frame, [column])
    read = frame.select(
        text(column).str.to_lowercase().replace({"true": "1", "false": "0"}).cast(pl.Float64, strict=False).alias("t")
    )["t"]
    if read.is_null().any() or not read.is_in([0.0, 1.0]).all():
        raise UnusableInputError(
            "RSK-TARGET", column, f"The column {column} holds more than 0 and 1.", "Name the column of the results."
        )
    return read.to_numpy().astype(np.float64)


def goods(frame: pl.DataFrame, row_map: RiskMap) -> pl.Series:
    """The goods tuple of each row as one text, by which goods count as seen; figures are told alike (5 and 5.0)."""
    parts = [
        figure(column).cast(pl.String).fill_null(text(column)) if column in row_map.numbers else text(column)
        for column in row_map.goods
    ]
    return frame.select(pl.concat_str(parts, separator=JOIN).alias("goods"))["goods"]


def key_values(frame: pl.DataFrame, key: Key) -> pl.Series:
    """What stands for a key in each row, as one text."""
    parts = [text(part.column).str.slice(0, part.length or None) for part in key.parts]
    return frame.select(pl.concat_str(parts, separator=JOIN).alias(key.name))[key.name]


def figure_values(frame: pl.DataFrame, wanted: Figure) -> Figures:
    """A figure in its form, for each row."""
    if wanted.form == "digits":
        after = text(wanted.column).str.strip_chars_end("0").str.split(".").list.get(1, null_on_oob=True)
        counted = frame.select(after.str.len_chars().fill_null(0).alias("d"))["d"]
        return counted.to_numpy().astype(np.float64)
    return shaped(wanted, numbers(frame, wanted.column), numbers(frame, wanted.over) if wanted.over else None)


def shaped(wanted: Figure, read: Figures, over: Figures | None) -> Figures:
    """Figures as read (`over`: those by which they are divided) in the form that is wanted."""
    if wanted.form == "log":
        return np.asarray(np.log1p(np.maximum(read, 0.0)))
    if wanted.form == "log_ratio" and over is not None:
        usable = (read > 0) & (over > 0)
        return np.where(usable, np.log(np.where(usable, read, 1.0)) - np.log(np.where(usable, over, 1.0)), np.nan)
    return read


def weeks(frame: pl.DataFrame, column: str) -> NDArray[np.int64]:
    """The week of each row: whole weeks since 1970-01-01. `UnusableInputError` where a day cannot be read."""
    days = frame.select(text(column).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).alias("d"))["d"]
    if days.is_null().any():
        raise UnusableInputError(
            "RSK-DAY", column, f"A day in the column {column} cannot be read.", "Write days as year-month-day."
        )
    return days.to_physical().to_numpy().astype(np.int64) // 7
