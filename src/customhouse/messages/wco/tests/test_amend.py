"""Amending: pointers say where, the amendment's own tree says what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.messages.wco.amending import amend
from customhouse.messages.wco.pointers import to_elements
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.records import (
    AdditionalDocument,
    Address,
    Amendment,
    Amount,
    Commodity,
    Declarant,
    Declaration,
    GoodsShipment,
    GovernmentAgencyGoodsItem,
)
from customhouse.messages.wco.tests import samples

Item = GovernmentAgencyGoodsItem


@pytest.fixture
def original() -> Declaration:
    found = read_message(samples.bent("<ID>1 a", '<ID schemeID="X">1 a')).declaration
    assert found is not None
    return found


def _amendment(*pointers: str, **content: object) -> Declaration:
    sections = tuple(Amendment(pointers=to_elements(pointer)) for pointer in pointers)
    return Declaration(amendments=sections, **content)  # type: ignore[arg-type]


def _items(declaration: Declaration) -> tuple[Item, ...]:
    assert declaration.goods_shipment is not None
    return declaration.goods_shipment.government_agency_goods_items


def test_a_leaf_is_replaced_and_the_original_stays(original: Declaration) -> None:
    amended, findings = amend(original, _amendment("42A/109", invoice_amount=Amount(Decimal(7), "USD")))
    assert findings == ()
    assert amended.invoice_amount == Amount(Decimal(7), "USD")
    assert original.invoice_amount == Amount(Decimal("1250.50"), "EUR")
    assert amended.functional_reference_id == "LRN-1"


def test_a_leaf_deep_in_an_item_is_found_by_sequence_number(original: Declaration) -> None:
    new = GoodsShipment(
        government_agency_goods_items=(Item(sequence_numeric=Decimal(2), commodity=Commodity(description="Tyres")),)
    )
    amended, findings = amend(original, _amendment("42A/67A/68A[2]/23A/137", goods_shipment=new))
    assert findings == ()
    first, second = _items(amended)
    assert first == _items(original)[0]
    assert second.commodity == Commodity(description="Tyres")


def test_an_item_is_added(original: Declaration) -> None:
    new = GoodsShipment(government_agency_goods_items=(Item(sequence_numeric=Decimal(3)),))
    amended, findings = amend(original, _amendment("42A/67A/68A[3]", "42A/228", goods_shipment=new))
    assert findings == ()
    assert [item.sequence_numeric for item in _items(amended)] == [1, 2, 3]
    assert amended.goods_item_quantity is None


def test_several_are_taken_away_by_their_numbers_in_the_original(original: Declaration) -> None:
    amended, findings = amend(original, _amendment("42A/02A[1]", "42A/02A[2]", "42A/67A/68A[1]"))
    assert findings == ()
    assert amended.additional_documents == ()
    assert [item.sequence_numeric for item in _items(amended)] == [2]


def test_a_leaf_brings_and_takes_what_stands_beside_it(original: Declaration) -> None:
    pointer = "42A/02A[1]/D005"
    plain, _ = amend(original, _amendment(pointer, additional_documents=(AdditionalDocument(id="9"),)))
    assert plain.additional_documents[0] == AdditionalDocument(id="9")
    odd = AdditionalDocument(id="9", supplementary={"id": {"schemeID": "Y"}})
    marked, _ = amend(original, _amendment(pointer, additional_documents=(odd,)))
    assert marked.additional_documents[0] == odd


def test_a_single_class_is_replaced_or_taken_away(original: Declaration) -> None:
    new = Declarant(id="DE1", address=Address(city_name="Bonn"))
    amended, findings = amend(original, _amendment("42A/57B", declarant=new))
    assert (amended.declarant, findings) == (new, ())
    without, findings = amend(original, _amendment("42A/57B"))
    assert (without.declarant, findings) == (None, ())


@pytest.mark.parametrize(
    "pointer", ["42A", "42A/05A", "42A/05A/R003", "42A/67A/68A[9]", "42A/02A[5]", "42A/67A/28A/10A"]
)
def test_a_pointer_to_nothing_is_told_there(original: Declaration, pointer: str) -> None:
    amended, findings = amend(original, _amendment(pointer))
    assert amended == original
    assert [(one.code, one.pointer) for one in findings] == [("MSG-POINTER", pointer)]


def test_an_amendment_without_pointer_is_told_at_itself(original: Declaration) -> None:
    amended, findings = amend(original, Declaration(amendments=(Amendment(change_reason_code="1"),)))
    assert amended == original
    assert [one.pointer for one in findings] == ["42A/06A[1]"]
