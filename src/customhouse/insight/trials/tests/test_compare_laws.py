"""A trial's arithmetic, pure: periods, tables of the past, and the goods of declarations charged by both laws."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.insight.trials.records import Effect, PastGoods, Period
from customhouse.insight.trials.rules import comparing
from customhouse.insight.trials.rules.comparing import Comparison, compare
from customhouse.insight.trials.rules.laws import TwoLaws, shortest, two_laws
from customhouse.insight.trials.rules.periods import UnreadablePeriod, read_period
from customhouse.insight.trials.rules.tables import Table, UnreadableTable
from customhouse.insight.trials.rules.telling import effect_as_json, lack_in_words
from customhouse.reference.currencies.records import ExchangeTable, Rate
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules import assess
from customhouse.tariff.duties.tests.laws import TAXES, tariff
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.workbaskets.records import Basket, Deed, Line
from customhouse.tariff.workbaskets.rules.drafting import law_after

LIVE = date(2027, 1, 1)
LAW = tariff(
    {"id": "CARS", "commodity": "8703", "expression": "20 %"},
    {"id": "CARS-PACT", "commodity": "8703", "origin_group": "PACT", "preference": "300", "expression": "free"},
    {"id": "COFFEE", "commodity": "0901", "expression": "10 %"},
    {"id": "OLD", "commodity": "09", "expression": "90 %", "valid_to": "2025-12-31"},
    {"id": "VAT", "type": "VAT", "expression": "19 %"},
    {"id": "OUT", "commodity": "26", "direction": "export", "expression": "3 %"},
    members={"EG": "PACT"},
)
DRAFT = Basket(
    "DRAFT-1",
    LIVE,
    "XD-2",
    (
        Line(1, Deed.CHANGE, "CARS", expression="30 % + 100 XDD / NAR"),
        Line(2, Deed.ADD, type="CUD", commodity="870323", origin_group="JP", expression="2 % + 1 USD / NAR"),
        Line(3, Deed.END, "OUT"),
    ),
)


def rates_on(day: date) -> ExchangeTable:
    known = {"USD": Rate(Decimal(3), 1, "N-1")} if day.year > 2024 else {}
    return ExchangeTable("XDD", day, known)


def item(
    number: int = 1, commodity: str = "870322", origin: str = "CN", value: str | None = "1000", **more: Any
) -> Any:
    given = {"quantities": {"NAR": Decimal(1)}} | more
    return AssessableItem(number, commodity, origin, Decimal(value) if value else None, **given)


def goods(*items: AssessableItem, on: date = date(2025, 5, 5), trader: str = "XD1", **more: Any) -> PastGoods:
    return PastGoods("D1", on, trader, items, **more)


def told(past: Iterable[PastGoods], laws: TwoLaws | None = None) -> Effect:
    comparison = Comparison(laws or two_laws(LAW, DRAFT), rates_on)
    heard: list[int] = []
    compare(past, comparison, heard.append)
    effect = comparison.effect(10)
    assert sum(heard) == effect.touched
    return effect


def test_both_laws_are_those_of_the_day_and_hold_for_every_day() -> None:
    """What ended before the basket's day charges nothing, whenever the goods came; taxes are charged on taxes."""
    effect = told([goods(item(), trader_name="Ali", lane="green"), goods(item(2, "870323", "JP"), trader="XD2")])
    assert (effect.before, effect.after) == (Decimal("856.00"), Decimal("883.37"))
    one, two = effect.traders
    assert (one.key, one.name, one.before, one.after) == ("XD1", "Ali", Decimal(428), Decimal(666))
    assert (two.key, two.before, two.after, two.change) == ("XD2", Decimal(428), Decimal("217.37"), Decimal("-210.63"))
    assert (effect.gaining, effect.losing, effect.touched, effect.computed, effect.changed) == (1, 1, 2, 2, 2)
    assert [(shift.key, shift.items) for shift in effect.chapters] == [("87", 2)]
    assert [shift.key for shift in effect.headings] == ["8703"]
    assert {shift.key: shift.change for shift in effect.taxes} == {"CUD": Decimal(23), "VAT": Decimal("4.37")}
    assert [shift.key for shift in effect.partners] == ["CN", "JP"]
    assert {shift.key for shift in effect.lanes} == {"", "green"}
    coffee = goods(item(commodity="0901", value="100"))
    assert told([coffee]).before == Decimal("30.90")


