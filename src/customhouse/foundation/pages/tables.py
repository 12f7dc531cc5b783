"""One definition of a table for the page and for the export: columns, filters, and pages by cursor.

A view makes a `Table` once; `page_of` cuts the page that the address asks for, `csv_of` writes every row. A cursor
is a signed position in the order of one unique field, so a page stays where it was while new rows arrive, and deep
pages cost no more than the first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet

from customhouse.foundation.pages.records import Words

PAGE_SIZE = 50
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run as a formula when it stands first in a cell of text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the export, its heading, how its value is got from a row, and how it is written.

    `kind` is `text`, `ref` (a reference, kept left-to-right), `money` (a Decimal; `currency` gives its ISO 4217
    code from the row), `number`, `day`, `moment`, `lane`, or `chip` (a pair of label and `Tone`).
    `link` gives the address behind the value, from the row.
    """

    name: str
    label: Words
    value: Callable[[Any], Any]
    kind: str = "text"
    currency: Callable[[Any], str] | None = None
    link: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One question asked above a table. With `choices` (value, label) a list, else a field of `kind` text or date."""

    name: str
    label: Words
    choices: tuple[tuple[str, Words], ...] = ()
    kind: str = "search"
    value: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a row, ready to be drawn."""

    column: Column
    value: Any
    currency: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's definition: caption, columns, filters, and the unique field that orders it (`-pk`: newest first).

    `is_exported` says whether the view answers `format=csv`; without, no export is offered.
    """

    caption: Words
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    order: str = "-pk"
    empty: Words = ""
    is_exported: bool = True

    def cells(self, row: Any) -> list[Cell]:
        """The cells of one row, in the order of the columns."""
        return [
            Cell(
                column,
                column.value(row),
                column.currency(row) if column.currency else "",
                column.link(row) if column.link else "",
            )
            for column in self.columns
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a table: its rows of cells, and the query strings (`?…`) of its neighbours and its export."""

    table: Table
    rows: list[list[Cell]]
    earlier: str = ""
    later: str = ""
    export: str = ""


def asked(table: Table, query: Mapping[str, str]) -> Table:
    """The table with its filters filled from the address; values outside a filter's choices are dropped."""
    filled = []
    for question in table.filters:
        value = query.get(question.name, "").replace("\0", "").strip()
        allowed = {choice for choice, _label in question.choices}
        filled.append(replace(question, value=value if not allowed or value in allowed else ""))
    return replace(table, filters=tuple(filled))


class Keyed(Protocol):
    """Rows in the order of their keys, of which a database finds the first ones in a way of their own."""

    def where(self, condition: Q) -> Keyed:
        """Those that fulfil a condition."""

    def keys(self, most: int, *, oldest: bool = False) -> list[int]:
        """The keys of the newest (highest), or of the oldest, so many at most."""

    def rows(self) -> QuerySet[Any]:
        """All of them."""


def page_of(
    table: Table,
    rows: QuerySet[Any] | Keyed | Sequence[Any],
    query: Mapping[str, str],
    size: int = PAGE_SIZE,
    shown: QuerySet[Any] | None = None,
) -> Page:
    """The page that the address asks for. A list of rows is shown whole; a cursor that is not ours means the start.

    `Keyed` rows are for tables in the order of their keys. `shown` are the same rows, or more, from which those of one
    page are read by their keys: for rows that are costly to find and cheap to read.
    """
    table = asked(table, query)
    kept = {question.name: question.value for question in table.filters if question.value}
    export = _query(kept | {"format": "csv"}) if table.is_exported else ""
    if isinstance(rows, Sequence):
        return Page(table, [table.cells(row) for row in rows], export=export)
    backwards, position = _cursor(query.get("cursor", ""))
    found, more = _cut(rows, shown, table.order, backwards=backwards, position=position, size=size)
    has_earlier, has_later = (more, True) if backwards else (position is not None, more)
    return Page(
        table,
        [table.cells(row) for row in found],
        earlier=_neighbour(kept, table.order, found[:1], backwards=True) if has_earlier else "",
        later=_neighbour(kept, table.order, found[-1:], backwards=False) if has_later else "",
        export=export,
    )


def csv_of(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    """The whole table as lines of CSV (UTF-8 with byte-order mark, for spreadsheets); values are not localised."""
    yield "\ufeff" + _line([column.name for column in table.columns])
    for row in rows:
        yield _line([plain(cell) for cell in table.cells(row)])


def plain(cell: Cell) -> str:
    """A cell's value for another program: ISO dates, exact decimals, and no text that a spreadsheet would run."""
    value = cell.value[0] if cell.column.kind == "chip" else cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    text = str(value)
    is_text = cell.column.kind not in {"money", "number"}
    return f"'{text}" if is_text and text.startswith(FORMULA_STARTS) else text


def _line(values: Sequence[str]) -> str:
    """One line of CSV with its line end."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)
    return buffer.getvalue()


def _cut(
    rows: QuerySet[Any] | Keyed, shown: QuerySet[Any] | None, order: str, *, backwards: bool, position: Any, size: int
) -> tuple[list[Any], bool]:
    """`size` rows after (or before) a position in the order, and whether there are more in that direction."""
    name, descending = order.lstrip("-"), order.startswith("-")
    falling = descending is not backwards
    beyond = Q() if position is None else Q(**{f"{name}__{'lt' if falling else 'gt'}": position})
    # First the keys alone, then the rows of one page: what a row costs is not paid for all that are sorted.
    if isinstance(rows, QuerySet):
        ordered = rows.filter(beyond).order_by(f"-{name}" if falling else name)
        keys = list(ordered.values_list("pk", flat=True)[: size + 1])
    else:
        keys = rows.where(beyond).keys(size + 1, oldest=not falling)
    of = shown if shown is not None else rows if isinstance(rows, QuerySet) else rows.rows()
    by_key = {row.pk: row for row in of.filter(pk__in=keys[:size])} if keys else {}
    found = [by_key[key] for key in keys[:size] if key in by_key]
    return (found[::-1] if backwards else found), len(keys) > size


def _cursor(text: str) -> tuple[bool, Any]:
    """Direction and position of a cursor; the start when there is none or it was not made here."""
    try:
        backwards, position = signing.loads(text, salt="customhouse.pages") if text else (False, None)
    except (signing.BadSignature, ValueError, TypeError):
        return False, None
    return bool(backwards), position


def _neighbour(kept: Mapping[str, str], order: str, edge: Sequence[Any], *, backwards: bool) -> str:
    """The query string of the page before or after the row at the edge; empty when there is no row."""
    if not edge:
        return ""
    position = getattr(edge[0], order.lstrip("-"))
    return _query({**kept, "cursor": signing.dumps([backwards, position], salt="customhouse.pages")})


def _query(values: Mapping[str, str]) -> str:
    """A query string with its question mark."""
    return "?" + urlencode(values)
