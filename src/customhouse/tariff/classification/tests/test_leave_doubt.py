"""Words that were not understood count against being sure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.classification.rules.answering import SURE_FROM, YES, Classifier
from customhouse.tariff.classification.rules.certainty import MOST, UNNAMED, Understanding
from customhouse.tariff.classification.rules.describing import Description, describe
from customhouse.tariff.classification.rules.lexicon import Name
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.classification.tests.rankers import ranker

LAW = {"01": "", "0101": "", "010101": "steel", "010102": "kettle of copper", "010103": "rice"}


@pytest.mark.parametrize(
    "words",
    [
        "electric frobnicator",
        "electric qwertyzx stainless",
        "knitted zzqwfp",
        "frozen blorptash",
        "blorptash électrique inox",
        "زخقثصض كهربائية",
    ],
)
def test_goods_whose_noun_is_not_known_are_never_sure(words: Any) -> None:
    """What shares one word with few codes is not sure of them, on whatever the shares over those codes are."""
    answer = Classifier(ranker()).answer(words)
    assert answer.sure == "no"
    assert sum(each.p for each in answer.codes) < SURE_FROM


def test_a_word_more_that_nobody_knows_makes_less_sure() -> None:
    small = ColdRanker(LAW, [Name("kettle", ("kettl",), "010102")])
    sure, less, least = (sum(each.p for each in small.rank(describe(words))) for words in WORSE)
    assert sure == pytest.approx(MOST)
    assert sure > less > least > 0


WORSE = ("kettle", "glorious kettle", "glorious xylomorph kettle")


def test_on_a_page_of_words_a_few_that_are_met_are_enough() -> None:
    page = "kettle of copper, " + ", ".join(f"remark{letter}" for letter in "abcdefghijklmnop")
    assert sum(each.p for each in ColdRanker(LAW, ()).rank(describe(page))) > UNNAMED


def test_whatever_else_is_met_the_noun_must_be() -> None:
    known = Understanding.of(LAW, {"rice": 1.0, "copper": 9.0, "kettl": 9.0}, [Name("pot", ("pot",), "0101")])
    met = describe("copper kettle")
    assert known.certainty(met, "010102") == pytest.approx(MOST)
    assert known.certainty(describe("copper copper kettle copper xyz"), "010102") <= UNNAMED
    assert known.certainty(describe("pot"), "010103") == pytest.approx(MOST), "names of the heading are known"
    assert known.certainty(Description("", {}, ()), "010103") == pytest.approx(MOST), "nothing told, nothing unmet"
    assert Understanding.of({}, {}, ()).rare > 0


def test_what_is_understood_whole_can_still_be_sure() -> None:
    assert Classifier(ranker()).answer("smartphone").sure == YES


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["copper", "kettle", "rice", "steel", "qwz", "xyv"]), min_size=1, max_size=6))
def test_something_is_always_left_to_something_else(words: Any) -> None:
    assert sum(each.p for each in ColdRanker(LAW, ()).rank(describe(" ".join(words)))) <= MOST + 1e-9
