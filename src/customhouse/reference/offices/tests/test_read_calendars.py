"""Calendars of many offices cost three statements, and closing days are counted by them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customhouse.reference.offices.queries import calendar_of, calendars_of
from customhouse.reference.offices.rules.calendar import closing_after

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_calendars_of_many_offices_are_read_together(demoland: object) -> None:
    with CaptureQueriesContext(connection) as statements:
        found = calendars_of(["XD000100", "XD000200", "XD000300", "XD999999"])
    assert len(statements) == 3
    assert set(found) == {"XD000100", "XD000200", "XD000300"}
    assert found["XD000100"] == calendar_of("xd000100 ")


def test_the_closing_of_a_day_of_work(demoland: object) -> None:
    calendar = calendar_of("XD000001")
    assert closing_after(calendar, MONDAY, 1) == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert closing_after(calendar, MONDAY, 5) == datetime(2026, 3, 9, 16, tzinfo=UTC)
    assert closing_after(calendar, MONDAY, 1000) is None
