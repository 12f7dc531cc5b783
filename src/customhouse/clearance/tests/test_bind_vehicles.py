"""Conditions of vehicles at lodging, by the law that is installed: what is around a declaration tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from customhouse.clearance.declarations.records import Document
from customhouse.clearance.declarations.rules.catalogue import check
from customhouse.clearance.declarations.rules.circumstances import Circumstances, Standing
from customhouse.clearance.declarations.tests.demoland import demoland_law, good_declaration, good_item
from customhouse.clearance.surroundings import Surroundings
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.findings import Severity

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_an_old_car_is_not_admitted_and_says_why(demoland: CountryPack) -> None:
    around: Any = Surroundings(law=None, traders={}, mandates={}, used={}, declarations_before={}, twins=None)  # type: ignore[arg-type]  # neither is asked
    vehicles = around.circumstances(AT, presented_at=AT).vehicles
    paper = Document("V001", "TN 77", issued=date(2010, 3, 1))
    car = replace(good_item(), commodity="8703233000", documents=(Document("N380", "INV 1"), paper))
    record = replace(good_declaration(), items=(car,))
    assert vehicles(record, replace(car, commodity="0901110000"), AT.date()) == ()
    known = Circumstances(at=AT, standing=lambda _who, _on: Standing.KNOWN, vehicles=vehicles)
    found = {each.code: each for each in check(record, demoland_law(), known) if each.code.startswith("VEH-")}
    assert (found["VEH-BAN"].severity, found["VEH-DOC"].severity) == (Severity.ERROR, Severity.WARNING)
    assert found["VEH-BAN"].text() == (
        "These goods are not admitted: Vehicles first registered more than fifteen years ago are not admitted; "
        "collectors' pieces of heading 9705 are (Admission of Vehicles Order 2018/14, art. 3)."
    )
    assert "V002" in found["VEH-DOC"].cure()
