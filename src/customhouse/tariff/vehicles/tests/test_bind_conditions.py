"""Conditions of vehicles bind what is declared as far as the declaration tells; what it does not tell stays open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.foundation.config.country import CountryPack
from customhouse.tariff.measures.records import IMPORT
from customhouse.tariff.vehicles.queries import law_on
from customhouse.tariff.vehicles.records import CodeRow, Condition, Kind, Reach, Span, Vehicle, VehicleLaw
from customhouse.tariff.vehicles.rules.binding import Bound, DeclaredVehicle, headings_of, unmet
from customhouse.tariff.vehicles.rules.reaching import is_reached

DAY = date(2026, 3, 2)
CASES = yaml.safe_load((Path(__file__).parent / "binding.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_what_binds_goods_as_they_are_declared(case: dict[str, Any], demoland: CountryPack) -> None:
    declared = DeclaredVehicle(
        case["commodity"], case.get("direction", IMPORT), case.get("procedure", "40"), case.get("named", {})
    )
    found = unmet(declared, law_on(DAY), DAY)
    assert [each.condition.code for each in found if not each.wanting] == case.get("binds", [])
    assert {each.condition.code: each.wanting for each in found if each.wanting} == case.get("open", {})


def test_before_the_law_nothing_binds(demoland: CountryPack) -> None:
    assert unmet(DeclaredVehicle("87032330", IMPORT, "40"), law_on(date(2018, 12, 31)), date(2018, 12, 31)) == ()
    assert headings_of(law_on(DAY)) == {"8701", "8702", "8703", "8704", "8711"}


def law(reach: Reach, *codes: CodeRow, documents: tuple[str, ...] = ("X1",)) -> VehicleLaw:
    kinds = {name: Kind(name, "8703", "", {"en": name}) for name in ("car", "van")}
    return VehicleLaw(kinds, codes, (Condition("C", "document", reach, {"en": "c"}, "L", documents=documents),))


def found(reach: Reach, *codes: CodeRow, **more: Any) -> list[str]:
    return [each.wanting for each in unmet(DeclaredVehicle("87031000", IMPORT), law(reach, *codes, **more), DAY)]


def test_what_codes_leave_open_is_asked_for() -> None:
    engine = Reach(engines=frozenset({"petrol"}))
    assert found(engine, CodeRow("870310", Reach())) == []  # no engines are told apart
    driven = Reach(frozenset({"van"}), frozenset({"petrol", "diesel"}))
    assert found(engine, CodeRow("870310", Reach()), CodeRow("870320", driven)) == ["engine"]
    assert found(engine, CodeRow("870310", engine), CodeRow("870310", Reach(engines=frozenset({"diesel"})))) == [
        "engine"
    ]
    both = (CodeRow("870310", Reach(frozenset({"car"}))), CodeRow("870310", Reach(frozenset({"van"}))))
    assert found(Reach(frozenset({"car"})), *both) == ["kind"]
    big = Reach(capacity=Span(Decimal(1000)), gross_mass=Span(upto=Decimal(2000)))
    assert found(big, CodeRow("870310", Reach(gross_mass=Span(upto=Decimal(1000))))) == ["capacity"]
    assert found(big, CodeRow("870310", Reach(capacity=Span(upto=Decimal(900))))) == []
    assert found(Reach(), CodeRow("870310", Reach()), documents=()) == []  # nothing that a declaration could show
    apart = (CodeRow("870310", Reach(state="new")), CodeRow("87031000", Reach(state="used")))
    assert found(Reach(), *apart) == []
    for narrow in (
        Reach(frozenset({"van"})),
        Reach(capacity=Span(upto=Decimal(5))),
        Reach(engines=frozenset({"other"})),
    ):
        wide = Reach(frozenset({"car"}), frozenset({"petrol"}), capacity=Span(Decimal(9)))
        assert found(Reach(), CodeRow("870310", wide), CodeRow("87031000", narrow)) == []


AGES = st.none() | st.integers(0, 30).map(lambda years: date(2026 - years, 3, 1))
SPANS = st.tuples(st.none() | st.integers(0, 9), st.none() | st.integers(10, 20)).map(
    lambda bounds: Span(*(None if each is None else Decimal(each) for each in bounds))
)


@given(wanted=SPANS, first=AGES, state=st.sampled_from(["", "used"]))
def test_nothing_binds_that_the_law_does_not_reach_and_what_it_reaches_is_never_lost(
    wanted: Span, first: date | None, state: str
) -> None:
    reach = Reach(state=state, years=wanted)
    kinds = {"car": Kind("car", "8703", "", {"en": "Car"})}
    tells = Condition("T", "document", Reach(), {"en": "t"}, "L", documents=("V1",), tells="first_registered")
    rows = (Condition("C", "prohibited", reach, {"en": "c"}, "L"), tells)
    held = VehicleLaw(kinds, (CodeRow("8703", Reach()),), rows)
    said = unmet(DeclaredVehicle("870323", IMPORT, "40", {"V1": first}), held, DAY)
    bound = [each for each in said if each.condition.code == "C"]
    if first is None:
        assert bound == ([Bound(rows[0], "first_registered")] if wanted.is_bounded else [Bound(rows[0])])
    else:
        assert bool(bound) is is_reached(reach, Vehicle("car", "used", first_registered=first), DAY)
        assert all(not each.wanting for each in bound)
