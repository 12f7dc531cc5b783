"""Lines of goods as they come in files: one JSON object a line, `{"id", "text"}`, with `code` to train on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from customhouse.tariff.classification.errors import LineUnreadable
from customhouse.tariff.classification.records import Id, Line, Unread


def read_each(text: str) -> Iterator[Line | Unread]:
    """The lines of a file, in their order, and those that are none with why; empty ones are passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _line(number, line, with_code=False)
            except LineUnreadable as error:
                yield Unread(number, _named(line), error)


def read_lines(lines: Iterable[str], *, with_code: bool = False) -> Iterator[Line]:
    """The lines of a file; empty ones are passed over.

    Raises `LineUnreadable` with the number of the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _line(number, line, with_code=with_code)


def _line(number: int, line: str, *, with_code: bool) -> Line:
    try:
        found = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise LineUnreadable(number, "it is not JSON.") from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise LineUnreadable(number, "it has no text.")
    code = found.get("code", "")
    if with_code and not isinstance(code, str | int):
        raise LineUnreadable(number, "its code is neither text nor a number.")
    named = found.get("id")
    if not _is_id(named):
        raise LineUnreadable(number, "its id is neither text nor a number.")
    return Line(_storable(found["text"]), str(code), named, number)


def _named(line: str) -> Id:
    """The id of a line that cannot be read otherwise; None where it has none that can."""
    try:
        found = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    named = found.get("id") if isinstance(found, dict) else None
    return named if _is_id(named) else None


def _is_id(named: Any) -> bool:
    return named is None or isinstance(named, str | int | float)


def _refused(name: str) -> NoReturn:
    """NaN and Infinity are Python's, not JSON's."""
    raise ValueError(name)


def _storable(text: str) -> str:
    """The text without half characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
