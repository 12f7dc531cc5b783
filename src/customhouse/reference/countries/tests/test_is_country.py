"""Country codes: what is certain, what is doubtful, what is none; and their names."""

from __future__ import annotations

import pytest

from customhouse.messages.findings import Severity
from customhouse.reference.countries import queries
from customhouse.reference.countries.rules import (
    Standing,
    countries,
    country_findings,
    country_name,
    is_country,
    standing,
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("GB", Standing.OFFICIAL),
        ("XD", Standing.NATIONAL),
        ("XI", Standing.USER_ASSIGNED),
        ("XK", Standing.USER_ASSIGNED),
        ("QQ", Standing.USER_ASSIGNED),
        ("ZZ", Standing.USER_ASSIGNED),
        ("EU", Standing.RESERVED),
        ("UK", Standing.RESERVED),
        ("YU", Standing.FORMER),
        ("ZG", Standing.UNKNOWN),
        ("gb", Standing.UNKNOWN),
        ("", Standing.UNKNOWN),
    ],
)
def test_a_code_has_its_standing(code: str, expected: Standing) -> None:
    assert standing(code, {"XD"}) is expected
    assert is_country(code, {"XD"}) == (expected in {Standing.OFFICIAL, Standing.NATIONAL})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("TN", []),
        ("XD", []),
        ("XI", [("REF-COUNTRY-DOUBTFUL", Severity.WARNING)]),
        ("SU", [("REF-COUNTRY-DOUBTFUL", Severity.WARNING)]),
        ("ZG", [("REF-COUNTRY-UNKNOWN", Severity.ERROR)]),
    ],
)
def test_only_an_unknown_code_is_an_error(code: str, expected: list[tuple[str, Severity]]) -> None:
    found = country_findings(code, pointer="42A", extra={"XD"})
    assert [(finding.code, finding.severity) for finding in found] == expected


def test_names_come_in_the_readers_language() -> None:
    assert [country_name("DE", language) for language in ("en", "fr", "ar")] == ["Germany", "Allemagne", "ألمانيا"]
    assert country_name("XD", "fr", {"XD": {"fr": "Démolande"}}) == "Démolande"
    assert country_name("XD", "pt", {"XD": {"fr": "Démolande"}}) == "XD"


def test_the_pack_adds_its_own_country() -> None:
    assert queries.country_name("XD", "ar") == "ديمولاند"
    choices = queries.choices("fr")
    assert ("XD", "Démolande") in choices
    assert len(choices) == len(countries()) + 1
    assert [name for _, name in choices] == sorted(name for _, name in choices)
