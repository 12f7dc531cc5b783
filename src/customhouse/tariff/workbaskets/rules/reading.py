"""Lines of a basket from rows of text: a plain table, or what a form and a command are given.

Columns: `deed` (add, change or end; nothing: add), `measure`, and those of `measures.csv` that a line has.
Lists (`excluded`, `certificates`) are separated by spaces. A cell that cannot be read is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.measures.records import EXPORT, IMPORT
from customhouse.tariff.workbaskets.records import Deed, Line

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
MOST = 5_000
"""Lines of one basket at most: more are another basket."""


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
            number, "deed", msgid("“{value}” is nothing that a line does."), msgid("Write add, change or end."), row
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
