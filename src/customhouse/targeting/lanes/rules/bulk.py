"""The choice of lanes for a great many declarations: profiles are asked by columns, all else is the one code path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby, islice

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Advice, Adviser, Decision, SelectionPolicy
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.targeting.profiles.records import Hit, ProfileSet
from customhouse.targeting.profiles.rules.matching import Ready, as_hit, ready_on
from customhouse.targeting.profiles.rules.sweeping import Sweep

CHUNK = 5_000
"""Declarations at a time."""

Selectable = tuple[str, Sequence[ItemFacts]]


def choose_bulk(
    declarations: Iterable[Selectable],
    profiles: ProfileSet,
    policies: Sequence[SelectionPolicy],
    key: bytes,
    tallies: Tallies | None = None,
    adviser: Adviser | None = None,
) -> Iterator[Decision]:
    """What `choose_many` chooses, in the same order, for many; memory holds a chunk of them at a time."""
    counts, sweeps = tallies or Tallies(), Sweeps(profiles)
    asks = adviser is not None and any(policy.balance.model for policy in policies)
    coming = iter(declarations)
    while chunk := list(islice(coming, CHUNK)):
        found = sweeps.hits([item for _, facts in chunk for item in facts])
        known = answered(adviser, [facts for _, facts in chunk]) if adviser and asks else None
        yield from choose_many(chunk, profiles, policies, key, counts, partial(_found, found), known)


def _found(found: Mapping[int, Sequence[Hit]], item: ItemFacts) -> Sequence[Hit]:
    return found[id(item)]


class Answered:
    """A model's answers, asked for beforehand and given out as it would give them."""

    def __init__(self, answers: Mapping[int, Advice]) -> None:
        """`answers` are by the identity (`id`) of the facts that they are of."""
        self._answers = answers

    def advise(self, declarations: Sequence[Sequence[ItemFacts]]) -> Sequence[Advice]:
        """The answers of declarations that were asked of before."""
        return [self._answers[id(facts)] for facts in declarations]


def answered(adviser: Adviser, declarations: Sequence[Sequence[ItemFacts]]) -> Answered:
    """Ask a model of many declarations at once."""
    advice = adviser.advise(declarations)
    return Answered({id(facts): each for facts, each in zip(declarations, advice, strict=True)})


class Sweeps:
    """The profiles of each day made ready for columns."""

    def __init__(self, profiles: ProfileSet) -> None:
        self.profiles = profiles
        self._made: dict[int, tuple[Ready, Sweep]] = {}

    def hits(self, items: Sequence[ItemFacts]) -> dict[int, list[Hit]]:
        """The hits of each item, by its identity (`id`)."""
        found: dict[int, list[Hit]] = {}
        for on, same_day in groupby(sorted(items, key=_day), key=_day):
            self._of_day(on, list(same_day), found)
        return found

    def _of_day(self, on: date, items: Sequence[ItemFacts], found: dict[int, list[Hit]]) -> None:
        ready = ready_on(self.profiles, on)
        if id(ready) not in self._made:
            self._made[id(ready)] = ready, Sweep(profile.whole for profile in ready.profiles)
        _, sweep = self._made[id(ready)]
        for item, places in zip(items, sweep.by_row(FactColumns(items)), strict=True):
            found[id(item)] = [as_hit(ready, place, item) for place in places]


def _day(item: ItemFacts) -> date:
    return item.selected_on
