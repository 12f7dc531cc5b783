"""The law that declarations are checked by: procedures, declaration types, document needs, code lists. Dated data.

Every lookup takes the day as of which it is asked (the legal date, see `legal_date`), never the clock. A ministry
changes the law by adding rows; rows are closed by their last day, never edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from customhouse.clearance.declarations.records import Direction, GoodsItem, Stage
from customhouse.clearance.declarations.rules.day import LawOfDay

MOST_DAYS = 400
"""Days whose law is remembered at most: a year of declarations lodged late."""


class LegalDay(StrEnum):
    """The event whose day decides which law applies to a procedure."""

    ACCEPTANCE = "acceptance"
    PRESENTATION = "presentation"
    DISCHARGE = "discharge"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which a row of law is in force, both ends included; no end: until further notice."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.start <= day and (self.end is None or day <= self.end)


class Dated(Protocol):
    """Anything that has a validity."""

    @property
    def valid(self) -> Validity:
        """When it is in force."""
        ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], day: date) -> Row | None:
    """The first of `rows` that is in force on `day`, or `None`."""
    return next((row for row in rows if row.valid.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Procedure:
    """A customs procedure (requested procedure, two digits) as the law has it.

    `direction` is empty where the procedure serves both. `previous_allowed` holds previous procedure codes, `*` any.
    `reliefs` maps tax types to `suspended` or `relieved`; `documents` are codes wanted for it, `authorisations`
    the categories of which one must be held. `value_needed` tells whether goods may not come under it without a value.
    """

    code: str
    direction: Direction | None
    family: str
    previous_allowed: frozenset[str]
    legal_date: LegalDay
    reliefs: Mapping[str, str]
    guarantee_needed: bool
    documents: tuple[str, ...]
    authorisations: tuple[str, ...]
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity
    value_needed: bool = True

    def allows_previous(self, code: str) -> bool:
        """Whether goods may come from the previous procedure `code`."""
        return "*" in self.previous_allowed or code in self.previous_allowed


@dataclass(frozen=True, slots=True)
class DeclarationType:
    """What one additional declaration type (the last letter of `IMA`) means.

    `complete` tells whether everything must be given at once; `value_needed` whether goods may not be declared without
    a price or a value; `supplement_due` whether a supplementary
    declaration must follow; a pre-lodged simplified one has stage `prelodged` and a supplement due. `completes` is the
    type of the previous documents by which a supplementary one names the declarations that it completes (empty: it
    completes none that was lodged, but an entry in the declarant's records, say).
    """

    code: str
    stage: Stage
    complete: bool
    supplement_due: bool
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity
    value_needed: bool = True
    completes: str = ""


@dataclass(frozen=True, slots=True)
class DirectionCode:
    """What the first two letters of a declaration type (`IM` of `IMA`) mean."""

    code: str
    direction: Direction
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class DocumentNeed:
    """A document that some goods need: one of `documents` must be produced (or its exemption claimed).

    Empty conditions match everything. `commodities`, `preferences` are prefixes, `procedures` and `origins` codes.
    """

    code: str
    direction: Direction | None
    procedures: frozenset[str]
    stages: frozenset[Stage]
    commodities: tuple[str, ...]
    origins: frozenset[str]
    preferences: tuple[str, ...]
    documents: tuple[str, ...]
    severity: str
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of one list, with its names, and the reliefs that it brings if it is an additional procedure.

    `deducts` tells whether an adjustment of the price lowers it; only adjustments have it.
    """

    list: str
    code: str
    names: Mapping[str, str]
    legal_reference: str
    valid: Validity
    reliefs: Mapping[str, str] = field(default_factory=dict)
    deducts: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure set by decree, such as the most goods items of one declaration."""

    name: str
    value: Decimal
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class RuleSeverity:
    """How grave a country takes a rule of the catalogue: `error`, `warning` or `off`."""

    rule: str
    severity: str
    legal_reference: str
    valid: Validity


@dataclass(frozen=True, slots=True)
class DeclarationLaw:
    """All of it for one country; each mapping holds the versions of a row by its code.

    `timezone` (IANA) turns an instant into a legal day; `default_office` takes declarations that name none.
    """

    country: str
    currency: str
    timezone: str
    default_office: str
    procedures: Mapping[str, tuple[Procedure, ...]] = field(default_factory=dict)
    types: Mapping[str, tuple[DeclarationType, ...]] = field(default_factory=dict)
    directions: Mapping[str, tuple[DirectionCode, ...]] = field(default_factory=dict)
    document_needs: tuple[DocumentNeed, ...] = ()
    code_lists: Mapping[str, Mapping[str, tuple[CodeEntry, ...]]] = field(default_factory=dict)
    limits: Mapping[str, tuple[Limit, ...]] = field(default_factory=dict)
    severities: Mapping[str, tuple[RuleSeverity, ...]] = field(default_factory=dict)
    _days: dict[date, LawOfDay] = field(init=False, default_factory=dict, compare=False, repr=False)

    def day(self, on: date) -> LawOfDay:
        """What this law says on the day `on`, remembered from one declaration to the next."""
        found = self._days.get(on)
        if found is None:
            if len(self._days) >= MOST_DAYS:
                self._days.clear()
            found = self._days[on] = LawOfDay(self, on)
        return found

    def procedure(self, code: str, on: date) -> Procedure | None:
        """The requested procedure `code` as of `on`."""
        return in_force(self.procedures.get(code, ()), on)

    def declaration_type(self, type_code: str, on: date) -> DeclarationType | None:
        """What the last letter of `type_code` means as of `on`; `None`: unknown, or not of three letters."""
        if len(type_code) != 3 or self.direction(type_code, on) is None:  # noqa: PLR2004 - IM + A
            return None
        return in_force(self.types.get(type_code[2], ()), on)

    def direction(self, type_code: str, on: date) -> DirectionCode | None:
        """What the first two letters of `type_code` mean as of `on`."""
        return in_force(self.directions.get(type_code[:2], ()), on)

    def meaning(self, type_code: str) -> tuple[Direction, Stage]:
        """Direction and stage that `type_code` names in the newest law; an unknown one reads as a standard import."""
        kinds = self.types.get(type_code[2:3], ())
        directions = self.directions.get(type_code[:2], ())
        return (
            directions[-1].direction if directions else Direction.IMPORT,
            kinds[-1].stage if kinds else Stage.STANDARD,
        )

    def code(self, name: str, code: str, on: date) -> CodeEntry | None:
        """The entry of list `name` for `code` as of `on`."""
        return in_force(self.code_lists.get(name, {}).get(code, ()), on)

    def is_deduction(self, code: str, on: date) -> bool:
        """Whether the law of the day has this code of an adjustment as a deduction from the price."""
        entry = self.code("adjustments", code, on)
        return entry is not None and entry.deducts

    def ever_knew(self, name: str, code: str) -> bool:
        """Whether list `name` holds `code` at any date."""
        return code in self.code_lists.get(name, {})

    def limit(self, name: str, on: date, default: Decimal) -> Decimal:
        """The figure `name` as of `on`; `default` where the law is silent."""
        found = in_force(self.limits.get(name, ()), on)
        return default if found is None else found.value

    def severity(self, rule: str, on: date) -> str:
        """How grave the law takes `rule` as of `on`; empty: as the rule itself says."""
        found = in_force(self.severities.get(rule, ()), on)
        return "" if found is None else found.severity

    def reliefs(self, item: GoodsItem, on: date) -> Mapping[str, str]:
        """Tax types that the procedures of `item` suspend or relieve (`{"CUD": "suspended"}`) as of `on`."""
        main = self.procedure(item.procedure, on)
        found = dict(main.reliefs) if main else {}
        for code in item.additional_procedures:
            entry = self.code("additional_procedures", code, on)
            found.update(entry.reliefs if entry else {})
        return found
