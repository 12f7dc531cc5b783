"""People find a code by the words they use, in three languages, with slips of the pen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.nomenclature.rules.searching import SearchIndex
from customhouse.tariff.nomenclature.rules.wording import plain, stem, stems
from customhouse.tariff.nomenclature.tests.lawful import ON, demoland, demoland_index, small

CASES = yaml.safe_load(Path(__file__).with_name("searching.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("words", "code"), CASES)
def test_the_sensible_code_comes_first(words: str, code: str) -> None:
    first, *_ = demoland_index().search(words, ON)
    assert first.goods.code == code


def test_a_hit_carries_the_way_to_it() -> None:
    first = demoland_index().search("smartphones", ON)[0]
    assert [goods.code for goods in first.path] == ["XVI", "85", "8517", "851713"]


def test_the_beginning_of_a_code_lists_what_is_below_in_order() -> None:
    codes = [hit.goods.code for hit in demoland_index().search("0901", ON, 4)]
    assert codes == ["0901", "090111", "09011110", "09011120"]


def test_only_codes_of_the_day_are_found() -> None:
    index = SearchIndex.of(small())
    assert [hit.goods.code for hit in index.search("ponies", date(2021, 6, 1))] == ["01012110"]
    assert not index.search("ponies", ON)


def test_no_more_than_asked_for() -> None:
    assert len(demoland_index().search("steel", ON, 5)) == 5


@pytest.mark.parametrize("words", ["", "   ", "of the and", "zzzzzzqqqq", "xq", "?!", "🚀", "0" * 300])
def test_what_says_nothing_finds_nothing(words: str) -> None:
    assert demoland_index().search(words, ON) == ()


def test_an_everyday_name_for_a_code_that_is_not_there_is_left_out() -> None:
    index = SearchIndex.of(small(), [{"language": "en", "words": "nag", "code": "999999"}])
    assert index.search("nag", ON) == ()


@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(words: str) -> None:
    assert len(demoland_index().search(words, ON, 3)) <= 3


@given(st.sampled_from([goods.code for goods in demoland().codes if goods.code.isdigit() and goods.is_valid(ON)]))
def test_every_code_finds_itself(code: str) -> None:
    assert demoland_index().search(code, ON, 1)[0].goods.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("horses", "horse"), ("batteries", "battery"), ("dishes", "dish"), ("boxes", "box"), ("gâteaux", "gateau")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(plain(one)) == stem(plain(other))


def test_arabic_words_share_a_stem_with_article_and_ending() -> None:
    assert stems("السيارات") == stems("سيارة")


def test_glass_keeps_its_end() -> None:
    assert stem("glass") == "glass"
