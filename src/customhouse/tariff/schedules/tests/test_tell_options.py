"""Every legal option for goods under a schedule, against figures reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from customhouse.tariff.duties.rules.lacking import ValueMissingError
from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Kind,
    Law,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
)
from customhouse.tariff.schedules.rules.conditions import Facts, applies_by, is_met, outcome
from customhouse.tariff.schedules.rules.exchanging import ScheduleExchange
from customhouse.tariff.schedules.rules.kinds import kind_of, measure_type
from customhouse.tariff.schedules.rules.options import Option, options
from customhouse.tariff.schedules.rules.reaching import Goods, Reach, ancestors, candidates
from customhouse.tariff.schedules.rules.reading_uk import read_uk
from customhouse.tariff.schedules.rules.standing import schedule_named
from customhouse.tariff.schedules.tests import published
from customhouse.tariff.schedules.tests.published import CODE, area, commodity, entry_price, measure

CASES = yaml.safe_load((Path(__file__).parent / "options.yaml").read_text(encoding="utf-8"))
DAY = date(2026, 3, 1)


def law(*contents: Content, code: str = "uk") -> Law:
    rows = [row for content in contents for row in content.rows]
    return Law(
        schedule_named(code),
        {row.code: row for row in rows if isinstance(row, MeasureType)},
        tuple(row for row in rows if isinstance(row, Measure)),
        tuple(row for row in rows if isinstance(row, Member)),
        tuple(row for row in rows if isinstance(row, RateOfExchange)),
        tuple(row for row in rows if isinstance(row, Line)),
    )


BUTTER = law(read_uk(commodity()), read_uk(published.RATES))


def goods(origin: str = "BR", **facts: Any) -> Goods:
    quantities = {unit: Decimal(str(figure)) for unit, figure in facts.get("quantities", {}).items()}
    return Goods(
        facts.get("commodity", CODE),
        origin,
        facts.get("value", Decimal(1000)),
        facts.get("on", DAY),
        quantities,
        frozenset(facts.get("additional_codes", ())),
        frozenset(facts.get("certificates", ())),
    )


def told(option: Option) -> dict[str, Any]:
    found: dict[str, Any] = {
        "option": option.kind.value,
        "charges": [f"{line.type} {line.amount}" for line in option.lines],
    }
    found |= {"total": float(option.total)} if option.total is not None else {}
    found |= {"needs": list(option.needs)} if option.needs else {}
    return found | ({"lacks": [each.code for each in option.lacking]} if option.lacking else {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_options_are_those_reckoned_by_hand(case: dict[str, Any]) -> None:
    found = [told(option) for option in options(BUTTER, goods(**case["given"]))]
    if "only" in case:
        found = [option for option in found if option["option"] == case["only"]]
    assert found == case["options"]


def test_where_the_closest_does_not_apply_the_next_does() -> None:
    [general, *_] = options(BUTTER, goods("JP", quantities={"KGM": 500}))
    assert (general.kind, general.measure.id) == (Kind.THIRD_COUNTRY, f"{CODE}/1")


def test_a_code_that_nobody_gave_is_noted() -> None:
    [excise] = options(BUTTER, goods())[0].notes
    assert (excise.code, excise.params["codes"]) == ("SCH-CODE", "X611")


def test_entry_prices_decide_the_rate() -> None:
    rates = [
        entry_price(60, ("01", 10.0)),
        entry_price(50, ("01", 10.0), ("04", 2.0, "GBP", "DTN")),
        entry_price(0, ("01", 50.0)),
    ]
    plums = law(read_uk(commodity([measure(1, "103", "C", measure_conditions=rates)])))

    def duty(kilograms: int) -> list[str]:
        [option] = options(plums, goods(quantities={"KGM": kilograms}))
        return [str(line.amount) for line in option.lines]

    assert duty(1000) == ["100.00"]  # 100 for each 100 kg
    assert duty(2000) == ["140.00"]  # 50 for each 100 kg: 100 + 20 x 2
    assert duty(4000) == ["500.00"]
    [option] = options(plums, goods())
    assert [each.code for each in option.lacking] == ["DUTY-QUANTITY"]


def test_agricultural_components_go_by_the_additional_code() -> None:
    rows = [
        measure(1, "103", "C", ("01", 9.0), ("12", None)),
        measure(2, "142", "C", ("01", 0.0), ("14", None), geographical_area=area("KE")),
        measure(3, "672", "E", ("01", 25.0, "GBP", "DTN"), additional_code={"code": "7001"}),
        measure(
            4, "672", "E", ("01", 10.0, "GBP", "DTN"), additional_code={"code": "7001"}, geographical_area=area("KE")
        ),
    ]
    cake = law(read_uk(commodity(rows)))
    unknown = options(cake, goods("KE", quantities={"DTN": 2}))
    assert [[each.code for each in option.lacking] for option in unknown] == [["DUTY-COMPOSITION"]] * 2
    known = options(cake, goods("KE", quantities={"DTN": 2}, additional_codes=["7001"]))
    assert [option.total for option in known] == [Decimal(140), Decimal(20)]  # 90 + 2 x 25; 0 + 2 x 10


def test_a_type_that_does_not_combine_is_one_of_its_series() -> None:
    rows = [
        measure(1, "103", "C", ("01", 1.0)),
        measure(2, "551", "D", ("01", 5.0)),
        measure(3, "552", "D", ("01", 6.0)),
    ]
    both = law(read_uk(commodity(rows)))
    [option] = options(both, goods())
    assert [line.type for line in option.lines] == ["CUD", "ADD", "ADD"]
    types = {code: replace(row, combines=False) for code, row in both.types.items()}
    [option] = options(replace(both, types=types), goods())
    assert [line.type for line in option.lines] == ["CUD", "ADD"]


def test_each_excise_whose_code_is_given_is_charged() -> None:
    rows = [
        measure(1, "103", "C", ("01", 1.0)),
        measure(2, "306", "Q", ("01", 5.0, "GBP", "HLT"), additional_code={"code": "X411"}),
        measure(3, "306", "Q", ("01", 7.239, "GBP", "HLT"), additional_code={"code": "X412"}),
    ]
    beer = law(read_uk(commodity(rows)))
    [option] = options(beer, goods(quantities={"HLT": 1}, additional_codes=["X411", "X412"]))
    assert [str(line.amount) for line in option.lines] == ["10.00", "5.00", "7.23"]  # excise is rounded down


def test_nothing_is_charged_without_a_value() -> None:
    [option, *_] = options(BUTTER, goods(value=None, quantities={"KGM": 1}))
    assert option.total is None
    assert {each.code for each in option.lacking} == {"DUTY-VALUE"}


def test_a_currency_without_a_rate_is_told() -> None:
    """A rate that ended before the day is none."""
    dear = measure(1, "103", "C", ("01", 20.0, "EUR", "DTN"))
    for ended in (Content(()), Content((RateOfExchange("EUR", Decimal("0.9"), date(2020, 1, 1), date(2020, 1, 31)),))):
        [option] = options(law(read_uk(commodity([dear])), ended), goods(quantities={"DTN": 1}))
        assert ([each.code for each in option.lacking], option.total) == (["DUTY-EXCHANGE"], None)


def test_what_is_above_goes_by_indents_not_by_digits() -> None:
    lines = [
        Line("0102210000", "10", 1),
        Line("0102290000", "80", 2),
        Line("0102291000", "10", 3),
        Line("0102291010", "80", 4),
        Line("0102299000", "80", 3),
    ]
    assert [line.code for line in ancestors("0102299000", lines)] == ["0102290000", "0102210000"]
    assert "0102210000" in candidates("0102299000", lines)
    assert "0102210000" not in candidates("0102299000")
    assert ancestors("9999", lines) == ()


def test_areas_have_members_and_exclusions_by_the_day() -> None:
    members = (Member("2020", "KE", date(2021, 1, 1), date(2025, 12, 31)), Member("2020", "TZ"))
    reach = Reach.of(replace(BUTTER, members=members), goods())
    assert [reach.has("2020", code) for code in ("KE", "TZ")] == [False, True]
    assert [reach.has("1008", "KE"), reach.has("9999", "KE"), reach.has("", "KE")] == [True, False, True]
    assert not reach.is_reached(Measure("x", "103", CODE, "2020", frozenset({"TZ"}), is_stopped=True))


@pytest.mark.parametrize(
    ("condition", "is_so"),
    [
        (Condition("B", 1, certificate="N1"), True),
        (Condition("B", 1, certificate="N2"), False),
        (Condition("V", 1, threshold="50 GBP / DTN"), True),
        (Condition("E", 1, threshold="50 GBP / DTN"), False),
        (Condition("E", 1, threshold="2000 KGM"), True),
        (Condition("F", 1, threshold="2000 KGM"), False),
        (Condition("R", 1, threshold="80"), True),
        (Condition("R", 1, threshold="120 KGM"), False),
        (Condition("Z", 1), True),
    ],
)
def test_conditions_are_met_by_certificates_and_thresholds(condition: Condition, *, is_so: bool) -> None:
    quantities = {"KGM": Decimal(1000), "NAR": Decimal(10)}
    facts = Facts(Decimal(1000), quantities, ScheduleExchange(BUTTER, DAY), DAY, frozenset({"N1"}))
    assert is_met(condition, facts) is is_so


FACTS = Facts(Decimal(1000), {"DTN": Decimal(10)}, ScheduleExchange(BUTTER, DAY), DAY, frozenset({"N1"}))


def test_a_price_that_is_not_known_reaches_no_threshold() -> None:
    with pytest.raises(ValueMissingError):
        is_met(Condition("V", 1, threshold="50 GBP / DTN"), replace(FACTS, value=None))


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((Condition("B", 1, "N2"), Condition("B", 2, applies=False)), ("N2",)),
        ((Condition("B", 1, "N1"), Condition("B", 2, "N2")), ("N1",)),
        ((Condition("B", 1, "N2", applies=False), Condition("B", 2, applies=False)), None),
        ((Condition("V", 1, threshold="50 GBP / DTN"), Condition("V", 2, applies=False)), ()),
        ((Condition("V", 1, threshold="500 GBP / DTN"), Condition("V", 2, applies=False)), None),
    ],
    ids=["assumed", "at hand", "none that lets it apply", "a price that is reached", "a price that is not"],
)
def test_a_certificate_is_assumed_where_one_lets_the_measure_apply(
    conditions: tuple[Condition, ...], wanted: tuple[str, ...] | None
) -> None:
    """Of a threshold nothing is assumed."""
    found = outcome(
        Measure("1", "103", CODE, expression="5 %", conditions=conditions), replace(FACTS, assumes_certificates=True)
    )
    assert (found.applies, found.certificates) == (wanted is not None, wanted or ())


def test_kinds_go_by_the_series_first() -> None:
    assert [kind_of("103", "B"), kind_of("555", "D"), kind_of("ZZZ", "P"), kind_of("ZZZ", "C")] == [
        Kind.CONTROL,
        Kind.CONTROL,
        Kind.VAT,
        Kind.UNKNOWN,
    ]
    assert measure_type("553", "D").tax == "CVD"
    assert measure_type("103", "C", combines=True).combines
    assert (applies_by("29", ""), applies_by("", "Apply the mentioned duty"), applies_by("", "?")) == (True, True, None)
