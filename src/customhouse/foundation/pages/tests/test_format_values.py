"""Amounts, numbers and times as people read them, in three languages and in the office's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from customhouse.foundation.pages import formats

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "shown"),
    [
        ("en", "1234567.5", "XDD", f"1,234,567.50{WIDE}XDD"),
        ("fr", "1234567.5", "XDD", f"1{NARROW}234{NARROW}567,50{WIDE}XDD"),
        ("ar", "1234567.5", "XDD", f"1,234,567.50{WIDE}XDD"),
        ("en", "1234.5", "TND", f"1,234.500{WIDE}TND"),
        ("en", "1234", "JPY", f"1,234{WIDE}JPY"),
        ("en", "0.12345", "EUR", f"0.12345{WIDE}EUR"),
        ("en", "3579.47000", "EUR", f"3,579.47{WIDE}EUR"),
        ("en", "0", "EUR", f"0.00{WIDE}EUR"),
        ("en", "-3", "EUR", f"-3.00{WIDE}EUR"),
        ("en", "3", "", "3.00"),
    ],
)
def test_money(language: str, amount: str, currency: str, shown: str) -> None:
    with translation.override(language):
        assert formats.money(Decimal(amount), currency) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "12,000.5"), ("fr", f"12{NARROW}000,5"), ("ar", "12,000.5")])
def test_numbers_are_exact(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.number(Decimal("12000.5")) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "2 Mar 2026 00:30"), ("fr", "2 mars 2026 00:30"), ("ar", "2 مارس 2026 00:30")]
)
def test_times_are_in_the_zone_in_force(language: str, shown: str) -> None:
    with translation.override(language), timezone.override(ZoneInfo("Africa/Tunis")):
        assert formats.moment(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == shown


def test_a_time_near_by_is_told_without_its_day_unless_that_is_another() -> None:
    near, late = datetime(2026, 3, 1, 9, 5, tzinfo=UTC), datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with translation.override("en"), timezone.override(ZoneInfo("Africa/Tunis")):
        assert formats.hour(near, datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == "10:05"
        assert formats.hour(late, near) == "2 Mar 2026 00:30"


def test_a_day_is_a_day_and_a_time_is_the_day_in_the_zone() -> None:
    with translation.override("en"), timezone.override(ZoneInfo("Africa/Tunis")):
        assert formats.day(date(2026, 3, 1)) == "1 Mar 2026"
        assert formats.day(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == "2 Mar 2026"
