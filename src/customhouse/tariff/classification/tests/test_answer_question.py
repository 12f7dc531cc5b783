"""The whole answer: how sure it is, the question that would settle it, the rules that bear on it, and doubts."""

from __future__ import annotations

from typing import Any

import pytest

from customhouse.tariff.classification.records import Scored
from customhouse.tariff.classification.rules import interpreting, separating
from customhouse.tariff.classification.rules.answering import Classifier
from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.doubting import doubt
from customhouse.tariff.classification.tests.rankers import ranker


def scored(*codes: Any) -> Any:
    return [Scored(code, 1 / len(codes)) for code in codes]


def test_an_answer_says_what_it_is_like_and_how_sure_it_is() -> None:
    answer = Classifier.of(ranker(), None).answer("smartphone", limit=3)
    assert len(answer.codes) == 3
    assert answer.method == "cold"
    assert answer.nearest[0].code == "851713"
    assert Classifier(ranker()).answer("mens cotton t-shirt knitted").sure in {"yes", "likely"}


@pytest.mark.parametrize(
    ("codes", "about"),
    [
        (("610910", "620520"), separating.KNITTED),
        (("851713", "851762"), separating.WHICH_GOODS),
        (("610910", "610990"), separating.MADE_OF),
        (("620342", "620462"), separating.FOR_WHOM),
        (("392410", "701337"), separating.MADE_OF),
        (("030214", "030313"), separating.STATE),
    ],
)
def test_the_question_asks_for_what_tells_codes_apart(codes: Any, about: Any) -> None:
    asked = separating.question(scored(*codes), ranker().texts)
    assert asked is not None
    assert asked.about == about
    assert [code for _, code in asked.answers] == list(codes)


def test_a_code_without_rival_needs_no_question() -> None:
    assert separating.question([Scored("610910", 0.95), Scored("610990", 0.01)], ranker().texts) is None


def test_a_code_that_the_law_does_not_have_is_named_itself() -> None:
    asked = separating.question(scored("999901", "999902"), ranker().texts)
    assert asked is not None
    assert asked.answers == (("999901", "999901"), ("999902", "999902"))


def test_the_rules_that_bear_are_told() -> None:
    told = dict(interpreting.rules_bearing(describe("gift set of cups"), scored("691110", "701337")))
    assert list(told) == ["1", "3(a)", "3(b)"]
    mixed = describe('unassembled case {"Material": "steel, wood"}')
    assert list(dict(interpreting.rules_bearing(mixed, scored("420212", "420219")))) == ["1", "2(a)", "2(b)", "5", "6"]


def test_words_speak_against_another_heading_only_when_they_are_clear() -> None:
    clear = [Scored("851713", 0.8), Scored("851762", 0.1), Scored("640399", 0.1)]
    assert doubt("6403.99", clear).strength == pytest.approx(1 - 0.1 / 0.9)
    assert doubt("8517.18", clear).strength == 0
    assert doubt("640399", scored("851713", "640399")).strength == 0
    assert doubt("640399", []).likelier == ""
    assert [doubt(code, clear).is_sure for code in ("640399", "851718", "")] == [True, True, False]
    assert not doubt("640399", [Scored("851713", 0.3), Scored("640399", 0.29)]).is_sure
