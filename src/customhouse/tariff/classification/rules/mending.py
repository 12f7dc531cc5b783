"""Slips of the pen, and words cut short: what nobody knows is read as the nearest word that somebody does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from customhouse.tariff.classification.rules.describing import Description

MOST_MENDED = 12
"""Only short descriptions are searched for slips of the pen: on a page of words the others say enough."""
SHORTEST_MENDED = 4
LIKENESS = 0.8


class Vocabulary:
    """The stems that are known."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._stems = tuple(sorted(stems))
        self._known = frozenset(self._stems)

    def mended(self, asked: Description) -> Description:
        """The description with words that nobody knows read as the nearest known; as it was where there is none."""
        if len(asked.stems) > MOST_MENDED:
            return asked
        unknown = (stem for stem in asked.stems if stem not in self._known and stem not in asked.echoes)
        instead = {stem: meant for stem in unknown if (meant := self._meant(stem))}
        if not instead:
            return asked
        stems = {instead.get(stem, stem): weight for stem, weight in asked.stems.items()}
        runs = tuple((tuple(instead.get(stem, stem) for stem in run), weight) for run, weight in asked.runs)
        return replace(asked, stems=stems, runs=runs, noun=tuple(instead.get(stem, stem) for stem in asked.noun))

    def _meant(self, stem: str) -> str:
        if len(stem) < SHORTEST_MENDED:
            return ""
        place = bisect_left(self._stems, stem)
        if place < len(self._stems) and self._stems[place].startswith(stem):
            return self._stems[place]
        found = process.extractOne(
            stem, self._stems, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=LIKENESS
        )
        return found[0] if found else ""
