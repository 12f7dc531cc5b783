"""A span of days as it is asked for on a command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import typer
from django.utils.translation import gettext as _


def days_between(first: datetime | None, last: datetime | None, *, until: date, days: int) -> tuple[date, date]:
    """The first and the last day that were asked for; else so many days, of which `until` is the last.

    Raises `typer.BadParameter` for a first day after the last.

    >>> days_between(None, None, until=date(2026, 3, 31), days=31)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    """
    end = last.date() if last else until
    begin = first.date() if first else end - timedelta(days=days - 1)
    if begin > end:
        raise typer.BadParameter(_("The first day is after the last."), param_hint="--from")
    return begin, end
