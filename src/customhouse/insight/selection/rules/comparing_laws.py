"""What if: the same declarations selected by another law, beside the law as it stands. Both go by in one stream.

What was controlled then is known: such findings are kept or lost. What would be controlled for the first time is not
known, and is told as a number, never as revenue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.insight.selection.records import LaneChange, PastDeclaration, Staffing, WhatIf
from customhouse.insight.selection.rules.remembering import NO_SOURCES, Sources, sources_for
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.lanes.records import Adviser, Decision, Lane, SelectionPolicy
from customhouse.targeting.lanes.rules.asking import lookups_of_law
from customhouse.targeting.lanes.rules.bulk import Sweeps, answered
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.targeting.profiles.records import ProfileSet

EXAMINED = frozenset({Lane.ORANGE, Lane.RED, Lane.HOLD})
"""Lanes in which goods are looked at."""
WORKDAY = 8 * 60
"""Minutes of an examiner's day."""


@dataclass(slots=True)
class SelectionLaw:
    """Profiles, policies and the model by which declarations are selected, and the counts of their days."""

    profiles: ProfileSet
    policies: Sequence[SelectionPolicy]
    tallies: Tallies = field(default_factory=Tallies)
    adviser: Adviser | None = None
    sweeps: Sweeps = field(init=False)

    def __post_init__(self) -> None:
        """Make the profiles ready for columns."""
        self.sweeps = Sweeps(self.profiles)

    @property
    def lookups(self) -> frozenset[Lookup]:
        """Where facts must be looked up that the law asks for."""
        return lookups_of_law(self.profiles, self.policies, self.adviser)

    def select(self, past: Sequence[PastDeclaration], key: bytes) -> list[Decision]:
        """The decisions on a chunk, in order."""
        found = self.sweeps.hits([item for each in past for item in each.facts])
        batch = [(each.mrn, each.facts) for each in past]
        asked = self.adviser is not None and any(policy.balance.model for policy in self.policies)
        known = answered(self.adviser, [facts for _, facts in batch]) if self.adviser and asked else None
        return list(
            choose_many(batch, self.profiles, self.policies, key, self.tallies, lambda item: found[id(item)], known)
        )


class Comparison:
    """Two laws on one past: `add` each chunk, then ask for what is `told`."""

    def __init__(self, before: SelectionLaw, after: SelectionLaw, key: bytes, known: Sources = NO_SOURCES) -> None:
        """`known` are the sources of facts beside history, asked where one of the laws asks for what they tell."""
        self._laws, self._key = (before, after), key
        asked = before.lookups | after.lookups
        self._sources = sources_for(asked, known)
        self._lanes: tuple[Counter[Lane], Counter[Lane]] = (Counter(), Counter())
        self._examined: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._moved: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._revenue = {"kept": Decimal(0), "lost": Decimal(0)}
        self._days: set[date] = set()

    def add(self, chunk: Sequence[PastDeclaration]) -> None:
        """Let these declarations go by both laws; they follow those before them in time."""
        past = completed(chunk, self._sources)
        before, after = (law.select(past, self._key) for law in self._laws)
        for each, one, other in zip(past, before, after, strict=True):
            self._count(each, one.lane, other.lane)

    def _count(self, past: PastDeclaration, before: Lane, after: Lane) -> None:
        item = past.facts[0]
        self._days.add(item.selected_on)
        self._counts["declarations"] += 1
        for place, lane in enumerate((before, after)):
            self._lanes[place][lane] += 1
            self._examined[place][item.office] += lane in EXAMINED
        if before is not after:
            self._moved[f"{before} → {after}"] += 1
        was, would = before.is_control, after.is_control
        self._counts["new"] += would and not was
        self._counts["dropped"] += was and not would
        if past.found:
            kept = "kept" if would else "lost"
            self._counts[kept] += 1
            self._revenue[kept] += past.revenue

    def told(self, *, minutes: int, examiners: Mapping[str, int]) -> WhatIf:
        """What was counted; an examination takes so many minutes.

        And offices have so many examiners where it is told.
        """
        days = max(1, len(self._days))
        before, after = self._lanes
        offices = sorted({*self._examined[0], *self._examined[1]})
        return WhatIf(
            declarations=self._counts["declarations"],
            days=len(self._days),
            lanes=tuple(LaneChange(lane.value, before[lane], after[lane]) for lane in Lane),
            staffing=tuple(
                Staffing(
                    office=office,
                    before=self._examined[0][office],
                    after=self._examined[1][office],
                    examiners_needed=self._examined[1][office] * minutes / days / WORKDAY,
                    examiners=examiners.get(office),
                )
                for office in offices
                if self._examined[0][office] or self._examined[1][office] or office in examiners
            ),
            findings_kept=self._counts["kept"],
            findings_lost=self._counts["lost"],
            revenue_kept=self._revenue["kept"],
            revenue_lost=self._revenue["lost"],
            new_controls=self._counts["new"],
            dropped_controls=self._counts["dropped"],
            moved=dict(self._moved.most_common()),
        )
