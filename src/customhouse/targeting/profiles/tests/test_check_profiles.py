"""Checking a file of profiles: every fault is told with its place and a remedy, and nothing passes by a misspelling."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import (
    Balance,
    DailyLimit,
    Delay,
    ExpectedRate,
    Exploring,
    Intensity,
    Interest,
    Lane,
    ModelRule,
    ModelStep,
)
from customhouse.targeting.profiles.records import Comparison, Group
from customhouse.targeting.profiles.rules.balance import read_balance, write_balance
from customhouse.targeting.profiles.rules.conditions import DEEPEST
from customhouse.targeting.profiles.rules.entries import Entry
from customhouse.targeting.profiles.rules.reading import read_selection_law
from customhouse.targeting.profiles.rules.sheets import write_sheet
from customhouse.targeting.profiles.services import check_law, read_one
from customhouse.targeting.profiles.tests.examples import profile, written_law, written_policy, written_profile

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


INTENSITY = {"when": {"fact": "importer", "in_group": "TRUSTED"}, "factor": "0.2"}
EXPECTED = {"direction": "import", "lane": "red", "rate": "0.03"}
MODEL: dict[str, Any] = {
    "share": "0.05",
    "steps": [{"at_least": "0.3", "lane": "yellow"}, {"at_least": "0.6", "lane": "red"}],
    "explore": {"share": "0.01", "by": "novelty", "lane": "yellow"},
}
DELAY = {"direction": "import", "office": "XD000200", "at_least": 10, "at_most": 20}
LIMIT = {"office": "XD000200", "lane": "red", "a_day": 40, "instead": "yellow"}
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
        ({"intensity": [INTENSITY | {"factor": "100.1"}]}, "PRF-FACTOR", ".intensity[0].factor"),
        ({"intensity": [INTENSITY | {"factor": "-1"}]}, "PRF-FACTOR", ".intensity[0].factor"),
        ({"intensity": [INTENSITY | {"factor": "half"}]}, "PRF-FACTOR", ".intensity[0].factor"),
        ({"intensity": [INTENSITY | {"when": "always"}]}, "PRF-FACT", ".intensity[0].when"),
        ({"intensity": [INTENSITY | {"facter": "2"}]}, "PRF-FIELD", ".intensity[0]"),
        ({"expected": [EXPECTED | {"direction": "transit"}]}, "PRF-DIRECTION", ".expected[0]"),
        ({"expected": [EXPECTED | {"rate": "2"}]}, "PRF-SHARE", ".expected[0].rate"),
        ({"expected": [EXPECTED | {"office": 7}]}, "PRF-TEXT", ".expected[0].office"),
        ({"expected": [EXPECTED | {"days": 7}]}, "PRF-FIELD", ".expected[0]"),
        ({"limits": [LIMIT | {"a_day": -1}]}, "PRF-NUMBER", ".limits[0].a_day"),
        ({"limits": [LIMIT | {"instead": "red"}]}, "PRF-LIMIT", ".limits[0].instead"),
        ({"limits": [LIMIT | {"instead": "hold"}]}, "PRF-LIMIT", ".limits[0].instead"),
        ({"limits": [LIMIT | {"a_week": 9}]}, "PRF-FIELD", ".limits[0]"),
        ({"failsafe": "pink"}, "PRF-LANE", ".failsafe"),
        ({"delay": DELAY}, "PRF-LIST", ".delay"),
        ({"delay": [DELAY | {"direction": "transit"}]}, "PRF-DIRECTION", ".delay[0]"),
        ({"delay": [DELAY | {"office": 7}]}, "PRF-TEXT", ".delay[0].office"),
        ({"delay": [DELAY | {"minutes": 9}]}, "PRF-FIELD", ".delay[0]"),
        ({"delay": [DELAY | {"at_least": -1}]}, "PRF-NUMBER", ".delay[0].at_least"),
        ({"delay": [DELAY | {"at_most": 1441}]}, "PRF-NUMBER", ".delay[0].at_most"),
        ({"delay": [DELAY | {"at_most": None}]}, "PRF-NUMBER", ".delay[0].at_most"),
        ({"delay": [DELAY | {"at_most": 9}]}, "PRF-DELAY", ".delay[0].at_most"),
        ({"delay": [DELAY, DELAY | {"direction": "export"}, DELAY | {"at_most": 30}]}, "PRF-DELAY-TWICE", ".delay[2]"),
        ({"model": "all"}, "PRF-MODEL", ".model"),
        ({"model": MODEL | {"rate": "0.1"}}, "PRF-FIELD", ".model"),
        ({"model": MODEL | {"share": "5"}}, "PRF-SHARE", ".model.share"),
        ({"model": {"steps": [{"at_least": "0.5", "lane": "red"}] * 2}}, "PRF-MODEL-STEPS", ".model.steps"),
        ({"model": {"steps": [{"at_least": "0.5", "lane": "hold"}]}}, "PRF-MODEL-HOLD", ".model.steps[0].lane"),
        ({"model": {"explore": 5}}, "PRF-MODEL", ".model.explore"),
        ({"model": {"explore": {"share": "0.1", "by": "taste", "lane": "red"}}}, "PRF-EXPLORE", ".model.explore.by"),
    ],
)
def test_faulty_policy(changes: dict[str, Any], code: str, place: str) -> None:
    assert (code, f"file.policies[0]{place}") in found_in(written_law(policies=[written_policy(**changes)]))


def test_what_steers_chance_is_read_and_written() -> None:
    """An office that is not named is every office; what is not said holds for none; written, it is read the same."""
    zero = INTENSITY | {"factor": 0}
    everywhere = {"direction": "export", "at_least": 0, "at_most": 1440}
    said = {"intensity": [INTENSITY, zero], "expected": [EXPECTED], "limits": [LIMIT], "failsafe": "orange"}
    said |= {"delay": [DELAY, everywhere]}
    [policy] = read_selection_law(written_law(policies=[written_policy(**said)])).policies
    assert policy.balance == Balance(
        intensities=tuple(
            Intensity(Comparison("importer", "in_group", Group("TRUSTED")), Decimal(of)) for of in ("0.2", 0)
        ),
        expected=(ExpectedRate("import", "", Lane.RED, Decimal("0.03")),),
        limits=(DailyLimit("XD000200", Lane.RED, 40, Lane.YELLOW),),
        failsafe=Lane.ORANGE,
        delays=(Delay("import", "XD000200", 10, 20), Delay("export", "", 0, 1440)),
    )
    [modelled] = read_selection_law(written_law(policies=[written_policy(model=MODEL)])).policies
    assert modelled.balance.model == ModelRule(
        (ModelStep(Decimal("0.3"), Lane.YELLOW), ModelStep(Decimal("0.6"), Lane.RED)),
        Decimal("0.05"),
        Exploring(Decimal("0.01"), Interest.NOVELTY, Lane.YELLOW),
    )
    [plain] = read_selection_law(written_law(policies=[written_policy(model={})])).policies
    assert plain.balance.model == ModelRule()
    for balance in (policy.balance, Balance(), modelled.balance, plain.balance):
        found: list[Finding] = []
        assert read_balance(Entry(dict(write_balance(balance).items()), "balance", found)) == balance
        assert found == []
    assert write_balance(Balance()) == {}


def written_group(**changes: Any) -> dict[str, Any]:
    """A sound group as an author writes it, changed."""
    texts = written_profile()["name"]
    entry = {"code": "WATCHED", "valid_from": date(2026, 1, 1), "name": texts, "members": ["XD1", "XD2"]}
    return entry | {"legal_reference": "Art. 2"} | changes


def with_groups(*groups: dict[str, Any]) -> dict[str, Any]:
    return written_law() | {"groups": list(groups)}


def test_groups_are_read_with_their_days_and_members() -> None:
    first = written_group(valid_to=date(2026, 1, 31))
    law = read_selection_law(with_groups(first, written_group(valid_from=date(2026, 2, 1), members=["XD3"])))
    assert law.findings == ()
    assert [(group.code, group.valid_from, group.valid_to, set(group.members)) for group in law.groups] == [
        ("WATCHED", date(2026, 1, 1), date(2026, 1, 31), {"XD1", "XD2"}),
        ("WATCHED", date(2026, 2, 1), None, {"XD3"}),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"members": [5]}, "PRF-CODES", ".members"),
        ({"code": "w"}, "PRF-CODE", ""),
        ({"valid_to": date(2025, 1, 1)}, "PRF-VALIDITY", ".valid_to"),
        ({"legal_reference": None}, "PRF-TEXT", ".legal_reference"),
        ({"mebmers": []}, "PRF-FIELD", ""),
    ],
)
def test_faulty_group(changes: dict[str, Any], code: str, place: str) -> None:
    assert (code, f"file.groups[0]{place}") in found_in(with_groups(written_group(**changes)))


def test_two_of_one_group_do_not_overlap() -> None:
    assert found_in(with_groups(written_group(), written_group())) == [("PRF-OVERLAP", "WATCHED")]


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


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"offices": ["NOPE"]}, "PRF-OFFICE", "profile.offices"),
        ({"controls": ["9999"]}, "PRF-CONTROL-TYPE", "profile.controls"),
        ({"valid_from": date(2010, 1, 1), "valid_to": date(2010, 2, 1)}, "PRF-CONTROL-TYPE", "profile.controls"),
        ({"offices": ["XD000100"], "controls": ["10", "40"]}, "", ""),
    ],
)
def test_offices_and_controls_are_those_of_the_law(changes: dict[str, Any], code: str, path: str) -> None:
    """Whether one profile is read, or a file of law."""
    one = written_profile(**changes)
    _, found = read_one(yaml.safe_dump(one, allow_unicode=True))
    assert [(each.code, each.path) for each in found] == ([(code, path)] if code else [])
    assert all(each.text() and each.cure() for each in found)


def test_policies_too_and_what_is_written_twice(tmp_path: Path) -> None:
    share = SHARE | {"office": "NOPE", "controls": ["9999"]}
    law = written_law(
        written_profile(controls=["8888"]),
        policies=[written_policy(random=[share], delay=[DELAY, DELAY | {"office": "NOPE"}])],
    )
    text = yaml.safe_dump(law, allow_unicode=True).replace("\n  lane: yellow", "\n  lane: green\n  lane: yellow")
    (tmp_path / "law.yaml").write_text(text, encoding="utf-8")
    assert {(each.code, each.path.split(":")[0]) for each in check_law(tmp_path / "law.yaml").findings} == {
        ("PRF-TWICE", "profiles.yaml"),
        ("PRF-CONTROL-TYPE", "file.profiles[0].controls"),
        ("PRF-CONTROL-TYPE", "file.policies[0].random[0].controls"),
        ("PRF-OFFICE", "file.policies[0].random[0].office"),
        ("PRF-OFFICE", "file.policies[0].delay[1].office"),
    }
    one = yaml.safe_dump(written_profile(), allow_unicode=True) + "lane: green\n"
    _, [found] = read_one(one)
    assert (found.code, found.params["field"]) == ("PRF-TWICE", "lane")
    _, [found] = read_one(write_sheet(profile()).replace("weight:", "lane: green\nweight:"))
    assert (found.code, found.params["field"]) == ("PRF-TWICE", "lane")
    _, unhashable = read_one("{[lane]: green, [lane]: red}")
    assert unhashable[0].code == "PRF-YAML"
