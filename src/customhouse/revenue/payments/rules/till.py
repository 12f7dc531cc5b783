"""The count of a till at the end of the day: what should be there, what is, and by how much they differ."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from customhouse.revenue.payments.records import Method

NOTHING = Decimal(0)
AT_A_COUNTER = (Method.CASH, Method.CARD, Method.CHEQUE)


def expected(float_: Decimal, taken: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What the till should hold of each means of payment: the float lies with the cash."""
    found = {method.value: taken.get(method.value, NOTHING) for method in AT_A_COUNTER}
    found[Method.CASH.value] += float_
    return found


def counted(pieces: Mapping[Decimal, int]) -> Decimal:
    """What notes and coins come to: how many of each value.

    >>> counted({Decimal(50): 2, Decimal("0.5"): 3})
    Decimal('101.5')
    """
    return sum((value * number for value, number in pieces.items()), NOTHING)


def differences(should: Mapping[str, Decimal], held: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What is there beyond what should be, by means of payment; below zero: short. What agrees is left out."""
    found = {method: held.get(method, NOTHING) - amount for method, amount in should.items()}
    return {method: amount for method, amount in found.items() if amount}
