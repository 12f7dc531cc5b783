"""Checking a file of profiles: every fault is told with its place and a remedy, and nothing passes by a misspelling."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.targeting.profiles.rules.conditions import DEEPEST
from customhouse.targeting.profiles.rules.reading import read_selection_law
from customhouse.targeting.profiles.tests.examples import written_law, written_policy, written_profile

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))


def found_in(document: Any) -> list[tuple[str, str]]:
    """Code and place of each finding; each has words and a remedy with nothing left to fill in."""
    findings = read_selection_law(document).findings
    assert all(found.text() and found.cure() and "{" not in found.text() + found.cure() for found in findings)
    return [(found.code, found.path) for found in findings]


def test_a_sound_file_has_no_findings() -> None:
    law = read_selection_law(written_law(written_profile(), written_profile(code="T-TWO", lane="green", controls=[])))
    assert law.findings == ()
    assert [profile.code for profile in law.profiles] == ["T-ONE", "T-TWO"]
    assert law.policies[0].relodging_days == 60


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: str(case["when"]))
def test_faulty_condition(case: dict[str, Any]) -> None:
    assert (case["code"], f"file.profiles[0].{case['path']}") in [
        (code, path.removesuffix(f".{list(case['when'])[-1]}") if code == "PRF-OPERAND" else path)
        for code, path in found_in(written_law(written_profile(when=case["when"])))
    ]


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"code": "lower"}, "PRF-CODE", ""),
        ({"code": ...}, "PRF-TEXT", ".code"),
        ({"nmae": "x"}, "PRF-FIELD", ""),
        ({"valid_from": "2019"}, "PRF-DAY", ".valid_from"),
        ({"valid_from": datetime(2019, 1, 1)}, "PRF-DAY", ".valid_from"),  # noqa: DTZ001  # as YAML reads it
        ({"valid_to": date(2018, 1, 1)}, "PRF-VALIDITY", ".valid_to"),
        ({"name": {"en": "Only English"}}, "PRF-TEXT", ".name.fr"),
        ({"name": "English"}, "PRF-TEXT", ".name.en"),
        ({"lane": "pink"}, "PRF-LANE", ".lane"),
        ({"lane": ["red"]}, "PRF-LANE", ".lane"),
        ({"controls": []}, "PRF-CONTROLS", ""),
        ({"controls": [10]}, "PRF-CODES", ".controls"),
        ({"weight": 101}, "PRF-NUMBER", ".weight"),
        ({"weight": True}, "PRF-NUMBER", ".weight"),
        ({"when": ["x"]}, "PRF-FACT", ".when"),
        ({"legal_reference": " "}, "PRF-TEXT", ".legal_reference"),
    ],
)
def test_faulty_profile(changes: dict[str, Any], code: str, place: str) -> None:
    assert (code, f"file.profiles[0]{place}") in found_in(written_law(written_profile(**changes)))


SHARE = {"direction": "import", "share": "0.6", "lane": "red", "controls": ["40"]}


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"random": [SHARE, SHARE | {"lane": "yellow"}]}, "PRF-SHARES", ""),
        ({"random": [SHARE | {"share": "1.1"}]}, "PRF-SHARE", ".random[0].share"),
        ({"random": [SHARE | {"share": "three"}]}, "PRF-SHARE", ".random[0].share"),
        ({"random": [SHARE | {"share": None}]}, "PRF-SHARE", ".random[0].share"),
        ({"random": [SHARE | {"direction": "inward"}]}, "PRF-DIRECTION", ".random[0]"),
        ({"random": [SHARE | {"office": 5}]}, "PRF-TEXT", ".random[0].office"),
        ({"random": "none"}, "PRF-LIST", ".random"),
        ({"controls": {"yellow": ["10"]}}, "PRF-CONTROLS", ".controls"),
        ({"controls": None}, "PRF-CONTROLS", ".controls"),
        ({"relodging_days": -1}, "PRF-NUMBER", ".relodging_days"),
        ({"score": [{"at_least": 0, "lane": "red"}]}, "PRF-NUMBER", ".score[0].at_least"),
    ],
)
def test_faulty_policy(changes: dict[str, Any], code: str, place: str) -> None:
    assert (code, f"file.policies[0]{place}") in found_in(written_law(policies=[written_policy(**changes)]))


def test_two_profiles_of_one_code_do_not_overlap() -> None:
    """An end on the day when the next begins is one day too late."""
    later = written_profile(valid_from=date(2020, 1, 1))
    assert found_in(written_law(written_profile(), later)) == [("PRF-OVERLAP", "T-ONE")]
    assert found_in(written_law(written_profile(valid_to=date(2020, 1, 1)), later)) == [("PRF-OVERLAP", "T-ONE")]
    assert found_in(written_law(written_profile(valid_to=date(2019, 12, 31)), later)) == []


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_a_file_of_another_kind(document: object) -> None:
    assert found_in(document) == [("PRF-POLICY", "file")]


def test_a_condition_too_deep_to_read() -> None:
    condition: dict[str, Any] = {"fact": "origin", "equals": "CN"}
    for _ in range(DEEPEST + 1):
        condition = {"not": condition}
    assert [code for code, _ in found_in(written_law(written_profile(when=condition)))] == ["PRF-DEPTH"]
