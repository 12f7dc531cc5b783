"""Numbers of the register: reserved beforehand for one office and year, so that no two offices ever write the same.

>>> number_of("XD000100", 2026, 12)
'XD000100-26-000012'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([A-Z]{2}[A-Z0-9]{6})-([0-9]{2})-([0-9]{6})")
LAST = 999_999


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart. `year` is the last two figures of the year."""

    office: str
    year: int
    serial: int


def number_of(office: str, year: int, serial: int) -> str:
    """The number as it is printed; it serves as the reference (LRN) of the declaration."""
    return f"{office}-{year % 100:02}-{serial:06}"


def parsed(text: str) -> Number | None:
    """A number as somebody wrote it; None where it is none.

    >>> parsed(" xd000100-26-000012 ").serial
    12
    """
    found = _FORM.fullmatch(text.strip().upper())
    return Number(found[1], int(found[2]), int(found[3])) if found else None
