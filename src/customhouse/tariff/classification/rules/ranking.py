"""Ranking without any data of one's own: the law's words and the trade names weighed together.

Each code that shares a word with the description gets a few figures (how far its texts, its names, its heading's names
answer); a weighted sum of them, brought to probabilities, is the answer. The weights are in `data/weights.csv`; they
were fitted by cross-validation (`exact` was tried by hand later) and are few on purpose.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log1p

from customhouse.tariff.classification.records import Scored
from customhouse.tariff.classification.rules.certainty import SHARPNESS, Understanding
from customhouse.tariff.classification.rules.describing import Description
from customhouse.tariff.classification.rules.lexicon import ENGLISH, Lexicon, Met, Name
from customhouse.tariff.classification.rules.mending import Vocabulary
from customhouse.tariff.classification.rules.retrieving import Texts, document, rarities
from customhouse.tariff.classification.rules.translating import Dictionary, translated

FIGURES = (
    "text",
    "cover",
    "names",
    "best",
    "heading_full",
    "heading_names",
    "chapter_text",
    "chapter_names",
    "rest",
    "exact",
)
SUBHEADING, HEADING, CHAPTER = 6, 4, 2
FULL = 8.0
CANDIDATES = 150
NEARLY = 0.8
"""A name that is met in full says more where it is nearly all of what was told."""
GUESSED = 0.5
"""How far a description is believed of which no word is known as it is written."""
_REST = ("n.e.c", "other")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code with its figures, in the order of `FIGURES`."""

    code: str
    figures: tuple[float, ...]


@cache
def shipped_weights() -> tuple[float, ...]:
    """The weight of each figure, in the order of `FIGURES`."""
    text = files(__package__).joinpath("..", "data", "weights.csv").read_text(encoding="utf-8")
    found = {row["figure"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}
    return tuple(found[figure] for figure in FIGURES)


class ColdRanker:
    """Built once from the texts of the law (by code of 2, 4 and 6 digits) and trade names; never changes."""

    def __init__(
        self,
        texts: Mapping[str, str],
        names: Iterable[Name],
        weights: Sequence[float] = (),
        dictionaries: Iterable[Dictionary] = (),
    ) -> None:
        names = tuple(names)
        self.texts = dict(texts)
        self.codes = tuple(sorted(code for code in texts if len(code) == SUBHEADING))
        self._weights = tuple(weights) or shipped_weights()
        documents = {code: document(code, texts) for code in self.codes}
        rarity = rarities(
            [*documents.items(), *((name.code, name.stems) for name in names)],
            len(self.codes),
        )
        self._rarity = rarity
        self._vocabulary = Vocabulary(rarity)
        self._law = Texts(documents)
        self.lexicon = Lexicon(names, rarity)
        self._understanding = Understanding.of(self.texts, rarity, names)
        self._dictionaries = tuple(dictionaries)
        self.english = frozenset().union(
            *documents.values(), *(each.stems for each in names if each.language == ENGLISH)
        )
        self._under = _under(self.codes)
        self._rest = frozenset(code for code in self.codes if _is_rest(texts[code]))

    def read(self, asked: Description) -> Description:
        """The description as it is ranked: in English, without slips of the pen."""
        return self.mended(self._in_english(asked))

    def _in_english(self, asked: Description) -> Description:
        return translated(asked, self._dictionaries, self.english)

    def mended(self, asked: Description) -> Description:
        """The description with words that nobody knows read as the nearest known: slips, and words cut short."""
        return self._vocabulary.mended(asked)

    def candidates(self, asked: Description) -> list[Candidate]:
        """The codes that share anything with the description, with their figures."""
        text = self._law.scores(asked.stems)
        met = self.lexicon.met(asked, self._under)
        own = ((stem, weight) for stem, weight in asked.stems.items() if stem not in asked.echoes)
        told = sum(self._rarity.get(stem, 0.0) * weight for stem, weight in own) + 1e-6
        above = _Above(text, met)
        none = Met()
        return [
            Candidate(code, self._figures(code, text.get(code, 0.0), met.get(code, none), told, above))
            for code in sorted(text.keys() | met.keys())
        ]

    def _figures(self, code: str, text: float, met: Met, told: float, above: _Above) -> tuple[float, ...]:
        heading, chapter = code[:HEADING], code[:CHAPTER]
        return (
            text / told,
            met.best / told,
            log1p(met.sum),
            met.best / FULL,
            above.full.get(heading, 0.0) / FULL,
            log1p(above.sum.get(heading, 0.0)),
            above.text.get(chapter, 0.0) / told,
            log1p(above.sum.get(chapter, 0.0)),
            float(code in self._rest),
            max(0.0, min(1.0, met.full / told) - NEARLY) / (1 - NEARLY),
        )

    def rank(self, asked: Description, limit: int = CANDIDATES) -> list[Scored]:
        """Codes with probabilities, best first; empty if no word of the description is known.

        They sum to what the best of them meets of the description: the rest is left to something else.
        """
        written = self._in_english(asked)
        meant = self.mended(written)
        found = self.candidates(meant)
        scored = [(SHARPNESS * sum(map(_times, self._weights, each.figures)), each.code) for each in found]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        if not scored:
            return []
        left = self._understanding.certainty(meant, scored[0][1])
        if self._rarity.keys().isdisjoint(written.stems):
            left *= GUESSED
        return [Scored(each.code, left * each.p) for each in probabilities(scored[:limit])]


class _Above:
    """The best figures of headings and chapters, over the codes under them."""

    def __init__(self, text: Mapping[str, float], met: Mapping[str, Met]) -> None:
        self.text: dict[str, float] = {}
        self.full: dict[str, float] = {}
        self.sum: dict[str, float] = {}
        for code, value in text.items():
            self.text[code[:CHAPTER]] = max(self.text.get(code[:CHAPTER], 0.0), value)
        for code, each in met.items():
            self.full[code[:HEADING]] = max(self.full.get(code[:HEADING], 0.0), each.full)
            for digits in (HEADING, CHAPTER):
                self.sum[code[:digits]] = max(self.sum.get(code[:digits], 0.0), each.sum)


def probabilities(scored: Sequence[tuple[float, str]]) -> list[Scored]:
    """Scores (highest first) as probabilities that sum to 1."""
    if not scored:
        return []
    top = scored[0][0]
    shares = [exp(value - top) for value, _ in scored]
    whole = sum(shares)
    return [Scored(code, share / whole) for (_, code), share in zip(scored, shares, strict=True)]


def _times(weight: float, figure: float) -> float:
    return weight * figure


def _under(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The codes that a code of four or six digits stands for."""
    under: dict[str, list[str]] = {}
    for code in codes:
        under[code] = [code]
        under.setdefault(code[:HEADING], []).append(code)
    return {code: tuple(found) for code, found in under.items()}


def _is_rest(text: str) -> bool:
    """Whether the text is of the kind "other": what is left of a heading."""
    lowered = text.lower()
    return _REST[0] in lowered or _REST[1] in lowered[:40]
