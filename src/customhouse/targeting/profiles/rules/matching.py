"""Which profiles find one goods item: a plain walk of their condition trees.

This module is the whole door between selection and whatever evaluates conditions: `hits` in, nothing else out. The walk
is also the oracle against which a faster engine is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import Value, fact_value
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Hit, Not, ProfileSet


def hits(facts: ItemFacts, profiles: ProfileSet, on: date) -> list[Hit]:
    """The profiles valid on that day whose condition the item meets, in the order of the set."""
    return [
        Hit(profile, facts.item)
        for profile in profiles.profiles
        if profile.is_valid(on) and holds(profile.condition, facts)
    ]


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
