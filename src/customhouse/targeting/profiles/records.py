"""Profiles: dated conditions under which goods earn a closer look, as frozen records. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.targeting.lanes.records import Lane


class Past(StrEnum):
    """On what a profile was tried: what this installation kept, or a file.

    A file stands in for an own past only where there was none when the profile was tried.
    """

    OWN = "own"
    FILE = "file"
    FILE_FOR_WANT = "file-no-own-past"


PROVING = (Past.OWN.value, Past.FILE_FOR_WANT.value)
"""The pasts on which a profile must have been tried before it is put into force."""


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of traders, places or goods, with the codes that belong to it (empty until they are looked up)."""

    code: str
    members: frozenset[str] = frozenset()


Operand = Group | str | bool | Decimal | date | tuple[str, ...] | tuple[Decimal, Decimal] | tuple[date, date]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A leaf: one fact compared by one operator with one operand (for `same_as`, the name of another fact)."""

    fact: str
    operator: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds if every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds if at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds if its part does not."""

    part: Condition


Condition = AllOf | AnyOf | Not | Comparison


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile as it stood: what it looks for, what it calls for, and how that is said.

    Texts are by language (`en`, `fr`, `ar`). `weight` adds to the score of the declaration. A profile in the green lane
    chooses nothing by itself: it only weighs. `direction`, `offices` and `regimes` (beginnings of procedure codes) say
    where it looks; empty, everywhere. `officer_note` is what an officer should do, `analyst_note` why the
    profile exists; neither ever reaches the public.
    """

    code: str
    version: int
    valid_from: date
    valid_to: date | None
    name: Mapping[str, str]
    condition: Condition
    lane: Lane
    controls: tuple[str, ...]
    weight: int
    officer_note: Mapping[str, str]
    analyst_note: Mapping[str, str]
    legal_reference: str
    direction: str = ""
    offices: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()

    @property
    def whole(self) -> Condition:
        """The condition together with where it looks: direction of trade, offices, beginnings of procedure codes."""
        scope: list[Condition] = []
        if self.direction:
            scope.append(Comparison("direction", "equals", self.direction))
        if self.offices:
            scope.append(Comparison("office", "in", self.offices))
        if self.regimes:
            scope.append(Comparison("procedure", "prefix", self.regimes))
        return AllOf((*scope, self.condition)) if scope else self.condition

    def is_valid(self, on: date) -> bool:
        """Whether the profile holds on that day, both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class DatedGroup:
    """Who belonged to a group from one day to another (`valid_to` None: until further notice), by which law."""

    code: str
    valid_from: date
    valid_to: date | None
    members: frozenset[str]
    name: Mapping[str, str]
    legal_reference: str

    def is_valid(self, on: date) -> bool:
        """Whether the list holds on that day, both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """Profiles in order of their code: those of one day, or (for a million rows of many days) of all days.

    `shadows` are profiles that are watched beside the others and decide nothing.
    """

    profiles: tuple[Profile, ...]
    groups: tuple[DatedGroup, ...] = ()
    shadows: tuple[Profile, ...] = ()
    ready: dict[object, object] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What `matching` made ready of the profiles, by day, and whether they ask for history; remembered."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile found one item to be what it looks for; in shadow, it is told and nothing follows."""

    profile: Profile
    item: int
    in_shadow: bool = False
