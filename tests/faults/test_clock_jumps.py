"""Clocks that jump, forward over a year and back: numbers stay unique and of their year, the trail stays whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from customhouse.clearance.bulk.models import BulkRow, BulkRun
from customhouse.clearance.clearing import clear_file
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack, legal_day
from customhouse.reference.identifiers import mrn
from tests.faults.files import write_file
from tests.journeys.messages import message, new_price, send

NEW_YEAR = datetime(2026, 12, 31, 23, tzinfo=UTC)
"""When the year begins in demoland, an hour before it does by UTC."""
SECOND = timedelta(seconds=1)
JUMPS = (-SECOND, timedelta(), SECOND, -timedelta(days=400), timedelta(days=800), -SECOND, timedelta(hours=1))
"""Where the clock stands from one message to the next, seen from new year."""


def test_numbers_are_of_the_year_that_the_clock_says_and_never_given_twice(demoland: CountryPack) -> None:
    told = {}
    for number, jump in enumerate(JUMPS):
        outcome = send(message(f"JUMP-{number}"), at=NEW_YEAR + jump)
        assert mrn.is_valid(outcome.mrn)
        told[outcome.mrn] = legal_day(NEW_YEAR + jump).year
    assert len(told) == len(JUMPS)
    assert {number[:2] for number in told} == {f"{year % 100:02}" for year in told.values()}
    assert all(number.startswith(f"{year % 100:02}XD") for number, year in told.items())
    assert verify(actor=SYSTEM).ok


def test_a_change_at_a_time_before_its_declaration_is_kept_in_its_order(demoland: CountryPack) -> None:
    accepted = send(message("EARLY"), at=NEW_YEAR)
    changed = send(new_price(accepted.mrn, "900"), at=NEW_YEAR - timedelta(days=3))
    assert changed.mrn == accepted.mrn
    assert Declaration.objects.get(mrn=accepted.mrn).version == 2
    assert verify(actor=SYSTEM).ok


def test_a_bulk_run_goes_on_though_the_clock_was_put_back(demoland: CountryPack, tmp_path: Path) -> None:
    file = write_file(tmp_path / "rows.csv", 60)
    with time_machine.travel(NEW_YEAR, tick=False):
        clear_file(path=file, map_name="kcs", actor=SYSTEM, at=datetime.now(UTC), limit=30)
    with time_machine.travel(NEW_YEAR - timedelta(days=30), tick=False):
        summary = clear_file(path=file, map_name="kcs", actor=SYSTEM, at=datetime.now(UTC))
    assert summary.tally.rows == BulkRow.objects.count() == 60
    assert BulkRun.objects.get().finished_at == NEW_YEAR - timedelta(days=30)
    assert verify(actor=SYSTEM).ok


def test_rows_on_both_sides_of_a_new_year_bear_numbers_of_their_own_year(demoland: CountryPack, tmp_path: Path) -> None:
    clear_file(path=write_file(tmp_path / "rows.csv", 400), map_name="kcs", actor=SYSTEM, at=NEW_YEAR)
    lodged = Declaration.objects.filter(mrn__isnull=False).values_list("mrn", "accepted_at", "legal_date")
    assert {(str(number)[:2], legal.year) for number, _, legal in lodged if legal} == {("20", 2020), ("21", 2021)}
    assert all(accepted is not None and accepted.date() == legal for _, accepted, legal in lodged)
