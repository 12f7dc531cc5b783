"""Many conditions asked of one item at once: an index of what each value of a fact leaves possible.

Each condition becomes alternatives (`conjunctions`), each alternative one bit. For each fact a table gives, by value,
the bits that this value leaves standing: by dictionary for texts and flags, by sorted breakpoints and bisection for
numbers and days. An item's values are looked up, their bits intersected, and what stands at the end holds;
comparisons between two facts, and conditions too wide for alternatives, are asked of those few. `matching.holds` says
what a condition means.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf
from operator import attrgetter
from typing import Any

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, as_float
from customhouse.targeting.profiles.records import Comparison, Condition, Group, Not
from customhouse.targeting.profiles.rules.comparing import BETWEEN_FACTS, holds, leaf_holds
from customhouse.targeting.profiles.rules.conjunctions import Conjunction, Literal, conjunctions
from customhouse.targeting.profiles.rules.regions import ORDERED, Regions

_CLOSE = 1e-12
"""Floats nearer to a limit than this share of themselves do not tell on which side the exact number lies."""
REMEMBERED = 50_000
"""Values of one fact whose bits are remembered at most."""

Lookup = Callable[[Any], int]


class Index:
    """Conditions made ready; `found` gives the places of those that hold of an item, in their order."""

    __slots__ = ("_everything", "_owners", "_rest", "_steps")

    def __init__(self, conditions: Sequence[Condition]) -> None:
        alternatives = [(place, one) for place, each in enumerate(conditions) for one in conjunctions(each)]
        self._owners = [place for place, _ in alternatives]
        self._everything = (1 << len(alternatives)) - 1
        self._rest = {bit: rest for bit, (_, one) in enumerate(alternatives) if (rest := _asked_later(one))}
        by_fact: dict[str, dict[int, list[Literal]]] = {}
        for bit, (_, one) in enumerate(alternatives):
            for literal in one.literals:
                if literal.leaf.operator not in BETWEEN_FACTS:
                    by_fact.setdefault(literal.leaf.fact, {}).setdefault(bit, []).append(literal)
        # The fact that most alternatives ask for goes first: it leaves the fewest standing.
        listed = sorted(by_fact.items(), key=lambda each: -len(each[1]))
        self._steps = [_step(fact, asked, self._everything) for fact, asked in listed]

    def found(self, facts: ItemFacts) -> list[int]:
        """The places of the conditions that hold of the item."""
        alive = self._everything
        for read, lookup in self._steps:
            alive &= lookup(read(facts))
            if not alive:
                return []
        return self._settled(alive, facts)

    def _settled(self, alive: int, facts: ItemFacts) -> list[int]:
        held: list[int] = []
        owners, rest = self._owners, self._rest
        digits = bin(alive)
        last = len(digits) - 1
        place = digits.rfind("1")
        while place > 1:
            bit = last - place
            place = digits.rfind("1", 2, place)
            owner = owners[bit]
            if held and held[-1] == owner:
                continue
            later = rest.get(bit) if rest else None
            if later is None or all(holds(each, facts) for each in later):
                held.append(owner)
        return held


def _asked_later(one: Conjunction) -> tuple[Condition, ...]:
    between = (
        literal.leaf if literal.wanted else Not(literal.leaf)
        for literal in one.literals
        if literal.leaf.operator in BETWEEN_FACTS
    )
    return (*between, *one.rest)


def _step(
    name: str, asked: Mapping[int, Sequence[Literal]], everything: int
) -> tuple[Callable[[ItemFacts], Any], Lookup]:
    """How a fact is read, and which bits its value leaves standing."""
    fact = FACTS[name]
    free = everything & ~_bits(asked)
    if fact.kind in {Kind.NUMBER, Kind.DATE} and all(
        _is_ordered(literal) for each in asked.values() for literal in each
    ):
        ordered = _Ordered(asked, free)
        if fact.kind is Kind.DATE:
            return fact.read, _Remembering(ordered.exactly).__getitem__  # there are few days
        return fact.plain, ordered.lookup
    if fact.kind is Kind.TEXT:
        return attrgetter(name), _Remembering(_Texts(asked, free).lookup).__getitem__
    return fact.read, _Remembering(_Scanned(asked, free).lookup).__getitem__


def _is_ordered(literal: Literal) -> bool:
    return literal.leaf.operator in ORDERED


def _bits(places: Any) -> int:
    found = 0
    for bit in places:
        found |= 1 << bit
    return found


def _all_as_wanted(literals: Sequence[Literal], value: Any) -> bool:
    return all(leaf_holds(literal.leaf, value) is literal.wanted for literal in literals)


class _Remembering(dict[Any, int]):
    """Bits by value; what is not known yet is reckoned once. So many values at most, then it begins anew."""

    __slots__ = ("_reckoned",)

    def __init__(self, reckoned: Lookup) -> None:
        super().__init__()
        self._reckoned = reckoned

    def __missing__(self, value: Any) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[value] = self._reckoned(value)
        return found


class _Scanned:
    """Flags, sets of codes, and whatever asks whether a fact is known: each value is tried against every literal."""

    __slots__ = ("_asked", "_free")

    def __init__(self, asked: Mapping[int, Sequence[Literal]], free: int) -> None:
        self._free = free
        self._asked = _grouped(asked)

    def lookup(self, value: Any) -> int:
        """The bits that this value leaves standing."""
        found = self._free
        for literals, bits in self._asked.items():
            if _all_as_wanted(literals, value):
                found |= bits
        return found


class _Texts:
    """Texts: by what they equal, by what they begin with; the rest is tried. An empty text is not known."""

    __slots__ = ("_also", "_equal", "_free", "_prefixes", "_tried")

    def __init__(self, asked: Mapping[int, Sequence[Literal]], free: int) -> None:
        self._free = free
        self._equal: dict[str, int] = {}
        self._prefixes: dict[int, dict[str, int]] = {}
        tried: dict[int, Sequence[Literal]] = {}
        self._also: list[tuple[int, Sequence[Literal]]] = []
        for bit, literals in asked.items():
            if not self._listed(literals[0], bit):
                tried[bit] = literals
            elif len(literals) > 1:
                self._also.append((1 << bit, literals))
        self._tried = _grouped(tried)

    def _listed(self, literal: Literal, bit: int) -> bool:
        leaf = literal.leaf
        if not literal.wanted or leaf.operator not in {"equals", "in", "prefix", "in_group"}:
            return False
        for text in _texts(leaf):
            table = self._prefixes.setdefault(len(str(text)), {}) if leaf.operator == "prefix" else self._equal
            table[str(text)] = table.get(str(text), 0) | 1 << bit
        return True

    def lookup(self, value: str) -> int:
        """The bits that this text leaves standing."""
        found, known = self._free, value or None
        if known is not None:
            found |= self._equal.get(value, 0)
            for length, table in self._prefixes.items():
                found |= table.get(value[:length], 0)
        for literals, bits in self._tried.items():
            if _all_as_wanted(literals, known):
                found |= bits
        for bit, every in self._also:
            if found & bit and not _all_as_wanted(every, known):
                found &= ~bit
        return found


class _Ordered:
    """Numbers and days: the bits of each region between and at the limits that are named."""

    __slots__ = ("_floats", "_masks", "_regions", "_unknown")

    def __init__(self, asked: Mapping[int, Sequence[Literal]], free: int) -> None:
        self._regions = regions = Regions(literal for each in asked.values() for literal in each)
        # Beyond the last limit, and before the first (which is the place before the last), lies nothing.
        self._floats = [*(as_float(point) for point in regions.points), inf, -inf]
        switched = [0] * (regions.count + 1)
        for bit, literals in asked.items():
            for first, last in regions.stretches(literals):
                switched[first] ^= 1 << bit
                switched[last + 1] ^= 1 << bit
        self._masks: list[int] = []
        standing = free
        for change in switched[:-1]:
            standing ^= change
            self._masks.append(standing)
        self._unknown = free | _bits(bit for bit, literals in asked.items() if _all_as_wanted(literals, None))

    def exactly(self, value: Any) -> int:
        """The bits that this value leaves standing."""
        return self._unknown if value is None else self._masks[self._regions.place(value)]

    def lookup(self, value: Any) -> int:
        """The bits that this number leaves standing.

        Floats find the place quickly; where one is too close to a limit to tell, the exact values are compared.
        """
        if value is None:
            return self._unknown
        close = float(value)
        place = bisect_left(self._floats, close, 0, len(self._floats) - 2)
        if self._floats[place] - close > _CLOSE * abs(close) < close - self._floats[place - 1]:
            return self._masks[2 * place]
        return self._masks[self._regions.place(value)]


def _texts(leaf: Comparison) -> Collection[Any]:
    if isinstance(leaf.operand, Group):
        return leaf.operand.members
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)


def _grouped(asked: Mapping[int, Sequence[Literal]]) -> dict[tuple[Literal, ...], int]:
    """Alternatives that ask the same of a fact are asked once."""
    found: dict[tuple[Literal, ...], int] = {}
    for bit, literals in asked.items():
        same = tuple(literals)
        found[same] = found.get(same, 0) | 1 << bit
    return found
