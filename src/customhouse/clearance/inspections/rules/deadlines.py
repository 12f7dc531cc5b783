"""Until when something is due: by closing on a working day of the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.reference.offices.records import Calendar
from customhouse.reference.offices.rules.calendar import closing_after


def due_at(calendar: Calendar, start: datetime, working_days: int) -> datetime:
    """When it is due: the closing of the office on that working day after the one of `start` (UTC).

    An office whose calendar knows no such day counts plain days of 24 hours.
    """
    return closing_after(calendar, start, working_days) or start + timedelta(days=working_days)
