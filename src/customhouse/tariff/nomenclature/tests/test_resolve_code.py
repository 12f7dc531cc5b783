"""A declared code is itself, or is understood with a warning, or is refused with a remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.nomenclature.tests.lawful import NEW_YEAR, ON, demoland, small

CASES = yaml.safe_load(Path(__file__).with_name("resolving.yaml").read_text(encoding="utf-8"))
ERRORS = {"TAR-MISSING", "TAR-DIGITS", "TAR-LENGTH", "TAR-NATIONAL", "TAR-UNKNOWN", "TAR-DATE"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['declared']}-{case['day']}")
def test_a_code_resolves_as_the_table_says(case: dict[str, object]) -> None:
    found = resolve(
        str(case["declared"]), demoland(), date.fromisoformat(str(case["day"])), "42A/145", "Declaration/ID"
    )
    assert found.commodity == case["commodity"], case["why"]
    assert [finding.code for finding in found.findings] == [code for code in [case["finding"]] if code]
    assert found.is_resolved is bool(case["commodity"])


@pytest.mark.parametrize("case", [case for case in CASES if case["finding"]], ids=lambda case: str(case["declared"]))
def test_a_finding_says_place_cause_and_remedy(case: dict[str, object]) -> None:
    found = resolve(
        str(case["declared"]), demoland(), date.fromisoformat(str(case["day"])), "42A/145", "Declaration/ID"
    )
    (finding,) = found.findings
    assert (finding.pointer, finding.path) == ("42A/145", "Declaration/ID")
    assert finding.is_error is (finding.code in ERRORS)
    assert "{" not in finding.text() + finding.cure()


def test_the_nearest_subheadings_are_named() -> None:
    (finding,) = resolve("851712", demoland(), ON).findings
    assert "851711" in finding.cure()
    assert "851713" in finding.cure()


def test_a_tariff_with_nothing_in_it_suggests_nothing_and_does_not_fail() -> None:
    (finding,) = resolve("010121", Nomenclature.of([]), ON).findings
    assert finding.code == "TAR-UNKNOWN"


def test_a_subheading_that_ended_without_successor_is_not_another_editions() -> None:
    ended = GoodsCode("010130", Level.SUBHEADING, "0101", "Asses", valid_from=NEW_YEAR, valid_to=date(2020, 12, 31))
    law = Nomenclature.of([*small().codes, ended])
    assert [finding.code for finding in resolve("010130", law, ON).findings] == ["TAR-DATE"]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([(2019, 2020)], "it was in force until 2020-12-31."),
        ([(2030, 2031)], "it is in force from 2030-01-01."),
        ([(2019, 2020), (2030, 2031)], "it was until 2020-12-31, and is again from 2030-01-01."),
    ],
)
def test_a_code_of_other_days_is_told_with_its_days(days: list[tuple[int, int]], told: str) -> None:
    """An expired code is told its last day, and a coming one its first."""
    spans = [
        GoodsCode(
            "010130", Level.SUBHEADING, "0101", "Asses", valid_from=date(first, 1, 1), valid_to=date(last, 12, 31)
        )
        for first, last in days
    ]
    (finding,) = resolve("010130", Nomenclature.of([*small().codes, *spans]), ON).findings
    assert finding.text().endswith(told)


def test_what_is_told_back_is_never_long() -> None:
    (finding,) = resolve("7" * 10_000, demoland(), ON).findings
    assert len(finding.text()) < 200


def test_chapter_98_of_a_country_that_uses_it_is_read_as_any_other() -> None:
    national = GoodsCode("98", Level.CHAPTER, "XXI", "Household effects", valid_from=NEW_YEAR)
    effects = GoodsCode("98010010", Level.LINE, "98", "Of people who move", valid_from=NEW_YEAR)
    assert resolve("98010010", Nomenclature.of([national, effects]), ON).commodity == "98010010"
