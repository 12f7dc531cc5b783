"""A goods code with its texts and validity, and the whole nomenclature in memory. Frozen, without Django.

Everything that reads a commodity code (resolving, searching, duty assessment, pages) works on `Nomenclature`, so that
the same rules run in a notebook, in a test and in the service. The Harmonized System is the Convention's annex in the
edition named by `edition`; national lines are the country's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import takewhile

from customhouse.messages.findings import Finding

SUBHEADING_DIGITS = 6


class Level(StrEnum):
    """Where a code stands: the first four levels are the Harmonized System's, the last the country's."""

    SECTION = "section"
    CHAPTER = "chapter"
    HEADING = "heading"
    SUBHEADING = "subheading"
    LINE = "line"


LEVEL_OF_DIGITS = {2: Level.CHAPTER, 4: Level.HEADING, 6: Level.SUBHEADING, 8: Level.LINE, 10: Level.LINE}
"""The level of a code by its number of digits (sections are numbered in Roman numerals)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with the language it is in, which may not be the language that was asked for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class GoodsCode:
    """One code during one span of validity, both days included (`valid_to` None: until further notice).

    `code` is a Roman numeral for a section, else 2 to 10 digits; `parent` is the code above it; `unit` the
    supplementary unit (UNECE Rec 20) or empty; texts other than English may be empty; notes are legal notes to a
    section, chapter or code, where the law that was loaded brings them.
    """

    code: str
    level: Level
    parent: str
    text_en: str
    text_fr: str = ""
    text_ar: str = ""
    unit: str = ""
    edition: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    note_en: str = ""
    note_fr: str = ""
    note_ar: str = ""

    def is_valid(self, on: date) -> bool:
        """Whether the code is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def wording(self, language: str) -> Wording:
        """The text in `language` (`fr`, `ar-MA`), or in English where nobody has translated it."""
        primary = language.partition("-")[0]
        translated = {"fr": self.text_fr, "ar": self.text_ar}.get(primary, "")
        return Wording(translated, primary) if translated else Wording(self.text_en, "en")

    def note(self, language: str) -> Wording:
        """The legal note in `language`, or in English where nobody has translated it; empty where there is none."""
        primary = language.partition("-")[0]
        translated = {"fr": self.note_fr, "ar": self.note_ar}.get(primary, "")
        return Wording(translated, primary) if translated else Wording(self.note_en, "en")


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An edition that is brought in from a file: its name (`HS2028`), its first day, the file with its digest."""

    name: str
    starts_on: date
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a declared code means in this tariff.

    `commodity` is the code whose law applies (the national line, the subheading, or the heading where the
    subheading is unknown), empty if nothing fits; `line` is its record; `findings` what the declarant is told.
    """

    declared: str
    commodity: str
    line: GoodsCode | None
    findings: tuple[Finding, ...] = ()

    @property
    def is_resolved(self) -> bool:
        """Whether there is a code whose law applies."""
        return self.line is not None


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """Every goods code of every day, indexed. Build it once by `Nomenclature.of(codes)`; it never changes."""

    codes: tuple[GoodsCode, ...]
    _by_code: dict[str, tuple[GoodsCode, ...]] = field(repr=False)
    _by_parent: dict[str, tuple[GoodsCode, ...]] = field(repr=False)
    _digits: tuple[str, ...] = field(repr=False)
    resolved: dict[tuple[str, date], Resolution] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What codes as declared were resolved to, remembered by `resolving.resolve`."""

    @classmethod
    def of(cls, codes: Iterable[GoodsCode]) -> Nomenclature:
        """Index the codes; those of equal parent keep the order in which they come."""
        ordered = tuple(codes)
        by_code: dict[str, list[GoodsCode]] = {}
        by_parent: dict[str, list[GoodsCode]] = {}
        for goods in ordered:
            by_code.setdefault(goods.code, []).append(goods)
            by_parent.setdefault(goods.parent, []).append(goods)
        digits = sorted(code for code in by_code if code.isdigit())
        return cls(ordered, _frozen(by_code), _frozen(by_parent), tuple(digits))

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def spans(self, code: str) -> tuple[GoodsCode, ...]:
        """Every span of validity of a code; empty if it never existed."""
        return self._by_code.get(code, ())

    def at(self, code: str, on: date) -> GoodsCode | None:
        """The code as it is on that day, or None."""
        return next((goods for goods in self.spans(code) if goods.is_valid(on)), None)

    def children(self, code: str, on: date) -> tuple[GoodsCode, ...]:
        """The codes right below one on that day; of the empty code: the sections."""
        return tuple(goods for goods in self._by_parent.get(code, ()) if goods.is_valid(on))

    def path_to(self, code: str, on: date) -> tuple[GoodsCode, ...]:
        """The codes from the section down to this one; empty if it is not valid on that day."""
        path: list[GoodsCode] = []
        goods = self.at(code, on)
        while goods is not None:
            path.append(goods)
            goods = self.at(goods.parent, on)
        return tuple(reversed(path))

    def is_declarable(self, code: str, on: date) -> bool:
        """Whether goods may be declared under exactly this code: a subheading or line that has no line below it."""
        goods = self.at(code, on)
        deep = goods is not None and goods.level in {Level.SUBHEADING, Level.LINE}
        return deep and not self.children(code, on)

    def under(self, prefix: str, on: date) -> Iterator[GoodsCode]:
        """Every code of digits that begins with `prefix` and is valid on that day, in the order of the tariff."""
        return takewhile(lambda goods: goods.code.startswith(prefix), self.following(prefix, on))

    def neighbours(self, code: str, on: date) -> tuple[GoodsCode | None, GoodsCode | None]:
        """The codes before and after one, as a reader leafs: from declarable to declarable, else on the same level."""
        goods = self.at(code, on)
        if goods is None:
            return None, None
        if not code.isdigit():
            order = [each.code for each in self.children(goods.parent, on)]
            place = order.index(code)
            return self._nearest(goods, reversed(order[:place]), on), self._nearest(goods, order[place + 1 :], on)
        place = bisect_left(self._digits, code)
        before = (self._digits[at] for at in range(place - 1, -1, -1))
        after = (self._digits[at] for at in range(place + 1, len(self._digits)))
        return self._nearest(goods, before, on), self._nearest(goods, after, on)

    def _nearest(self, goods: GoodsCode, codes: Iterable[str], on: date) -> GoodsCode | None:
        """The first of these codes that stands on the same step as `goods`."""
        declarable = self.is_declarable(goods.code, on)
        for code in codes:
            found = self.at(code, on)
            if found and (self.is_declarable(code, on) if declarable else found.level is goods.level):
                return found
        return None

    def following(self, code: str, on: date) -> Iterator[GoodsCode]:
        """Every code of digits from this one on that is valid on that day, in the order of the tariff."""
        for place in range(bisect_left(self._digits, code), len(self._digits)):
            goods = self.at(self._digits[place], on)
            if goods is not None:
                yield goods


def _frozen(index: dict[str, list[GoodsCode]]) -> dict[str, tuple[GoodsCode, ...]]:
    return {key: tuple(found) for key, found in index.items()}
