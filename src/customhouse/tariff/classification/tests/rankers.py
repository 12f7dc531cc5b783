"""A ranker of the shipped Harmonized System and trade names, built once for all tests; and lines to learn from."""

from __future__ import annotations

from datetime import date
from functools import cache

from customhouse.tariff.classification.records import Line
from customhouse.tariff.classification.rules.lexicon import shipped_names
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.classification.rules.translating import shipped_dictionaries
from customhouse.tariff.nomenclature.records import Level
from customhouse.tariff.nomenclature.rules.reading import EDITION, Edition, harmonized_system

LEARNT = {
    "090121": ["roasted coffee beans 1kg", "ground coffee espresso 250g", "coffee arabica roasted"],
    "090111": ["green coffee in bags", "raw coffee beans 60kg", "coffee green robusta"],
    "610910": ["mens t-shirt cotton", "womens tshirt cotton black", "kids t shirt cotton"],
    "640399": ["leather shoes mens", "womens leather sandals", "shoes leather brown"],
    "851713": ["smartphone 128gb", "mobile phone android", "smart phone black 5g"],
    "999901": ["article of a code that the law no longer has", "old code article", "article old"],
}


@cache
def ranker() -> ColdRanker:
    """The cold ranker of HS 2022, with the dictionaries of French and Arabic."""
    law = harmonized_system(Edition(EDITION, date(2022, 1, 1), None))
    texts = {goods.code: goods.text_en for goods in law if goods.level is not Level.SECTION}
    return ColdRanker(texts, shipped_names(), dictionaries=shipped_dictionaries())


def lines() -> list[Line]:
    """Lines with codes, each kind several times over."""
    return [
        Line(f"{text} {word}", code)
        for code, texts in LEARNT.items()
        for text in texts
        for word in ("new", "box", "retail")
    ]