def test_what_cannot_be_worked_out_is_counted_with_its_reason() -> None:
    """No quantity, no value, no rate of exchange, no words: left out of every sum, by either law."""
    effect = told(
        [
            goods(item(1, quantities={}), item(2, value=None), item(3), item(4, value="-5")),
            goods(item(1, "870323", "JP"), on=date(2020, 1, 1), unread=2),
            goods(unread=1),
        ]
    )
    assert (effect.touched, effect.computed, effect.not_computed) == (8, 1, 7)
    counts = {lack.code: lack.count for lack in effect.lacks}
    assert counts == {"DUTY-QUANTITY": 1, "DUTY-VALUE": 1, "DUTY-FIGURE": 1, "DUTY-EXCHANGE": 1, "WHATIF-UNREAD": 3}
    said = effect_as_json(effect)["not_computed"]
    assert said["items"] == 7
    assert all("{" not in row["message"] + row["remedy"] + lack_in_words(row, str) for row in said["reasons"])


def test_preferences_reliefs_and_exports_stay_what_they_are() -> None:
    claimed = item(1, "870322", "EG", preference="300", preferential_origin="EG")
    relieved = item(2, reliefs={"CUD": "suspended", "VAT": "suspended"})
    effect = told([goods(claimed, relieved, item(3, "2601", direction="export", value="500"))])
    assert effect.changed == 1
    assert {shift.key: shift.change for shift in effect.codes} == {"870322": Decimal(0), "2601": Decimal(-15)}


def test_seasons_go_by_the_day_of_the_goods() -> None:
    seasonal = Basket("D-1", LIVE, "X", (Line(1, Deed.CHANGE, "COFFEE", expression=SEASON),))
    laws = two_laws(LAW, seasonal)
    summer = told([goods(item(commodity="0901"), on=date(2025, 7, 1))], laws)
    winter = told([goods(item(commodity="0901"), on=date(2025, 12, 1))], laws)
    assert {shift.key: shift.after for shift in summer.taxes}["CUD"] == Decimal(50)
    assert {shift.key: shift.after for shift in winter.taxes}["CUD"] == Decimal(200)


SEASON = "SEASON ( 01-06..31-08 : 5 % ; ELSE 20 % )"


def test_law_that_was_enacted_is_tried_as_if_it_had_not_been() -> None:
    enacted = TariffSnapshot(LAW.taxes, LAW.memberships, law_after(LAW.measures, DRAFT))
    drafted, tried = two_laws(LAW, DRAFT), two_laws(enacted, DRAFT)
    assert sorted(tried.before.measures, key=str) == sorted(drafted.before.measures, key=str)
    assert sorted(tried.after.measures, key=str) == sorted(drafted.after.measures, key=str)
    assert tried.reach == drafted.reach


def test_the_draft_says_which_goods_it_touches() -> None:
    laws = two_laws(LAW, DRAFT)
    assert laws.reach == {"import": ("8703",), "export": ("26",)}
    assert laws.touches("import", "87032310")
    assert not laws.touches("import", "2601")
    assert not two_laws(LAW, Basket("E", LIVE, "X")).touches("import", "8703")
    once = tariff(*_ONCE, taxes=[*TAXES, {"type": "DOC", "order": "60", "base": "declaration"}])
    basket = Basket("D", LIVE, "X", (Line(1, Deed.ADD, type="DOC", commodity="87", expression="50 XDD"),))
    assert two_laws(once, basket).reach == {"import": ("",)}
    asks = laws.asks("import", "870323")
    assert (asks.words, asks.quantity, asks.season) == (False, True, False)
    assert laws.asks("import", "870323") is asks


def test_units_that_nobody_knows_are_asked_for_in_words() -> None:
    odd = two_laws(tariff({"id": "A", "commodity": "09", "expression": "1 XDD / ZZZ"}), Basket("D", LIVE, "X"))
    assert odd.asks("import", "0901").quantity
    heavy = two_laws(tariff({"id": "A", "commodity": "09", "expression": "1 XDD / DTN"}), Basket("D", LIVE, "X"))
    assert not heavy.asks("import", "0901").quantity


def test_progress_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "_STEP", 2)
    heard: list[int] = []
    compare([goods(item())] * 5, Comparison(two_laws(LAW, DRAFT), rates_on), heard.append)
    assert heard == [2, 2, 1]


_ONCE = ({"id": "ALL", "expression": "5 %"},)


@given(st.lists(st.text("0123456789", max_size=4)))
def test_the_shortest_beginnings_begin_the_same_codes(codes: list[str]) -> None:
    kept = shortest(codes)
    assert all(any(code.startswith(each) for each in kept) for code in codes)
    assert not any(one != other and one.startswith(other) for one in kept for other in kept)


