"""The register as a spreadsheet (Office Open XML) and as CSV: made to be filled in, and read back.

A formula is never run here: a cell that holds one is read as its last value. What a sheet says that is no row of the
register (headings in any language, empty lines) is passed over.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from customhouse.clearance.downtime.rules.columns import COLUMNS, NAMES
from customhouse.messages.tables import parted_by

ZIP = b"PK\x03\x04"
DOCTYPE = b"<!DOCTYPE"
"""No spreadsheet has one; with it an XML file can define entities that grow without end."""
LARGEST_UNPACKED = 50_000_000
"""Bytes that a spreadsheet may hold when unpacked: a small file can be made that fills a disk."""
MOST_ROWS = 2000
HEAD = 2
"""Lines above the rows: the names for the program (small), the headings for people."""
Cells = dict[str, object]


class UnreadableFile(Exception):
    """The bytes are no register."""


class TooManyRows(Exception):
    """The file has more rows than are loaded at once."""


def made(numbers: Sequence[str], title: str, translate: Callable[[str], str], *, right_to_left: bool) -> bytes:
    """An empty register with these numbers, its headings in the language of `translate`."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  # a new workbook has one
    sheet.title = title[:31]
    sheet.sheet_view.rightToLeft = right_to_left
    _head(sheet, translate)
    for place, number in enumerate(numbers, HEAD + 1):
        sheet.cell(place, 1, number).font = Font(bold=True)
    _format(sheet, HEAD + len(numbers))
    _validate(sheet, HEAD + len(numbers), translate)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(sheet: Worksheet, translate: Callable[[str], str]) -> None:
    for place, column in enumerate(COLUMNS, 1):
        name = sheet.cell(1, place, column.name)
        name.font = Font(size=7, color="808080")
        heading = sheet.cell(HEAD, place, translate(column.label))
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="12324F")
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.freeze_panes = f"B{HEAD + 1}"


def _format(sheet: Worksheet, last: int) -> None:
    """Times and codes as text, amounts as numbers; the numbers of the rows are not to be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for line in range(HEAD + 1, last + 1):
        for place, column in enumerate(COLUMNS[1:], 2):
            cell = sheet.cell(line, place)
            cell.protection = Protection(locked=False)
            cell.number_format = FORMATS.get(column.name, "@")


FORMATS = {
    "accepted_at": "yyyy\\-mm\\-dd hh:mm",
    "packages": "0",
    "gross_mass": "0.000",
    "net_mass": "0.000",
    "price": "0.00",
    "quantity": "0.000",
}
POSITIVE = ("packages", "gross_mass", "net_mass", "price", "quantity")
LENGTHS = {"origin": 2, "currency": 3, "package_kind": 2}


def _validate(sheet: Worksheet, last: int, translate: Callable[[str], str]) -> None:
    """What the spreadsheet itself refuses: amounts that are not above zero, codes of the wrong length."""
    letters = {column.name: get_column_letter(place) for place, column in enumerate(COLUMNS, 1)}
    for name in POSITIVE:
        rule = DataValidation(type="decimal", operator="greaterThan", formula1="0", allow_blank=True)
        _say(rule, translate("Enter a number above zero."))
        _put(sheet, rule, letters[name], last)
    for name, length in LENGTHS.items():
        rule = DataValidation(type="textLength", operator="equal", formula1=str(length), allow_blank=True)
        _say(rule, translate("Enter the code, in capital letters."))
        _put(sheet, rule, letters[name], last)


def _say(rule: DataValidation, text: str) -> None:
    rule.error, rule.showErrorMessage = text, True


def _put(sheet: Worksheet, rule: DataValidation, letter: str, last: int) -> None:
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{HEAD + 1}:{letter}{max(last, HEAD + 1)}")


def rows_of(data: bytes) -> list[tuple[int, Cells]]:
    """The filled-in rows of a register: the line in the file (the first is 1) and its cells by name.

    Rows that hold nothing but their printed number were not used, and are left out.

    Raises:
        UnreadableFile: the bytes are no spreadsheet and no CSV with the names of the columns.
        TooManyRows: there are more rows than are loaded at once.
    """
    found = []
    for line, cells in _named(_lines(data)):
        if any(_is_filled(cells.get(name)) for name in NAMES[1:]):
            found.append((line, cells))
        if len(found) > MOST_ROWS:
            raise TooManyRows
    return found


def _lines(data: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    return _sheet_lines(data) if data.startswith(ZIP) else _csv_lines(data)


def _sheet_lines(data: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile
            if any(DOCTYPE in packed.read(each) for each in packed.infolist()):
                raise UnreadableFile
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = [*book.worksheets[0].iter_rows(values_only=True, max_row=10 * MOST_ROWS, max_col=len(COLUMNS) + 20)]
    except UNFIT as error:
        raise UnreadableFile from error
    yield from enumerate(rows, 1)


UNFIT = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    OSError,
    SyntaxError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
"""What a damaged spreadsheet makes its reader raise (a fault of XML is a `SyntaxError`)."""


def _csv_lines(data: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile from error
    if "\x00" in text:
        raise UnreadableFile
    reader = csv.reader(io.StringIO(text), delimiter=parted_by(text.split("\n", 1)[0]))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableFile from error


def _named(lines: Iterable[tuple[int, Sequence[object]]]) -> Iterator[tuple[int, Cells]]:
    """The rows below the line of names, by name; a line of headings below it is none."""
    names: list[str] = []
    for line, row in lines:
        texts = [str(value or "").strip().lower() for value in row]
        if not names:
            names = texts if {"number", "accepted_at"} <= set(texts) else []
            continue
        cells = dict(zip(names, row, strict=False))
        if not _is_heading(cells):
            yield line, cells
    if not names:
        raise UnreadableFile


def _is_heading(cells: Mapping[str, object]) -> bool:
    """Whether a line holds headings: no figure stands in its number, its time or its price."""
    told = [str(cells.get(name) or "") for name in ("number", "accepted_at", "price")]
    return all(told) and not any(sign.isdigit() for text in told for sign in text)


def _is_filled(value: object) -> bool:
    return isinstance(value, datetime) or bool(str(value if value is not None else "").strip())
