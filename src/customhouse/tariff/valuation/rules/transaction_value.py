"""The transaction value: the price, plus what Article 8 adds, less what it lets be deducted.

Source: WTO Customs Valuation Agreement, Articles 1 and 8; conversion under Article 9. Charges of the whole
declaration (freight, insurance) are apportioned over the items by price, the last priced item taking what is left, so
that the parts add up to the whole exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from customhouse.tariff.valuation.records import Charge, CustomsValue, ToNational, ValuedItem

_APPORTIONED_TO = Decimal("0.000001")


def transaction_values(
    items: Sequence[ValuedItem], shared: Sequence[Charge], to_national: ToNational
) -> tuple[CustomsValue, ...]:
    """The customs value of each item, in the national currency, unrounded.

    Args:
        items: the items with their prices and own charges.
        shared: charges of the whole declaration, apportioned by price.
        to_national: conversion at the rate of the legal date; its error for an unknown currency passes through.

    Returns:
        One value an item, in the order given.

    >>> ten = ValuedItem(1, Decimal(10), "XDD")
    >>> thirty = ValuedItem(2, Decimal(30), "XDD")
    >>> freight = Charge("AK", Decimal(8), "XDD")
    >>> [str(row.value) for row in transaction_values([ten, thirty], [freight], lambda value, currency: value)]
    ['12.000000', '36.000000']
    """
    prices = [None if item.price is None else to_national(item.price, item.currency) for item in items]
    added, deducted = _sums(shared, to_national)
    additions, deductions = _apportion(added, prices), _apportion(deducted, prices)
    return tuple(
        _declared(item, to_national) if price is None else _valued(item, price, addition, deduction, to_national)
        for item, price, addition, deduction in zip(items, prices, additions, deductions, strict=True)
    )


def _declared(item: ValuedItem, to_national: ToNational) -> CustomsValue:
    """The value of an item without a price: as declared, with all its charges in it already; else unknown."""
    none = Decimal(0)
    declared = None if item.declared is None else to_national(item.declared, item.declared_currency)
    return CustomsValue(item.number, declared, none, none, none, item.determined)


def _valued(
    item: ValuedItem, price: Decimal, addition: Decimal, deduction: Decimal, to_national: ToNational
) -> CustomsValue:
    added, deducted = _sums(item.charges, to_national)
    deductions = -(deducted + deduction)
    return CustomsValue(item.number, price, added + deducted, addition + deduction, deductions, item.determined)


def _sums(charges: Sequence[Charge], to_national: ToNational) -> tuple[Decimal, Decimal]:
    """What the charges add and what they deduct, signed."""
    amounts = [to_national(row.value, row.currency) for row in charges]
    return sum((one for one in amounts if one > 0), Decimal(0)), sum((one for one in amounts if one < 0), Decimal(0))


def _apportion(charge: Decimal, prices: Sequence[Decimal | None]) -> list[Decimal]:
    """Split `charge` in proportion to `prices` (evenly if all are zero); the parts sum to it exactly.

    Items without a price bear nothing: the value declared for them has its charges in it.
    """
    if not prices or not charge:
        return [Decimal(0)] * len(prices)
    known = [price for price in prices if price is not None]
    even = Decimal(0 if any(known) else 1)
    weights = [Decimal(0 if known else 1) if price is None else price + even for price in prices]
    whole = sum(weights, Decimal(0))
    parts = [(charge * weight / whole).quantize(_APPORTIONED_TO, ROUND_HALF_UP) for weight in weights]
    dearest = weights.index(max(weights))
    parts[dearest] += charge - sum(parts, Decimal(0))
    return parts
