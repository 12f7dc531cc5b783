"""The transaction value: the price, plus what Article 8 adds, less what it lets be deducted.

Source: WTO Customs Valuation Agreement, Articles 1 and 8; conversion under Article 9. Charges of the whole
declaration (freight, insurance) are apportioned over the items by price, the last item taking what is left, so
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
    prices = [_price(item, to_national) for item in items]
    charge = sum((to_national(row.value, row.currency) for row in shared), Decimal(0))
    shares = _apportion(charge, prices)
    return tuple(
        _valued(item, price, share, to_national) for item, price, share in zip(items, prices, shares, strict=True)
    )


def _price(item: ValuedItem, to_national: ToNational) -> Decimal:
    if item.price is not None:
        return to_national(item.price, item.currency)
    return item.declared if item.declared is not None else Decimal(0)


def _valued(item: ValuedItem, price: Decimal, share: Decimal, to_national: ToNational) -> CustomsValue:
    own = sum((to_national(row.value, row.currency) for row in item.charges), Decimal(0))
    return CustomsValue(item.number, max(price + own + share, Decimal(0)), price, own, share)


def _apportion(charge: Decimal, prices: Sequence[Decimal]) -> list[Decimal]:
    """Split `charge` in proportion to `prices` (evenly if all are zero); the parts sum to it exactly."""
    if not prices or not charge:
        return [Decimal(0)] * len(prices)
    whole = sum(prices, Decimal(0))
    weights = list(prices) if whole else [Decimal(1)] * len(prices)
    whole = whole or Decimal(len(prices))
    parts = [(charge * weight / whole).quantize(_APPORTIONED_TO, ROUND_HALF_UP) for weight in weights]
    parts[-1] += charge - sum(parts, Decimal(0))
    return parts
