"""Files of names to be screened: a table (parted by commas, semicolons or tabs), or a JSON object a line.

Used by the command. Columns and keys are `name`, and `id`, `dob`, `number` where there are any, in any case.
Whoever cannot be asked for is handed on with the reason; rows and lines without a word are passed over.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from customhouse.messages.tables import parted_by

NO_OBJECT = "it is no JSON object"
NO_NAME = "it has neither a name nor a number"


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: its line in the file, what it says as texts, and why nobody can be asked for by it (empty: somebody)."""

    line: int
    key: str = ""
    name: str = ""
    birth: str = ""
    numbers: tuple[str, ...] = ()
    why: str = ""


def asked_in(file: TextIO) -> Iterator[Asked]:
    """Whom a file asks for, in its order. Raises `ValueError` for a table without a column of names."""
    begin = file.tell()
    heading = next((line for line in file if line.strip()), "")
    file.seek(begin)
    return _objects(file) if heading.lstrip().startswith("{") else _table(file, heading)


def _objects(file: TextIO) -> Iterator[Asked]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        yield _asked(number, said) if isinstance(said, Mapping) else Asked(number, why=NO_OBJECT)


def _table(file: TextIO, heading: str) -> Iterator[Asked]:
    rows = csv.reader(file, delimiter=parted_by(heading))
    names = [name.strip().casefold() for name in next((row for row in rows if any(row)), [])]
    if "name" not in names:
        raise ValueError("no column name")
    return (_asked(rows.line_num, dict(zip(names, cells, strict=False))) for cells in rows if any(cells))


def _asked(line: int, said: Mapping[str, Any]) -> Asked:
    found = {str(name).casefold(): value for name, value in said.items()}
    number = found.get("number")
    numbers = number if isinstance(number, list) else [number]
    name, *others = (_text(found.get(each)) for each in ("name", "id", "dob"))
    known = tuple(filter(None, map(_text, numbers)))
    return Asked(line, others[0], name, others[1], known, "" if name.strip() or known else NO_NAME)


def _text(value: object) -> str:
    """A value as text; what stands in no text (a list, an object) is none, nor is half of a character."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).encode("utf-8", "replace").decode()
