"""Dates of birth: as they are asked for, and how they agree with those of lists (whole, a month, a year)."""

from __future__ import annotations

import re
from datetime import date

NEAR = 2
"""So many years apart a year of birth may still be meant: papers and lists round."""
_YEAR = 4
_ASKED = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def asked_birth(text: str) -> str:
    """A date of birth as somebody asks with it: a year, a month or a day that there is; else empty.

    Lists are read with more patience (`formats.reading.day_of`), as nobody can ask their keepers; who asks can be told.

    >>> asked_birth(" 1965 "), asked_birth("1965-03"), asked_birth("1964-02-29")
    ('1965', '1965-03', '1964-02-29')
    >>> asked_birth("99-99-1965"), asked_birth("1965-13"), asked_birth("1965-02-29"), asked_birth("0000")
    ('', '', '', '')
    """
    written = _ASKED.fullmatch(text.strip())
    if written is None:
        return ""
    year, month, day = written.groups(default="01")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return ""
    return written[0]


def agreement(asked: str, listed: tuple[str, ...]) -> str:
    """How a date of birth agrees with those of an entry: `same`, `near`, `other`, or empty where nothing is known.

    A year alone agrees with any day in it. A day and month that were swapped are near.

    >>> agreement("1965-03-01", ("1965",)), agreement("1965", ("1966-02-01",)), agreement("1965", ("1980",))
    ('same', 'near', 'other')
    >>> agreement("1965-03-01", ("1965-01-03",)), agreement("1965-03-01", ("1965-06-09",)), agreement("", ("1965",))
    ('near', 'near', '')
    """
    if not asked or not listed:
        return ""
    found = {_compared(asked, each) for each in listed}
    return next(word for word in ("same", "near", "other") if word in found)


def _compared(one: str, other: str) -> str:
    known = min(len(one), len(other))
    if one[:known] == other[:known]:
        return "same"
    return "near" if abs(int(one[:_YEAR]) - int(other[:_YEAR])) <= NEAR else "other"