ITEMS = st.builds(
    item,
    st.just(1),
    st.sampled_from(["870322", "870323", "0901", "090121"]),
    st.sampled_from(["JP", "CN", "EG"]),
    st.decimals("0", "99999", places=2).map(str),
)


@given(st.lists(ITEMS, max_size=12), st.randoms())
def test_sums_are_those_of_the_items_in_any_order(items: list[AssessableItem], order: Any) -> None:
    """Held to `assess` asked item by item; every list adds up to the same change."""
    laws = two_laws(LAW, DRAFT)
    past = [goods(each, trader=f"T{number % 3}") for number, each in enumerate(items)]
    effect = told(past, laws)
    exchange = rates_on(date(2025, 5, 5))
    plain = [
        sum((assess([each], law, exchange, LIVE).total for each in items), Decimal(0))
        for law in (laws.before, laws.after)
    ]
    assert [effect.before, effect.after] == plain
    for shifts in (effect.taxes, effect.chapters, effect.headings, effect.codes, effect.partners, effect.traders):
        assert sum((shift.change for shift in shifts), Decimal(0)) == effect.after - effect.before
    order.shuffle(past)
    assert effect_as_json(told(past, laws)) == effect_as_json(effect)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2025-Q4", (2025, 10, 1), (2025, 12, 31)),
        ("2025-03-09", (2025, 3, 9), (2025, 3, 9)),
        (" 2024..2025-03 ", (2024, 1, 1), (2025, 3, 31)),
    ],
)
def test_a_period_is_read(text: str, first: Any, last: Any) -> None:
    assert read_period(text) == Period(date(*first), date(*last))


@pytest.mark.parametrize("text", ["", "last year", "2025-13", "2025-Q5", "2025-02-30", "2025..2024", "0000", "2025.."])
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(UnreadablePeriod):
        read_period(text)


HEAD = "declaration,date,trader,commodity,origin,value,quantities,net_mass,direction,preference,certificates\n"


def table(text: str, period: Period | None = None) -> Table:
    return Table(text.splitlines(keepends=True), two_laws(LAW, DRAFT), period)


def test_a_table_is_parted_as_its_heading_is() -> None:
    rows = HEAD + "D1,2025-01-02,XD1,870322,cn,1000,NAR=1,1400,,100,N1 N2\n"
    plain, other = (list(table(rows.replace(",", sign)).goods()) for sign in ",;")
    assert plain == other
    assert plain[0].items[0].customs_value == Decimal(1000)


def test_a_table_is_read_declaration_by_declaration() -> None:
    rows = (
        "D1,2025-01-02,XD1,870322,cn,1000,NAR=1,1400,,100,N1 N2\n"
        "D1,2025-01-02,XD1,0901,CN,50,,,,,\n"
        "D1,2025-01-02,XD1,870323,JP,,NAR=2,,import,300,\n"
        "D2,2024-01-02,XD1,870322,CN,10,,,,,\n"
        "D3,2025-02-02,XD2,0901,CN,10,,,,,\n"
    )
    found = table(HEAD + rows, read_period("2025"))
    [one] = found.goods()
    assert (one.declaration, one.trader, [each.number for each in one.items]) == ("D1", "XD1", [1, 3])
    first, second = one.items
    assert (first.origin, first.preference, first.certificates) == ("CN", "", frozenset({"N1", "N2"}))
    assert first.quantities == {"KGM": Decimal(1400), "NAR": Decimal(1)}
    assert (second.customs_value, second.preference) == (None, "300")
    assert found.items == 4
    alone = table("date,commodity,value\n2025-01-02,870322,1\n2025-01-02,870322,2\n")
    assert [len(each.items) for each in alone.goods()] == [1, 1]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("D1,soon,XD1,8703,CN,1,,,,,", "date"),
        ("D1,2025-01-01,XD1,cars,CN,1,,,,,", "commodity"),
        ("D1,2025-01-01,XD1,8703,CN,much,,,,,", "value"),
        ("D1,2025-01-01,XD1,8703,CN,NaN,,,,,", "value"),
        ("D1,2025-01-01,XD1,8703,CN,1,NAR,,,,", "quantities"),
        ("D1,2025-01-01,XD1,8703,CN,1,,heavy,,,", "net_mass"),
        ("D1,2025-01-01,XD1,8703,CN,1,,,both,,", "direction"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(row: str, column: str) -> None:
    with pytest.raises(UnreadableTable, match=f"line 2, column {column}"):
        list(table(HEAD + row + "\n").goods())


def test_a_table_without_its_columns_is_none() -> None:
    with pytest.raises(UnreadableTable, match="column value"):
        list(table("date,commodity\n").goods())
    with pytest.raises(UnreadableTable, match="column date"):
        list(table("").goods())
