"""The words of all entries, ready to be asked: which words of the lists may be meant by a word, and who bears them.

A word finds its like by the letters that are left when one is taken out of either (deletion neighbourhood), and by its
sound; one from a script without short vowels also by the consonants of the Latin words, and they by its.

Entries are then found by the rarest words asked for: one that shares none of them cannot reach the score, as the others
weigh too little. Words weigh by how few entries bear them (inverse document frequency).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from customhouse.targeting.screening.records import Entry
from customhouse.targeting.screening.rules.likeness import LEAST, likeness, shortened
from customhouse.targeting.screening.rules.spelling import compact, skeleton, words
from customhouse.targeting.screening.rules.unvowelled import consonants, likeness_read, readings, unvowelled

SHORTEST_PART = 3
"""Of a word that is taken for two, each has so many letters."""
MOST_REMEMBERED = 100_000
"""So many words asked for are remembered with their like."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for: its letters and its weight, the words of the lists that may be meant, by their number.

    `like` says how alike they are, `parts` what each adds to what two names share: the mean of both weights, as far as
    they are alike.
    """

    text: str
    weight: float
    like: dict[int, float]
    parts: dict[int, float]


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entry in the index: whose it is, as written, its words by number, what they weigh in all."""

    entry: int
    written: str
    words: tuple[int, ...]
    weight: float


@dataclass(slots=True)
class Index:
    """Entries of one or more lists, by their words and numbers. Build it with `indexed`."""

    entries: tuple[Entry, ...]
    names: list[Name] = field(default_factory=list)
    name_weights: list[float] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    bearers: list[list[int]] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)
    _shortened: dict[str, list[int]] = field(default_factory=dict)
    _sounding: dict[str, list[int]] = field(default_factory=dict)
    _consonants: dict[str, list[int]] = field(default_factory=dict)
    _readings: dict[str, list[int]] = field(default_factory=dict)
    _asked: dict[tuple[str, bool], Word] = field(default_factory=dict)

    def word(self, text: str, *, bare: bool = False) -> Word:
        """A word asked for; `bare`: it comes from a script without short vowels.

        It weighs as the word of the lists that is most like it, or as one that nobody bears.
        """
        found = self._asked.get((text, bare))
        if found is None:
            if len(self._asked) >= MOST_REMEMBERED:
                self._asked.clear()
            found = self._asked[text, bare] = self._reckoned(text, bare=bare)
        return found

    def asked(self, spelling: Sequence[str], bare: Collection[str] = ()) -> tuple[Word, ...]:
        """The words of a name asked for; what no list writes so is tried joined with the next word, and in two.

        `bare` are those of the words that come from a script without short vowels.
        """
        found: list[Word] = []
        for text in spelling:
            word = self.word(text, bare=text in bare)
            if not word.like and found and not found[-1].like and (joined := self.word(found[-1].text + text)).like:
                found[-1] = joined
            else:
                found.append(word)
        return tuple(part for word in found for part in ([word] if word.like else self._apart(word)))

    def _apart(self, word: Word) -> list[Word]:
        """A word that no list writes so, as two that lists do; else as it is."""
        for place in range(SHORTEST_PART, len(word.text) - SHORTEST_PART + 1):
            first, second = word.text[:place], word.text[place:]
            if first in self._known and second in self._known:
                return [self.word(first), self.word(second)]
        return [word]

    def _reckoned(self, text: str, *, bare: bool) -> Word:
        near = {number for short in shortened(text) for number in self._shortened.get(short, ())}
        near.update(self._sounding.get(skeleton(text), ()))
        alike = ((number, likeness(text, self.vocabulary[number])) for number in near)
        like = {number: how for number, how in alike if how >= LEAST}
        for number, how in self._read(text, bare=bare):
            like[number] = max(how, like.get(number, 0.0))
        weight = self._weight(text, like)
        return Word(text, weight, like, {n: how * (weight + self.weights[n]) / 2 for n, how in like.items()})

    def _read(self, text: str, *, bare: bool) -> list[tuple[int, float]]:
        """The words of the lists with the same consonants, where one of the two was written without vowels."""
        if not text.isalpha():
            return []
        if bare:
            numbers = {number for read in readings(text) for number in self._consonants.get(read, ())}
            return [(number, likeness_read(text, self.vocabulary[number])) for number in numbers]
        if not self._readings:
            return []
        numbers = {number for read in consonants(text) for number in self._readings.get(read, ())}
        return [(number, likeness_read(self.vocabulary[number], text)) for number in numbers]

    def _weight(self, text: str, like: dict[int, float]) -> float:
        known = self._known.get(text)
        if known is not None:
            return self.weights[known]
        return max((self.weights[number] for number in like), default=math.log(1 + len(self.names)))


def indexed(entries: Iterable[Entry]) -> Index:
    """An index of the entries, in their order."""
    index = Index(tuple(entries))
    spelled = [
        (number, written, words(written)) for number, entry in enumerate(index.entries) for written in entry.names
    ]
    for _, written, spelling in spelled:
        _learn(index, spelling, unvowelled(written))
    counts = _counts(index, spelled)
    index.weights = [math.log(1 + len(spelled) / count) for count in counts]
    index.bearers = [[] for _ in index.vocabulary]
    for number, written, spelling in spelled:
        _enter(index, number, written, spelling)
    for number, entry in enumerate(index.entries):
        for each in entry.identifiers:
            index.numbers.setdefault(compact(each.number), []).append(number)
    return index


def _learn(index: Index, spelling: Sequence[str], bare: Collection[str]) -> None:
    for word in spelling:
        if word not in index._known:  # noqa: SLF001  # this module fills what it declares
            number = index._known[word] = len(index.vocabulary)  # noqa: SLF001
            index.vocabulary.append(word)
            index._sounding.setdefault(skeleton(word), []).append(number)  # noqa: SLF001
            for short in shortened(word):
                index._shortened.setdefault(short, []).append(number)  # noqa: SLF001
            found, kept = (readings, index._readings) if word in bare else (consonants, index._consonants)  # noqa: SLF001
            for each in found(word):
                kept.setdefault(each, []).append(number)


def _counts(index: Index, spelled: Iterable[tuple[int, str, Sequence[str]]]) -> list[int]:
    counts = [0] * len(index.vocabulary)
    for _, _, spelling in spelled:
        for word in spelling:
            counts[index._known[word]] += 1  # noqa: SLF001
    return counts


def _enter(index: Index, entry: int, written: str, spelling: Sequence[str]) -> None:
    numbers = tuple(index._known[word] for word in spelling)  # noqa: SLF001
    if not numbers:
        return
    place = len(index.names)
    weight = sum(index.weights[number] for number in numbers)
    index.names.append(Name(entry, written, numbers, weight))
    index.name_weights.append(weight)
    for number in numbers:
        index.bearers[number].append(place)
