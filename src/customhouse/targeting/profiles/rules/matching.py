"""Which profiles find one goods item: the profiles of a day made into one index, and asked of each item at once.

This module is the whole door between selection and whatever evaluates conditions: `hits` in, nothing else out.
`comparing.holds` says what a condition means, `indexing` asks many at once, `sweeping` asks them of a million items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import Lookup, lookups_of
from customhouse.targeting.profiles.records import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Group,
    Hit,
    Not,
    Profile,
    ProfileSet,
)
from customhouse.targeting.profiles.rules.indexing import Index

MOST_DAYS = 400
"""Days whose profiles are kept ready at most."""
LOOKUPS = "lookups"
"""Under this it is remembered with a set what it asks for."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The profiles that hold on the same days.

    And their conditions as one index; from the place `in_force` on in shadow.
    """

    profiles: tuple[Profile, ...]
    index: Index
    in_force: int


def hits(facts: ItemFacts, profiles: ProfileSet, on: date) -> list[Hit]:
    """The profiles valid on that day whose condition the item meets, in the order of the set."""
    ready = ready_on(profiles, on)
    return [as_hit(ready, place, facts) for place in ready.index.found(facts)]


def as_hit(ready: Ready, place: int, facts: ItemFacts) -> Hit:
    """The profile at that place found the item."""
    return Hit(ready.profiles[place], facts.item, place >= ready.in_force)


def ready_on(profiles: ProfileSet, on: date) -> Ready:
    """The profiles valid on that day, made ready; days on which the same profiles hold share one index."""
    found = profiles.ready.get(on)
    if found is None:
        if len(profiles.ready) >= MOST_DAYS:
            profiles.ready.clear()
        valid = valid_on(profiles, on)
        same = (each for each in profiles.ready.values() if isinstance(each, Ready) and each.profiles == valid)
        found = profiles.ready[on] = next(same, None) or _made_ready(profiles, valid)
    return cast("Ready", found)


def _made_ready(profiles: ProfileSet, valid: tuple[Profile, ...]) -> Ready:
    shadows = {profile.code for profile in profiles.shadows}
    in_force = (
        next((place for place, each in enumerate(valid) if each.code in shadows), len(valid)) if shadows else None
    )
    return Ready(valid, Index([each.whole for each in valid]), len(valid) if in_force is None else in_force)


def valid_on(profiles: ProfileSet, on: date) -> tuple[Profile, ...]:
    """The profiles valid on that day (those in shadow last), with the members that their groups had on it."""
    groups = members_on(profiles, on)
    listed = (profile for profile in (*profiles.profiles, *profiles.shadows) if profile.is_valid(on))
    return tuple(with_members(profile, groups) for profile in listed)


def with_members(profile: Profile, groups: Mapping[str, frozenset[str]]) -> Profile:
    """The profile with the members of the groups that it names; a group that does not stand has none."""
    condition = looked_up(profile.condition, groups)
    return profile if condition is profile.condition else replace(profile, condition=condition)


def members_on(profiles: ProfileSet, on: date) -> dict[str, frozenset[str]]:
    """Who belongs to each group on that day."""
    return {group.code: group.members for group in profiles.groups if group.is_valid(on)}


def looked_up(condition: Condition, groups: Mapping[str, frozenset[str]]) -> Condition:
    """The condition with the members of the groups that it names."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            looked = tuple(looked_up(part, groups) for part in parts)
            same = all(one is other for one, other in zip(looked, parts, strict=True))
            return condition if same else type(condition)(looked)
        case Not(part):
            inner = looked_up(part, groups)
            return condition if inner is part else Not(inner)
        case Comparison(fact, operator, Group(code)):
            return Comparison(fact, operator, Group(code, groups.get(code, frozenset())))
    return condition


def lookups_asked(profiles: ProfileSet) -> frozenset[Lookup]:
    """Where facts must be looked up that the profiles, in force or in shadow, ask for; remembered with the set."""
    found = profiles.ready.get(LOOKUPS)
    if found is None:
        found = profiles.ready[LOOKUPS] = lookups_in(each.whole for each in (*profiles.profiles, *profiles.shadows))
    return cast("frozenset[Lookup]", found)


def lookups_in(conditions: Iterable[Condition]) -> frozenset[Lookup]:
    """Where facts must be looked up that these conditions ask for."""
    return frozenset().union(*(lookups_of(facts_of(condition)) for condition in conditions))


def facts_of(condition: Condition) -> frozenset[str]:
    """The names of the facts that a condition reads."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset(name for part in parts for name in facts_of(part))
        case Not(part):
            return facts_of(part)
    between = condition.operator in {"same_as", "differs_from"}
    return frozenset({condition.fact, str(condition.operand)} if between else {condition.fact})
