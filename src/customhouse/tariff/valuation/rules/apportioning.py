"""Splitting one amount over several items, exact to the cent: the parts add up to the whole.

Source: the note to Article 8.1(b)(ii) asks for a reasonable manner by documents; freight goes by weight or value,
insurance by value. What is left after rounding goes to the parts that lost most by it (largest remainder).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


def apportion(whole: Decimal, weights: Sequence[Decimal], places: int = 2) -> list[Decimal]:
    """Split `whole` in proportion to `weights` (evenly if all are zero), each part rounded to `places`.

    `whole` is rounded to `places` first; no weight is below zero.

    >>> [str(part) for part in apportion(Decimal("10.00"), [Decimal(1), Decimal(1), Decimal(1)])]
    ['3.34', '3.33', '3.33']
    """
    if not weights:
        return []
    cent = Decimal(1).scaleb(-places)
    cents = int(whole.quantize(cent, ROUND_HALF_UP) / cent)
    shares = weights if any(weights) else [Decimal(1)] * len(weights)
    total = sum(shares, Decimal(0))
    exact = [Decimal(abs(cents)) * share / total for share in shares]
    parts = [int(part.to_integral_value(ROUND_FLOOR)) for part in exact]
    losers = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in losers[: abs(cents) - sum(parts)]:
        parts[at] += 1
    sign = -1 if cents < 0 else 1
    return [sign * part * cent for part in parts]


def round_to(exact: Sequence[Decimal], whole: Decimal, places: int = 2) -> list[Decimal]:
    """Round amounts so that they add up to `whole`, their rounded sum: what is left goes where rounding took most.

    >>> [str(part) for part in round_to([Decimal("0.333"), Decimal("0.333"), Decimal("0.334")], Decimal("1.00"))]
    ['0.33', '0.33', '0.34']
    """
    cent = Decimal(1).scaleb(-places)
    parts = [amount.quantize(cent, ROUND_FLOOR) for amount in exact]
    left = int((whole - sum(parts, Decimal(0))) / cent)
    losers = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in losers[:left]:
        parts[at] += cent
    return parts
