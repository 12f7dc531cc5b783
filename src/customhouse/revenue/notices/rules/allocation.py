"""Setting a payment against the heads of what is owed, in the order of the law.

>>> allocate(Decimal(70), {"VAT": Decimal(50), "CUD": Decimal(30)}, ("CUD", "VAT"))
({'CUD': Decimal('30'), 'VAT': Decimal('40')}, Decimal('0'))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

NOTHING = Decimal(0)


def allocate(amount: Decimal, owed: Mapping[str, Decimal], order: Sequence[str]) -> tuple[dict[str, Decimal], Decimal]:
    """How much goes to each head, and what is left over.

    A head is paid whole before the next in `order` gets anything; heads that the order does not name come last, by
    code. Heads of which nothing is owed get nothing.
    """
    paid = {}
    for head in in_order(owed, order):
        share = min(amount, owed[head])
        if share > NOTHING:
            paid[head] = share
            amount -= share
    return paid, amount


def in_order(heads: Mapping[str, Decimal], order: Sequence[str]) -> list[str]:
    """The heads in the order of the law; those that it does not name last, by code."""
    place = {head: position for position, head in enumerate(order)}
    return sorted(heads, key=lambda head: (place.get(head, len(place)), head))
