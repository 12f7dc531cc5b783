"""Classification help on the shared sets: hits, calibration, latency and memory of the cold ranking.

Reads `../shared/cases/hs-classify` (or `CUSTOMHOUSE_CASES`); without it there are no rows but one that says so.
"""

from __future__ import annotations

import json
import os
import re
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from customhouse.tariff.classification.rules.describing import describe
from customhouse.tariff.classification.rules.lexicon import shipped_names
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.classification.rules.training import calibration_error
from customhouse.tariff.classification.rules.translating import shipped_dictionaries
from customhouse.tariff.nomenclature.records import Level
from customhouse.tariff.nomenclature.rules.reading import EDITION, Edition, harmonized_system

FOLDER = (
    Path(os.environ.get("CUSTOMHOUSE_CASES", Path(__file__).parents[2].parent / "shared" / "cases")) / "hs-classify"
)
Line = tuple[str, str]


def rows() -> list[tuple[str, float | str, str]]:
    """Hits by set and digits as top-1/3/5, and what they cost."""
    if not FOLDER.is_dir():
        return [("the shared sets are absent", str(FOLDER), "")]
    began = time.process_time()
    ranker = _ranker()
    told: list[tuple[str, float | str, str]] = [("building the ranker", time.process_time() - began, "s of processor")]
    for name, lines in {"product pages": _pages(), "rulings": _rulings(), "search references": _references()}.items():
        told += list(_measured(name, list(lines), ranker))
    return [*told, ("memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")]


def _measured(name: str, lines: list[Line], ranker: ColdRanker) -> Iterator[tuple[str, float | str, str]]:
    times, answers = [], []
    for text, _ in lines:
        began = time.process_time()
        answers.append(ranker.rank(describe(text)))
        times.append(time.process_time() - began)
    for digits in (6, 4, 2):
        hits = [0, 0, 0]
        for (_, right), ranked in zip(lines, answers, strict=True):
            seen = list(dict.fromkeys(each.code[:digits] for each in ranked))
            for place, top in enumerate((1, 3, 5)):
                hits[place] += right[:digits] in seen[:top]
        yield f"{name}, HS{digits}, top 1/3/5", "/".join(f"{100 * hit / len(lines):.0f}" for hit in hits), "%"
    told = [(ranked[0].p, ranked[0].code == right) for (_, right), ranked in zip(lines, answers, strict=True) if ranked]
    yield f"{name}, calibration error", calibration_error(told), ""
    yield f"{name}, 99 of 100 lines within", 1000 * sorted(times)[int(len(times) * 0.99)], "ms of processor"


def _ranker() -> ColdRanker:
    law = harmonized_system(Edition(EDITION, date(2022, 1, 1), None))
    texts = {goods.code: goods.text_en for goods in law if goods.level is not Level.SECTION}
    return ColdRanker(texts, shipped_names(), dictionaries=shipped_dictionaries())


def _pages() -> Iterator[Line]:
    for row in map(json.loads, (FOLDER / "hscodecomp_half.jsonl").read_text(encoding="utf-8").splitlines()):
        kinds = " > ".join(dict.fromkeys(row[f"cate_lv{level}_desc"] for level in range(1, 6)))
        yield f"{row['product_name']}\n{row['product_attributes']}\ncategory: {kinds}", f"{row['hs_code']:010d}"[:6]


def _rulings() -> Iterator[Line]:
    for row in map(json.loads, (FOLDER / "atlas_validation.jsonl").read_text(encoding="utf-8").splitlines()):
        asked, answered = (each["content"] for each in row["messages"])
        found = re.search(r"->\s*([\d.]+)", answered)
        if found:
            yield asked, found[1].replace(".", "")[:6]


def _references() -> Iterator[Line]:
    found = json.loads((FOLDER / "uk-synonyms" / "search_references.json").read_text(encoding="utf-8"))
    for place, (text, code) in enumerate(found.items()):
        if place % 8 == 0 and len(code) >= len("000000"):
            yield text, code[:6]
