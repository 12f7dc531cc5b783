"""Tables as files of text: what parts their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

SEPARATORS = ",;\t"
"""What spreadsheets write between cells; semicolons where commas are decimal."""


def parted_by(heading: str) -> str:
    """What parts the cells of a table: what stands most often in its line of headings; a comma where none does.

    >>> parted_by("code;value"), parted_by("code")
    (';', ',')
    """
    return max(SEPARATORS, key=heading.count)


def heading_of(text: str) -> str:
    """The line of headings of a whole table: the first on which anything stands; empty where there is none."""
    return next((line for line in text.splitlines() if line.strip()), "")


def parted(lines: Iterable[str]) -> tuple[Iterator[str], str]:
    """The lines of a table, read no further than the first, and what parts their cells by it."""
    given = iter(lines)
    heading = next(given, "")
    return chain([heading], given), parted_by(heading)
