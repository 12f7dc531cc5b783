"""Duty of goods that a quota takes, in whole, in part or not at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from customhouse.tariff.duties.records import NO_QUOTA, AssessableItem, Assessment, QuotaPart
from customhouse.tariff.duties.rules.assessing import parted
from customhouse.tariff.duties.rules.selecting import draws_on
from customhouse.tariff.duties.tests.laws import DAY, amounts, assessed, codes, goods, tariff

CUD = {"type": "CUD", "commodity": "0901"}
LAW = tariff(
    {**CUD, "id": "OUT", "expression": "20 %"},
    {**CUD, "id": "IN", "expression": "5 %", "preference": "120", "order_number": "050001"},
    {**CUD, "id": "KG", "expression": "1 XDD / KGM", "preference": "120", "order_number": "050002"},
    {"type": "VAT", "id": "VAT", "expression": "10 %"},
)


def part(got: str, asked: str = "100", order: str = "050001") -> QuotaPart:
    return QuotaPart(order, Decimal(got), Decimal(asked))


def claiming(quota: QuotaPart | None) -> AssessableItem:
    return goods(preference="120", quota=quota, quantities={"KGM": Decimal(100)})


def lines(result: Assessment) -> list[tuple[str, str, str]]:
    return [(line.measure, f"{line.base}", f"{line.amount}") for line in result.lines if line.type == "CUD"]


def test_a_quota_of_narrower_goods_leaves_the_duty_of_the_wider_outside_it() -> None:
    law = tariff(
        {**CUD, "id": "OUT", "expression": "20 %"},
        {**CUD, "id": "IN", "commodity": "090121", "expression": "5 %", "preference": "120", "order_number": "050001"},
    )
    assert lines(assessed(law, claiming(part("0")))) == [("OUT", "1000", "200.00")]
    assert lines(assessed(law, claiming(part("40")))) == [("IN", "400.00", "20.00"), ("OUT", "600.00", "120.00")]
    assert lines(assessed(law, goods())) == [("OUT", "1000", "200.00")]


def test_what_the_quota_takes_is_charged_within() -> None:
    assert lines(assessed(LAW, claiming(part("100")))) == [("IN", "1000", "50.00")]
    half = assessed(LAW, claiming(part("40")))
    assert lines(half) == [("IN", "400.00", "20.00"), ("OUT", "600.00", "120.00")]
    assert amounts(half)["VAT"] == "114.00"  # of 1000 + 20 + 120
    by_weight = assessed(LAW, claiming(part("40", order="050002")))
    assert lines(by_weight) == [("KG", "40.000000", "40.00"), ("OUT", "600.00", "120.00")]
    assert lines(assessed(LAW, claiming(part("0")))) == [("OUT", "1000", "200.00")]
    assert codes(assessed(LAW, claiming(part("0")))) == []


def test_a_quota_that_is_not_claimed_is_told() -> None:
    assert codes(assessed(LAW, claiming(NO_QUOTA))) == ["DUTY-PREFERENCE-QUOTA"]
    assert codes(assessed(LAW, claiming(part("1", order="059999")))) == ["DUTY-PREFERENCE-QUOTA"]
    assert lines(assessed(LAW, claiming(None)))[0][0] in {"IN", "KG"}  # nothing is said of quotas: as if one gave all


def test_which_quota_goods_draw_on() -> None:
    whole = claiming(part("100"))
    assert [draws_on(whole, tax, LAW, DAY) for tax in ("CUD", "VAT")] == ["050001", ""]
    assert not draws_on(replace(whole, commodity="8703"), "CUD", LAW, DAY)


def test_a_value_that_is_not_known_has_no_part() -> None:
    within, beyond = parted(replace(claiming(None), customs_value=None), part("40"))
    assert (within.customs_value, beyond.customs_value) == (None, None)


AMOUNTS = st.decimals("0.01", "1e9", places=2)


@given(AMOUNTS, st.integers(1, 10_000), st.integers(0, 10_000))
def test_the_parts_add_up_and_more_quota_never_costs_more(value: Decimal, asked: int, got: int) -> None:
    got = min(got, asked)
    item = replace(claiming(None), customs_value=value)
    quota = part(str(got), str(asked))
    within, beyond = parted(item, quota)
    assert (within.customs_value or 0) + (beyond.customs_value or 0) == value
    assert within.quantities["KGM"] + beyond.quantities["KGM"] == item.quantities["KGM"]
    owed = [assessed(LAW, replace(item, quota=part(str(each), str(asked)))).total for each in (0, got, asked)]
    cent = Decimal("0.03")  # two lines are rounded where one was, and VAT on them
    assert owed[0] + cent >= owed[1] >= owed[2] - cent
