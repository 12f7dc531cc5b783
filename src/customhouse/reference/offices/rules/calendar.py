"""When an office is open, and how much of a time span it was: what clocks on officers' work count.

Hours are local wall-clock time, so a day on which clocks change is as long as the office really stood open. All
instants that go in and come out are aware; spans come out in UTC. Source: Revised Kyoto Convention, General Annex
standards 3.1 and 3.2 (competent offices and their hours).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from customhouse.reference.offices.records import Calendar, Hours

_HORIZON_DAYS = 366


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the office is open at an instant (the moment of closing is closed)."""
    day = at.astimezone(ZoneInfo(calendar.timezone)).date()
    return any(start <= at < end for start, end in _spans(calendar, day))


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How long the office was open between two instants; nothing where `end` is not after `start`."""
    zone = ZoneInfo(calendar.timezone)
    total = timedelta()
    for day in _days(calendar, start.astimezone(zone).date(), end.astimezone(zone).date()):
        for opens, closes in _spans(calendar, day):
            total += max(min(closes, end) - max(opens, start), timedelta())
    return total


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The instant itself where the office is open, else when it opens next (UTC); None if not within a year."""
    day = at.astimezone(ZoneInfo(calendar.timezone)).date()
    for ahead in range(_HORIZON_DAYS):
        for opens, closes in _spans(calendar, day + timedelta(days=ahead)):
            if at < closes:
                return max(at, opens).astimezone(UTC)
    return None


def closing_after(calendar: Calendar, at: datetime, working_days: int) -> datetime | None:
    """When the office closes on the nth day of work after the local day of `at` (UTC); None if not within a year."""
    day = at.astimezone(ZoneInfo(calendar.timezone)).date()
    ahead = (day + timedelta(days=days) for days in range(1, _HORIZON_DAYS))
    worked = (spans for spans in (_spans(calendar, each) for each in ahead) if spans)
    last = next(islice(worked, working_days - 1, None), None)
    return last[-1][1] if last else None


def _days(calendar: Calendar, first: date, last: date) -> Iterator[date]:
    """The days from first to last for which the calendar has any hours."""
    starts = [hours.valid_from for hours in calendar.hours]
    ends = [hours.valid_to or date.max for hours in calendar.hours]
    first, last = max(first, min(starts, default=date.max)), min(last, max(ends, default=date.min))
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _spans(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    """The opening spans of a local day in UTC, in order; none on a holiday."""
    if day in calendar.holidays:
        return []
    zone = ZoneInfo(calendar.timezone)
    today = sorted((hours.opens, hours.closes) for hours in calendar.hours if _holds(hours, day))
    return [(_instant(day, opens, zone), _instant(day, closes, zone)) for opens, closes in today]


def _holds(hours: Hours, day: date) -> bool:
    within = hours.valid_from <= day and (hours.valid_to is None or day <= hours.valid_to)
    return within and hours.weekday == day.weekday()


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)
