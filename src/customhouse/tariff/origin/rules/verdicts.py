"""Three-valued answers: True, False, or None where rule or bill leave it open. And ranges of figures partly known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Verdict = bool | None

NOUGHT = Decimal(0)
HUNDRED = Decimal(100)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """True if all are; False if one is; else not decided.

    >>> all_of([True, None]), all_of([True, None, False]), all_of([])
    (None, False, True)
    """
    found = set(verdicts)
    if False in found:
        return False
    return None if None in found else True


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """True if one is; False if all are; else not decided.

    >>> any_of([False, None]), any_of([True, None, False]), any_of([])
    (None, True, False)
    """
    found = set(verdicts)
    if True in found:
        return True
    return None if None in found else False


@dataclass(frozen=True, slots=True)
class Range:
    """A figure known to lie between `low` and `high`; `high` is None where nothing bounds it."""

    low: Decimal
    high: Decimal | None

    def times(self, percent: Decimal) -> Range:
        """That percentage of it."""
        return Range(self.low * percent / HUNDRED, None if self.high is None else self.high * percent / HUNDRED)

    def plus(self, other: Range) -> Range:
        """The sum of two."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(self.low + other.low, high)

    @property
    def is_exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high


UNKNOWN = Range(NOUGHT, None)
"""A figure of which nothing is known but that it is not negative."""


def exactly(figure: Decimal) -> Range:
    """A figure that is known."""
    return Range(figure, figure)


def at_most(left: Range, right: Range) -> Verdict:
    """Whether the left figure is at most the right one, as far as the two ranges tell.

    >>> at_most(exactly(Decimal(5)), Range(Decimal(6), None)), at_most(UNKNOWN, exactly(Decimal(6)))
    (True, None)
    >>> at_most(Range(Decimal(7), None), exactly(Decimal(6)))
    False
    """
    if left.high is not None and left.high <= right.low:
        return True
    return False if right.high is not None and left.low > right.high else None
