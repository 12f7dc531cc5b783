"""Lines of goods as they come in files: one JSON object a line, `{"id", "text"}`, with `code` to train on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from customhouse.tariff.classification.errors import LineUnreadable
from customhouse.tariff.classification.records import Line

LONGEST_ID = 200


def read_lines(lines: Iterable[str], *, with_code: bool = False) -> Iterator[Line]:
    """The lines of a file; empty ones are passed over, a line without id is named by its number.

    Raises `LineUnreadable` with the number of the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _line(number, line, with_code=with_code)


def _line(number: int, line: str, *, with_code: bool) -> Line:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise LineUnreadable(number, "it is not JSON.") from None
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise LineUnreadable(number, "it has no text.")
    code = found.get("code", "")
    if with_code and not isinstance(code, str | int):
        raise LineUnreadable(number, "its code is neither text nor a number.")
    asked = found.get("id")
    named = str(number if asked is None else asked)[:LONGEST_ID]
    return Line(_storable(found["text"]), str(code), named)


def _storable(text: str) -> str:
    """The text without half characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
