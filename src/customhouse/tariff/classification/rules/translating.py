"""French and Arabic goods words read in English, the language of the law's texts and of the trade names.

The dictionaries in `data/dictionaries/` are Customhouse's own, one entry a line: `form, other form = sense; other
sense`. Words that stand together are looked up first (`fer à repasser`), each as it stands and then by its root. A
text is read through the French one only where it is French on the whole: many words are English as well (`pain`,
`pile`, `sale`). Arabic is known by its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from customhouse.tariff.classification.rules.describing import Description, stems_of

FRENCH, ARABIC = "fr", "ar"
FIRST_SENSE, OTHER_SENSE = 1.0, 0.5
AS_WRITTEN = 0.6
"""Weight of a word as it was written, beside its senses: a name of the law in that language may have it."""
SHORTEST_ROOT = 3
_WORD = re.compile(r"[^\W\d_]+")
_FRENCH = frozenset(
    ("à", "au", "aux", "avec", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sans")
)
_ENGLISH = frozenset(
    ("a", "an", "and", "for", "from", "in", "is", "made", "of", "on", "or", "the", "to", "used", "with")
)
_ALSO_ENGLISH = frozenset(
    stem
    for stem in stems_of(
        "agenda avocat bas brut buffet bureau cadre cafe chat clef coin collier cordon creme cru essence filet flan"
        " four gilet lime lit main manche manuel masque mortier mousse moulin muscade nectar niche os pain palan"
        " pied pile piment pirogue pudding robe sable sac sale sauce sec sel serre sole toile tong tour volet"
    )
)
"""Words that an English text may have as well: alone they say nothing of the language."""
_ATTACHED = ("و", "ب", "ل")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Forms as stems, and as roots, with their senses as English stems; `longest` counts the words of a form."""

    language: str
    exact: dict[Stems, tuple[Stems, ...]]
    rough: dict[Stems, tuple[Stems, ...]]
    longest: int

    @classmethod
    def of(cls, language: str, lines: Iterable[str]) -> Dictionary:
        """The dictionary of a list. A form that stands twice has the senses of both places."""
        exact: dict[Stems, tuple[Stems, ...]] = {}
        rough: dict[Stems, tuple[Stems, ...]] = {}
        for form, senses in read_entries(lines):
            exact[form] = tuple(dict.fromkeys((*exact.get(form, ()), *senses)))
            roots = tuple(root(stem, language) for stem in form)
            rough[roots] = tuple(dict.fromkeys((*rough.get(roots, ()), *senses)))
        return cls(language, exact, rough, max(map(len, exact), default=0))

    def senses(self, words: Sequence[str]) -> tuple[Stems, ...]:
        """The senses of stems that stand together; none where the dictionary does not know them."""
        return self.exact.get(tuple(words), ()) or self.rough.get(
            tuple(root(word, self.language) for word in words), ()
        )

    def read(self, run: Sequence[str]) -> Iterator[tuple[Stems, tuple[Stems, ...]]]:
        """A phrase in pieces, the longest known first, each with its senses (none: not known)."""
        at = 0
        while at < len(run):
            for length in range(min(self.longest, len(run) - at), 0, -1):
                if senses := self.senses(run[at : at + length]) or (self._detached(run[at]) if length == 1 else ()):
                    break
            else:
                length, senses = 1, ()
            yield tuple(run[at : at + length]), senses
            at += length

    def _detached(self, word: str) -> tuple[Stems, ...]:
        """The senses of an Arabic word behind a letter that is written with it ("and", "with", "for")."""
        if self.language != ARABIC or not word.startswith(_ATTACHED) or len(word) <= SHORTEST_ROOT:
            return ()
        return self.senses((word[1:],))


@cache
def shipped_dictionaries() -> tuple[Dictionary, ...]:
    """The dictionaries that are shipped, read once."""
    folder = files(__package__).joinpath("..", "data", "dictionaries")
    return tuple(
        Dictionary.of(language, folder.joinpath(f"{language}.txt").read_text(encoding="utf-8").splitlines())
        for language in (FRENCH, ARABIC)
    )


