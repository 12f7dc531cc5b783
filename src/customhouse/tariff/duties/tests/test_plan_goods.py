"""Plans: goods of a kind that came before are charged by one function, to the last figure as term by term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customhouse.reference.currencies.records import ExchangeTable, Rate
from customhouse.tariff.duties.records import AssessableItem, Assessment
from customhouse.tariff.duties.rules import assess, kinds, planning
from customhouse.tariff.duties.rules.assessing import assess_by_terms
from customhouse.tariff.duties.rules.expressions import text
from customhouse.tariff.duties.rules.kinds import kind_of, kinds_of, unplanned
from customhouse.tariff.duties.tests.laws import DAY, goods, tariff
from customhouse.tariff.duties.tests.strategies import EXPRESSIONS, FIGURES, QUANTITIES
from customhouse.tariff.measures.records import TariffSnapshot

VAT = {"type": "VAT", "expression": "20 %"}
RATES = ExchangeTable("XDD", DAY, {"EUR": Rate(Decimal("3.3841"), 1, "Notice 1")})
TOO_MUCH = Decimal("1e18")


def both_ways(law: TariffSnapshot, *items: AssessableItem) -> tuple[list[Assessment], Assessment]:
    """The goods assessed three times (to meet them, to plan them, by plan), and term by term."""
    return [assess(items, law, RATES, DAY) for _ in range(3)], assess_by_terms(items, law, RATES, DAY)


def is_planned(law: TariffSnapshot, item: AssessableItem) -> bool:
    """Whether there is a plan for the goods."""
    return kinds_of(law, DAY, "XDD").plans.get(kind_of(item), unplanned) is not unplanned


STATES = st.sampled_from(["payable", "suspended", "relieved"])
RELIEFS = st.dictionaries(st.sampled_from(["CUD", "EXC", "VAT"]), STATES)
ROUNDINGS = st.sampled_from(["half-up", "half-even", "down", "up", "floor"])


@st.composite
def laws(draw: st.DrawFn) -> TariffSnapshot:
    """A law of three taxes on one another, and a preference beside the duty."""
    expressions = [text(draw(EXPRESSIONS)) for _ in range(4)]
    taxes: list[Mapping[str, str]] = [
        {"type": "CUD", "order": "1", "rounding": draw(ROUNDINGS)},
        {"type": "EXC", "order": "2", "base": "CUD", "scale": "0"},
        {"type": "VAT", "order": "3", "base": "value+CUD+EXC", "rounding": draw(ROUNDINGS)},
    ]
    return tariff(
        {"id": "D", "expression": expressions[0]},
        {"id": "P", "expression": expressions[1], "preference": "300"},
        {"type": "EXC", "expression": expressions[2]},
        {"type": "VAT", "expression": expressions[3]},
        taxes=[dict(tax) for tax in taxes],
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(laws(), FIGURES, QUANTITIES, RELIEFS, st.sampled_from(["", "300"]), st.sets(st.sampled_from(["KGM", "NAR"])))
def test_a_plan_charges_what_the_terms_come_to(
    law: TariffSnapshot,
    value: Decimal,
    quantities: dict[str, Decimal],
    reliefs: dict[str, str],
    preference: str,
    missing: set[str],
) -> None:
    known = {unit: figure for unit, figure in quantities.items() if unit not in missing}
    item = goods(customs_value=value, quantities=known, reliefs=reliefs, preference=preference)
    planned, by_terms = both_ways(law, item)
    for found in planned:
        assert found == by_terms
        assert [str(line.amount) for line in found.lines] == [str(line.amount) for line in by_terms.lines]
        assert [line.working for line in found.lines] == [line.working for line in by_terms.lines]
    assert is_planned(law, item)


@pytest.mark.parametrize("figure", ["NaN", "sNaN", "Infinity", "-1", "1e18"])
def test_impossible_figures_are_told_by_plan_too(figure: str) -> None:
    law = tariff({"expression": "10 %"})
    odd = [goods(customs_value=Decimal(figure)), goods(quantities={"KGM": Decimal(figure)}), goods(customs_value=None)]
    for _ in range(3):
        found = assess([goods(), *odd, goods(number=2)], law, RATES, DAY)
        assert [each.code for each in found.findings] == ["DUTY-FIGURE", "DUTY-FIGURE", "DUTY-VALUE"]
        assert [line.item for line in found.lines] == [1, 2]
        assert found.total == 200
    assert is_planned(law, goods())


def test_what_goods_lack_is_told_by_plan_too() -> None:
    law = tariff({"expression": "2 EUR / KGM"}, VAT)
    heavy, unknown = goods(quantities={"KGM": Decimal(10)}), goods()
    planned, by_terms = both_ways(law, heavy, unknown)
    assert planned == [by_terms] * 3
    assert [each.code for each in by_terms.findings] == ["DUTY-QUANTITY"]
    for _ in range(3):
        poor = assess([heavy], law, ExchangeTable("XDD", DAY, {}), DAY)
        assert [each.code for each in poor.findings] == ["DUTY-EXCHANGE"]


@pytest.mark.parametrize(
    ("law", "facts"),
    [
        (
            tariff(
                {"type": "FEE", "expression": "25 XDD"}, taxes=[{"type": "FEE", "order": "1", "base": "declaration"}]
            ),
            {},
        ),
        (tariff({"expression": "1 %"}, taxes=[{"type": "CUD", "order": "1", "rounding": "down-total"}]), {}),
        (tariff(VAT), {}),
        (tariff({"expression": "1 %"}), {"preference": "200"}),
        (tariff({"expression": "1 %"}, {"preference": "300", "origin_group": "CN"}), {"preference": "300"}),
    ],
    ids=["once a declaration", "rounded on the total", "no duty in force", "no such preference", "not originating"],
)
def test_what_is_doubtful_or_goes_by_the_declaration_has_no_plan(law: TariffSnapshot, facts: dict[str, object]) -> None:
    item = goods(**facts)
    planned, by_terms = both_ways(law, item, goods(number=2, **facts))
    assert planned == [by_terms] * 3
    assert not is_planned(law, item)


def test_a_preference_that_costs_more_is_told_by_plan_too() -> None:
    law = tariff({"id": "D", "expression": "1 XDD / KGM"}, {"id": "P", "expression": "2 %", "preference": "300"})
    light = goods(preference="300", quantities={"KGM": Decimal(1)})
    heavy = goods(number=2, preference="300", quantities={"KGM": Decimal(100)})
    planned, by_terms = both_ways(law, light, heavy)
    assert planned == [by_terms] * 3
    assert [line.measure for line in by_terms.lines] == ["D", "P"]
    assert is_planned(law, heavy)


def test_goods_under_the_same_measures_share_a_plan() -> None:
    law = tariff({"expression": "1 %"}, VAT)
    china, japan = goods(origin="CN"), goods()
    both_ways(law, china, japan)
    plans = kinds_of(law, DAY, "XDD").plans
    assert plans[kind_of(china)] is plans[kind_of(japan)]


def test_what_is_kept_is_bounded_and_goes_with_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_DAYS_KEPT", "_KINDS_KEPT", "_PLANS_KEPT"):
        monkeypatch.setattr(kinds, name, 2)
    law = tariff({"expression": "1 %"}, {"id": "two", "commodity": "87", "expression": "2 %"}, {"commodity": "84"})
    for code in ("0901", "8703", "8401") * 3:
        for origin in ("CN", "JP"):
            found = both_ways(law, goods(commodity=code, origin=origin))
            assert found[0][-1] == found[1]
            assert len(kinds_of(law, DAY, "XDD").plans) <= 2
    for days in range(5):
        day = DAY + timedelta(days=days)
        assert assess([goods()], law, RATES, day).as_of == day
    count = len(kinds._kept)
    del law
    assert len(kinds._kept) == count - 1


def test_the_code_of_a_plan_says_no_word_of_the_law() -> None:
    law = tariff({"id": "'); oops", "expression": "5 % + 2 XDD / KGM MAX 9 EUR", "legal_reference": "{x}"}, VAT)
    item = goods(quantities={"KGM": Decimal(3)})
    planned, by_terms = both_ways(law, item)
    assert planned == [by_terms] * 3
    assert planned[-1].lines[0].measure == "'); oops"
    assert date(2026, 3, 1) == DAY


def test_the_example_in_the_words_of_the_module_holds() -> None:
    assert "x1 = b1 * " in (planning.__doc__ or "")
    law = tariff({"expression": "5 %"}, VAT)
    planned, _ = both_ways(law, goods())
    assert [str(line.amount) for line in planned[-1].lines] == ["50.00", "210.00"]


def test_what_is_taken_off_and_what_is_suspended_is_planned_too() -> None:
    """A rate that would fall below nothing comes to nothing; what is suspended is no base of what is owed."""
    law = tariff(
        {"expression": "1 % - 7 XDD / KGM"},
        {"type": "EXC", "expression": "2 XDD / KGM MAX 1 XDD / KGM"},
        {"type": "VAT", "expression": "20 %"},
        taxes=[
            {"type": "CUD", "order": "1"},
            {"type": "EXC", "order": "2"},
            {"type": "VAT", "order": "3", "base": "value+CUD+EXC"},
        ],
    )
    item = goods(quantities={"KGM": Decimal(10)}, reliefs={"EXC": "suspended"})
    planned, by_terms = both_ways(law, item)
    assert planned == [by_terms] * 3
    assert is_planned(law, item)
    assert [str(line.amount) for line in by_terms.lines] == ["0.00", "10.00", "200.00"]


def test_what_goes_by_the_season_is_charged_without_a_plan() -> None:
    law = tariff({"expression": "SEASON ( 01-02..30-04 : 12 % ; ELSE 4 % )"}, VAT)
    planned, by_terms = both_ways(law, goods())
    assert planned == [by_terms] * 3
    assert str(by_terms.lines[0].amount) == "120.00"
    assert not is_planned(law, goods())
