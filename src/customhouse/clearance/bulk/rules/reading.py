"""Reading a row that was kept as it came: `text/csv; map=kcs; header=absent` (RFC 4180 names the parameter header).

Where a file has its columns in another order than the map, or more of them, its header is kept with each row
(`header=present`): a row can be read by itself, whatever becomes of its file.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence

from customhouse.clearance.bulk.rules.maps import MAPS, RowMap
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.reading import Kind, Reading

MEDIA_TYPE = "text/csv"
END = b"\r\n"


class BrokenRowError(ValueError):
    """Bytes that are no row of their file; `args` are the message id, its remedy and what fills them."""


def content_type(row_map: RowMap, *, header: bool) -> str:
    """The content type under which a row is kept."""
    return f"{MEDIA_TYPE}; map={row_map.name}; header={'present' if header else 'absent'}"


def is_row(kind: str) -> bool:
    """Whether a content type is that of a row under a map."""
    return kind.startswith(MEDIA_TYPE) and _parameters(kind).get("map") in MAPS


def read_row(data: bytes, kind: str) -> Reading:
    """A row as a declaration, with findings where a cell cannot be read; bytes that are no row are unreadable."""
    row_map = MAPS[_parameters(kind)["map"]]
    try:
        cells = row_map.cells(cells_of(data, kind))
    except BrokenRowError as broken:
        message, remedy, params = broken.args
        return Reading(
            Kind.UNREADABLE, findings=(Finding("ROW-BROKEN", Severity.ERROR, "42A", "1:1", message, remedy, params),)
        )
    row_map.day(cells)
    return Reading(Kind.DECLARATION, declaration=row_map.declaration(cells), findings=tuple(cells.findings))


def cells_of(data: bytes, kind: str) -> Mapping[str, str]:
    """A kept row by its columns, with those that were known only later.

    Raises:
        BrokenRowError: it has more or fewer cells than its file has columns, or is no text.
    """
    parameters = _parameters(kind)
    columns: Sequence[str] = MAPS[parameters["map"]].columns
    if parameters.get("header") == "present":
        head, _, data = data.partition(END)
        columns = cells_in(head)
    row = cells_in(data)
    if len(row) != len(columns):
        raise BrokenRowError(_CELLS, _SAVE_AGAIN, {"cells": str(len(row)), "columns": str(len(columns))})
    return dict(zip(columns, row, strict=True))


def cells_in(data: bytes) -> list[str]:
    """The cells of a row.

    Raises:
        BrokenRowError: a quotation mark is left open, or it is not UTF-8.
    """
    try:
        rows = list(csv.reader(data.decode("utf-8").splitlines(keepends=True), strict=True))
    except UnicodeDecodeError as error:
        raise BrokenRowError(_NO_TEXT, _SAVE_AGAIN, {"byte": str(error.start + 1)}) from None
    except csv.Error as error:
        raise BrokenRowError(_NO_ROW, _SAVE_AGAIN, {"why": str(error)}) from None
    return [cell for row in rows for cell in row]


def _parameters(kind: str) -> dict[str, str]:
    """The parameters of a content type."""
    pairs = (part.partition("=") for part in kind.split(";")[1:])
    return {name.strip(): value.strip() for name, _, value in pairs}


_CELLS = msgid("The row has {cells} cells; its file has {columns} columns.")
_NO_TEXT = msgid("The row is not UTF-8 text: byte {byte} is no letter.")
_NO_ROW = msgid("The row cannot be read as comma-separated values: {why}.")
_SAVE_AGAIN = msgid("Save the file again as comma-separated values in UTF-8, one declaration a row.")
