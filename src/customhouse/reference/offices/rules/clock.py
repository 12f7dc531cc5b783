"""Times of day as law writes them: `08:00`, and `24:00` for the end of the day."""

from __future__ import annotations

import re

_DAY = 24 * 60


def minutes(text: str) -> int:
    """The minute of the day of a time `HH:MM` from 00:00 to 24:00; `ValueError` for anything else.

    >>> minutes("08:30"), minutes("24:00")
    (510, 1440)
    """
    match = re.fullmatch(r"([0-9]{2}):([0-5][0-9])", text)
    minute = int(match[1]) * 60 + int(match[2]) if match else _DAY + 1
    if minute > _DAY:
        raise ValueError(f"{text!r} is no time of day from 00:00 to 24:00.")
    return minute


def wall_clock(minute: int) -> str:
    """A minute of the day as a time.

    >>> wall_clock(510)
    '08:30'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"
