"""The legal date: which day's law holds for a declaration."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from customhouse.clearance.declarations.records import DeclarationRecord, Stage
from customhouse.clearance.declarations.rules.legal_date import legal_date
from customhouse.clearance.declarations.tests.demoland import demoland_law, good_declaration

ACCEPTED = datetime(2024, 6, 3, 12, tzinfo=UTC)
PRESENTED = datetime(2024, 6, 9, 12, tzinfo=UTC)
DISCHARGED = datetime(2024, 9, 1, 12, tzinfo=UTC)


def under(procedure: str, stage: Stage = Stage.STANDARD, declared: datetime | None = None) -> DeclarationRecord:
    record = good_declaration()
    item = replace(record.items[0], procedure=procedure)
    return replace(record, items=(item,), stage=stage, acceptance_declared=declared)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (under("40"), date(2024, 6, 3)),
        (under("78"), date(2024, 6, 9)),
        (under("71"), date(2024, 9, 1)),
        (under("99"), date(2024, 6, 3)),
        (under("40", Stage.PRELODGED), date(2024, 6, 9)),
        (under("40", Stage.SUPPLEMENTARY, datetime(2024, 5, 1, 12, tzinfo=UTC)), date(2024, 5, 1)),
        (under("40", Stage.SUPPLEMENTARY, datetime(2025, 5, 1, 12, tzinfo=UTC)), date(2024, 6, 3)),
        (under("40", Stage.SUPPLEMENTARY, datetime(1800, 5, 1, 12, tzinfo=UTC)), date(2024, 6, 3)),
        (under("40", Stage.SUPPLEMENTARY), date(2024, 6, 3)),
        (under("40", Stage.STANDARD, datetime(2024, 5, 1, 12, tzinfo=UTC)), date(2024, 6, 3)),
        (replace(good_declaration(), items=()), date(2024, 6, 3)),
    ],
    ids=[
        "home use: acceptance",
        "free zone: presentation",
        "warehouse: discharge",
        "unknown procedure: acceptance",
        "pre-lodged: presentation",
        "supplementary: what it completes",
        "supplementary of the future: now",
        "supplementary of 1800: now",
        "supplementary without a date: now",
        "standard: the declared date decides nothing",
        "no items: acceptance",
    ],
)
def test_legal_date(record: DeclarationRecord, expected: date) -> None:
    """Each procedure's law names its day."""
    found = legal_date(record, demoland_law(), accepted_at=ACCEPTED, presented_at=PRESENTED, discharged_at=DISCHARGED)
    assert found == expected


@pytest.mark.parametrize("procedure", ["78", "71"])
def test_until_the_event_acceptance_counts(procedure: str) -> None:
    """Not yet presented, not yet discharged: the day is provisional."""
    assert legal_date(under(procedure), demoland_law(), accepted_at=ACCEPTED) == date(2024, 6, 3)


def test_a_prelodged_declaration_not_yet_presented() -> None:
    """Accepted provisionally."""
    assert legal_date(under("40", Stage.PRELODGED), demoland_law(), accepted_at=ACCEPTED) == date(2024, 6, 3)


def test_the_day_is_that_of_the_country() -> None:
    """Half past eleven at night in UTC is the next day in demoland."""
    late = datetime(2024, 6, 3, 23, 30, tzinfo=UTC)
    assert legal_date(under("40"), demoland_law(), accepted_at=late) == date(2024, 6, 4)
