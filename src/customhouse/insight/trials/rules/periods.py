"""Periods as people write them: a year, a quarter, a month, a day, or two of these with two points between."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from customhouse.insight.trials.records import Period

_SHAPE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)
_MONTHS = 3


class UnreadablePeriod(ValueError):
    """A text that is no period."""


def read_period(text: str) -> Period:
    """The period of a text. Raises `UnreadablePeriod`.

    >>> read_period("2025-01..2025-06")
    Period(first=datetime.date(2025, 1, 1), last=datetime.date(2025, 6, 30))
    >>> read_period("2025-Q2").last
    datetime.date(2025, 6, 30)
    """
    begin, points, end = text.strip().partition("..")
    first, last = _span(begin)
    if points:
        last = _span(end)[1]
    if last < first:
        raise UnreadablePeriod(text)
    return Period(first, last)


def _span(text: str) -> tuple[date, date]:
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise UnreadablePeriod(text)
    year, quarter, month, day = found.groups()
    try:
        if day:
            only = date(int(year), int(month), int(day))
            return only, only
        begin = int(month) if month else _MONTHS * int(quarter) - 2 if quarter else 1
        end = begin if month else begin + 2 if quarter else 12
        return date(int(year), begin, 1), date(int(year), end, monthrange(int(year), end)[1])
    except ValueError:
        raise UnreadablePeriod(text) from None
