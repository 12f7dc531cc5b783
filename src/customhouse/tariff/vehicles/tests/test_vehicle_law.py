"""The law on vehicles as files: every combination of demoland's has one code, and a wrong row is named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.foundation.config.country import country_pack
from customhouse.reference.tables import read_table
from customhouse.tariff.nomenclature.records import GoodsCode, Level, Nomenclature
from customhouse.tariff.nomenclature.rules.reading import pack_codes
from customhouse.tariff.vehicles.records import ENGINES, NEW, USED, CodeRow, Kind, Reach, Span, Vehicle, VehicleLaw
from customhouse.tariff.vehicles.rules.believing import basis_of
from customhouse.tariff.vehicles.rules.classifying import classify, engines_of, facts_asked
from customhouse.tariff.vehicles.rules.law import FILES, VehicleLawError, law_of_rows
from customhouse.tariff.vehicles.rules.reaching import is_over_years, missing_for

ON = date(2026, 3, 2)
ROW = {"code": "car", "heading": "8703", "name_en": "Car", "valid_from": "2019-01-01", "valid_to": ""}
RULE = {"code": "1", "effect": "document", "text_en": "Paper", "valid_from": "2019-01-01"}
TERM = {"code": "believable_percent", "value": "70", "valid_from": "2019-01-01"}


@lru_cache(maxsize=1)
def demoland() -> tuple[VehicleLaw, Nomenclature]:
    pack = country_pack("demoland")
    rows = {name: read_table(pack.data("vehicles", f"{name}.csv")) for name in FILES}
    return law_of_rows(rows, ON), Nomenclature.of(pack_codes(pack))


@st.composite
def vehicles(draw: st.DrawFn) -> Vehicle:
    law, _ = demoland()
    kind = draw(st.sampled_from(sorted(law.kinds)))
    engine = draw(st.sampled_from(engines_of(kind, law) or tuple(ENGINES)))
    state = draw(st.sampled_from([NEW, USED]))
    figures = st.integers(1, 60_000).map(Decimal)
    first = ON - timedelta(days=draw(st.integers(0, 20_000))) if state == USED else None
    return Vehicle(kind, state, engine, draw(figures), draw(figures), None, first)


@settings(max_examples=50)
@given(vehicles())
def test_every_vehicle_has_one_declarable_code_and_a_reason_for_each_step(vehicle: Vehicle) -> None:
    law, tariff = demoland()
    found = classify(vehicle, law, tariff, ON)
    assert (found.missing, found.findings) == ((), ())
    assert tariff.is_declarable(found.code, ON)
    assert all(step.because for step in found.steps)
    told = classify(vehicle, law, tariff, ON)
    assert [step.goods.parent for step in told.steps[1:]] == [step.goods.code for step in told.steps[:-1]]


@settings(max_examples=50)
@given(vehicles())
def test_what_is_not_asked_does_not_decide(vehicle: Vehicle) -> None:
    law, tariff = demoland()
    asked = facts_asked(vehicle, law, tariff, ON)
    silent = Vehicle(
        vehicle.kind,
        vehicle.state,
        vehicle.engine if "engine" in asked else "",
        vehicle.capacity if "capacity" in asked else None,
        vehicle.gross_mass if "gross_mass" in asked else None,
        first_registered=vehicle.first_registered,
    )
    assert classify(silent, law, tariff, ON).code == classify(vehicle, law, tariff, ON).code


@given(st.dates(date(1990, 1, 1), ON), st.integers(0, 30))
def test_years_pass_on_the_day_after_they_are_full(first: date, years: int) -> None:
    day = first.replace(year=first.year + years, day=min(first.day, 28))
    assert not is_over_years(first, years, day)
    assert is_over_years(first, years, day + timedelta(days=4))


@given(st.decimals(1, 10_000, places=2), st.decimals(1, 10_000, places=2), st.integers(0, 100))
def test_a_higher_price_is_never_believed_less(price: Decimal, table: Decimal, percent: int) -> None:
    law = VehicleLaw(believable_percent=Decimal(percent))
    bases = [basis_of(paid, table, law)[0] for paid in (price, price * 2, table)]
    assert bases[:2] != ["price", "table"]
    assert bases[2] == "price"


def test_without_a_table_or_a_threshold_the_price_is_the_basis() -> None:
    assert basis_of(Decimal(1), None, VehicleLaw(believable_percent=Decimal(70)))[0] == "price"
    assert basis_of(Decimal(1), Decimal(9), VehicleLaw())[0] == "price"
    assert basis_of(None, Decimal(9), VehicleLaw())[0] == "table"
    law = VehicleLaw(believable_percent=Decimal(70))
    assert basis_of(Decimal(0), Decimal(0), law)[0] == "price"


def test_the_facts_that_are_wanted_are_named() -> None:
    reach = Reach(
        frozenset({"car"}), frozenset({"petrol"}), USED, Span(Decimal(1)), Span(None, Decimal(9)), Span(Decimal(3))
    )
    wanted = ("engine", "state", "capacity", "gross_mass", "first_registered")
    assert missing_for(reach, Vehicle("car", ""), ON) == wanted
    assert missing_for(reach, Vehicle("car", NEW), ON) is None
    assert missing_for(reach, Vehicle("bus", USED), ON) is None


def test_a_law_that_does_not_decide_says_so() -> None:
    tariff = Nomenclature.of(
        [
            GoodsCode("8703", Level.HEADING, "87", "Cars"),
            GoodsCode("870321", Level.SUBHEADING, "8703", "Small"),
            GoodsCode("870322", Level.SUBHEADING, "8703", "Middling"),
        ]
    )
    kinds = {"car": Kind("car", "8703", "", {"en": "Car"}), "boat": Kind("boat", "8903", "", {"en": "Boat"})}
    both = VehicleLaw(kinds, (CodeRow("870321", Reach()), CodeRow("870322", Reach())))
    found = classify(Vehicle("car", NEW), both, tariff, ON)
    assert (found.code, [each.code for each in found.findings]) == ("8703", ["VEH-UNDECIDED"])
    assert "870321, 870322" in found.findings[0].text()
    none = classify(Vehicle("car", NEW), VehicleLaw(kinds), tariff, ON)
    assert "870321, 870322" in none.findings[0].text()
    lost = classify(Vehicle("boat", NEW), both, tariff, ON)
    assert (lost.code, [each.code for each in lost.findings]) == ("", ["VEH-HEADING"])


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("kinds", ROW | {"name_en": ""}, "name_en"),
        ("kinds", ROW | {"valid_from": "soon"}, "line 2"),
        ("codes", ROW | {"kinds": "car|boat"}, "boat is none of car"),
        ("codes", ROW | {"engines": "steam"}, "steam"),
        ("codes", ROW | {"state": "worn"}, "worn"),
        ("codes", ROW | {"over_cc": "much"}, "line 2"),
        ("codes", ROW | {"over_cc": "1500", "to_cc": "1500"}, "nothing is over 1500"),
        ("conditions", RULE | {"effect": "advice"}, "advice"),
        ("conditions", RULE | {"text_en": ""}, "text_en"),
        ("terms", TERM | {"value": "170"}, "not between"),
        ("terms", TERM | {"code": "luck"}, "luck"),
    ],
)
def test_a_wrong_row_is_named(file: str, row: dict[str, Any], said: str) -> None:
    with pytest.raises(VehicleLawError, match=said):
        law_of_rows({"kinds": [ROW], file: [row]}, ON)


def test_law_is_dated() -> None:
    ended = ROW | {"valid_to": "2020-12-31"}
    assert law_of_rows({"kinds": [ended]}, ON).kinds == {}
    assert law_of_rows({"terms": [TERM | {"valid_to": "2020-12-31"}]}, ON).believable_percent is None
    read = law_of_rows({"kinds": [ROW], "conditions": [RULE, RULE | {"effect": "prohibited"}], "terms": [TERM]}, ON)
    assert [row.effect for row in read.conditions] == ["prohibited", "document"]
    assert (read.conditions[0].text("fr"), read.believable_percent) == ("Paper", Decimal(70))
