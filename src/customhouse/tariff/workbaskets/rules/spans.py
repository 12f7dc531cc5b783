"""Whether dated rows cover a span of days without a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

Span = tuple[date, date | None]
"""First and last day, both included; None: without end."""


def uncovered(spans: Iterable[Span], first: date, last: date | None) -> date | None:
    """The first day from `first` to `last` that no span holds; None where they hold every one.

    >>> uncovered([(date(2020, 1, 1), date(2026, 12, 31))], date(2026, 1, 1), None)
    datetime.date(2027, 1, 1)
    """
    day = first
    for begin, end in sorted(spans, key=lambda span: span[0]):
        if begin > day or (last is not None and day > last):
            break
        if end is None or end == date.max:
            return None
        day = max(day, end + timedelta(days=1))
    return None if last is not None and day > last else day
