"""Files of items read in pieces: CSV (UTF-8, with a header) or Parquet; what cannot be read is said in words."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customhouse.messages.tables import parted
from customhouse.targeting.prices.records import KILOGRAM, UnusablePricesError
from customhouse.targeting.prices.rules.counting import Columns
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.rules.maps import PriceMap

PIECE = 100_000
"""Rows at a time."""
_EPOCH = date(1970, 1, 1).toordinal()


def pieces(path: Path, row_map: PriceMap) -> Iterator[Columns]:
    """The items of a file, a piece at a time. Raises `UnusablePricesError`."""
    keys: dict[tuple[str, str, str, str], str] = {}
    rows = _parquet(path, row_map) if path.suffix.lower() == ".parquet" else _csv(path, row_map)
    for piece in rows:
        yield columns_of(piece, row_map, keys)


def columns_of(
    piece: Mapping[str, Sequence[Any]], row_map: PriceMap, keys: dict[tuple[str, str, str, str], str]
) -> Columns:
    """The items in the columns of a map; `keys` remembers the keys of lines of trade from piece to piece."""
    commodity, origin, importer, exporter = (
        [str(cell or "").strip() for cell in piece[name]]
        for name in (row_map.commodity, row_map.origin, row_map.importer, row_map.exporter)
    )
    told = [str(cell or "").strip().upper() for cell in piece[row_map.unit]] if row_map.unit else []
    unit = [each or KILOGRAM for each in told] if told else [KILOGRAM] * len(commodity)
    line = [
        keys[parts] if parts in keys else keys.setdefault(parts, line_key(*parts))
        for parts in zip(importer, exporter, commodity, unit, strict=True)
    ]
    value, quantity = (_figures(piece[name]) for name in (row_map.value, row_map.quantity))
    return Columns(commodity, origin, unit, line, _days(piece[row_map.day], row_map.day), value, quantity)


def _csv(path: Path, row_map: PriceMap) -> Iterator[Mapping[str, Sequence[Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            given, separator = parted(file)
            rows = csv.reader(given, delimiter=separator)
            header = next(rows, [])
            place = _places(path, header, row_map)
            while some := list(islice(rows, PIECE)):
                full = [row for row in some if len(row) == len(header)]
                if len(full) < len([row for row in some if row]):
                    raise _unreadable(path, "a row has more or fewer cells than the header")
                yield {name: [row[at] for row in full] for name, at in place.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, str(error)) from None


def _parquet(path: Path, row_map: PriceMap) -> Iterator[Mapping[str, Sequence[Any]]]:
    import polars as pl  # of the extra `learning`, asked for by Parquet alone

    try:
        lazy = pl.scan_parquet(path)
        _places(path, lazy.collect_schema().names(), row_map)
        chosen = lazy.select(*dict.fromkeys(row_map.columns))
        total = int(chosen.select(pl.len()).collect().item())
        for first in range(0, total, PIECE):
            yield {name: cells.to_list() for name, cells in chosen.slice(first, PIECE).collect().to_dict().items()}
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, str(error)) from None


def _places(path: Path, header: Sequence[str], row_map: PriceMap) -> dict[str, int]:
    missing = [name for name in row_map.columns if name not in header]
    if missing:
        cause = f"{path.name} lacks the columns: {', '.join(missing)}."
        raise UnusablePricesError("PRC-COLUMN", missing[0], cause, "Give a file with the columns of its map.")
    return {name: header.index(name) for name in row_map.columns}


def _figures(cells: Sequence[Any]) -> NDArray[np.float64]:
    """Figures; what is none, or infinite, is not a number, and is left out in counting."""
    try:
        read = np.asarray(cells, dtype=np.float64)
    except (TypeError, ValueError):
        read = np.asarray([_figure(cell) for cell in cells], dtype=np.float64)
    return np.where(np.isfinite(read), read, np.nan)


def _figure(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("nan")


def _days(cells: Sequence[Any], column: str) -> NDArray[np.int64]:
    """Days as ordinals. Raises `UnusablePricesError` for one that cannot be read."""
    try:
        days = np.asarray([str(cell)[:10] for cell in cells], dtype="datetime64[D]")
    except ValueError:
        days = np.asarray([np.datetime64("NaT")])
    if np.isnat(days).any():
        raise UnusablePricesError(
            "PRC-DAY", column, f"A day in the column {column} cannot be read.", "Write days as year-month-day."
        )
    return days.astype(np.int64) + _EPOCH


def _unreadable(path: Path, why: str) -> UnusablePricesError:
    cause = f"{path.name} cannot be read: {' '.join(why.split())[:160]}"
    return UnusablePricesError("PRC-FILE", "input", cause, "Give a CSV file in UTF-8 with a header, or Parquet.")
