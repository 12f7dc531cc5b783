"""Declarations of the past as a trial of profiles sees them, and what a trial tells. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts


@dataclass(frozen=True, slots=True)
class PastDeclaration:
    """One declaration as it was selected at `at`, and what became known later.

    `lane` is the one that it had (empty: none). `by_chance` says that chance alone sent it to its control. `results`
    are the controls of it that were reported: when, and whether with findings; `revenue` is what they brought in beyond
    what was declared. `withdrawn_at` is when it was cancelled, `amended_at` when amendments raised what it owes.
    `found_items` are the items in which controls found something (0: the whole), `item_revenue` what each brought in
    beyond what was declared, `propensity` the probability with which chance would have sent it to a control (1:
    something called for it; None: not known).
    """

    mrn: str
    at: datetime
    facts: tuple[ItemFacts, ...]
    lane: str = ""
    by_chance: bool = False
    results: tuple[tuple[datetime, bool], ...] = ()
    revenue: Decimal = Decimal(0)
    withdrawn_at: datetime | None = None
    amended_at: tuple[datetime, ...] = ()
    found_items: frozenset[int] = frozenset()
    item_revenue: Mapping[int, Decimal] = field(default_factory=dict)
    propensity: Decimal | None = None

    @property
    def is_controlled(self) -> bool:
        """Whether a control of it was reported."""
        return bool(self.results)

    @property
    def found(self) -> bool:
        """Whether a control had findings."""
        return any(found for _, found in self.results)

    def with_facts(self, facts: Sequence[ItemFacts]) -> PastDeclaration:
        """The same declaration with these facts."""
        return replace(self, facts=tuple(facts))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share found among some, with its 95 % interval (Wilson); None among none."""

    found: int
    among: int
    rate: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far another profile finds the same declarations: those of both, and of either alone."""

    profile: str
    both: int
    only_this: int
    only_other: int


@dataclass(frozen=True, slots=True)
class Workload:
    """Controls that a profile adds at one office: in all, a day, and by hour of the day."""

    office: str
    declarations: int
    a_day: float
    by_hour: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What a profile would have found in the past.

    `hits` counts declarations, `hit_items` items. The rates are findings among those that were controlled: `hit_rate`
    of what the profile finds, `base` of what chance sent to a control (of all that was controlled where that is too
    little: `base_is_random` tells). `lift` is the one over the other. `extra` counts hits that were let go then.
    """

    profile: str
    lane: str
    first_day: date | None
    last_day: date | None
    declarations: int
    items: int
    hits: int
    hit_items: int
    hit_rate: Rate
    base: Rate
    base_is_random: bool
    lift: float | None
    revenue: Decimal
    extra: int
    overlaps: tuple[Overlap, ...]
    workload: tuple[Workload, ...]


@dataclass(frozen=True, slots=True)
class LaneChange:
    """How many declarations a lane would have had, and had by the law as it stands."""

    lane: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """The examinations of an office before and after, and the examiners that they take (and are there, if told)."""

    office: str
    before: int
    after: int
    examiners_needed: float
    examiners: int | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another law of selection would have done to the same declarations.

    `kept`, `lost` are findings on record (and their revenue) that the changed law would have controlled still, or let
    go. `new_controls` were not controlled then: nobody knows what they hold.
    """

    declarations: int
    days: int
    lanes: tuple[LaneChange, ...]
    staffing: tuple[Staffing, ...]
    findings_kept: int
    findings_lost: int
    revenue_kept: Decimal
    revenue_lost: Decimal
    new_controls: int
    dropped_controls: int
    moved: Mapping[str, int] = field(default_factory=dict)
