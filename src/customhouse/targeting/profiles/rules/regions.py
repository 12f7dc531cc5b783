"""Numbers and days by the limits that conditions name: region 2n lies before limit n, region 2n + 1 is that limit.

Within a region every comparison with a limit has one answer, so that a comparison is a stretch of regions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from customhouse.targeting.profiles.records import Comparison
from customhouse.targeting.profiles.rules.conjunctions import Literal

ORDERED = frozenset({"equals", "at_least", "at_most", "more_than", "less_than", "between"})
"""Operators that compare with limits."""


class Regions:
    """The limits of some literals on one fact, and what they part."""

    __slots__ = ("_places", "points")

    def __init__(self, literals: Iterable[Literal]) -> None:
        leaves = [literal.leaf for literal in literals]
        self.points = sorted({point for leaf in leaves if leaf.operator in ORDERED for point in _limits(leaf)})
        self._places = {point: place for place, point in enumerate(self.points)}

    @property
    def count(self) -> int:
        """How many regions there are."""
        return 2 * len(self.points) + 1

    def place(self, value: Any) -> int:
        """The region of a value that is known."""
        place = bisect_left(self.points, value)
        return 2 * place + (place < len(self.points) and self.points[place] == value)

    def stretch(self, leaf: Comparison) -> tuple[int, int]:
        """The first and the last region in which the leaf holds; the last lies before the first where none does."""
        ends = [2 * self._places[point] + 1 for point in _limits(leaf)]
        return {
            "equals": (ends[0], ends[0]),
            "between": (ends[0], ends[-1]),
            "at_least": (ends[0], self.count - 1),
            "more_than": (ends[0] + 1, self.count - 1),
            "at_most": (0, ends[0]),
            "less_than": (0, ends[0] - 1),
        }[leaf.operator]

    def stretches(self, literals: Iterable[Literal]) -> list[tuple[int, int]]:
        """Where all of these literals are as wanted, as stretches apart from each other."""
        standing = [(0, self.count - 1)]
        for literal in literals:
            first, last = self.stretch(literal.leaf)
            own = [(first, last)] if literal.wanted else [(0, first - 1), (last + 1, self.count - 1)]
            both = [(max(a, c), min(b, d)) for a, b in standing for c, d in own]
            standing = [each for each in both if each[0] <= each[1]]
        return standing


def _limits(leaf: Comparison) -> tuple[Any, ...]:
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
