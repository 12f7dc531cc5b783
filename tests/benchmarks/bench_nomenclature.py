"""Goods codes: building the nomenclature and its index, searching by words, resolving declared codes.

Pure and in memory: no database takes part.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial

from customhouse.countries.demoland import PACK
from customhouse.tariff.nomenclature.records import Nomenclature
from customhouse.tariff.nomenclature.rules.reading import pack_codes, shipped_rows
from customhouse.tariff.nomenclature.rules.resolving import resolve
from customhouse.tariff.nomenclature.rules.searching import SearchIndex

ON = date(2025, 3, 1)
ROUNDS = 3
QUERIES = (
    *(
        "coffee",
        "cofee",
        "cars",
        "used car",
        "smartphones",
        "live horses",
        "frozen chicken",
        "bycicle",
        "solar pannels",
    ),
    *("olive oil", "copper wire", "steel", "cotton", "machines", "parts of machines", "men's cotton shirts knitted"),
    *("vegetable oils refined other than olive", "voitures", "téléphone portable", "machine à laver", "médicaments"),
    *("قهوة", "سيارات", "الهواتف الذكية", "0901", "87", "8"),
)


def rows() -> list[tuple[str, float, str]]:
    """Times of each, on the nomenclature of demoland."""
    codes = pack_codes(PACK)
    law = Nomenclature.of(codes)
    everyday = shipped_rows("everyday_words.csv")
    index = SearchIndex.of(law, everyday)
    words = [*QUERIES, *(goods.text_en for goods in law.codes[:: len(law.codes) // 400])]
    searches = sorted(_seconds(partial(index.search, query, ON)) for _round in range(ROUNDS) for query in words)
    declared = [goods.code for goods in law.codes if goods.code.isdigit()]
    resolving = _seconds(lambda: [resolve(code, law, ON) for code in declared])
    wrong = [f"77{number:04}" for number in range(1000)]
    refusing = _seconds(lambda: [resolve(code, law, ON) for code in wrong])
    return [
        ("goods codes", float(len(codes)), "codes"),
        ("read the law's files", _seconds(lambda: pack_codes(PACK)) * 1e3, "ms"),
        ("build the nomenclature", _seconds(lambda: Nomenclature.of(codes)) * 1e3, "ms"),
        ("build the search index", _seconds(lambda: SearchIndex.of(law, everyday)) * 1e3, "ms"),
        ("search, median", searches[len(searches) // 2] * 1e3, "ms"),
        ("search, p99", searches[int(len(searches) * 0.99)] * 1e3, "ms"),
        ("search, slowest", searches[-1] * 1e3, "ms"),
        ("resolve a code", resolving / len(declared) * 1e6, "µs"),
        ("refuse an unknown code, with suggestions", refusing / len(wrong) * 1e6, "µs"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
