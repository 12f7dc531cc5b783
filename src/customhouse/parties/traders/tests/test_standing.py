"""How a trader stands in a declaration, and how names are compared."""

from __future__ import annotations

from datetime import date

import pytest

from customhouse.parties.traders.rules import normalised_name, standing_findings

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("status", "valid_from", "valid_to", "expected"),
    [
        ("registered", date(2019, 1, 1), None, []),
        ("registered", DAY, DAY, []),
        ("registered", date(2026, 3, 2), None, [("TRADER-NOT-VALID", "error")]),
        ("registered", date(2019, 1, 1), date(2026, 2, 28), [("TRADER-NOT-VALID", "error")]),
        ("suspended", date(2019, 1, 1), None, [("TRADER-SUSPENDED", "error")]),
        ("provisional", date(2026, 3, 2), None, [("TRADER-PROVISIONAL", "warning")]),
    ],
)
def test_a_trader_stands_by_status_and_day(
    status: str, valid_from: date, valid_to: date | None, expected: list[tuple[str, str]]
) -> None:
    found = standing_findings(
        identifier="XD1", status=status, valid_from=valid_from, valid_to=valid_to, on=DAY, pointer="42A/17C"
    )
    assert [(finding.code, finding.severity.value) for finding in found] == expected
    assert all("XD1" in finding.text() and finding.pointer == "42A/17C" for finding in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Olivier & Fils, S.A.R.L.", "OLIVIER  FILS"),
        ("شركة الأمل", "شركه الامل"),
        ("Verrerie de la Côte Ltd", "verrerie de la cote"),
        ("Straße GmbH", "STRASSE"),
    ],
)
def test_names_that_are_the_same_compare_the_same(one: str, other: str) -> None:
    assert normalised_name(one) == normalised_name(other)


def test_a_name_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert normalised_name("Company Ltd") == "company ltd"
    assert normalised_name("") == ""
