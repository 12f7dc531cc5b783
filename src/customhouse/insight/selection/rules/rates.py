"""Shares with their uncertainty: the interval of Wilson (1927), which holds for few and for rare alike."""

from __future__ import annotations

from math import sqrt

from customhouse.insight.selection.records import Rate

Z = 1.959963984540054
"""Of the normal distribution, for 95 %."""


def rate(found: int, among: int) -> Rate:
    """The share with its 95 % interval; of nothing, everything from 0 to 1 is possible.

    >>> one = rate(5, 50)
    >>> one.rate, round(one.low, 4), round(one.high, 4)
    (0.1, 0.0435, 0.2136)
    """
    if not among:
        return Rate(found, among, None, 0.0, 1.0)
    share = found / among
    middle = share + Z * Z / (2 * among)
    width = Z * sqrt(share * (1 - share) / among + Z * Z / (4 * among * among))
    scale = 1 + Z * Z / among
    return Rate(found, among, share, max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale))


def is_below(one: Rate, other: Rate) -> bool:
    """Whether the first share is certainly lower than the second: their intervals do not touch."""
    return bool(one.among and other.among and one.high < other.low)
