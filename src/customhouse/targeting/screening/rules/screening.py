"""Screening: who on the lists may be meant by a name, a date of birth, a number; each answer with its evidence.

The score of a name is the weight of the words that two names share, each as far as it is alike, against the weight of
all words on either side; the side that says more counts less, as lists hold middle names that papers leave out. A date
of birth or a number for or against moves it. Nothing is decided here: an officer clears or confirms.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from customhouse.targeting.screening.records import Entry, Identifier, Match, Pair, Sought
from customhouse.targeting.screening.rules.births import agreement
from customhouse.targeting.screening.rules.index import Index, Name, Word
from customhouse.targeting.screening.rules.spelling import compact, words
from customhouse.targeting.screening.rules.unvowelled import unvowelled

THRESHOLD = 0.76
"""The score from which a match is told, where nobody says otherwise."""
SHORTER, LONGER = 0.6, 0.4
"""How the two sides count: the one of which less is found, and the one of which more is."""
BIRTH = {"same": 0.08, "near": 0.02, "other": -0.2, "": 0.0}
"""What a date of birth adds to the score."""


def screen(index: Index, sought: Sought, *, threshold: float = THRESHOLD, most: int = 20) -> list[Match]:
    """The entries that may be meant, the likeliest first, one match an entry; `most` of them at most.

    An identifier that agrees is a match by itself, with the score 1.
    """
    numbers = _numbered(index, sought)
    best: dict[int, Match] = {}
    helped = max(BIRTH.values()) if sought.birth else 0.0
    for score, name, pairs in _named(index, sought.name, threshold - helped):
        entry = index.entries[name.entry]
        match = _judged(entry, name.written, score, pairs, numbers.pop(name.entry, ()), sought.birth)
        known = best.get(name.entry)
        if known is None or (match.score, len(match.same_numbers)) > (known.score, len(known.same_numbers)):
            best[name.entry] = match
    for number, same in numbers.items():
        entry = index.entries[number]
        best[number] = _judged(entry, entry.names[0] if entry.names else "", 0.0, (), same, sought.birth)
    passed = (match for match in best.values() if match.score >= threshold)
    return heapq.nsmallest(most, passed, key=lambda match: (-match.score, match.entry.key))


def _numbered(index: Index, sought: Sought) -> dict[int, tuple[Identifier, ...]]:
    """The entries that bear a number asked for, with the identifiers that agree."""
    asked = {compact(number) for number in sought.numbers} - {""}
    found = {number for each in asked for number in index.numbers.get(each, ())}
    return {
        number: tuple(each for each in index.entries[number].identifiers if compact(each.number) in asked)
        for number in found
    }


def _judged(
    entry: Entry, name: str, score: float, pairs: tuple[Pair, ...], same: tuple[Identifier, ...], birth: str
) -> Match:
    agrees = agreement(birth, entry.births)
    whole = 1.0 if same else min(1.0, max(0.0, score + BIRTH[agrees]))
    return Match(entry, name, round(whole, 4), pairs, same, agrees)


def _named(index: Index, name: str, threshold: float) -> Iterator[tuple[float, Name, tuple[Pair, ...]]]:
    """The names of the index that reach the score, with the words that they share."""
    asked = index.asked(words(name), unvowelled(name))
    whole = sum(word.weight for word in asked)
    parts = [word.parts for word in asked]
    for place in _candidates(index, asked, whole, (threshold - LONGER) / SHORTER):
        listed = index.names[place]
        if _score(_at_most(listed.words, parts), whole, listed.weight) < threshold:
            continue
        shared = _shared(listed, asked)
        score = _score(sum(part for part, *_ in shared), whole, listed.weight)
        if score >= threshold:
            yield (
                score,
                listed,
                tuple(
                    Pair(asked[at].text, index.vocabulary[number], round(how, 4), round(weight, 4))
                    for weight, how, at, number in shared
                ),
            )


def _candidates(index: Index, asked: Sequence[Word], whole: float, least: float) -> list[int]:
    """The names that can reach the score: that share enough of the rarest words, if all others were found too.

    Of either name at least the share `least` of its weight must be found in the other.
    """
    rarest = sorted(asked, key=lambda word: sum(len(index.bearers[number]) for number in word.like))
    caps = [max(word.parts.values(), default=0.0) for word in rarest]
    found: dict[int, float] = {}
    looked_at = 0
    for at, word in enumerate(rarest):
        if sum(caps[at:]) < least * whole:
            break
        for number, part in word.parts.items():
            for place in index.bearers[number]:
                found[place] = found.get(place, 0.0) + part
        looked_at = at + 1
    rest = sum(caps[looked_at:]) if asked else 0.0
    enough = least * whole - rest
    weights = index.name_weights
    return [place for place, part in found.items() if part >= enough and part >= least * weights[place] - rest]


def _at_most(listed: tuple[int, ...], parts: Sequence[dict[int, float]]) -> float:
    """No less than what the two names share: a word may be counted for two here."""
    found = 0.0
    for of_word in parts:
        best = 0.0
        for number in listed:
            part = of_word.get(number)
            if part is not None and part > best:
                best = part
        found += best
    return found


def _shared(listed: Name, asked: Sequence[Word]) -> list[tuple[float, float, int, int]]:
    """The words that the two names share, the most alike first, each word once: weight, likeness, place, number."""
    alike = [
        (word.like[number], at, number)
        for at, word in enumerate(asked)
        for number in listed.words
        if number in word.like
    ]
    if len(alike) > 1:
        alike.sort(reverse=True)
    taken_asked, taken_listed, shared = set(), set(), []
    for how, at, number in alike:
        if at not in taken_asked and number not in taken_listed:
            taken_asked.add(at)
            taken_listed.add(number)
            shared.append((asked[at].parts[number], how, at, number))
    return shared


def _score(shared: float, asked: float, listed: float) -> float:
    """From 0 to 1: how much of either name is found in the other."""
    less, more = (asked, listed) if asked > listed else (listed, asked)
    return SHORTER * min(1.0, shared / less) + LONGER * min(1.0, shared / more)
