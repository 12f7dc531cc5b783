"""Customs offices as pages: what they do, their week, their holidays, and whether they are open now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

pytestmark = pytest.mark.usefixtures("demoland")
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
NEW_YEAR = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def page(path: str, at: datetime, language: str = "en", status: int = 200) -> str:
    client = Client()
    client.cookies["django_language"] = language
    with time_machine.travel(at, tick=False):
        answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.text.split())


def test_every_office_is_listed_with_what_it_does() -> None:
    shown = page("/offices/", MONDAY_MORNING)
    assert "Port Salam Seaport" in shown
    assert "Sea, Post" in shown
    assert "Import, Export, Transit" in shown
    assert "ميناء سلام البحري" in page("/offices/", MONDAY_MORNING, "ar")


def test_an_office_is_open_in_its_hours_and_says_when_it_opens_next() -> None:
    assert "Open now" in page("/offices/XD000001/", MONDAY_MORNING)
    closed = page("/offices/XD000001/", MONDAY_NIGHT)
    assert "Closed now" in closed
    assert "opens 3 Mar 2026 08:00" in closed


def test_an_office_is_closed_on_a_holiday_and_lists_the_coming_ones() -> None:
    shown = page("/offices/XD000001/", NEW_YEAR)
    assert "Closed now" in shown
    assert "New Year&#x27;s Day" in shown


def test_the_week_marks_today_and_days_without_hours() -> None:
    shown = page("/offices/XD000001/", MONDAY_MORNING)
    assert 'Monday <span class="meta">(today)</span>' in shown
    assert "08:00–12:30" in shown
    assert "closed" in shown


def test_an_office_that_is_none_is_not_found() -> None:
    page("/offices/XX999999/", MONDAY_MORNING, status=404)
