"""What a declaration hands on to selection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import Party
from customhouse.clearance.declarations.rules.handing_on import Selectable, item_facts
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
