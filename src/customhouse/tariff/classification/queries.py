"""Asking for a classification: the ranker of today's law, the trained model if one is installed, the whole answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from customhouse.foundation.config.country import legal_day
from customhouse.foundation.registry import queries as registry
from customhouse.tariff.classification.records import Line, Ranking, Scored
from customhouse.tariff.classification.rules.answering import Classifier
from customhouse.tariff.classification.rules.describing import stems_of
from customhouse.tariff.classification.rules.doubting import Doubt, doubt
from customhouse.tariff.classification.rules.lexicon import Name, shipped_names
from customhouse.tariff.classification.rules.ranking import ColdRanker
from customhouse.tariff.classification.rules.translating import ARABIC, FRENCH, shipped_dictionaries
from customhouse.tariff.nomenclature import queries as nomenclature
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.nomenclature.rules.reading import shipped_rows

MODEL = "tariff.classification"
UNTIL = "until"
"""Of a model's facts the last day of what it learned from; where it is not told, that of its installation."""
WEIGHED = 50
"""Codes of a ranking that are weighed against a declared one."""
HARMONIZED = {Level.CHAPTER, Level.HEADING, Level.SUBHEADING}


@dataclass(slots=True)
class _Kept:
    """What is kept in memory, and what it was built from."""

    law: Nomenclature | None = None
    on: date | None = None
    valid: tuple[GoodsCode, ...] = ()
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
            valid = tuple(goods for goods in law.codes if goods.level in HARMONIZED and goods.is_valid(on))
            if valid != _kept.valid or _kept.cold is None:
                _kept.cold, _kept.classifier = _cold(valid), None
            _kept.law, _kept.on, _kept.valid = law, on, valid
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
    """How much the words of goods speak against the code that was declared for them, whatever reads them today."""
    [found] = _doubts([Line(text, declared)], on)
    return found


def doubts(lines: Sequence[Line], on: date, said_at: datetime | None = None) -> list[Doubt | None]:
    """How much words speak against the codes of lines, for selection; None where they say too little to tell.

    None of all where no model is trained, or the one in use learned from what was declared on that day or later: a
    reader that has seen the very lines would find nothing strange in them. Where the moment is known at which the
    lines were first declared, that moment decides.
    """
    if not lines or not reads_words(on, said_at):
        return [None] * len(lines)
    once = [*dict.fromkeys(Line(line.text, line.code) for line in lines)]
    found = dict(zip(once, _doubts(once, on), strict=True))
    said = (found[Line(line.text, line.code)] for line in lines)
    return [one if one.is_sure else None for one in said]


def reads_words(on: date, said_at: datetime | None = None) -> bool:
    """Whether the model in use may tell of goods selected on a day, or of words first declared at a moment.

    No model has learned from what was declared only after it was installed; a day alone tells less.
    """
    installed = registry.current(MODEL)
    if installed is None:
        return False
    if said_at is not None:
        return installed.installed_at <= said_at
    until = installed.facts.get(UNTIL)
    last = date.fromisoformat(until) if isinstance(until, str) else legal_day(installed.installed_at)
    return last < on


def _doubts(lines: Sequence[Line], on: date) -> list[Doubt]:
    return [doubt(line.code, ranked) for line, ranked in classifier(on).rank_all(lines, WEIGHED)]


def forget() -> None:
    """Let go of the trained model in memory; the law's ranker is built anew by itself where law changes."""
    with _lock:
        _kept.classifier = None


def _cold(valid: Sequence[GoodsCode]) -> ColdRanker:
    texts = {goods.code: goods.text_en for goods in valid}
    translated = [
        Name(text, stems, goods.code, language)
        for goods in valid
        for language, text in ((FRENCH, goods.text_fr), (ARABIC, goods.text_ar))
        if text and (stems := tuple(dict.fromkeys(stems_of(text))))
    ]
    everyday = [
        Name(row["words"], stems, row["code"], row["language"])
        for row in shipped_rows("everyday_words.csv")
        if (stems := tuple(dict.fromkeys(stems_of(row["words"]))))
    ]
    return ColdRanker(texts, [*shipped_names(), *everyday, *translated], dictionaries=shipped_dictionaries())
