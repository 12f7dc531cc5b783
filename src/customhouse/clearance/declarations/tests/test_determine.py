"""What customs determines is laid over what was declared, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.rules.determining import determined, doubtful, merged
from customhouse.clearance.declarations.rules.handing_on import valued_items
from customhouse.clearance.declarations.tests.demoland import good_declaration
from customhouse.tariff.valuation.records import Charge
from customhouse.tariff.valuation.rules.transaction_value import transaction_values


def test_nothing_determined_changes_nothing() -> None:
    record = good_declaration()
    assert determined(record, {}) is record
    assert determined(record, {"99": {"origin": "CN"}}) == record


def test_what_was_found_stands_in_place_of_what_was_declared() -> None:
    record = good_declaration()
    number = record.items[0].number
    found = {
        "commodity": "6203423100",
        "origin": "CN",
        "preference": "100",
        "net_mass": "12.5",
        "description": "Trousers of denim",
        "customs_value": "9000.10",
    }
    item = determined(record, {str(number): found}).items[0]
    assert (item.commodity, item.origin, item.preferential_origin) == ("6203423100", "CN", "")
    assert (item.preference, item.net_mass, item.description) == ("100", Decimal("12.5"), "Trousers of denim")
    assert item.determined_value == Decimal("9000.10")
    assert item.price == record.items[0].price


def test_a_determined_value_is_taken_as_it_is() -> None:
    """Charges of the whole declaration fall on the other items as they did before."""
    record = good_declaration()
    one = replace(record.items[0], number=1)
    seen = replace(record, items=(replace(one, determined_value=Decimal(500)), replace(one, number=2)))
    freight = [Charge("AK", Decimal(100), "XDD")]
    first, second = transaction_values(valued_items(seen, lambda _: False), freight, lambda value, _: value)
    before = transaction_values(
        valued_items(replace(seen, items=(one, replace(one, number=2))), lambda _: False),
        freight,
        lambda value, _: value,
    )
    assert first.value == Decimal(500)
    assert second.value == before[1].value


def test_later_determinations_are_laid_over_earlier_ones() -> None:
    before = {"1": {"origin": "CN", "customs_value": "10"}}
    assert merged(before, [Correction(1, "customs_value", "20"), Correction(2, "origin", "FR")]) == {
        "1": {"origin": "CN", "customs_value": "20"},
        "2": {"origin": "FR"},
    }
    assert before == {"1": {"origin": "CN", "customs_value": "10"}}


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (Correction(77, "origin", "CN"), "DET-ITEM"),
        (Correction(1, "customs_value", "much"), "DET-FIGURE"),
        (Correction(1, "customs_value", "NaN"), "DET-FIGURE"),
        (Correction(1, "net_mass", "-1"), "DET-FIGURE"),
        (Correction(1, "customs_value", "1e30"), "DET-FIGURE"),
        (Correction(1, "commodity", ""), "DET-TEXT"),
        (Correction(1, "origin", "CHINA"), "DET-TEXT"),
        (Correction(1, "colour", "red"), "DET-ELEMENT"),
    ],
)
def test_what_cannot_be_determined_is_refused_with_its_place(correction: Correction, code: str) -> None:
    [finding] = doubtful({1}, [correction])
    assert (finding.code, finding.is_error) == (code, True)
    assert finding.pointer.startswith("42A/67A/68A[")


def test_what_can_be_determined_passes() -> None:
    assert not list(doubtful({1}, [Correction(1, "customs_value", "12.50"), Correction(1, "origin", "CN")]))
