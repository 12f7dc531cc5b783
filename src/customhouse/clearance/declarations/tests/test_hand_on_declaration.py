"""What a declaration hands on to selection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import DeclaredTax, Party
from customhouse.clearance.declarations.rules.handing_on import Selectable, item_facts, quantities
from customhouse.clearance.declarations.tests.demoland import good_declaration
from customhouse.tariff.duties.records import DutyLine

DAY = date(2026, 3, 2)
KNOWN = Selectable("26XD00000000000014", DAY, DAY, "XD000100", importer_known=True, importer_declarations=3)


def line(amount: str) -> DutyLine:
    return DutyLine(1, "CUD", "5 %", Decimal(100), "XDD", "5 %", Decimal(amount), "XDD", "M", "L")


@pytest.mark.parametrize(
    ("exporter", "shown"),
    [(None, ""), (Party(name="Paille"), "Paille"), (Party(identifier="XD1", name="Paille"), "XD1")],
)
def test_the_exporter_is_known_by_identifier_or_else_by_name(exporter: Party | None, shown: str) -> None:
    record = replace(good_declaration(), exporter=exporter)
    [facts] = item_facts(record, KNOWN, {1: Decimal(100)}, {1: "732393"}, [])
    assert facts.exporter == shown


def test_the_duties_of_an_item_are_added_up() -> None:
    [facts] = item_facts(good_declaration(), KNOWN, {1: Decimal(100)}, {1: "732393"}, [line("5"), line("7")])
    assert (facts.duty, facts.customs_value, facts.commodity) == (Decimal(12), Decimal(100), "732393")


def test_a_mass_of_its_own_kind_is_handed_on_beside_the_net_mass() -> None:
    """The drained net weight and the gross mass are no net mass; the kilograms of a second mass field are."""
    excise = DeclaredTax("EXC", "", quantity=Decimal(8), unit="KGM#E")
    item = replace(
        good_declaration().items[0],
        net_mass=Decimal(10),
        supplementary_quantity=Decimal(12),
        supplementary_unit="KGM#G",
        taxes=(excise, replace(excise, unit="DTN"), replace(excise, unit="???", quantity=Decimal(3))),
    )
    assert quantities(item, "") == {
        "KGM": Decimal(10),
        "KGM#G": Decimal(12),
        "KGM#E": Decimal(8),
        "???": Decimal(3),
    }
