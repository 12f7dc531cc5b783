"""A nomenclature edition as a table: a code a row, with its texts by language, unit and notes; read and checked.

    code, text_en, text_fr, text_ar, unit, note_en, note_fr, note_ar

A row of headings comes first; `code` and `text_en` must be there (`commodity` and `description` are understood, as in a
plain tariff table). Codes are 2, 4 or 6 digits, or 8 or 10 of the country's own lines, with or without points; sections
are Roman numerals and stand before their chapters. A code that a spreadsheet took for a number has its zeros again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.reference.units.rules import UnknownUnit, find_unit
from customhouse.tariff.nomenclature.records import LEVEL_OF_DIGITS, SUBHEADING_DIGITS, GoodsCode, Level

COLUMNS = {
    "code": ("code", "commodity", "hs", "hs_code"),
    "text_en": ("text_en", "text", "description", "description_en"),
    "text_fr": ("text_fr", "description_fr"),
    "text_ar": ("text_ar", "description_ar"),
    "unit": ("unit", "supplementary_unit"),
    "note_en": ("note_en", "note", "notes", "notes_en"),
    "note_fr": ("note_fr", "notes_fr"),
    "note_ar": ("note_ar", "notes_ar"),
}
"""What each column may be called, in small letters."""
_WORDS = ("text_en", "text_fr", "text_ar", "note_en", "note_fr", "note_ar")

_ROMAN = re.compile(r"[IVXLC]{1,8}", re.ASCII)
_DIGITS = re.compile(r"\d{2,10}", re.ASCII)
_HEADINGS_WITHIN = 10
_LONGEST_ECHO = 40
_LONGEST_UNIT = 3
_MOST_TOLD = 200
"""Findings that are told at most: a wrong column makes one of every row."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class EditionFile:
    """The codes of a file, valid from the edition's first day, and everything that was found."""

    codes: tuple[GoodsCode, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What is gathered while a file is read: codes by their number, findings in the order of lines."""

    sections: Mapping[str, str]
    codes: dict[str, GoodsCode] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    section: str = ""

    def tell(self, code: str, line: int, message: str, remedy: str, /, **params: str) -> None:
        """Tell what is wrong on a line."""
        self.findings.append(_finding(code, Severity.ERROR, f"row {line}", message, remedy, **params))


def read_edition_file(rows: Rows, name: str, starts_on: date, sections: Mapping[str, str]) -> EditionFile:
    """The codes of an edition from the rows of a table.

    Args:
        rows: cells as text, row by row, headings among the first.
        name: what the edition is called, such as `HS2028`.
        starts_on: its first day.
        sections: the section of each chapter before it, for a file that has no sections.
    """
    below, columns = _columns(rows)
    if not columns:
        return EditionFile((), (_no_columns(),))
    reading = _Reading(sections)
    for line, row in enumerate(rows[below:], start=below + 1):
        cells = {column: row[at].strip() for column, at in columns.items() if at < len(row)}
        if any(cells.values()):
            _take(reading, line, cells, (name, starts_on))
    _hung(reading)
    codes = tuple(reading.codes.values())
    findings = [*reading.findings, *_bare(codes)] if codes or reading.findings else [_no_columns()]
    return EditionFile(codes, tuple(findings[:_MOST_TOLD]))


def _columns(rows: Rows) -> tuple[int, dict[str, int]]:
    """How many rows there are before the codes, and where each column is; none where there are no headings."""
    for below, row in enumerate(rows[:_HEADINGS_WITHIN], start=1):
        heads = [cell.strip().lower().replace(" ", "_") for cell in row]
        found = {
            column: next(at for at, head in enumerate(heads) if head in names)
            for column, names in COLUMNS.items()
            if set(names) & set(heads)
        }
        if {"code", "text_en"} <= set(found):
            return below, found
    return 0, {}


def _take(reading: _Reading, line: int, cells: Mapping[str, str], edition: tuple[str, date]) -> None:
    code = plain_code(cells.get("code", ""))
    if not code:
        message, remedy = (
            msgid("“{given}” is no goods code."),
            msgid("Write 2, 4, 6, 8 or 10 digits, or a Roman numeral."),
        )
        reading.tell("HS-ED-CODE", line, message, remedy, given=cells.get("code", "")[:_LONGEST_ECHO])
        return
    if code in reading.codes:
        message, remedy = msgid("{code} stands in row {first} already."), msgid("Leave one row for each code.")
        reading.tell("HS-ED-TWICE", line, message, remedy, code=code, first=str(reading.lines[code]))
        return
    if not cells.get("text_en"):
        reading.tell("HS-ED-TEXT", line, msgid("{code} has no English text."), msgid("Fill in text_en."), code=code)
    level = LEVEL_OF_DIGITS[len(code)] if code.isdigit() else Level.SECTION
    if level is Level.SECTION:
        reading.section = code
    reading.lines[code] = line
    name, starts_on = edition
    unit = _unit(reading, line, cells)
    text_en, text_fr, text_ar, note_en, note_fr, note_ar = (cells.get(column, "") for column in _WORDS)
    parent = _section_of(reading, code) if level is Level.CHAPTER else ""
    reading.codes[code] = GoodsCode(
        code, level, parent, text_en, text_fr, text_ar, unit, name, starts_on, None, note_en, note_fr, note_ar
    )


def _unit(reading: _Reading, line: int, cells: Mapping[str, str]) -> str:
    """The unit of a row; empty, and told, where it is none."""
    unit = cells.get("unit", "").upper()
    if not unit or _is_unit(unit):
        return unit
    remedy = msgid("Write the code of UNECE Recommendation 20, such as KGM or NAR.")
    reading.tell("HS-ED-UNIT", line, msgid("“{unit}” is no unit."), remedy, unit=unit[:_LONGEST_ECHO])
    return ""


def plain_code(text: str) -> str:
    """A code without its points; empty where it is none.

    >>> plain_code("0101.21"), plain_code("XVII"), plain_code("008703"), plain_code("000001"), plain_code("123")
    ('010121', 'XVII', '8703', '01', '')
    """
    code = text.strip("'\" ").replace(".", "").replace(" ", "")
    if _ROMAN.fullmatch(code):
        return code
    while code.startswith("00") and len(code) > 2:  # noqa: PLR2004  # there is no chapter 00: a spreadsheet's padding
        code = code[2:]
    return code if _DIGITS.fullmatch(code) and len(code) in LEVEL_OF_DIGITS and not code.startswith("00") else ""


def _section_of(reading: _Reading, chapter: str) -> str:
    return reading.section or reading.sections.get(chapter, "")


def _hung(reading: _Reading) -> None:
    """Give each code its parent; one that hangs on nothing is told."""
    for code, goods in list(reading.codes.items()):
        if goods.level is Level.SECTION or goods.parent:
            continue
        above = _above(code)
        parent = next((each for each in above if each in reading.codes), "")
        if parent:
            reading.codes[code] = replace(goods, parent=parent)
            continue
        message = msgid("{code} hangs on nothing: {parent} is not in the file.")
        remedy = msgid("Give what is above it a row before it, or take this row out.")
        parent = above[-1] if above else "I–XXI"
        reading.tell("HS-ED-ORPHAN", reading.lines[code], message, remedy, code=code, parent=parent)


def _above(code: str) -> tuple[str, ...]:
    """The codes on one of which a code may hang, the nearest first; of a chapter none: it hangs on a section.

    >>> _above("0101211000"), _above("0101"), _above("01")
    (('01012110', '010121'), ('01',), ())
    """
    nearest = len(code) - 2
    return tuple(code[:digits] for digits in range(nearest, min(nearest, SUBHEADING_DIGITS) - 1, -2) if digits)


def _bare(codes: Sequence[GoodsCode]) -> Iterator[Finding]:
    """Chapters and headings with nothing below: no goods can be declared there."""
    parents = {goods.parent for goods in codes}
    for goods in codes:
        if goods.level in {Level.SECTION, Level.CHAPTER, Level.HEADING} and goods.code not in parents:
            message = msgid("Nothing stands below {code}: no goods can be declared there.")
            remedy = msgid(
                "Look whether its subheadings are missing; a heading that is not divided has one that ends in 00."
            )
            yield _finding("HS-ED-BARE", Severity.WARNING, "file", message, remedy, code=goods.code)


def _is_unit(code: str) -> bool:
    """Whether it is the code of a unit, without a qualifier: supplementary units have none."""
    if len(code) > _LONGEST_UNIT:
        return False
    try:
        find_unit(code)
    except (UnknownUnit, ValueError):
        return False
    return True


def _no_columns() -> Finding:
    message = msgid("The file has no goods codes under a heading “code”, with texts under “text_en”.")
    remedy = msgid("Begin with a row of headings: code, text_en, text_fr, text_ar, unit, note_en, note_fr, note_ar.")
    return _finding("HS-ED-COLUMNS", Severity.ERROR, "file", message, remedy)


def _finding(code: str, severity: Severity, path: str, message: str, remedy: str, /, **params: str) -> Finding:
    return Finding(code, severity, "", path, message, remedy, params)
