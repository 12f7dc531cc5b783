"""A reference is reckoned from the past alone: order is of no account, and thin cells lean on like goods."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.targeting.facts.tests.examples import item as ordinary
from customhouse.targeting.prices.records import (
    KILOGRAM,
    PriceCell,
    PriceItem,
    Reference,
    UnusablePricesError,
)
from customhouse.targeting.prices.rules.book import Book
from customhouse.targeting.prices.rules.counting import Counter
from customhouse.targeting.prices.rules.fitting import fit
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.rules.maps import map_named
from customhouse.targeting.prices.rules.middles import middle_of, quantiles
from customhouse.targeting.prices.rules.placing import place, share_below
from customhouse.targeting.prices.rules.ranking import rank
from customhouse.targeting.prices.rules.saying import goods_in_words, rounded, sentence
from customhouse.targeting.prices.tests.past import BEANS, BULBS, UNTIL, columns, past, reference

PAST = past()
KNOWN = reference(PAST)
POSITIVE = st.floats(0.01, 1e6)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, len(PAST)))
def test_order_and_pieces_of_the_past_change_nothing(source: Any, cut: int) -> None:
    """The same rows in another order, counted in two pieces, give the same reference to the last bit."""
    rows = list(PAST)
    source.shuffle(rows)
    counter = Counter(UNTIL)
    for piece in (rows[:cut], rows[cut:]):
        counter.add(columns(piece))
    assert fit(counter.counts(), UNTIL) == KNOWN


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([BULBS, BEANS]), st.integers(0, 500), POSITIVE, POSITIVE), max_size=20))
def test_the_future_changes_nothing(future: list[tuple[str, int, float, float]]) -> None:
    """Whatever is declared on the day of the reference or later leaves no trace in it."""
    later = [(code, "NL", "T1", UNTIL + timedelta(days=days), value, mass) for code, days, value, mass in future]
    assert reference([*later, *PAST]) == KNOWN


def test_items_without_figures_are_left_out_and_what_lies_before_the_window() -> None:
    """No value, no quantity, no code: counted as left out. What is older than asked for is not counted."""
    counter = Counter(UNTIL, since=date(2025, 1, 1))
    day = date(2025, 6, 1)
    counter.add(
        columns(
            [
                (BULBS, "NL", "T1", day, 0.0, 5.0),
                (BULBS, "NL", "T1", day, 5.0, 0.0),
                ("", "NL", "T1", day, 5.0, 5.0),
                (BULBS, "NL", "T1", day, math.nan, 5.0),
                (BULBS, "NL", "T1", date(2024, 6, 1), 5.0, 5.0),
                (BULBS, "NL", "T1", day, 5.0, 5.0),
            ]
        )
    )
    assert (counter.rows, counter.left_out) == (1, 4)
    assert fit(Counter(UNTIL).counts(), UNTIL).cells == {}


def test_a_cell_tells_what_its_goods_cost() -> None:
    """Bulbs lie about 10 a kilogram with the spread that they were made with; the interval holds 95 % of them."""
    cell = KNOWN.cells[KILOGRAM, BULBS, "NL"]
    prices = [math.log(value / mass) for code, _, _, _, value, mass in PAST if code == BULBS]
    inside = np.mean([cell.grid[1] <= price <= cell.grid[9] for price in prices])
    assert cell.is_own
    assert math.exp(cell.level) == pytest.approx(10, rel=0.05)
    assert cell.spread == pytest.approx(0.2, abs=0.04)
    assert inside == pytest.approx(0.95, abs=0.02)
    assert sum(items for _, items, _ in cell.by_quarter) == cell.items == 300
    assert sum(KNOWN.quarters.values()) == 600


def test_a_thin_cell_leans_on_like_goods() -> None:
    """One strange item of an origin hardly moves the price of that origin; a hundred of many traders do."""
    day = date(2025, 12, 1)
    one = reference([*PAST, (BULBS, "KE", "T99", day, 100.0, 100.0)]).cells[KILOGRAM, BULBS, "KE"]
    many = [(BULBS, "KE", f"K{each}", day, 100.0, 100.0) for each in range(100)]
    sure = reference([*PAST, *many]).cells[KILOGRAM, BULBS, "KE"]
    assert math.exp(one.level) > 7
    assert not one.is_own
    assert math.exp(sure.level) < 1.5
    assert one.spread > KNOWN.cells[KILOGRAM, BULBS, "NL"].spread * 0.9


def test_one_trader_with_many_items_counts_for_few() -> None:
    """A hundred items of one trader do not make a price: its lines of trade are what counts."""
    day = date(2025, 12, 1)
    many = [(BULBS, "KE", "T99", day, 100.0, 100.0) for _ in range(100)]
    cell = reference([*PAST, *many]).cells[KILOGRAM, BULBS, "KE"]
    assert (cell.items, cell.lines, cell.is_own) == (100, 1.0, False)
    assert math.exp(cell.level) > 2


def test_earlier_quarters_are_brought_to_prices_of_the_last() -> None:
    """Prices that rose by a tenth a quarter: the level is that of the last quarter, the spread stays small."""
    rising = reference(past(rise=0.1))
    cell = rising.cells[KILOGRAM, BULBS, "NL"]
    assert math.exp(cell.level) == pytest.approx(10 * math.exp(0.4), rel=0.07)
    assert cell.spread < 0.25
    assert rising.effects["2024-Q4"] == pytest.approx(-0.4, abs=0.06)
    assert rising.effects["2025-Q4"] == 0


def test_understated_items_do_not_draw_a_traders_own_level_down() -> None:
    """A dear trader who understates four items in ten is still known as dear; an item at half price stands out."""
    day = date(2025, 11, 3)
    dear = [(BULBS, "NL", "T50", day, 1500.0, 100.0) for _ in range(12)]
    low = [(BULBS, "NL", "T50", day, 800.0, 100.0) for _ in range(8)]
    known = reference([*PAST, *dear, *low])
    line = line_key("T50", "S1", BULBS, KILOGRAM)
    item = PriceItem(BULBS, "NL", "T50", "S1", 800.0, 100.0)
    own, alone = place(known, item, line), place(known, item)
    assert own
    assert alone
    assert own.expected == pytest.approx(15, rel=0.15)
    assert own.deviation < -2 < alone.deviation
    assert (own.own_items, alone.own_items) == (20, 0)


ITEMS = st.tuples(
    st.sampled_from([BULBS, BEANS, "060210", "0601", "99"]), st.sampled_from(["NL", "EG", "KE"]),
    st.sampled_from(["T0", "T1", "T77", ""]), st.just(UNTIL), st.floats(0, 1e7), st.floats(0, 1e5),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=6))
def test_one_item_and_many_are_placed_alike(rows: list[Any]) -> None:
    """What is told of a column of items is what is told of each alone."""
    told = columns(rows)
    ranked = rank(KNOWN, told)
    for row, (code, origin, who, _, value, mass) in enumerate(rows):
        item = PriceItem(code, origin, who, "S1", value, mass)
        alone = place(KNOWN, item, line_key(who, "S1", code, KILOGRAM))
        if alone is None:
            assert math.isnan(ranked.deviation[row])
            continue
        assert ranked.cells[ranked.cell[row]] == alone.cell
        for name in ("price", "position", "side_deviation", "deviation", "expected"):
            assert getattr(ranked, name)[row] == pytest.approx(getattr(alone, name), rel=1e-9, abs=1e-12)
        assert ranked.own_items[row] == alone.own_items


def test_nothing_is_told_without_anything_to_compare_with() -> None:
    """Another unit, or an empty reference: no place; so in columns."""
    item = PriceItem(BULBS, "NL", "T1", "S1", 5.0, 1.0, "C62")
    assert place(KNOWN, item) is None
    nothing = rank(Reference(UNTIL, 0.5, {}), columns(PAST[:2]))
    assert np.isnan(nothing.deviation).all()


@given(st.lists(st.floats(-5, 5), min_size=11, max_size=11), st.floats(-20, 20), st.floats(0, 5))
def test_shares_rise_with_the_price(points: list[float], price: float, more: float) -> None:
    """A dearer price never has a smaller share below it, and shares lie between nothing and all."""
    grid = tuple(sorted(points))
    below, above = share_below(grid, price), share_below(grid, price + more)
    assert 0 <= below <= above + 1e-12 <= 1 + 1e-12


def test_quantiles_are_those_of_single_figures() -> None:
    """Weights stand for repeats; a group without figures has none."""
    figures = quantiles(np.array([0, 0, 2]), np.array([3.0, 1.0, 7.0]), np.array([1.0, 3.0, 2.0]), 3, (0.25, 0.5, 1.0))
    assert figures[0].tolist() == [1.0, 1.0, 3.0]
    assert np.isnan(figures[1]).all()
    assert figures[2].tolist() == [7.0, 7.0, 7.0]
    assert math.isnan(middle_of(np.empty(0), np.empty(0)))


def test_a_past_without_traders_has_no_own_levels() -> None:
    """Nobody named: own levels are empty, and half of the variance is thought to lie within lines."""
    known = reference([(code, origin, "", day, value, mass) for code, origin, _, day, value, mass in PAST])
    assert known.own == {}
    assert known.within == 0.5
    assert known.cells[KILOGRAM, BULBS, "NL"].lines == 300


def test_what_is_cited_says_what_was_measured() -> None:
    """An interval of the items themselves is said so; one that is drawn from like goods is said so too."""
    seen = KNOWN.cells[KILOGRAM, BULBS, "NL"]
    told = sentence(seen, "XDD")
    assert told.startswith("95 % of 300 items of 060110 from NL lay between")
    assert "2024-Q4–2025-Q4" in told
    thin = PriceCell("LTR", "06", "", 3, 1.0, 1.0, 0.1, seen.grid, is_own=False, by_quarter=(("2025-Q4", 3, 1.0),))
    assert "expected between" in sentence(thin, "XDD")
    assert "06, all origins" in sentence(thin, "XDD")
    assert "LTR" in sentence(thin, "XDD")
    assert goods_in_words(PriceCell("KGM", "", "", 3, 1.0, 1.0, 0.1, seen.grid, is_own=False)) == "all goods"
    assert rounded(0.0) == 0


def test_a_map_is_named_or_refused() -> None:
    """A map that is none is told with those that are."""
    assert map_named("items").columns[-1] == "unit"
    assert "unit" not in map_named("kcs").columns
    with pytest.raises(UnusablePricesError, match="no map") as refused:
        map_named("nothing")
    assert "items, kcs, world" in refused.value.remedy


def test_a_book_tells_facts_of_imports_by_the_reference_of_their_day() -> None:
    """No reference, one that holds later, an export, goods without a mass: nothing is told."""
    item = ordinary(
         direction="import", selected_on=UNTIL, commodity=BULBS, origin="NL",
        customs_value=Decimal(500), net_mass=Decimal(100),
    )  # fmt: skip
    book = Book(lambda _day: KNOWN)
    told = book.place(item)
    assert told
    assert told[0] < Decimal("0.01")
    assert told[1] < -2
    for other in (
        replace(item, direction="export"),
        replace(item, net_mass=Decimal(0)),
        replace(item, selected_on=UNTIL - timedelta(days=1)),
    ):
        assert book.place(other) is None
    assert Book(lambda _day: None).place(item) is None
