"""Files of declarations as sightings: CSV (UTF-8, with a header) or Parquet, read in pieces, one row a declaration."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from customhouse.targeting.links.records import Blot, Kind, Mark, Seen, UnusableLinksError

PIECE = 100_000
"""Rows at a time."""


@dataclass(frozen=True, slots=True)
class LinksMap:
    """Which columns of a file say what: reference, day, party, its name (if told), and the identities by kind."""

    reference: str
    day: str
    party: str
    name: str
    identities: tuple[tuple[Kind, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        told = (self.reference, self.day, self.party, self.name, *(column for _, column in self.identities))
        return tuple(dict.fromkeys(column for column in told if column))


MAPS = {
    "sightings": LinksMap(
        "declaration",
        "date",
        "party",
        "name",
        tuple((kind, kind.value) for kind in Kind if kind is not Kind.NAME),
    ),
    "world": LinksMap("id", "date", "importer", "", ((Kind.ADDRESS, "importer_address"), (Kind.SELLER, "seller"))),
}
"""`sightings`: one column for each kind of identity; `world`: the open declaration world."""


def map_named(name: str) -> LinksMap:
    """The map of a name. Raises `UnusableLinksError`."""
    if name not in MAPS:
        raise UnusableLinksError(
            "LNK-MAP", "map", f"There is no map {name[:20]}.", f"Name one of: {', '.join(sorted(MAPS))}."
        )
    return MAPS[name]


def seen_in(path: Path, row_map: LinksMap) -> Iterator[list[Seen]]:
    """The sightings of a file, a piece at a time. Identities are keys as they stand. Raises `UnusableLinksError`."""
    for piece in _pieces(path, row_map.columns):
        yield list(_seen(piece, row_map))


def marks_in(path: Path, days: Mapping[str, tuple[str, datetime]]) -> Iterator[Mark]:
    """Findings (`finding` 1) of a file of results by `id`; `days` tells whose each row was, and when."""
    for piece in _pieces(path, ("id", "finding")):
        for reference, found in zip(piece["id"], piece["finding"], strict=True):
            if str(found or "").strip() in {"1", "1.0", "True"} and reference in days:
                party, at = days[reference]
                yield Mark(party, Blot.FINDING, at, reference)


def _seen(piece: Mapping[str, Sequence[Any]], row_map: LinksMap) -> Iterator[Seen]:
    days: dict[str, datetime] = {}
    names = piece[row_map.name] if row_map.name else [""] * len(piece[row_map.party])
    columns = [(kind, piece[column]) for kind, column in row_map.identities]
    rows = zip(piece[row_map.reference], piece[row_map.day], piece[row_map.party], names, strict=True)
    for place, (reference, day, party, name) in enumerate(rows):
        written = str(day)[:10]
        at = days.get(written) or days.setdefault(written, _moment(written, row_map.day))
        for kind, cells in columns:
            cell = str(cells[place] or "").strip()
            yield Seen(str(party or "").strip(), str(name or ""), kind, cell, cell, at, str(reference))


def _moment(day: str, column: str) -> datetime:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        raise UnusableLinksError(
            "LNK-DAY", column, f"A day in the column {column} cannot be read.", "Write days as year-month-day."
        ) from None


def _pieces(path: Path, columns: Sequence[str]) -> Iterator[Mapping[str, Sequence[Any]]]:
    return _parquet(path, columns) if path.suffix.lower() == ".parquet" else _csv(path, columns)


def _csv(path: Path, columns: Sequence[str]) -> Iterator[Mapping[str, Sequence[Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            _check(path, header, columns)
            place = {name: header.index(name) for name in columns}
            while some := [row for row in islice(rows, PIECE) if row]:
                if any(len(row) != len(header) for row in some):
                    raise _unreadable(path, "a row has more or fewer cells than the header")
                yield {name: [row[at] for row in some] for name, at in place.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, str(error)) from None


def _parquet(path: Path, columns: Sequence[str]) -> Iterator[Mapping[str, Sequence[Any]]]:
    import polars as pl  # of the extra `learning`, asked for by Parquet alone

    try:
        lazy = pl.scan_parquet(path)
        _check(path, lazy.collect_schema().names(), columns)
        chosen = lazy.select(*columns)
        total = int(chosen.select(pl.len()).collect().item())
        for first in range(0, total, PIECE):
            yield {name: cells.to_list() for name, cells in chosen.slice(first, PIECE).collect().to_dict().items()}
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, str(error)) from None


def _check(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    if missing:
        cause = f"{path.name} lacks the columns: {', '.join(missing)}."
        raise UnusableLinksError("LNK-COLUMN", missing[0], cause, "Give a file with the columns of its map.")


def _unreadable(path: Path, why: str) -> UnusableLinksError:
    cause = f"{path.name} cannot be read: {' '.join(why.split())[:160]}"
    return UnusableLinksError("LNK-FILE", "input", cause, "Give a CSV file in UTF-8 with a header, or Parquet.")
