"""Conditions as sentences, and profiles as sheets: what is understood, and where it is not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from customhouse.targeting.profiles.rules import speech
from customhouse.targeting.profiles.rules.conditions import DEEPEST, write_condition
from customhouse.targeting.profiles.rules.sheets import read_sheet, write_sheet
from customhouse.targeting.profiles.rules.speech import hear, say
from customhouse.targeting.profiles.tests.examples import profile

CASES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [case for case in CASES if "means" in case], ids=lambda case: case["says"])
def test_a_sentence_is_understood(case: dict[str, Any]) -> None:
    """And, said again, understood as the same."""
    condition, found = hear(case["says"])
    assert found == []
    assert write_condition(condition) == case["means"]
    assert hear(say(condition)) == (condition, [])


@pytest.mark.parametrize("case", [case for case in CASES if "at" in case], ids=lambda case: case["says"])
def test_a_sentence_that_says_something_else_is_faulted_at_its_place(case: dict[str, Any]) -> None:
    _, [fault] = hear(case["says"], "sheet")
    assert (fault.code, fault.path, fault.words["expected"]) == (
        "PRF-SENTENCE",
        f"sheet:{case['at']}",
        case["expected"],
    )


def test_the_sentence_that_the_language_is_explained_by_is_understood() -> None:
    said = dedent((speech.__doc__ or "").split("\n\n")[1])
    condition, found = hear(said)
    assert found == []
    assert len(write_condition(condition)["all"]) == 4


@pytest.mark.parametrize("around", ["not {}", "({})"])
def test_a_sentence_of_too_many_levels_is_faulted(around: str) -> None:
    sentence = "origin is CN"
    for _ in range(4 * DEEPEST + 1):
        sentence = around.format(sentence)
    _, [fault] = hear(sentence)
    assert fault.words["expected"] == "a condition with fewer levels"


def test_empty_lines_and_remarks_of_a_sheet_say_nothing() -> None:
    sheet = write_sheet(profile(code="T-NEW"))
    remarked = "# written in March\n\n" + sheet.replace("weight:", "\n   # as last year\nweight:")
    assert read_sheet(remarked) == read_sheet(sheet) == (profile(code="T-NEW"), [])
