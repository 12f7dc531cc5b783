"""The tariff's law as data: taxes, origin groups, measures; and a snapshot of it that is fast to ask. No Django.

A `TariffSnapshot` holds the law of all dates; every question carries the date that it is asked for. It is made
from the rows of the database (`queries.snapshot`) or, in a notebook, from those of CSV files
(`rules.reading.snapshot_of_rows`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

IMPORT = "import"
EXPORT = "export"
GENERAL = ("", "100")
"""Preference codes that claim nothing: the general rate applies."""

VALUE = "value"
DECLARATION = "declaration"
"""Bases of charge: the customs value of the item, or of the whole declaration (then charged once)."""


@dataclass(frozen=True, slots=True)
class TaxLaw:
    """A tax as the law orders it: `order` of charge, `base` (`value`, `value+CUD`, `CUD`, `declaration`), its rounding.

    `type` is UN/EDIFACT 5153 (CUD, ADD, EXC, VAT …) or a code of the country; `rounding` is `half-up`, `down`, `up`,
    `floor` or `half-even`, with `-total` behind it where the total is rounded instead of each line.
    """

    type: str
    order: int
    base: str
    rounding: str
    scale: int
    legal_reference: str
    valid_from: date
    valid_to: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def charged_on(self) -> frozenset[str]:
        """What makes up the base: `value`, and tax types whose amounts belong to it; or `declaration` alone."""
        return frozenset(self.base.split("+"))

    @property
    def once(self) -> bool:
        """Whether it is charged once a declaration instead of on each item."""
        return self.base == DECLARATION


@dataclass(frozen=True, slots=True)
class Membership:
    """A country's belonging to an origin group, from a day to a day."""

    group: str
    member: str
    valid_from: date
    valid_to: date | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """A text of law that measures refer to."""

    reference: str
    titles: Mapping[str, str]
    published: date


@dataclass(frozen=True, slots=True)
class MeasureLaw:
    """A measure: on goods whose code begins with `commodity`, of an origin, under conditions, what is owed.

    `commodity` is 0 to 10 digits; `origin_group` a group, an ISO 3166-1 country, or empty for all; `excluded` are
    countries of the group to which it does not apply; `preference` is empty for the general rate; any one of
    `certificates` satisfies the condition; `additional_code` names the company or the variant of the goods;
    `order_number` is that of the quota from which goods under a preference draw (empty: the preference has no limit).
    """

    id: str
    type: str
    commodity: str
    direction: str
    origin_group: str
    excluded: frozenset[str]
    preference: str
    additional_code: str
    certificates: tuple[str, ...]
    expression: str
    legal_reference: str
    valid_from: date
    valid_to: date | None = None
    order_number: str = ""


Dated = TaxLaw | Membership | MeasureLaw


def in_force(row: Dated, on: date) -> bool:
    """Whether the row is law on that day; both ends of its validity belong to it."""
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


class TariffSnapshot:
    """The law of all dates in memory, indexed by tax, direction and beginning of the commodity code."""

    def __init__(
        self, taxes: Iterable[TaxLaw], memberships: Iterable[Membership], measures: Iterable[MeasureLaw]
    ) -> None:
        """Index the rows; they are taken as checked (see `rules.checking`)."""
        self.taxes = tuple(sorted(taxes, key=lambda tax: (tax.order, tax.type)))
        self.memberships = tuple(memberships)
        self.measures = tuple(measures)
        self.has_quotas = any(measure.order_number for measure in self.measures)
        self._members: dict[str, dict[str, list[Membership]]] = {}
        for row in self.memberships:
            self._members.setdefault(row.group, {}).setdefault(row.member, []).append(row)
        self._index: dict[tuple[str, str], dict[str, list[MeasureLaw]]] = {}
        for measure in self.measures:
            prefixes = self._index.setdefault((measure.type, measure.direction), {})
            prefixes.setdefault(measure.commodity, []).append(measure)
        self._lengths = {key: sorted({len(code) for code in codes}, reverse=True) for key, codes in self._index.items()}
        self._taxes_on: dict[date, tuple[TaxLaw, ...]] = {}
        self._answers: dict[tuple[str, str, str, date], list[list[MeasureLaw]]] = {}

    def taxes_on(self, on: date) -> tuple[TaxLaw, ...]:
        """The taxes in force on that day, in order of charge."""
        found = self._taxes_on.get(on)
        if found is None:
            if len(self._taxes_on) > _DAYS_KEPT:
                self._taxes_on.clear()
            found = self._taxes_on[on] = tuple(tax for tax in self.taxes if in_force(tax, on))
        return found

    def is_member(self, group: str, country: str, on: date) -> bool:
        """Whether goods of that country belong to the group (empty: all; a country: itself) on that day."""
        if not group or group == country:
            return True
        rows = self._members.get(group, {}).get(country, ())
        return any(in_force(row, on) for row in rows)

    def reaching(self, type_: str, direction: str, commodity: str, on: date) -> list[list[MeasureLaw]]:
        """Measures in force of one tax that reach the commodity, the longest beginning of its code first."""
        question = (type_, direction, commodity, on)
        found = self._answers.get(question)
        if found is None:
            if len(self._answers) > _ANSWERS_KEPT:
                self._answers.clear()
            found = self._answers[question] = self._look_up(type_, direction, commodity, on)
        return found

    def _look_up(self, type_: str, direction: str, commodity: str, on: date) -> list[list[MeasureLaw]]:
        codes = self._index.get((type_, direction), {})
        reached = (
            codes.get(commodity[:length], ())
            for length in self._lengths.get((type_, direction), ())
            if length <= len(commodity)
        )
        in_order = ([row for row in rows if in_force(row, on)] for rows in reached)
        return [rows for rows in in_order if rows]

    def measures_for(self, commodity: str, on: date, direction: str = IMPORT) -> Sequence[MeasureLaw]:
        """Every measure that reaches the commodity on that day, in order of charge, the closest first."""
        return [
            measure
            for tax in self.taxes_on(on)
            for rows in self.reaching(tax.type, direction, commodity, on)
            for measure in rows
        ]

    def by_origin(self, commodity: str, on: date, direction: str = IMPORT) -> Sequence[MeasureLaw]:
        """Measures that hang on the non-preferential origin of such goods (anti-dumping duties), claimed by nobody."""
        reaching = self.measures_for(commodity, on, direction)
        return [row for row in reaching if row.preference in GENERAL and (row.origin_group or row.excluded)]


_DAYS_KEPT = 4000
_ANSWERS_KEPT = 200_000
"""Answers kept in memory: six taxes of some thirty thousand codes."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote of the tariff: a code (two letters, three digits) and its words by language, from a day to a day."""

    code: str
    texts: Mapping[str, str]
    legal_reference: str
    valid_from: date
    valid_to: date | None = None

    def text(self, language: str) -> str:
        """The words in a language, or in English where nobody has translated them."""
        return self.texts.get(language.partition("-")[0]) or self.texts.get("en", "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A footnote on a measure (by id), or on a code and all goods below it, from a day to a day."""

    footnote: str
    measure: str
    commodity: str
    valid_from: date
    valid_to: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What is attached to what."""
        return self.footnote, self.measure, self.commodity
