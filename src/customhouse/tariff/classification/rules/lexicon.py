"""Trade names of goods: what people write (`phone case`, `wd40`, `abaya`) beside the code that it usually means.

The lists in `data/lexicon/` are Customhouse's own words, one code a line: the code, a tab, names between semicolons. A
name is a hint that is weighed, never a rule: the same words may be classified otherwise by their material or use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from customhouse.tariff.classification.rules.describing import Description, stems_of

NEAR_ENOUGH = 1.0
SCATTERED = 0.6
"""Weight of a name whose words are all there, but apart from each other."""
HEADING = 0.8
"""Weight of a name that leads to a heading only."""
HEADING_DIGITS = 4
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Name:
    """A trade name: its words, their stems, the code (four or six digits), and the language of the words."""

    words: str
    stems: tuple[str, ...]
    code: str
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Met:
    """How well a code's names were met: `best` by any name in part, `full` by a name met in full, `sum` by all."""

    best: float = 0.0
    full: float = 0.0
    sum: float = 0.0


@cache
def shipped_names() -> tuple[Name, ...]:
    """Every name of the shipped lists, in order of file and line."""
    folder = files(__package__).joinpath("..", "data", "lexicon")
    lists = sorted((each for each in folder.iterdir() if each.name.endswith(".txt")), key=lambda each: each.name)
    return tuple(name for each in lists for name in read_names(each.read_text(encoding="utf-8").splitlines()))


def read_names(lines: Iterable[str]) -> Iterator[Name]:
    """The names of a list: `851713<tab>smartphone; mobile phone`; what begins with # is a remark."""
    for line in lines:
        if line.startswith("#") or "\t" not in line:
            continue
        code, _, names = line.partition("\t")
        for words in names.split(";"):
            if stems := tuple(dict.fromkeys(stems_of(words))):
                yield Name(words.strip(), stems, code.strip())


class Lexicon:
    """Names by each of their stems; `met` says for a description which codes' names it meets."""

    def __init__(self, names: Iterable[Name], rarity: Mapping[str, float]) -> None:
        self.names = tuple(names)
        self._rarity = rarity
        self._weight = [sum(rarity[stem] for stem in name.stems) for name in self.names]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            for stem in name.stems if self._weight[place] else ():  # words that every code has tell none from another
                self._by_stem[stem].append(place)

    def met(self, asked: Description, codes_under: Mapping[str, tuple[str, ...]]) -> dict[str, Met]:
        """For each code the names of which are met in part, how well."""
        best: dict[str, float] = {}
        full: dict[str, float] = {}
        total: dict[str, float] = defaultdict(float)
        for place, value, whole in self._values(asked):
            name = self.names[place]
            share = value / self._weight[place]
            weight = HEADING if len(name.code) == HEADING_DIGITS else 1.0
            scored = value * share * share * weight
            if whole:
                scored *= max(whole, 0.8)
            for code in codes_under.get(name.code, ()):
                best[code] = max(best.get(code, 0.0), scored)
                full[code] = max(full.get(code, 0.0), value * weight * whole)
                total[code] += scored * share
        return {code: Met(value, full[code], total[code]) for code, value in best.items()}

    def nearest(self, asked: Description, limit: int) -> list[tuple[Name, float]]:
        """The names that the words meet in full, the weightiest first, with the share of the name that was met."""
        found = [(self.names[place], value, whole) for place, value, whole in self._values(asked) if whole]
        found.sort(key=lambda each: (-each[1] * each[2], each[0].code))
        return [(name, whole) for name, _, whole in found[:limit]]

    def _values(self, asked: Description) -> Iterator[tuple[int, float, float]]:
        """Each name met in part: its place, the weight met, and (met in full) 1, or less where its words lie apart."""
        met: dict[int, float] = defaultdict(float)
        count: dict[int, int] = defaultdict(int)
        for stem, weight in asked.stems.items():
            value = self._rarity.get(stem, 0.0) * weight
            for place in self._by_stem.get(stem, ()):
                met[place] += value
                count[place] += 1
        where = _places(asked)
        for place, value in met.items():
            stems = self.names[place].stems
            whole = 0.0
            if count[place] == len(stems):
                whole = NEAR_ENOUGH if _together(stems, where) else SCATTERED
            yield place, value, whole


def _places(asked: Description) -> dict[str, list[tuple[int, int]]]:
    """Where each stem stands: the number of its phrase and its place in it."""
    where: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, (run, _) in enumerate(asked.runs):
        for place, stem in enumerate(run):
            where[stem].append((number, place))
    return where


def _together(stems: tuple[str, ...], where: Mapping[str, list[tuple[int, int]]]) -> bool:
    """Whether the stems stand in one phrase, no further apart than there are of them."""
    first, *others = stems
    return any(
        all(any(run == number and abs(at - place) <= len(stems) for run, at in where.get(stem, ())) for stem in others)
        for number, place in where.get(first, ())
    )
