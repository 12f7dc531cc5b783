"""Matching goods: each operator and branch, as an officer would read them, and the dates of profiles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from customhouse.targeting.facts.tests.examples import ORDINARY, item
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Group, Not, ProfileSet
from customhouse.targeting.profiles.rules import matching
from customhouse.targeting.profiles.rules.comparing import holds
from customhouse.targeting.profiles.rules.conditions import read_condition, write_condition
from customhouse.targeting.profiles.rules.entries import Entry
from customhouse.targeting.profiles.rules.matching import hits
from customhouse.targeting.profiles.tests.examples import profile

CASES = yaml.safe_load((Path(__file__).parent / "conditions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_condition(case: dict[str, Any]) -> None:
    found: list[Any] = []
    condition = read_condition(Entry(case["when"], "when", found))
    assert found == []
    facts = item(**case.get("with", {}))
    assert holds(condition, facts) is case["holds"]


def test_profiles_hold_on_their_days_alone() -> None:
    """Both ends of a validity count, and nothing outside."""
    dated = ProfileSet((profile(valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31)), profile(code="OPEN")))
    codes = {
        day: [hit.profile.code for hit in hits(ORDINARY, dated, date(2026, 1, day) if day else date(2026, 2, 1))]
        for day in (0, 1, 31)
    }
    assert codes == {0: ["OPEN"], 1: ["T-ANY", "OPEN"], 31: ["T-ANY", "OPEN"]}
    assert [hit.profile.code for hit in hits(ORDINARY, dated, date(2025, 12, 31))] == ["OPEN"]


def test_days_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many days are asked for, few are kept ready, and none answers for another."""
    monkeypatch.setattr(matching, "MOST_DAYS", 3)
    dated = ProfileSet((profile(valid_to=date(2026, 1, 4)), profile(code="OPEN")))
    found = [len(hits(ORDINARY, dated, date(2026, 1, day))) for day in range(1, 9)]
    assert found == [2, 2, 2, 2, 1, 1, 1, 1]
    assert [len(hits(ORDINARY, dated, date(2026, 1, day))) for day in (1, 8, 1)] == [2, 1, 2]
    assert len(dated.ready) <= 3


LEAVES = st.sampled_from(
    [
        Comparison("origin", "equals", "CN"),
        Comparison("commodity", "prefix", ("85", "86")),
        Comparison("legal_date", "between", (date(2026, 1, 1), date(2026, 12, 31))),
        Comparison("importer_known", "equals", True),
        Comparison("origin", "differs_from", "export_country"),
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda parts: (
        st.builds(Not, parts)
        | st.builds(lambda some: AllOf(tuple(some)), st.lists(parts, min_size=1, max_size=3))
        | st.builds(lambda some: AnyOf(tuple(some)), st.lists(parts, min_size=1, max_size=3))
    ),
    max_leaves=8,
)


@given(TREES)
@example(Comparison("importer", "in_group", Group("WATCHED")))
def test_a_condition_written_and_read_is_the_same(condition: Condition) -> None:
    """What the table keeps is what the analyst wrote, unless it is too deep to read."""
    found: list[Any] = []
    written: dict[object, object] = dict(write_condition(condition).items())
    again = read_condition(Entry(written, "when", found))
    assert again == condition or any(fault.code == "PRF-DEPTH" for fault in found)


@given(TREES)
def test_not_turns_every_answer(condition: Condition) -> None:
    assert holds(Not(condition), ORDINARY) is not holds(condition, ORDINARY)
