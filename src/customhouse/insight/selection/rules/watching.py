"""What profiles in force find today: their hit rates beside chance, their decay, and which ones might be retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.insight.selection.records import Rate
from customhouse.insight.selection.rules.rates import is_below, rate

RECENT_DAYS = 90
"""Days that are recent; those before them, to the same day of the year before, are what they are compared with."""
ENOUGH = 50
"""Controls among which a profile must have found no more than chance does before it is proposed for retirement."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One declaration that was selected: on which day, by which profiles, whether controlled and with what outcome."""

    on: date
    profiles: frozenset[str]
    shadows: frozenset[str]
    by_chance: bool
    is_controlled: bool
    found: bool
    revenue: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """One profile at work: hits and findings, recent and before, and what follows.

    `is_decaying`: it finds certainly less than it did. `is_idle`: it has found nothing for as long as was looked.
    `is_spent`: it finds certainly less than chance, or no more than chance among enough.
    """

    profile: str
    is_shadow: bool
    hits: int
    revenue: Decimal
    recent: Rate
    earlier: Rate
    base: Rate
    is_decaying: bool
    is_idle: bool
    is_spent: bool


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    revenue: Decimal = Decimal(0)
    recent: tuple[int, int] = (0, 0)
    earlier: tuple[int, int] = (0, 0)

    def add(self, seen: Seen, *, is_recent: bool) -> None:
        self.hits += 1
        self.revenue += seen.revenue
        if seen.is_controlled and is_recent:
            self.recent = self.recent[0] + seen.found, self.recent[1] + 1
        elif seen.is_controlled:
            self.earlier = self.earlier[0] + seen.found, self.earlier[1] + 1


def effects(seen: Iterable[Seen], known: Iterable[str], shadows: Iterable[str], recent_from: date) -> list[Effect]:
    """The effect of every profile of these codes, those with the most hits first.

    Args:
        seen: declarations of a year, in any order.
        known: codes of the profiles in force; those without a hit are told too.
        shadows: codes of those in shadow.
        recent_from: the first day that is recent.
    """
    tallies = {code: _Tally() for code in known}
    watched = {code: _Tally() for code in shadows}
    chance = _Tally()
    for each in seen:
        is_recent = each.on >= recent_from
        if each.by_chance:
            chance.add(each, is_recent=is_recent)
        for code in each.profiles & tallies.keys():
            tallies[code].add(each, is_recent=is_recent)
        for code in each.shadows & watched.keys():
            watched[code].add(each, is_recent=is_recent)
    base = rate(chance.recent[0] + chance.earlier[0], chance.recent[1] + chance.earlier[1])
    told = [_effect(code, tally, base, is_shadow=False) for code, tally in tallies.items()]
    told += [_effect(code, tally, base, is_shadow=True) for code, tally in watched.items()]
    return sorted(told, key=lambda each: (each.is_shadow, -each.hits, each.profile))


def _effect(code: str, tally: _Tally, base: Rate, *, is_shadow: bool) -> Effect:
    recent, earlier = rate(*tally.recent), rate(*tally.earlier)
    every = rate(tally.recent[0] + tally.earlier[0], tally.recent[1] + tally.earlier[1])
    no_better = every.rate is not None and base.rate is not None and every.rate <= base.rate
    return Effect(
        profile=code,
        is_shadow=is_shadow,
        hits=tally.hits,
        revenue=tally.revenue,
        recent=recent,
        earlier=earlier,
        base=base,
        is_decaying=not is_shadow and is_below(recent, earlier),
        is_idle=not is_shadow and tally.hits == 0,
        is_spent=not is_shadow and (is_below(every, base) or (no_better and every.among >= ENOUGH)),
    )
