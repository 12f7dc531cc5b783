"""Currency codes, their decimals and names."""

from __future__ import annotations

import pytest

from customhouse.messages.findings import Severity
from customhouse.reference.currencies import queries
from customhouse.reference.currencies.rules import currency_findings, currency_name, is_currency, minor_units


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("EUR", []),
        ("XDD", []),
        ("HRK", [("REF-CURRENCY-FORMER", Severity.WARNING)]),
        ("ZZZ", [("REF-CURRENCY-UNKNOWN", Severity.ERROR)]),
        ("", [("REF-CURRENCY-UNKNOWN", Severity.ERROR)]),
    ],
)
def test_only_an_unknown_currency_is_an_error(code: str, expected: list[tuple[str, Severity]]) -> None:
    found = currency_findings(code, pointer="42A", extra={"XDD"})
    assert [(finding.code, finding.severity) for finding in found] == expected
    assert is_currency(code, {"XDD"}) == (not expected)


def test_decimals_are_the_currencys_own() -> None:
    assert [minor_units(code) for code in ("EUR", "JPY", "TND", "XDD")] == [2, 0, 3, 2]


def test_names_come_in_the_readers_language() -> None:
    assert currency_name("USD", "fr") == "dollar des États-Unis"
    assert queries.currency_name("XDD", "ar") == "دينار ديمولاند"
    assert queries.currency_name("EUR", "en") == "Euro"
    assert currency_name("XDD", "pt", {"XDD": {"en": "Demoland dinar"}}) == "XDD"
