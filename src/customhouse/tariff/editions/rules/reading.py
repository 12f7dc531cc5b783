"""Correlation tables and lists of codes as they come: xlsx, xls or csv, in layouts that differ from file to file.

The United Nations' files have a sheet of correlations (two editions, sometimes a column of "ex" between them, the
relation) and a sheet of conversions (one code to one code). What a column is, is read from its heading; rows before the
heading ("Between") and rows without codes are passed over.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from customhouse.messages.tables import heading_of, parted_by
from customhouse.tariff.editions.errors import NoCodes, TableUnreadable
from customhouse.tariff.editions.records import Link, Table

LONGEST_SHEET = 200_000
HEADINGS_WITHIN = 10
LONGEST_SHOWN = 60
_EDITION = re.compile(r"\bHS[\s-]*((?:19|20)\d{2})\b|\bHS(\d{2})\b", re.IGNORECASE)
_CODE = re.compile(r"\d{6}")
_LISTED = re.compile(r"\d[\d. ]{3,13}\d")
_HEADING = re.compile(r"\bcodes?\b|\bhs|heading|commodity|tariff|\bsh\b|position|رمز|رموز|بند", re.IGNORECASE)
"""What the heading of a column of codes is called; any other first line is taken for one that ought to be a code."""
_XLS = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
CORRELATION = "correl"

DAMAGED = (
    BadZipFile, zlib.error, KeyError, ValueError, AssertionError, IndexError, TypeError, AttributeError, SyntaxError,
    EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the readers of spreadsheets raise on bytes that only begin like one."""

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a sheet's columns are: the two editions, and what stands between them ("ex")."""

    first: int
    second: int
    edition: str
    other: str
    below: int


def read_table(name: str, data: bytes) -> Table:
    """The links that a file holds. Raises `TableUnreadable`, saying why."""
    sheets = sheets_of(name, data)
    correlations = [rows for title, rows in sheets if CORRELATION in title.lower()] or [rows for _, rows in sheets]
    conversions = [rows for title, rows in sheets if "conver" in title.lower()]
    for rows in correlations:
        columns = _columns(rows)
        if columns is not None:
            mains = {pair for sheet in conversions for pair in _pairs(sheet)}
            links = tuple(_links(rows, columns, mains))
            if links:
                return Table(columns.edition, columns.other, links)
    raise TableUnreadable(name, "no row of headings names two editions of the HS above rows of codes.")


def read_codes(name: str, data: bytes) -> list[str]:
    """The column of a list that holds most codes: codes without their points, and as written what is none.

    Only empty cells and the heading of the column are left out. Raises `NoCodes`.
    """
    rows = next(iter(sheets_of(name, data)))[1]
    width = max((len(row) for row in rows), default=0)
    columns = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]
    best = max(columns, key=lambda cells: sum(bool(_listed(cell)) for cell in cells), default=[])
    if not any(_listed(cell) for cell in best):
        raise NoCodes(name)
    written = [cell for cell in best if cell.strip("'\" ")]
    is_headed = bool(_HEADING.search(written[0])) or (width > 1 and not re.search(r"\d", written[0]))
    return [_listed(cell) or cell[:LONGEST_SHOWN] for cell in written[is_headed:]]


def sheets_of(name: str, data: bytes) -> list[tuple[str, Rows]]:
    """The sheets of a file (xlsx, xls, csv): their titles and their rows, cells as text. Raises `TableUnreadable`."""
    try:
        if data.startswith(_ZIP):
            return list(_xlsx(data))
        if data.startswith(_XLS):
            return list(_xls(data))
    except DAMAGED as error:
        raise TableUnreadable(name, "the spreadsheet is damaged.") from error
    try:
        return [(CORRELATION, _csv(data.decode("utf-8-sig", "replace")))]
    except csv.Error as error:
        raise TableUnreadable(name, f"{error}.") from error


def _xlsx(data: bytes) -> Iterator[tuple[str, Rows]]:
    from openpyxl import load_workbook  # costs time

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            rows = sheet.iter_rows(max_row=LONGEST_SHEET, values_only=True)
            yield sheet.title, [[_word(cell) for cell in row] for row in rows]
    finally:
        book.close()


def _xls(data: bytes) -> Iterator[tuple[str, Rows]]:
    import xlrd  # costs time

    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        raise ValueError(str(error)) from None
    for sheet in book.sheets():
        yield sheet.name, [[_word(cell) for cell in sheet.row_values(row)] for row in range(sheet.nrows)]


def _csv(text: str) -> Rows:
    plain = text.replace("\0", "")
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter=parted_by(heading_of(plain)))
    return [[cell.strip() for cell in row] for row in islice(rows, LONGEST_SHEET)]


def _word(cell: Any) -> str:
    """A cell as text; a code that a spreadsheet took for a number has its zero again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:06d}"
    return str(cell).strip()


def _columns(rows: Rows) -> _Columns | None:
    for below, row in enumerate(rows[:HEADINGS_WITHIN], start=1):
        named = [(at, _edition(cell)) for at, cell in enumerate(row)]
        found = [(at, edition) for at, edition in named if edition]
        if len(found) >= 2:  # noqa: PLR2004  # a correlation has two sides
            (first, edition), (second, other) = found[:2]
            return _Columns(first, second, edition, other, below)
    return None


def _edition(heading: str) -> str:
    found = _EDITION.search(heading)
    if not found:
        return ""
    return found[1] or ("20" if int(found[2]) < 88 else "19") + found[2]  # noqa: PLR2004  # the HS began in 1988


def _links(rows: Rows, columns: _Columns, mains: set[tuple[str, str]]) -> Iterator[Link]:
    for row in rows[columns.below :]:
        pair = _pair(row, columns.first, columns.second)
        if pair:
            between = row[columns.first + 1 : columns.second]
            partial = any(cell.lower().strip(".' ") == "ex" for cell in between)
            yield Link(*pair, partial, pair in mains)


def _pairs(rows: Rows) -> Iterator[tuple[str, str]]:
    for row in rows:
        if pair := _pair(row, 0, 1):
            yield pair


def _pair(row: Sequence[str], first: int, second: int) -> tuple[str, str] | None:
    if len(row) <= second:
        return None
    code, other = row[first].strip("' "), row[second].strip("' ")
    return (code, other) if _CODE.fullmatch(code) and _CODE.fullmatch(other) else None


def _listed(cell: str) -> str:
    """A code of a list, without its points; empty if the cell is none."""
    found = _LISTED.fullmatch(cell.strip("'\" "))
    digits = re.sub(r"\D", "", found[0]) if found else ""
    return digits if len(digits) in {6, 8, 10} else ""
