"""Which profiles find one goods item: their condition trees made into functions once, and asked of each item.

This module is the whole door between selection and whatever evaluates conditions: `hits` in, nothing else out. `holds`
is the plain walk of a tree: it says what a condition means, and is the oracle against which `ready` is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any, cast

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, Value, fact_value
from customhouse.targeting.profiles.records import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Hit,
    Not,
    Profile,
    ProfileSet,
)

QUICK = ("equals", "in", "prefix")
"""Comparisons of texts that take no more than a look."""

MOST_DAYS = 400
"""Days whose profiles are kept ready at most."""

Test = Callable[[ItemFacts], bool]
"""Whether an item meets a condition."""


def hits(facts: ItemFacts, profiles: ProfileSet, on: date) -> list[Hit]:
    """The profiles valid on that day whose condition the item meets, in the order of the set."""
    return [Hit(profile, facts.item) for profile, meets in _ready_on(profiles, on) if meets(facts)]


def _ready_on(profiles: ProfileSet, on: date) -> list[tuple[Profile, Test]]:
    """The profiles valid on that day, each with its condition as a function; remembered with the set."""
    found = profiles.ready.get(on)
    if found is None:
        if len(profiles.ready) >= MOST_DAYS:
            profiles.ready.clear()
        valid = (profile for profile in profiles.profiles if profile.is_valid(on))
        found = profiles.ready[on] = [(profile, ready(profile.condition)) for profile in valid]
    return cast("list[tuple[Profile, Test]]", found)


def ready(condition: Condition) -> Test:
    """The condition as a function of an item's facts: it says what `holds` says."""
    match condition:
        case AllOf(parts):
            return _all(tuple(map(ready, sorted(parts, key=_cost))))
        case AnyOf(parts):
            return _any(tuple(map(ready, parts)))
        case Not(part):
            inner = ready(part)
            return lambda facts: not inner(facts)
    return _comparison(condition)


def _all(tests: tuple[Test, ...]) -> Test:
    def meets(facts: ItemFacts) -> bool:
        for test in tests:  # noqa: SIM110  # a loop is twice as fast as `all` over a generator
            if not test(facts):
                return False
        return True

    return meets


def _any(tests: tuple[Test, ...]) -> Test:
    def meets(facts: ItemFacts) -> bool:
        for test in tests:  # noqa: SIM110  # as above
            if test(facts):
                return True
        return False

    return meets


def _comparison(leaf: Comparison) -> Test:
    fact = FACTS[leaf.fact]
    read, operand = fact.read, leaf.operand
    if leaf.operator == "known" or leaf.operator in BETWEEN_FACTS:
        return lambda facts: _compares(leaf, facts)
    if fact.kind is Kind.TEXT and leaf.operator in QUICK:
        # An empty text is not known; with no empty operand, the bare field gives the same answer.
        wanted = tuple(each for each in (operand if isinstance(operand, tuple) else (operand,)) if each)
        return _quick(leaf.operator, attrgetter(leaf.fact), cast("tuple[str, ...]", wanted))
    compare = OPERATORS[leaf.operator]

    def meets(facts: ItemFacts) -> bool:
        value = read(facts)
        return value is not None and compare(value, operand)

    return meets


def _quick(operator: str, field: Callable[[ItemFacts], str], wanted: tuple[str, ...]) -> Test:
    """A comparison of a text field that takes no more than a look."""
    if operator == "prefix":
        return lambda facts: field(facts).startswith(wanted)
    if len(wanted) == 1:
        [only] = wanted
        return lambda facts: field(facts) == only
    codes = frozenset(wanted)
    return lambda facts: field(facts) in codes


def _cost(part: Condition) -> int:
    """What is quick to find wanting goes first: the order of the parts never changes the answer."""
    if not isinstance(part, Comparison):
        return 3
    quick = part.operator in QUICK and FACTS[part.fact].kind is Kind.TEXT
    return (0 if part.operator != "prefix" else 1) if quick else 2


def holds(condition: Condition, facts: ItemFacts) -> bool:
    """Whether the item meets the condition. Of a fact that is not known, no comparison holds but `known: false`."""
    match condition:
        case AllOf(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case Not(part):
            return not holds(part, facts)
    return _compares(condition, facts)


def _compares(leaf: Comparison, facts: ItemFacts) -> bool:
    value = fact_value(facts, leaf.fact)
    if leaf.operator == "known":
        return (value is not None) is leaf.operand
    if leaf.operator in BETWEEN_FACTS:
        other = fact_value(facts, str(leaf.operand))
        return value is not None and other is not None and BETWEEN_FACTS[leaf.operator](value, other)
    return value is not None and OPERATORS[leaf.operator](value, leaf.operand)


def _contains(text: str, words: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in words)


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda value, operand: value == operand,
    "in": lambda value, operand: value in operand,
    "prefix": lambda value, operand: value.startswith(operand),
    "contains": _contains,
    "at_least": lambda value, operand: value >= operand,
    "at_most": lambda value, operand: value <= operand,
    "more_than": lambda value, operand: value > operand,
    "less_than": lambda value, operand: value < operand,
    "between": lambda value, operand: operand[0] <= value <= operand[1],
    "has_any": lambda value, operand: not value.isdisjoint(operand),
    "has_all": lambda value, operand: value.issuperset(operand),
}
"""Comparisons of a known fact with a fixed operand; `between` includes both ends."""

BETWEEN_FACTS: Mapping[str, Callable[[Value, Value], bool]] = {
    "same_as": lambda value, other: value == other,
    "differs_from": lambda value, other: value != other,
}
"""Comparisons of two known facts of the same item; the operand is the other's name."""
