"""A condition as alternatives, each a list of comparisons that must hold or must fail (disjunctive normal form).

What would grow beyond `MOST` alternatives stays a condition by itself, which is asked of what the rest leaves over.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from customhouse.targeting.profiles.records import AllOf, AnyOf, Comparison, Condition, Not

MOST = 64
"""Alternatives of one condition at most."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A comparison, and whether it is wanted to hold or to fail."""

    leaf: Comparison
    wanted: bool


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Literals that must all be as wanted, and further conditions that must hold."""

    literals: tuple[Literal, ...] = ()
    rest: tuple[Condition, ...] = ()


def conjunctions(condition: Condition) -> tuple[Conjunction, ...]:
    """The alternatives of a condition: it holds where one of them does.

    >>> [len(one.literals) for one in conjunctions(AnyOf((Comparison("a", "equals", "1"), AllOf(()))))]
    [1, 0]
    """
    return tuple(_alternatives(condition, wanted=True))


def _alternatives(condition: Condition, *, wanted: bool) -> list[Conjunction]:
    match condition:
        case Not(part):
            return _alternatives(part, wanted=not wanted)
        case AllOf(parts) if wanted:
            return _together(parts, wanted=wanted)
        case AnyOf(parts) if not wanted:
            return _together(parts, wanted=wanted)
        case AllOf(parts) | AnyOf(parts):
            found = [one for part in parts for one in _alternatives(part, wanted=wanted)]
            return found if len(found) <= MOST else [Conjunction(rest=(_plain(condition, wanted=wanted),))]
    return [Conjunction((Literal(condition, wanted),))]


def _together(parts: tuple[Condition, ...], *, wanted: bool) -> list[Conjunction]:
    """Every choice of one alternative a part; parts that would make too many are left to be asked one by one."""
    listed = sorted(((_alternatives(part, wanted=wanted), part) for part in parts), key=lambda each: len(each[0]))
    size, taken, left = 1, [], []
    for alternatives, part in listed:
        if size * len(alternatives) <= MOST:
            size *= len(alternatives)
            taken.append(alternatives)
        else:
            left.append(_plain(part, wanted=wanted))
    return [_merged(choice, tuple(left)) for choice in product(*taken)]


def _merged(choice: tuple[Conjunction, ...], left: tuple[Condition, ...]) -> Conjunction:
    literals = tuple(dict.fromkeys(literal for one in choice for literal in one.literals))
    return Conjunction(literals, (*(rest for one in choice for rest in one.rest), *left))


def _plain(condition: Condition, *, wanted: bool) -> Condition:
    return condition if wanted else Not(condition)
