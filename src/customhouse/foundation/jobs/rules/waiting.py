"""How long to wait before what failed is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=5)
LONGEST = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: twice as long each time, never longer than six hours.

    >>> [str(wait_after(attempts)) for attempts in (1, 2, 3, 30)]
    ['0:05:00', '0:10:00', '0:20:00', '6:00:00']
    """
    return min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
