"""Office hours: open or not, how much of a span, and when next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.reference.offices.records import Calendar, Hours
from customhouse.reference.offices.rules import is_open, minutes, next_opening, working_time

START = date(2024, 1, 1)
WEEKDAYS = Calendar(
    "Africa/Tunis",
    tuple(Hours(day, opens, closes, START, None) for day in range(5) for opens, closes in ((480, 720), (780, 1020))),
    frozenset({date(2026, 3, 20)}),
)
ALWAYS = Calendar("Europe/Paris", tuple(Hours(day, 0, 1440, START, None) for day in range(7)))


def tunis(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """An instant of March 2026 by the clocks of Tunis (UTC+1). 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (tunis(2, 8), True),
        (tunis(2, 7, 59), False),
        (tunis(2, 12), False),
        (tunis(2, 13), True),
        (tunis(2, 17), False),
        (tunis(7, 10), False),
        (tunis(20, 10), False),
    ],
)
def test_an_office_is_open_in_its_hours_only(at: datetime, *, expected: bool) -> None:
    assert is_open(WEEKDAYS, at) is expected


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (tunis(2, 8), tunis(2, 17), 8),
        (tunis(2, 11), tunis(2, 14), 2),
        (tunis(6, 16), tunis(9, 9), 2),
        (tunis(19, 16), tunis(23, 9), 2),
        (tunis(2, 17), tunis(3, 8), 0),
        (tunis(3, 8), tunis(2, 8), 0),
        (tunis(2, 0), tunis(9, 0), 40),
    ],
)
def test_only_open_hours_count(start: datetime, end: datetime, hours: int) -> None:
    assert working_time(WEEKDAYS, start, end) == timedelta(hours=hours)


def test_a_day_on_which_clocks_change_is_as_long_as_it_was() -> None:
    """29 March 2026 had 23 hours in Paris, 25 October 2026 had 25."""
    spring = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert working_time(ALWAYS, *spring) == timedelta(hours=23)
    assert working_time(ALWAYS, *autumn) == timedelta(hours=25)


def test_hours_hold_in_their_period() -> None:
    changed = Calendar(
        "UTC", (Hours(0, 480, 540, date(2026, 3, 1), date(2026, 3, 8)), Hours(0, 480, 600, date(2026, 3, 9), None))
    )
    whole = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)
    assert working_time(changed, *whole) == timedelta(hours=1 + 2)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (tunis(2, 7), tunis(2, 8)),
        (tunis(2, 9), tunis(2, 9)),
        (tunis(2, 12), tunis(2, 13)),
        (tunis(6, 17), tunis(9, 8)),
        (tunis(19, 18), tunis(23, 8)),
    ],
)
def test_the_next_opening_is_now_or_later(at: datetime, expected: datetime) -> None:
    assert next_opening(WEEKDAYS, at) == expected


def test_an_office_without_hours_never_opens() -> None:
    never = Calendar("UTC", ())
    assert next_opening(never, tunis(2, 8)) is None
    assert working_time(never, tunis(2, 8), tunis(9, 8)) == timedelta()


instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # zone is added


@given(first=instants, middle=instants, last=instants)
def test_time_adds_up_over_any_cut(first: datetime, middle: datetime, last: datetime) -> None:
    first, middle, last = sorted((first, middle, last))
    whole = working_time(WEEKDAYS, first, last)
    assert working_time(WEEKDAYS, first, middle) + working_time(WEEKDAYS, middle, last) == whole
    assert timedelta() <= whole <= last - first


@pytest.mark.parametrize("text", ["8:00", "24:01", "12:60", "noon", ""])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        minutes(text)
