"""Whether an agent may act for a trader: `mandate_cases.yaml`, and licences."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.parties.agents.records import MandateRecord, Period, Representation, Scope
from customhouse.parties.agents.rules import licence_findings, mandate_findings

CASES = yaml.safe_load((Path(__file__).parent / "mandate_cases.yaml").read_text(encoding="utf-8"))
DAY = date(2026, 3, 1)


def mandate(row: dict[str, Any]) -> MandateRecord:
    period = Period(row["first"], row.get("last"))
    return MandateRecord(Representation(row["representation"]), Scope(row["scope"]), period, row.get("withdrawn"))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_finds_what_it_says(case: dict[str, Any]) -> None:
    found = mandate_findings(
        [mandate(row) for row in case["mandates"]],
        principal="XD1",
        agent="XD2",
        on=DAY,
        pointer="42A/05A",
        **case["done"],
    )
    assert [finding.code for finding in found] == ([case["found"]] if case["found"] else [])
    assert all(finding.is_error == (finding.code != "MANDATE-UNKNOWN") for finding in found)


def test_who_acts_for_themselves_needs_no_mandate() -> None:
    done = {"principal": "XD1", "agent": "XD1", "representation": "", "direction": "import"}
    assert mandate_findings([], on=DAY, pointer="42A", **done) == ()


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        ([], 1),
        ([Period(date(2019, 1, 1), None)], 0),
        ([Period(date(2019, 1, 1), date(2025, 12, 31))], 1),
        ([Period(date(2019, 1, 1), date(2025, 12, 31)), Period(DAY, None)], 0),
    ],
)
def test_a_broker_without_licence_that_day_is_a_warning(licences: list[Period], expected: int) -> None:
    found = licence_findings(licences, agent="XD2", on=DAY, pointer="42A/05A")
    assert len(found) == expected
    assert not any(finding.is_error for finding in found)
