"""Which questions the measures make necessary, and duty expressions in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.reference.units.rules import asked_in, one_of
from customhouse.tariff.duties.rules import parse
from customhouse.tariff.duties.rules.needing import needs
from customhouse.tariff.duties.rules.wording import Language, in_words
from customhouse.tariff.duties.tests.laws import DAY, goods, tariff

CASES = yaml.safe_load((Path(__file__).parent / "needs.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_just_what_decides_is_asked(case: dict[str, Any]) -> None:
    found = needs(goods(**case.get("goods", {})), tariff(*case["measures"]), DAY)
    assert list(found.quantities) == case["quantities"]
    assert [row.preference for row in found.preferences] == case.get("preferences", [])
    assert [row.additional_code for row in found.companies] == case.get("companies", [])


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("free", "Free"),
        ("9.1 %", "9.1 %"),
        ("16.5 % RET", "16.5 % of the retail price"),
        ("25 XDD", "25 XDD"),
        ("5 % + 12.50 XDD / DTN", "5 % plus 12.50 XDD per 100 kilograms"),
        ("5 % - 1 XDD / KGM#G", "5 % less 1 XDD per kilogram (KGM#G)"),
        ("1 XDD / 1000 NAR", "1 XDD per 1000 × article"),
        ("1 XDD / ASV / HLT", "1 XDD per % of alcohol by volume per hectolitre"),
        ("9 % + AC (reduced)", "9 % plus the agricultural component at its reduced amount"),
        ("9 % + SD - 5 % CIF", "9 % plus the additional duty on sugar less 5 % of the customs value"),
        ('6 % OF "the case"', "6 % of the value of: the case"),
        ("REFERENCE PRICE 30 XDD / DTN", "what the value falls short of 30 XDD per 100 kilograms"),
        ("NAR", "quantity to be declared per article"),
        ('REFER "see note 2"', "as the law says elsewhere: see note 2"),
        ("SEASON ( 01-02..30-04 : 12 % ; ELSE 4 % )", "from 01/02 to 30/04: 12 %; otherwise: 4 %"),
        (
            "ENTRY PRICE ( FROM 5 XDD / KGM : free ; ELSE 4 % )",
            "from a price of 5 XDD per kilogram: Free; otherwise: 4 %",
        ),
        ("30 % MIN 2 XDD / NPR MAX 40 %", "30 %, at least 2 XDD per pair, at most 40 %"),
    ],
)
def test_an_expression_in_words(expression: str, words: str) -> None:
    assert in_words(parse(expression)) == words


def test_special_terms_ask_for_their_quantities() -> None:
    law = tariff(
        {"expression": 'SEASON ( 01-02..30-04 : 2 XDD / NPR ; ELSE REFERENCE PRICE 3 XDD / HLT ) + 6 % OF "the case"'}
    )
    assert needs(goods(), law, DAY).quantities == ("NPR", "LTR", "OF:THE CASE")


def test_each_language_keeps_its_own_order_and_figures() -> None:
    turned = {"{rate}, at least {limit}": "min. {limit}: {rate}", "article": "pièce"}
    french = Language(lambda text: turned.get(text, text), lambda figure: f"{figure:f}".replace(".", ","))
    assert in_words(parse("7.5 % MIN 2 XDD / NAR"), french) == "min. 2 XDD per pièce: 7,5 %"


def test_units_in_words_fall_back_to_the_list_and_to_the_code() -> None:
    assert (one_of("LBR"), one_of("???"), asked_in("???")) == ("pound", "???", "???")
