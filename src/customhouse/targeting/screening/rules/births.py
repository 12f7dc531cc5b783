"""Dates of birth as lists write them: whole, a month, a year."""

from __future__ import annotations

NEAR = 2
"""So many years apart a year of birth may still be meant: papers and lists round."""
_FULL, _MONTH, _YEAR = 10, 7, 4


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
