"""The words of the law as documents: how well the texts of a code and of the levels above it answer a description.

Ranking by BM25 (Robertson and Sparck Jones). A subheading is one document of its own words, its heading's and its
chapter's with falling weight; what a text excludes ("other than …", "not …") is left out of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

from customhouse.tariff.classification.rules.describing import stems_of

SATURATION = 1.0
LENGTH = 0.4
LEVELS = ((6, 1.0), (4, 0.6), (2, 0.25))
EARLY = 12.0
"""A word at this place of a text weighs half of the first: texts of the law begin with the noun that matters."""
_EXCLUDED = re.compile(
    r"\b(?:other than|excluding|except|not including|not|n\.e\.c\. in|elsewhere)\b[^;,()]*", re.IGNORECASE
)

Document = Mapping[str, float]


def document(code: str, texts: Mapping[str, str]) -> Document:
    """The stems of a subheading and of what is above it, with their weights. `texts` by code of 2, 4 and 6 digits."""
    weights: dict[str, float] = {}
    for digits, weight in LEVELS:
        for place, stem in enumerate(stems_of(_EXCLUDED.sub(" ", texts.get(code[:digits], "")))):
            weights[stem] = max(weights.get(stem, 0.0), weight / (1 + place / EARLY))
    return weights


def rarities(groups: Iterable[tuple[str, Iterable[str]]], codes: int) -> dict[str, float]:
    """How much a stem tells: more, the fewer codes have it. Takes pairs of a code and its stems."""
    having: dict[str, set[str]] = defaultdict(set)
    for code, stems in groups:
        for stem in stems:
            having[stem].add(code)
    return {stem: log(1 + codes / (len(found) + 1)) for stem, found in having.items()}


class Texts:
    """An inverted index of documents by code."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        count = len(documents)
        frequency = Counter(stem for each in documents.values() for stem in each)
        lengths = {code: sum(each.values()) for code, each in documents.items()}
        mean = sum(lengths.values()) / max(1, count) or 1.0
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, each in documents.items():
            damping = SATURATION * (1 - LENGTH + LENGTH * lengths[code] / mean)
            for stem, weight in each.items():
                rarity = log(1 + (count - frequency[stem] + 0.5) / (frequency[stem] + 0.5))
                self._postings[stem].append((code, rarity * weight * (SATURATION + 1) / (weight + damping)))

    def scores(self, asked: Mapping[str, float]) -> dict[str, float]:
        """How well each code that shares a stem with the description answers it."""
        found: dict[str, float] = defaultdict(float)
        for stem, weight in asked.items():
            for code, value in self._postings.get(stem, ()):
                found[code] += weight * value
        return found
