"""How much of what was told an answer meets: words that were not understood count against being sure.

Shares over the candidates say which of them is likelier, never whether any of them is right: of "a frobnicator of
steel" every candidate knows the steel alone. What the best code leaves unmet, by weight, is left to "something else",
so that probabilities sum to less than 1. The constants were chosen on the shared sets and on a table of our own
(docs/classification.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from customhouse.tariff.classification.rules.describing import Description
from customhouse.tariff.classification.rules.lexicon import Name
from customhouse.tariff.classification.rules.retrieving import document

SHARPNESS = 1.5
"""How much further apart scores lie than they would if nothing were left to something else."""
ENOUGH = 2.0
"""Rare words that are told well enough: a page that meets two of them needs not be met in all its words."""
HEAD = 0.3
"""Weight of the name of the goods beside the whole description."""
POWER = 1.5
MOST = 0.9
"""What is left to the best codes where every word is met: words never tell all."""
UNNAMED = 0.7
"""The most that is left where the noun of the goods is not met, whatever else is: less than a sure answer has."""
HEADING, CHAPTER = 4, 2


@dataclass(frozen=True, slots=True)
class Understanding:
    """What each code knows: the words of the law's texts above and at it, and of the names that lead to it."""

    texts: Mapping[str, str]
    rarity: Mapping[str, float]
    names: Mapping[str, tuple[Name, ...]]
    rare: float

    @classmethod
    def of(cls, texts: Mapping[str, str], rarity: Mapping[str, float], names: Iterable[Name]) -> Understanding:
        """Built once; holds the names by the code (of four or six digits) that they lead to."""
        by_code: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            by_code[name.code].append(name)
        rare = max(rarity.values(), default=1.0) or 1.0
        return cls(texts, rarity, {code: tuple(found) for code, found in by_code.items()}, rare)

    def certainty(self, asked: Description, code: str) -> float:
        """The probability, from 0 to 1, that is left to the candidates if `code` is the best of them."""
        known = self._known(code)
        told = [
            (weight * self._weight(stem), stem in known)
            for stem, weight in asked.stems.items()
            if stem in known or stem not in asked.echoes
        ]
        head = asked.runs[0][0] if asked.runs else ()
        named = [(self._weight(stem), stem in known) for stem in head]
        share = (1 - HEAD) * _met(told, ENOUGH * self.rare) + HEAD * _met(named, sum(weight for weight, _ in named))
        certain: float = MOST * min(1.0, share) ** POWER
        noun = asked.noun or head[-1:]
        return min(certain, UNNAMED) if noun and known.isdisjoint(noun) else certain

    def _weight(self, stem: str) -> float:
        """How much a word tells; one that nobody knows may tell as much as any."""
        return self.rarity.get(stem, self.rare)

    def _known(self, code: str) -> frozenset[str]:
        names = (*self.names.get(code, ()), *self.names.get(code[:HEADING], ()))
        return frozenset(document(code, self.texts)).union(*(name.stems for name in names))


def _met(told: list[tuple[float, bool]], enough: float) -> float:
    """The share of the weight that is met, of what was told or of what is enough, whichever is less."""
    whole = min(sum(weight for weight, _ in told), enough)
    return min(1.0, sum(weight for weight, is_met in told if is_met) / whole) if whole > 0 else 1.0
