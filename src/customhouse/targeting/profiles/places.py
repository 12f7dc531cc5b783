"""Which goods codes profiles look for. Only those who may read profiles are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customhouse.targeting.profiles.access import READ_PROFILES
from customhouse.targeting.profiles.queries import history
from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Group, Not
from customhouse.tariff.places import CodePlace, is_code

AREA = "profiles"
FACT = "commodity"


def code_places(day: date) -> Iterator[CodePlace]:
    """Each code of a profile, or of a group of goods, that began before the day and still holds on it.

    See `tariff.places.CodePlaces`.
    """
    every = history()
    groups = set()
    for profile in every.profiles:
        if profile.valid_from < day and profile.is_valid(day):
            for each in _comparisons(profile.condition):
                if isinstance(each.operand, Group):
                    groups.add(each.operand.code)
                yield from _places(profile.code, each.operator, _codes(each))
    for group in every.groups:
        if group.code in groups and group.valid_from < day and group.is_valid(day):
            yield from _places(group.code, "in_group", sorted(group.members))


def _places(reference: str, operator: str, codes: list[str]) -> Iterator[CodePlace]:
    return (CodePlace(code, AREA, reference, operator, READ_PROFILES.roles) for code in codes if is_code(code))


def _codes(leaf: Comparison) -> list[str]:
    operand = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    return [each for each in operand if isinstance(each, str)]


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    """The leaves of a condition that compare the goods code."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)
        case Comparison(fact=fact) if fact == FACT:
            yield condition
