"""Ranking without data of one's own: the law's words and trade names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.classification.records import Scored
from customhouse.tariff.classification.rules.answering import FEWEST, Classifier
from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.lexicon import Lexicon, Name, read_names, shipped_names
from customhouse.tariff.classification.rules.ranking import ColdRanker, probabilities
from customhouse.tariff.classification.rules.retrieving import Texts
from customhouse.tariff.classification.tests.rankers import ranker

CASES = yaml.safe_load(Path(__file__).with_name("ranking.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_goods_find_their_code(case: Any) -> None:
    codes = [each.code for each in ranker().rank(describe(case["words"]))]
    assert case["code"] in codes[: case["within"]]


def test_every_trade_name_leads_to_a_code_of_the_law() -> None:
    texts = ranker().texts
    assert len(shipped_names()) > 10_000
    assert [name for name in shipped_names() if name.code not in texts] == []


def test_remarks_and_rows_without_a_code_are_no_names() -> None:
    assert list(read_names(["# a remark", "no tab", "090121\troasted coffee; ;the"])) == [
        Name("roasted coffee", ("roasted", "coffe"), "090121")
    ]


def test_words_apart_say_less_than_words_together() -> None:
    law = {"01": "", "0101": "", "010101": "first", "010102": "second"}
    names = [Name("phone case", ("phon", "cas"), "010101")]
    small = ColdRanker(law, names)
    near = small.lexicon.met(describe("phone case"), {"010101": ("010101",)})["010101"]
    apart = small.lexicon.met(describe("phone with very long and wide red box, case"), {"010101": ("010101",)})
    assert near.full > apart["010101"].full > 0


def test_a_name_of_words_that_tell_nothing_apart_is_not_met() -> None:
    """As in a law with one code, or of a day on which there was none."""
    names = [Name("phone", ("phon",), "010101"), Name("phone case", ("phon", "cas"), "010102")]
    found = Lexicon(names, {"phon": 0.0, "cas": 1.0}).met(describe("phone"), {"010101": ("010101",)})
    assert found == {}


@pytest.mark.parametrize(
    ("typed", "meant"), [("smartpho", "smartphon"), ("smarthpone", "smartphon"), ("qqqqqq", "qqqqqq"), ("zzq", "zzq")]
)
def test_slips_and_words_cut_short_are_mended(typed: str, meant: str) -> None:
    """What is like no word, or too short to tell, stays as it was typed; words that are known stay what they are."""
    asked = ranker().mended(describe(f"green {typed}"))
    assert (set(asked.stems), asked.runs[0][0]) == ({"green", meant}, ("green", meant))


def test_what_rests_on_words_taken_for_others_is_a_guess() -> None:
    """However few codes are left to choose among, a word that is only like a known one makes nobody sure."""
    asked = describe("widget")
    meant = ranker().rank(ranker().mended(asked))
    assert meant[0].p > 0.8
    assert [(each.code, each.p) for each in ranker().rank(asked)] == [(each.code, each.p / 2) for each in meant]
    assert Classifier(ranker()).answer("qqxzzv widget").sure == "no"
    assert sum(each.p for each in ranker().rank(describe("qqxzzv widget"))) < 0.25


def test_long_descriptions_are_not_mended() -> None:
    asked = describe(" ".join(f"unknown{letter}word" for letter in "abcdefghijklmno"))
    assert ranker().mended(asked) is asked


def test_little_known_is_still_answered_and_nothing_known_has_no_codes() -> None:
    assert len(Classifier(ranker()).answer("smartphone").codes) >= FEWEST
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ColdRanker, "rank", lambda cold, _asked: [Scored(cold.codes[3], 0.9)])
        [best, *others] = Classifier(ranker()).answer("smartphone").codes
    assert (best.code, len(others)) == (ranker().codes[3], FEWEST - 1)
    assert [each.code for each in others] == [*ranker().codes[:3], *ranker().codes[4:FEWEST]]
    assert {each.p for each in others} == {0.0}
    answer = Classifier(ranker()).answer("xq")
    assert (answer.codes, answer.sure, answer.question, answer.rules) == ((), "no", None, ())
    assert ranker().rank(describe("xq")) == []
    assert probabilities([]) == []
    assert Texts({}).scores({"a": 1.0}) == {}


@settings(max_examples=25)
@given(st.text(alphabet="abcdefgh nolstér", max_size=40))
def test_probabilities_are_shares_of_one(words: Any) -> None:
    ranked = ranker().rank(describe(words))
    assert sum(each.p for each in ranked) <= 1 + 1e-9
    assert [each.p for each in ranked] == sorted((each.p for each in ranked), reverse=True)
    assert len({each.code for each in ranked}) == len(ranked)
