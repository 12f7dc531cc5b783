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


def values(*items: ValuedItem, shared: tuple[Charge, ...] = ()) -> list[Decimal | None]:
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
    assert found == [Decimal("4.333334"), Decimal("4.333333"), Decimal("4.333333")]


def test_freight_of_goods_without_price_is_shared_evenly() -> None:
    items = [ValuedItem(number, Decimal(0), "XDD") for number in (1, 2)]
    assert values(*items, shared=(Charge("AK", Decimal(10), "XDD"),)) == [Decimal(5), Decimal(5)]


def test_a_declared_value_stands_where_there_is_no_price_and_nothing_is_not_zero() -> None:
    declared = ValuedItem(1, None, "", declared=Decimal(77), declared_currency="XDD")
    assert values(declared, ValuedItem(2, None, "")) == [Decimal(77), None]


def test_a_declared_value_is_converted() -> None:
    assert values(ValuedItem(1, None, "", declared=Decimal(100), declared_currency="EUR")) == [Decimal("340.0")]


def test_goods_without_a_value_bear_no_charges_of_the_others() -> None:
    items = ValuedItem(1, Decimal(10), "XDD"), ValuedItem(2, None, "")
    assert values(*items, shared=(Charge("AK", Decimal(5), "XDD"),)) == [Decimal(15), None]


def test_a_declaration_without_any_value_has_no_value_by_its_charges() -> None:
    assert values(ValuedItem(1, None, ""), shared=(Charge("AK", Decimal(5), "XDD"),)) == [None]


def test_deductions_are_not_hidden() -> None:
    """What is deducted beyond the price stays to be seen: a rule of the declaration refuses it."""
    own = Charge("BA", Decimal(-5), "XDD")
    [found] = transaction_values(
        [ValuedItem(1, Decimal(1), "XDD", (own, Charge("AI", Decimal(3), "XDD")))],
        [Charge("BA", Decimal(-1), "EUR")],
        to_national,
    )
    assert (found.value, found.deductions) == (Decimal("-4.4"), Decimal("8.4"))


def test_a_currency_without_rate_is_told_by_its_own_error() -> None:
    with pytest.raises(KeyError):
        values(ValuedItem(1, Decimal(1), "ZZZ"))


@given(st.lists(AMOUNTS, min_size=1, max_size=20), AMOUNTS, AMOUNTS)
def test_the_parts_add_up_to_the_whole(prices: list[Decimal], freight: Decimal, discount: Decimal) -> None:
    items = [ValuedItem(number, price, "XDD") for number, price in enumerate(prices, start=1)]
    found = values(*items, shared=(Charge("AK", freight, "XDD"), Charge("BG", -discount, "XDD")))
    assert sum(each for each in found if each is not None) == sum(prices) + freight - discount


def test_a_declared_value_has_its_charges_in_it() -> None:
    """Freight declared beside a customs value is not charged a second time; the priced item bears it."""
    stated = ValuedItem(1, None, "", (Charge("AK", Decimal(5), "XDD"),), Decimal(100), "XDD")
    priced = ValuedItem(2, Decimal(50), "XDD")
    first, second = transaction_values([stated, priced], [Charge("AK", Decimal(10), "XDD")], lambda value, _: value)
    assert (first.value, second.value) == (Decimal(100), Decimal(60))
