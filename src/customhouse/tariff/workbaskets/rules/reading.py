"""Lines of a basket from rows of text: a plain table, or what a form and a command are given.

Columns: `deed` (add, change or end; nothing: add), `measure`, and those of `measures.csv` that a line has. A line on a
footnote (`footnote`: its words; `attach`, `detach`) has `footnote`, its texts, and the `measure` or `commodity`.
Lists (`excluded`, `certificates`) are separated by spaces. A cell that cannot be read is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.measures.records import EXPORT, IMPORT
from customhouse.tariff.workbaskets.records import Deed, Line, Note, NoteDeed

NAME = re.compile(r"[A-Z][A-Z0-9-]{1,29}", re.ASCII)
"""What a basket may be called; the ids of its measures begin with it."""

LONGEST: Mapping[str, int] = {
    "measure": 60,
    "type": 3,
    "commodity": 10,
    "direction": 6,
    "origin_group": 10,
    "excluded": 300,
    "preference": 3,
    "additional_code": 8,
    "order_number": 10,
    "certificates": 100,
    "expression": 500,
    "legal_reference": 60,
    "valid_to": 10,
}
"""The fields of a line beside its deed, each with the characters that it may have."""

COLUMNS = ("deed", *LONGEST)
FOOTNOTE = re.compile(r"[A-Z]{2}[0-9]{3}", re.ASCII)
"""The code of a footnote: its kind in two letters, and a number."""
LONGEST_TEXT = 2_000
TEXTS = ("text_en", "text_fr", "text_ar")
NOTE_LONGEST: Mapping[str, int] = {
    "footnote": 5,
    **dict.fromkeys(TEXTS, LONGEST_TEXT),
    "measure": LONGEST["measure"],
    "commodity": LONGEST["commodity"],
}
NOTE_COLUMNS = ("footnote", *TEXTS)
"""What a line on a footnote has beside the columns of other lines."""
MOST = 5_000
"""Lines of one basket at most: more are another basket."""


def read_rows(rows: Iterable[Mapping[str, str]], first: int = 1) -> tuple[list[Line], list[Note], list[Finding]]:
    """The lines and the notes in the rows, numbered in one row of numbers, and what could not be read."""
    lines: list[Line] = []
    notes: list[Note] = []
    found: list[Finding] = []
    for number, row in enumerate(rows, first):
        if _cell(row, "deed") in set(NoteDeed):
            wrong = list(_wrong_note(number, row))
            notes += [] if wrong else [_note(number, row)]
        else:
            plain = {name: cell for name, cell in row.items() if name not in NOTE_COLUMNS or (cell or "").strip()}
            read, wrong = read_lines([plain], number)
            lines += read
        found += wrong
    return lines, notes, found


def read_lines(rows: Iterable[Mapping[str, str]], first: int = 1) -> tuple[list[Line], list[Finding]]:
    """The lines in the rows, numbered from `first`, and what could not be read."""
    lines: list[Line] = []
    found: list[Finding] = []
    for number, row in enumerate(rows, first):
        wrong = list(_wrong(number, row))
        found += wrong
        if not wrong:
            lines.append(_line(number, row))
    return lines, found


def _wrong(number: int, row: Mapping[str, str]) -> Iterable[Finding]:
    for name in row:
        if name not in COLUMNS:
            yield _finding(
                number,
                name,
                msgid("There is no field {field} in a line."),
                msgid("Use these fields: {fields}."),
                fields=", ".join(COLUMNS),
            )
    if _cell(row, "deed", Deed.ADD) not in set(Deed):
        yield _finding(
            number,
            "deed",
            msgid("“{value}” is nothing that a line does."),
            msgid("Write add, change, end, footnote, attach or detach."),
            row,
        )
    if _cell(row, "direction", IMPORT) not in {IMPORT, EXPORT}:
        yield _finding(
            number, "direction", msgid("“{value}” is no direction of trade."), msgid("Write import or export."), row
        )
    for name, most in LONGEST.items():
        if len(_cell(row, name)) > most or not _cell(row, name).isprintable():
            yield _finding(
                number,
                name,
                msgid("The field {field} is too long, or holds characters that cannot be written."),
                msgid("Give at most {most} characters."),
                most=str(most),
            )
    if _cell(row, "valid_to") and _day(_cell(row, "valid_to")) is None:
        yield _finding(
            number, "valid_to", msgid("“{value}” is no day."), msgid("Write the day as 2027-01-31, or nothing."), row
        )


def _wrong_note(number: int, row: Mapping[str, str]) -> Iterable[Finding]:
    if not FOOTNOTE.fullmatch(_cell(row, "footnote")):
        yield _finding(
            number,
            "footnote",
            msgid("“{value}” is no code of a footnote."),
            msgid("Write two capital letters and three digits, such as TN701."),
            row,
        )
    for name in row:
        if name not in (*COLUMNS, *NOTE_COLUMNS) or (
            name in COLUMNS and name not in {"deed", "direction", *NOTE_LONGEST} and _cell(row, name)
        ):
            yield _finding(
                number,
                name,
                msgid("There is no field {field} in a line."),
                msgid("Use these fields: {fields}."),
                fields=", ".join(("deed", *NOTE_LONGEST)),
            )
    for name, most in NOTE_LONGEST.items():
        if len(_cell(row, name)) > most or not _cell(row, name).replace("\n", " ").replace("\r", " ").isprintable():
            yield _finding(
                number,
                name,
                msgid("The field {field} is too long, or holds characters that cannot be written."),
                msgid("Give at most {most} characters."),
                most=str(most),
            )


def _note(number: int, row: Mapping[str, str]) -> Note:
    return Note(
        number,
        NoteDeed(_cell(row, "deed")),
        **{name: _cell(row, name) for name in NOTE_LONGEST},
    )


def _line(number: int, row: Mapping[str, str]) -> Line:
    return Line(
        number=number,
        deed=Deed(_cell(row, "deed", Deed.ADD)),
        measure=_cell(row, "measure"),
        type=_cell(row, "type"),
        commodity=_cell(row, "commodity"),
        direction=_cell(row, "direction", IMPORT),
        origin_group=_cell(row, "origin_group"),
        excluded=frozenset(_cell(row, "excluded").split()),
        preference=_cell(row, "preference"),
        additional_code=_cell(row, "additional_code"),
        certificates=tuple(_cell(row, "certificates").split()),
        expression=_cell(row, "expression"),
        legal_reference=_cell(row, "legal_reference"),
        valid_to=_day(_cell(row, "valid_to")),
        order_number=_cell(row, "order_number"),
    )


def _cell(row: Mapping[str, str], name: str, default: str = "") -> str:
    return (row.get(name) or "").strip() or default


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _finding(
    number: int, name: str, message: str, remedy: str, row: Mapping[str, str] | None = None, **params: str
) -> Finding:
    value = _cell(row, name)[:60] if row else ""
    return Finding(
        "WB-LINE", Severity.ERROR, "", f"{number}:{name}", message, remedy, {"field": name, "value": value, **params}
    )
