"""The transaction value: price, Article 8, apportionment."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.valuation.records import Charge, ValuedItem
from customhouse.tariff.valuation.rules.transaction_value import transaction_values

RATES = {"XDD": Decimal(1), "EUR": Decimal("3.4")}
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def to_national(value: Decimal, currency: str) -> Decimal:
    return value * RATES[currency]


def values(*items: ValuedItem, shared: tuple[Charge, ...] = ()) -> list[Decimal]:
    return [row.value for row in transaction_values(items, shared, to_national)]


def test_the_price_is_converted() -> None:
    assert values(ValuedItem(1, Decimal(100), "EUR")) == [Decimal("340.0")]


def test_additions_and_deductions_of_an_item_are_its_own() -> None:
    royalty, inland = Charge("AI", Decimal(10), "EUR"), Charge("BA", Decimal(-4), "XDD")
    item = ValuedItem(1, Decimal(100), "XDD", (royalty, inland))
    assert values(item, ValuedItem(2, Decimal(50), "XDD")) == [Decimal("130.0"), Decimal(50)]


def test_freight_is_shared_by_price_and_nothing_is_lost() -> None:
    items = [ValuedItem(number, Decimal(1), "XDD") for number in (1, 2, 3)]
    found = values(*items, shared=(Charge("AK", Decimal(10), "XDD"),))
    assert found == [Decimal("4.333333"), Decimal("4.333333"), Decimal("4.333334")]


def test_freight_of_goods_without_price_is_shared_evenly() -> None:
    items = [ValuedItem(number, Decimal(0), "XDD") for number in (1, 2)]
    assert values(*items, shared=(Charge("AK", Decimal(10), "XDD"),)) == [Decimal(5), Decimal(5)]


def test_a_declared_value_stands_where_there_is_no_price() -> None:
    assert values(ValuedItem(1, None, "", declared=Decimal(77)), ValuedItem(2, None, "")) == [Decimal(77), Decimal(0)]


def test_deductions_never_make_a_value_negative() -> None:
    assert values(ValuedItem(1, Decimal(1), "XDD", (Charge("BA", Decimal(-5), "XDD"),))) == [Decimal(0)]


def test_a_currency_without_rate_is_told_by_its_own_error() -> None:
    with pytest.raises(KeyError):
        values(ValuedItem(1, Decimal(1), "ZZZ"))


@given(st.lists(AMOUNTS, min_size=1, max_size=20), AMOUNTS)
def test_the_parts_add_up_to_the_whole(prices: list[Decimal], freight: Decimal) -> None:
    items = [ValuedItem(number, price, "XDD") for number, price in enumerate(prices, start=1)]
    found = values(*items, shared=(Charge("AK", freight, "XDD"),))
    assert sum(found) == sum(prices) + freight
