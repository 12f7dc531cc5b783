"""What a condition means: the plain walk of its tree over one item's facts.

Slow and easy to read: it is what officers' explanations are made with, and the oracle against which the index of
conditions (`indexing`) and the sweep over columns (`sweeping`) are proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import Value, fact_value
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Not


def holds(condition: Condition, facts: ItemFacts) -> bool:
    """Whether the item meets the condition. Of a fact that is not known, no comparison holds but `known: false`."""
    match condition:
        case AllOf(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case Not(part):
            return not holds(part, facts)
    value = fact_value(facts, condition.fact)
    if condition.operator in BETWEEN_FACTS:
        other = fact_value(facts, str(condition.operand))
        return value is not None and other is not None and BETWEEN_FACTS[condition.operator](value, other)
    return leaf_holds(condition, value)


def leaf_holds(leaf: Comparison, value: Any) -> bool:
    """Whether a value of the leaf's fact meets it (None: not known); the leaf does not compare two facts."""
    if leaf.operator == "known":
        return (value is not None) is leaf.operand
    return value is not None and OPERATORS[leaf.operator](value, leaf.operand)


@dataclass(frozen=True, slots=True)
class Held:
    """A comparison that made a condition hold, whether it had to hold or to fail, and the item's value."""

    leaf: Comparison
    wanted: bool
    value: Value


def explain(condition: Condition, facts: ItemFacts, *, wanted: bool = True) -> tuple[Held, ...]:
    """Exactly the comparisons by which a condition is as wanted; of alternatives all that are.

    Empty where it is not.
    """
    match condition:
        case Not(part):
            return explain(part, facts, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            if holds(condition, facts) is not wanted:
                return ()
            return tuple(held for part in parts for held in explain(part, facts, wanted=wanted))
    if holds(condition, facts) is not wanted:
        return ()
    return (Held(condition, wanted, fact_value(facts, condition.fact)),)


def _contains(text: str, words: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in words)


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda value, operand: value == operand,
    "in": lambda value, operand: value in operand,
    "in_group": lambda value, operand: value in operand.members,
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
