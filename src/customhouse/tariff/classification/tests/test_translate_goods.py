"""French and Arabic descriptions are read in English; English ones are left as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.classification.rules.answering import Classifier
from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.translating import (
    Dictionary,
    is_written_in,
    read_entries,
    root,
    shipped_dictionaries,
    translated,
)
from customhouse.tariff.classification.tests.rankers import ranker

FOLDER = Path(__file__).parent
CASES = yaml.safe_load(FOLDER.joinpath("translating.yaml").read_text(encoding="utf-8"))
GOODS = yaml.safe_load(FOLDER.joinpath("everyday.yaml").read_text(encoding="utf-8"))
FLOORS = {"fr": (85, 90), "ar": (80, 88), "en": (78, 82)}
"""Per cent of the cases held out whose code of six digits, and whose heading, is the first."""


@cache
def small() -> Dictionary:
    lines = ["# a remark", "no entry", "pile, tas = battery cell; stack", "sec = ", "fer à béton = rebar"]
    return Dictionary.of("fr", [*lines, "pile = heap", ", = nothing"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_words_are_read_in_the_language_they_are_in(case: Any) -> None:
    asked = describe(case["words"])
    read = ranker().read(asked)
    assert set(case["as"]) <= set(read.stems)
    assert (read == ranker().mended(asked)) is (case["read"] == "en")


@pytest.mark.parametrize(("language", "floors"), FLOORS.items())
def test_everyday_goods_that_were_held_out_find_their_code(language: Any, floors: Any) -> None:
    held_out = GOODS[language][1::2]
    first = [(ranker().rank(describe(words))[:1], code) for words, code in held_out]
    for digits, floor in zip((6, 4), floors, strict=True):
        asked = [(found, code) for found, code in first if len(code) >= digits]
        hits = sum(bool(found) and found[0].code[:digits] == code[:digits] for found, code in asked)
        assert 100 * hits / len(asked) >= floor, digits


def test_a_list_of_entries_is_read_with_all_its_senses() -> None:
    assert small().senses(("pil",)) == (("batteri", "cell"), ("stack",), ("heap",))
    assert small().senses(("tas",)) == (("batteri", "cell"), ("stack",))
    assert (small().senses(("sec",)), small().longest) == ((), 2)
    assert list(small().read(("fer", "beton", "pil", "zzz"))) == [
        (("fer", "beton"), (("rebar",),)),
        (("pil",), (("batteri", "cell"), ("stack",), ("heap",))),
        (("zzz",), ()),
    ]
    assert list(read_entries(["sec ="])) == []


def test_what_was_written_and_other_senses_weigh_less_and_raise_no_doubt() -> None:
    asked = translated(describe("pile bleue"), [small()], frozenset())
    assert asked.stems["batteri"] > asked.stems["pil"] > asked.stems["stack"] > 0
    assert asked.echoes == {"pil", "stack", "heap"}
    assert set(asked.noun) == {"cell", "stack", "heap", "pil"}
    assert translated(describe("blue pile"), [small()], frozenset({"blu"})) == describe("blue pile")


def test_the_letters_that_arabic_writes_with_a_word_are_read_off() -> None:
    arabic = Dictionary.of("ar", ["باب, أبواب = door", "قطع غيار = spare parts"])
    assert arabic.senses(("باب",)) == (("door",),)
    assert list(arabic.read(("وابواب",))) == [(("وابواب",), (("door",),))]
    assert list(arabic.read(("زاب",))) == [(("زاب",), ())]
    assert list(arabic.read(("بزرر",))) == [(("بزرر",), ())]
    assert root("شي", "ar") == "شي"
    assert not is_written_in(arabic, describe("door"), frozenset())


def test_every_shipped_entry_is_read_and_says_what_the_ranker_knows() -> None:
    french, arabic = shipped_dictionaries()
    assert len(french.exact) >= 1_500
    assert len(arabic.exact) >= 1_300
    english = ranker().english
    unknown = [
        senses[0] for each in shipped_dictionaries() for senses in each.exact.values() if not english & {*senses[0]}
    ]
    assert unknown == []


def test_the_answer_to_a_french_or_arabic_question_is_like_names_and_sure() -> None:
    for words in ("savon de toilette", "معجون أسنان"):
        answer = Classifier(ranker()).answer(words)
        assert (answer.sure, bool(answer.nearest)) == ("yes", True)


@settings(max_examples=50)
@given(st.text(alphabet="abé éfour lchà ابوغلية", max_size=40))
def test_any_text_is_read(text: Any) -> None:
    read = ranker().read(describe(text))
    assert all(0 < weight <= 2 for weight in read.stems.values())
    assert read.echoes <= read.stems.keys()