def read_entries(lines: Iterable[str]) -> Iterator[tuple[Stems, tuple[Stems, ...]]]:
    """Forms with their senses, as stems: `pile = battery cell; stack`; what begins with # is a remark."""
    for line in lines:
        forms, is_entry, senses = line.partition("=")
        if line.startswith("#") or not is_entry:
            continue
        meant = tuple(found for sense in senses.split(";") if (found := tuple(dict.fromkeys(stems_of(sense)))))
        for form in forms.split(","):
            if meant and (found := stems_of(form)):
                yield found, meant


def root(stem: str, language: str) -> str:
    """A stem without what feminine forms and adjectives add to it.

    >>> [root(word, "fr") for word in ("congele", "bonn", "metau", "sportiv")]
    ['congel', 'bon', 'metal', 'sportif']
    >>> root("كهرباي", "ar")
    'كهربا'
    """
    if language == ARABIC:
        short = stem.rstrip("يء")
        return short if len(short) >= SHORTEST_ROOT - 1 else stem
    if stem.endswith("e") and len(stem) > SHORTEST_ROOT:
        stem = stem[:-1]
    if stem.endswith("au") and not stem.endswith("eau"):
        return f"{stem[:-1]}l"
    if stem.endswith("v") and len(stem) > SHORTEST_ROOT:
        return f"{stem[:-1]}f"
    return stem[:-1] if len(stem) > SHORTEST_ROOT and stem[-1] == stem[-2] else stem


def translated(asked: Description, dictionaries: Iterable[Dictionary], english: AbstractSet[str]) -> Description:
    """The description with its French or Arabic words as English stems; `english` are the stems known to be English.

    What was written stays, with less weight; it and the senses beside the first are `echoes`: not met, they are no
    doubt. The noun of a French or Arabic name comes first.
    """
    for dictionary in dictionaries:
        if is_written_in(dictionary, asked, english):
            return _read_through(dictionary, asked)
    return asked


def is_written_in(dictionary: Dictionary, asked: Description, english: AbstractSet[str]) -> bool:
    """Whether a description is in the dictionary's language on the whole."""
    if dictionary.language == ARABIC:
        return any("\u0600" <= stem[0] <= "\u06ff" for stem in asked.stems)
    votes = sum((word in _FRENCH) - (word in _ENGLISH) for word in _WORD.findall(asked.text.lower()))
    votes += sum(_vote(piece, senses, english) for run, _ in asked.runs for piece, senses in dictionary.read(run))
    if votes:
        return votes > 0
    return english.isdisjoint(asked.stems) and any(dictionary.senses((stem,)) for stem in asked.stems)


def _vote(piece: Stems, senses: tuple[Stems, ...], english: AbstractSet[str]) -> int:
    """How much a piece of a phrase speaks for French: words that English does not have, words that stand together."""
    also = sum(stem in english for stem in piece)
    if not senses:
        return -also
    if len(piece) > 1:
        return max(1, len(piece) - also)
    return 1 - also if piece[0] not in _ALSO_ENGLISH else 0


def _read_through(dictionary: Dictionary, asked: Description) -> Description:
    runs: list[tuple[Stems, float]] = []
    weights: dict[str, float] = {}
    echoes: dict[str, float] = {}
    noun: Stems = ()
    for run, weight in asked.runs:
        pieces = list(dictionary.read(run))
        first = tuple(stem for piece, senses in pieces for stem in (senses[0] if senses else piece))
        runs.append((first, weight))
        runs += [(sense, weight) for _, senses in pieces for sense in senses[1:]]
        _weigh(weights, first, weight * FIRST_SENSE)
        for piece, senses in pieces:
            for sense in senses[1:]:
                _weigh(echoes, sense, weight * OTHER_SENSE)
            _weigh(echoes, piece if senses else (), weight * AS_WRITTEN)
        if pieces and not noun:
            noun = _nouns(*pieces[0])
    stems = {**echoes, **weights}
    return replace(
        asked,
        stems=stems,
        runs=(*runs, *asked.runs),
        echoes=frozenset(echoes.keys() - weights.keys()),
        noun=noun,
    )


def _nouns(piece: Stems, senses: tuple[Stems, ...]) -> Stems:
    """What names the goods: in English the last word, of each sense."""
    return tuple(dict.fromkeys((*(sense[-1] for sense in senses), piece[0])))


def _weigh(weights: dict[str, float], stems: Iterable[str], weight: float) -> None:
    for stem in stems:
        weights[stem] = max(weights.get(stem, 0.0), weight)
