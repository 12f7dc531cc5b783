"""Searching the nomenclature by words of three languages, everyday names, slips of the pen, or the start of a code.

An inverted index over stems, built once from a `Nomenclature`; a search reads a few lists and sorts what it found.
Texts of the Harmonized System begin with the noun that matters ("Coffee; roasted, …"), so early words weigh more; words
of the headings above a code count too, but less; everyday names (a list of data, in own words) lead straight to a code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from math import log

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.nomenclature.rules.resolving import compact
from customhouse.tariff.nomenclature.rules.wording import stems

LONGEST_QUERY = 200
MOST_WORDS = 8
EVERYDAY = 12.0
"""Weight of an everyday name that is met in full: more than any wording of the law."""
ABOVE = 0.35
"""Weight of a word that stands in a text above the code instead of its own."""
SLIP = 0.6
"""Weight of a word that was only nearly met."""
COMPLETION = 0.8
"""Weight of a word of which only the beginning was typed."""
LEVEL_WEIGHT = {Level.SECTION: 0.5, Level.CHAPTER: 0.9, Level.HEADING: 1.15, Level.SUBHEADING: 1.0, Level.LINE: 0.9}
SLIPS_FROM_LENGTH = 4
LIKENESS = 0.66
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A code that was found, the way to it, and how well it answers (higher is better; only the order matters)."""

    goods: GoodsCode
    path: tuple[GoodsCode, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _EverydayName:
    """An everyday name as stems, and the place of the code it leads to."""

    stems: frozenset[str]
    place: int


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The index; build it once by `SearchIndex.of`, search it as often as you like."""

    nomenclature: Nomenclature
    _postings: Mapping[str, tuple[tuple[int, float], ...]] = field(repr=False)
    _names: Mapping[str, tuple[_EverydayName, ...]] = field(repr=False)
    _vocabulary: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, nomenclature: Nomenclature, everyday: Iterable[Mapping[str, str]] = ()) -> SearchIndex:
        """Index every code, and the everyday names (rows of language, words, code)."""
        postings = _weighed(_postings(nomenclature), len(nomenclature.codes))
        names = _names(nomenclature, everyday)
        return cls(nomenclature, postings, names, tuple(sorted({*postings, *names})))

    def search(self, words: str, on: date, limit: int = 20) -> tuple[Hit, ...]:
        """The best codes for the words, valid on that day, best first; of digits: the codes that begin so."""
        asked = words.strip()[:LONGEST_QUERY]
        code = compact(asked)
        if code.isdigit():
            return self._by_code(code, on, limit)
        terms = list(dict.fromkeys(stems(asked)))[:MOST_WORDS]
        scores = self._scores(terms)
        ranked = sorted(sorted(scores), key=scores.__getitem__, reverse=True)  # equals stay in the tariff's order
        return tuple(self._hits(ranked, scores, on, limit))

    def _by_code(self, code: str, on: date, limit: int) -> tuple[Hit, ...]:
        found = islice(self.nomenclature.under(code, on), limit)
        return tuple(Hit(goods, self.nomenclature.path_to(goods.code, on), 1.0) for goods in found)

    def _hits(self, ranked: list[int], scores: Mapping[int, float], on: date, limit: int) -> Iterator[Hit]:
        codes = self.nomenclature.codes
        valid = (place for place in ranked if codes[place].is_valid(on))
        for place in islice(valid, limit):
            goods = codes[place]
            yield Hit(goods, self.nomenclature.path_to(goods.code, on), scores[place])

    def _scores(self, terms: list[str]) -> dict[int, float]:
        """Each place's score: a code that meets more of the words comes first."""
        meant = {term: self._meant(term) for term in terms}
        sums: dict[int, float] = {}
        met: dict[int, int] = {}
        for alternatives in meant.values():
            for place, value in self._best(alternatives):
                sums[place] = sums.get(place, 0.0) + value
                met[place] = met.get(place, 0) + 1
        scores = {place: total * (met[place] / len(terms)) ** 2 for place, total in sums.items()}
        for place, bonus in self._everyday(meant).items():
            scores[place] = scores.get(place, 0.0) + bonus
        return scores

    def _best(self, alternatives: Mapping[str, float]) -> Iterable[tuple[int, float]]:
        """The best value that any reading of one word gives to each place."""
        if len(alternatives) == 1:
            (stem, trust), *_ = alternatives.items()
            found = self._postings.get(stem, ())
            return found if trust == 1.0 else ((place, value * trust) for place, value in found)
        best: dict[int, float] = {}
        for stem, trust in alternatives.items():
            for place, value in self._postings.get(stem, ()):
                best[place] = max(best.get(place, 0.0), value * trust)
        return best.items()

    def _meant(self, term: str) -> dict[str, float]:
        """The stems that a word may mean, with how far each is trusted: itself, else its completions, else slips."""
        start = bisect_left(self._vocabulary, term)
        if self._vocabulary[start : start + 1] == (term,):
            return {term: 1.0}
        completions = self._completions(term, start)
        return completions or self._slips(term)

    def _completions(self, term: str, start: int) -> dict[str, float]:
        if len(term) < SHORTEST_BEGINNING:
            return {}
        following = self._vocabulary[start : start + 8]
        return {stem: COMPLETION for stem in following if stem.startswith(term)}

    def _slips(self, term: str) -> dict[str, float]:
        if len(term) < SLIPS_FROM_LENGTH:
            return {}
        near = process.extract(
            term,
            self._vocabulary,
            scorer=DamerauLevenshtein.normalized_similarity,
            limit=3,
            score_cutoff=LIKENESS,
        )
        return {stem: SLIP * likeness for stem, likeness, _place in near}

    def _everyday(self, meant: Mapping[str, Mapping[str, float]]) -> dict[int, float]:
        """What everyday names add: a name whose words are all met, more the more of the question it covers."""
        trust: dict[str, float] = {}
        for alternatives in meant.values():
            for stem, trusted in alternatives.items():
                trust[stem] = max(trust.get(stem, 0.0), trusted)
        added: dict[int, float] = {}
        for stem in trust:
            for name in self._names.get(stem, ()):
                if name.stems <= trust.keys():
                    share = min(1.0, sum(trust[part] for part in name.stems) / len(meant))
                    added[name.place] = max(added.get(name.place, 0.0), EVERYDAY * share)
        return added


def _postings(nomenclature: Nomenclature) -> dict[str, dict[int, float]]:
    """For each stem the places of the codes that say it, with the weight it has there."""
    own = [_weighted(goods) for goods in nomenclature.codes]
    by_code = {goods.code: weights for goods, weights in zip(nomenclature.codes, own, strict=True)}
    parents = {goods.code: goods.parent for goods in nomenclature.codes}
    postings: dict[str, dict[int, float]] = {}
    for place, goods in enumerate(nomenclature.codes):
        for stem, weight in _with_above(goods, own[place], by_code, parents).items():
            postings.setdefault(stem, {})[place] = weight * LEVEL_WEIGHT[goods.level]
    return postings


def _weighed(postings: Mapping[str, Mapping[int, float]], codes: int) -> dict[str, tuple[tuple[int, float], ...]]:
    """The lists with each weight times the rarity of its stem: a word that few codes say tells more."""
    weighed = {}
    for stem, found in postings.items():
        rarity = log(2 + codes / (1 + len(found)))
        weighed[stem] = tuple((place, weight * rarity) for place, weight in found.items())
    return weighed


def _weighted(goods: GoodsCode) -> dict[str, float]:
    """The stems of a code's own texts: the first weighs 1 and more, the tenth about half."""
    weights: dict[str, float] = {}
    for text in (goods.text_en, goods.text_fr, goods.text_ar):
        found = stems(text)
        brevity = 1.0 + 1.0 / (2 + len(found))
        for position, stem in enumerate(found):
            weights.setdefault(stem, brevity / (1.0 + position / 9.0))
    return weights


def _with_above(
    goods: GoodsCode, own: Mapping[str, float], by_code: Mapping[str, Mapping[str, float]], parents: Mapping[str, str]
) -> dict[str, float]:
    """A code's own stems, and those of its heading and subheading with less weight (a chapter says too little)."""
    weights = dict(own)
    parent = goods.parent
    while len(parent) > len("00") and parent.isdigit():
        for stem, weight in by_code.get(parent, {}).items():
            weights.setdefault(stem, weight * ABOVE)
        parent = parents.get(parent, "")
    return weights


def _names(nomenclature: Nomenclature, everyday: Iterable[Mapping[str, str]]) -> dict[str, tuple[_EverydayName, ...]]:
    """Everyday names by each of their stems; a name for a code that the law does not hold is left out."""
    places = {goods.code: place for place, goods in enumerate(nomenclature.codes)}
    names: dict[str, list[_EverydayName]] = {}
    for row in everyday:
        name = frozenset(stems(row["words"]))
        if name and row["code"] in places:
            for stem in name:
                names.setdefault(stem, []).append(_EverydayName(name, places[row["code"]]))
    return {stem: tuple(found) for stem, found in names.items()}
