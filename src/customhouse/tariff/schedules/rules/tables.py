"""Tables of text from a file: comma-separated values or an Excel workbook, whatever the file's name says."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from customhouse.messages.tables import heading_of, parted_by

MOST_CELLS = 20_000_000
_ZIP = b"PK\x03\x04"


def rows_of(body: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows below the heading, each with its line in the file (from 2); names of columns in small letters.

    Raises `ValueError` where the file is neither, or has no heading.
    """
    table = _workbook(body) if body.startswith(_ZIP) else _separated(body)
    heading: list[str] | None = None
    for line, cells in enumerate(table, 1):
        if not any(cells):
            continue
        if heading is None:
            heading = [" ".join(cell.split()).casefold() for cell in cells]
            continue
        yield line, dict(zip(heading, cells, strict=False))
    if heading is None:
        raise ValueError("there is no heading")


def _separated(body: bytes) -> Iterator[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"no text in UTF-8: {error.reason}") from None
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=parted_by(heading_of(text))):
            yield [_bare(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise ValueError(str(error)) from None


def _workbook(body: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # costs time: only where a workbook is read
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        counted = 0
        for cells in sheet.iter_rows(values_only=True):
            counted += len(cells)
            if counted > MOST_CELLS:
                raise ValueError("the sheet has too many cells")
            yield [_cell(cell) for cell in cells]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, SyntaxError) as error:
        raise ValueError(f"no workbook: {error}") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):  # as every day of a workbook is read
        return value.date().isoformat()
    return _bare(str(value).strip())


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "@"} else cell


def day(text: str) -> date | None:
    """The day in a cell; None where it is empty. Raises `ValueError`.

    >>> day("2026-01-31"), day("")
    (datetime.date(2026, 1, 31), None)
    """
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise ValueError(f"“{text[:40]}” is no day: write it as 2026-01-31") from None
