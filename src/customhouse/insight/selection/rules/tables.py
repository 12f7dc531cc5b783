"""The past from a table: a CSV file with a column a fact, one row an item, rows of a declaration together, in order.

    declaration,at,office,importer,commodity,origin,customs_value,net_mass,inspected,finding,revenue
    D1,2025-01-02T08:15:00+00:00,XD000101,XD1,61091000,CN,1200.00,80,1,0,0

Columns are fields of `targeting.facts.records.ItemFacts` (documents parted by spaces, flags as 1 or 0, true or
false, yes or no; cells may be parted by semicolons or tabs), and of what
became known later: `lane`, `random` (1: controlled by chance), `inspected`, `finding`, `recorded_at` (empty: a day
later), `revenue`, `amended_at` (moments, parted by spaces, at which an amendment raised what is owed). `declaration`
and `at` must be there; facts that are reckoned from others (a value a kilogram) are no columns; other columns are left
aside, and what is missing is not known, so that no comparison holds of it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from customhouse.insight.selection.records import PastDeclaration
from customhouse.messages.tables import parted
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS

LATER = ("lane", "random", "inspected", "finding", "recorded_at", "revenue", "amended_at")
"""Columns that are no facts: what became known after selection."""
NEEDED = ("declaration", "at")
_DIGITS = 25
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})
_TYPES: Mapping[str, str] = ItemFacts.__annotations__
_NEEDED = ItemFacts.__struct_fields__[: -len(ItemFacts.__struct_defaults__)]
_MISSING: dict[str, Any] = {
    name: {"str": "", "int": 0, "bool": name == "importer_known"}.get(_TYPES[name]) for name in _NEEDED
} | {"direction": "import"}


_Reader = Callable[[str], Any]


class UnreadableTable(ValueError):
    """A table that is no history: says the line, the column and why."""

    def __init__(self, line: int, column: str, why: str) -> None:
        self.line, self.column, self.why = line, column, why
        super().__init__(f"line {line}, column {column}: {why}")


def read_past(lines: Iterable[str]) -> Iterator[PastDeclaration]:
    """The declarations of a table, one after the other. Raises `UnreadableTable`."""
    given, separator = parted(lines)
    rows = csv.DictReader(given, delimiter=separator)
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise UnreadableTable(1, missing[0], "there is no such column")
    reckoned = [name for name in rows.fieldnames or () if name in FACTS and name not in _TYPES]
    if reckoned:
        raise UnreadableTable(1, reckoned[0], "this fact is reckoned from others; give those instead")
    readers = [(name, _READERS[name]) for name in rows.fieldnames or () if name in _READERS]
    numbered = ((rows.line_num, row) for row in rows)
    for mrn, same in groupby(numbered, key=lambda each: each[1]["declaration"]):
        yield _declaration(mrn, list(same), readers)


def _declaration(
    mrn: str, rows: list[tuple[int, dict[str, str]]], readers: list[tuple[str, _Reader]]
) -> PastDeclaration:
    line, first = rows[0]
    at = _read(_moment, line, first, "at")
    facts = tuple(_Row(*each, readers).facts(mrn, place, len(rows), at) for place, each in enumerate(rows, 1))
    return PastDeclaration(
        mrn=mrn,
        at=at,
        facts=facts,
        lane=first.get("lane") or "",
        by_chance=_said(line, first, "random"),
        results=_results(rows, at),
        amended_at=_read(_moments, line, first, "amended_at") if first.get("amended_at") else (),
        revenue=sum(
            (_read(_decimal, number, row, "revenue") for number, row in rows if row.get("revenue")), Decimal(0)
        ),
        found_items=frozenset(place for place, each in enumerate(rows, 1) if _said(*each, "finding"))
        if len(rows) > 1
        else frozenset(),
    )


def _results(rows: list[tuple[int, dict[str, str]]], at: datetime) -> tuple[tuple[datetime, bool], ...]:
    line, first = rows[0]
    if not any(_said(*each, "inspected") for each in rows):
        return ()
    recorded = _read(_moment, line, first, "recorded_at") if first.get("recorded_at") else at + timedelta(days=1)
    return ((recorded, any(_said(*each, "finding") for each in rows)),)


def _said(line: int, row: Mapping[str, str], name: str) -> bool:
    """Whether a row says that something is so; what it leaves out is not."""
    return bool(row.get(name)) and bool(_read(_flag, line, row, name))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a declaration, and where it stands."""

    line: int
    said: Mapping[str, str]
    readers: list[tuple[str, _Reader]]

    def facts(self, mrn: str, place: int, count: int, at: datetime) -> ItemFacts:
        """The facts that the row says; what it leaves out is not known."""
        said = self.said
        known = _MISSING | {"legal_date": at.date(), "selected_on": at.date()}
        known |= {name: _read(reader, self.line, said, name) for name, reader in self.readers if said.get(name)}
        return ItemFacts(**known | {"declaration": mrn, "item": place, "items": count, "hour": at.hour})


def _read(reader: _Reader, line: int, row: Mapping[str, str], name: str) -> Any:
    try:
        return reader(row[name])
    except (ValueError, InvalidOperation, TypeError) as error:
        raise UnreadableTable(line, name, f"“{str(row.get(name))[:40]}” is not understood") from error


def _flag(text: str) -> bool:
    """One of the words for yes and no. Raises `ValueError`."""
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise ValueError(text)
    return word in _YES


def _decimal(text: str) -> Decimal:
    value = Decimal(text[:_DIGITS])
    if not value.is_finite():
        raise ValueError(text)
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moments(text: str) -> tuple[datetime, ...]:
    return tuple(sorted(map(_moment, text.split())))


_BY_TYPE: Mapping[str, _Reader] = {
    "str": str,
    "int": int,
    "Decimal": _decimal,
    "bool": _flag,
    "date": date.fromisoformat,
    "frozenset[str]": lambda text: frozenset(text.split()),
}
_READERS: Mapping[str, _Reader] = {
    name: _BY_TYPE[kind.removesuffix(" | None")]
    for name, kind in _TYPES.items()
    if name not in {"declaration", "item", "items", "hour"}
}
"""How each column that is a fact is read."""
