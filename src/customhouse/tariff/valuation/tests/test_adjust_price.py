"""Laws of valuation: adjustments add up, nothing is lost when amounts are shared out, and methods come in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.tariff.valuation.rules.apportioning import apportion, round_to
from customhouse.tariff.valuation.rules.leasing import present_value
from customhouse.tariff.valuation.rules.statements import numbered
from customhouse.tariff.valuation.tests.test_value_goods import valued

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=30)
ROWS = st.lists(st.tuples(st.sampled_from(["commission", "packing", "containers", "freight"]), AMOUNTS), max_size=8)
OFF = st.lists(st.tuples(st.sampled_from(["assembly", "duties", "inland_transport"]), AMOUNTS), max_size=4)
DATA: dict[int, tuple[str, Any]] = {
    1: ("sale", {"price": 70}),
    2: ("identical", [{"unit_value": 7}]),
    3: ("similar", [{"unit_value": 7}]),
    4: ("deductive", {"sales": [{"unit_price": 8, "quantity": 9}], "profit": 1}),
    5: ("computed", {"materials": 60, "profit": 10}),
    6: ("fallback", {"basis": "appraisal", "value": 70}),
}


@settings(max_examples=40)
@given(AMOUNTS, ROWS, OFF)
def test_adjustments_add_up(price: Decimal, added: list[tuple[str, Decimal]], off: list[tuple[str, Decimal]]) -> None:
    """The value is the price, plus each addition once, less each deduction once."""
    sum_of = price + sum(amount for _, amount in added) - sum(amount for _, amount in off)
    found = valued(
        {
            "sale": {"price": price},
            "additions": [{"kind": kind, "amount": amount} for kind, amount in added],
            "deductions": [{"kind": kind, "amount": amount} for kind, amount in off],
        }
    )
    if price and sum_of >= 0:
        assert (found.method, found.value) == (1, sum_of)
        assert sum(line.amount for line in found.lines) == found.value
    else:
        assert found.method is None


@given(AMOUNTS, WEIGHTS)
def test_apportionment_is_exact(whole: Decimal, weights: list[Decimal]) -> None:
    """Parts add up to the whole, none is below zero, and none is off by a cent or more."""
    parts = apportion(whole, weights)
    assert sum(parts) == whole
    shares = weights if any(weights) else [Decimal(1)] * len(weights)
    for part, share in zip(parts, shares, strict=True):
        assert part >= 0
        assert abs(part - whole * share / sum(shares)) < Decimal("0.01")


@given(AMOUNTS, WEIGHTS)
def test_what_is_deducted_is_shared_alike(whole: Decimal, weights: list[Decimal]) -> None:
    assert apportion(-whole, weights) == [-part for part in apportion(whole, weights)]


def test_nothing_is_shared_among_none() -> None:
    assert apportion(Decimal(5), []) == []


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=6), min_size=1, max_size=20))
def test_rounding_loses_nothing(exact: list[Decimal]) -> None:
    whole = sum(exact, Decimal(0)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert sum(round_to(exact, whole)) == whole


@settings(max_examples=40)
@given(
    st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=12),
    AMOUNTS,
    AMOUNTS,
    st.sampled_from(["value", "weight", "quantity"]),
)
def test_items_add_up_to_the_value(
    rows: list[tuple[Decimal, Decimal, Decimal]], freight: Decimal, insurance: Decimal, by: str
) -> None:
    found = valued(
        {
            "items": [{"price": price, "weight": weight, "quantity": number} for price, weight, number in rows],
            "share_by": by,
            "freight": {"amount": f"{freight} EUR", "by": "weight"},
            "insurance": insurance,
        }
    )
    assert sum(item.value for item in found.items) == (found.value or 0)


def test_freight_goes_by_weight_and_insurance_by_value() -> None:
    items = [{"price": 100, "weight": 1}, {"number": 7, "price": 300, "weight": 3, "description": "Valves"}]
    found = valued({"items": items, "freight": {"amount": 40, "by": "weight"}, "insurance": 8})
    assert [(item.number, str(item.value), item.description) for item in found.items] == [
        (1, "112.00", ""),
        (7, "336.00", "Valves"),
    ]


def test_items_without_price_share_the_value_by_weight() -> None:
    items = [{"weight": 1}, {"weight": 3}]
    found = valued({"sale": "free", "items": items, "fallback": {"basis": "appraisal", "value": "100.01"}})
    assert [str(item.value) for item in found.items] == ["25.00", "75.01"]


def test_items_of_which_nothing_is_known_share_evenly() -> None:
    found = valued({"sale": "free", "items": [{}, {}, {}], "fallback": {"basis": "appraisal", "value": 1}})
    assert [str(item.value) for item in found.items] == ["0.34", "0.33", "0.33"]


@settings(max_examples=40)
@given(which=st.sets(st.sampled_from(range(1, 7)), min_size=1), inverted=st.booleans())
def test_the_first_method_that_applies_is_used(which: set[int], *, inverted: bool) -> None:
    """Whatever is given for later methods, the first in the order of the Agreement gives the value."""
    dossier = {"goods": {"quantity": 10}, "sale": "free", "inversion": inverted}
    dossier |= dict(DATA[method] for method in which)
    order = [1, 2, 3, 5, 4, 6] if inverted else [1, 2, 3, 4, 5, 6]
    found = valued(dossier)
    assert found.method == next(method for method in order if method in which)
    assert found.value == Decimal("70.00")
    assert [refusal.method for refusal in found.refused] == order[: order.index(found.method)]


@given(st.lists(AMOUNTS, max_size=40), st.decimals(min_value=0, max_value=1, places=4))
def test_present_value_never_exceeds_what_is_paid(payments: list[Decimal], rate: Decimal) -> None:
    worth = present_value(payments, rate)
    assert worth <= sum(payments, Decimal(0))
    assert abs(present_value(payments, rate, in_advance=True) - worth * (1 + rate)) < Decimal("1e-10")


@pytest.mark.parametrize("reference", ["9 XDD", "EUR 10"])
def test_the_explanation_says_every_line(reference: str) -> None:
    found = valued({"sale": {"price": reference}, "packing": 3})
    assert {line.provision for line in found.lines} <= {step.provision for step in found.explanation}


def test_a_citation_in_words() -> None:
    written = numbered(valued({"sale": {"price": 5, "related": True, "customs_doubt": False}}).explanation)
    assert written[0] == "1. Article 8.2: The law values goods CIF."
    assert any("Interpretative Note to Article 1.2, paragraph 2: Customs have no doubt" in line for line in written)
