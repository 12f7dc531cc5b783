"""Asking for a classification: the ranker of today's law, the trained model if one is installed, the whole answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from threading import Lock

from customhouse.foundation.registry import queries as registry
from customhouse.tariff.classification.records import Line, Ranking, Scored
from customhouse.tariff.classification.rules.answering import Classifier
from customhouse.tariff.classification.rules.describing import stems_of
from customhouse.tariff.classification.rules.doubting import Doubt, doubt
from customhouse.tariff.classification.rules.lexicon import Name, shipped_names
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.nomenclature import queries as nomenclature
from customhouse.tariff.nomenclature.records import Level, Nomenclature
from customhouse.tariff.nomenclature.rules.reading import shipped_rows

MODEL = "tariff.classification"
HARMONIZED = {Level.CHAPTER, Level.HEADING, Level.SUBHEADING}


@dataclass(slots=True)
class _Kept:
    """What is kept in memory, and what it was built from."""

    law: Nomenclature | None = None
    on: date | None = None
    cold: ColdRanker | None = None
    version: int = 0
    classifier: Classifier | None = None


_kept = _Kept()
_lock = Lock()


def classifier(on: date) -> Classifier:
    """The classifier of that day's law and of the model that is installed now; built once and kept."""
    law = nomenclature.snapshot()
    installed = registry.current(MODEL)
    version = installed.version if installed else 0
    with _lock:
        if _kept.law is not law or _kept.on != on or _kept.cold is None:
            _kept.cold, _kept.law, _kept.on, _kept.classifier = _cold(law, on), law, on, None
        if _kept.classifier is None or _kept.version != version:
            payload = registry.payload(MODEL, version) if installed else None
            _kept.classifier, _kept.version = Classifier.of(_kept.cold, payload), version
        return _kept.classifier


def classify(text: str, on: date, limit: int = 5) -> Ranking:
    """Goods in words to ranked codes of six digits, with what else helps to decide."""
    return classifier(on).answer(text, limit)


def classify_all(lines: Iterable[Line], on: date, limit: int) -> Iterator[tuple[Line, list[Scored]]]:
    """Many lines, in their order: just the codes."""
    return classifier(on).rank_all(lines, limit)


def misclassification(text: str, declared: str, on: date) -> Doubt:
    """How much the words of goods speak against the code that was declared for them."""
    return doubt(declared, classifier(on).answer(text, limit=50).codes)


def forget() -> None:
    """Let go of the trained model in memory; the law's ranker is built anew by itself where law changes."""
    with _lock:
        _kept.classifier = None


def _cold(law: Nomenclature, on: date) -> ColdRanker:
    valid = [goods for goods in law.codes if goods.level in HARMONIZED and goods.is_valid(on)]
    texts = {goods.code: goods.text_en for goods in valid}
    translated = [
        Name(text, stems, goods.code)
        for goods in valid
        for text in (goods.text_fr, goods.text_ar)
        if text and (stems := tuple(dict.fromkeys(stems_of(text))))
    ]
    everyday = [
        Name(row["words"], stems, row["code"])
        for row in shipped_rows("everyday_words.csv")
        if (stems := tuple(dict.fromkeys(stems_of(row["words"]))))
    ]
    return ColdRanker(texts, [*shipped_names(), *everyday, *translated])
