"""Small WCO messages for the journeys: a good import of cooking pots, and whatever a test says differently about it.

They are written by `messages.wco`, as traders' own systems would. The consignment: ten boxes of steel pots for Karamel
Foods, worth 1000 XDD, which no profile of demoland looks at: 20 % customs duty, a fee, and VAT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import structs

from conftest import AT
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.messages.wco import pointers
from customhouse.messages.wco import records as wco
from customhouse.messages.wco.writing import write_json, write_xml

IMPORTER = "XD0470001009"
"""Karamel Foods, registered in demoland."""
OTHER = "XD0320003027"
"""Another registered trader, who imports and exports."""
BROKER = "XD0740033297"
"""A broker whom Karamel Foods has mandated (direct representation)."""
OFFICE = "XD000100"

POTS, TOBACCO, PRECURSOR, USED_CAR, HERBS = "732393", "240220", "291431", "87032320", "070999"
"""Goods whose lanes the profiles of demoland decide: green, orange, hold, red (a used car of low value), green."""


def trader(identifier: str = IMPORTER) -> Actor:
    """A trader's own system."""
    return Actor(identifier, frozenset({Role.TRADER}), frozenset({identifier}))


OFFICER = Actor("omar", frozenset({Role.OFFICER}), offices=frozenset({OFFICE}))
SUPERVISOR = Actor("sara", frozenset({Role.SUPERVISOR}), offices=frozenset({OFFICE}))
ANALYST = Actor("anas", frozenset({Role.ANALYST}))
AUDITOR = Actor("aude", frozenset({Role.AUDITOR}))


@dataclass(frozen=True)
class Goods:
    """One goods item; masses in kilograms."""

    commodity: str = POTS
    description: str | None = "Cooking pots of stainless steel"
    origin: str = "IT"
    price: str = "1000"
    currency: str = "XDD"
    gross: str = "110"
    net: str = "100"
    packages: int = 10
    procedure: str = "40"
    previous: str = "00"
    preference: str = "100"
    unit: str = ""
    quantity: str = ""
    payment: str = ""
    documents: tuple[str, ...] = ("N380 INV-1", "N705 BL-1")


CIGARETTES = Goods(TOBACCO, "Cigarettes in cartons", origin="CH", unit="MIL", quantity="200")
CHEMICALS = Goods(PRECURSOR, "Phenylacetone in drums", origin="CN")
CAR = Goods(USED_CAR, "Used car of 2022", origin="JP", price="3000", gross="1200", net="1200", packages=1)
FRESH_HERBS = Goods(HERBS, "Fresh basil and mint in boxes", price="500")
RETURNED = Goods(procedure="61", previous="10")
GOODS = {
    "pots": Goods(),
    "cigarettes": CIGARETTES,
    "chemicals": CHEMICALS,
    "car": CAR,
    "herbs": FRESH_HERBS,
    "returned pots": RETURNED,
}
"""What the stories call them."""


def declaration(lrn: str = "POTS-1", *goods: Goods, **words: Any) -> wco.Declaration:
    """A declaration as a record; `words` replace fields of the declaration, or of its shipment."""
    goods = goods or (Goods(),)
    type_code = words.pop("type_code", "IMA")
    imported = type_code[:2] != "EX"
    declarant = words.pop("declarant", IMPORTER)
    shipment = wco.GoodsShipment(
        transaction_nature_code="11",
        consignment=wco.Consignment(
            container_code="1",
            goods_location=wco.GoodsLocation(name="XDPSL"),
            transport_equipment=(wco.TransportEquipment(sequence_numeric=Decimal(1), id="MSCU1234566"),),
        ),
        destination=wco.Destination(country_code="XD" if imported else "IT"),
        export_country=wco.ExportCountry(id="IT" if imported else "XD"),
        government_agency_goods_items=tuple(item(one, number) for number, one in enumerate(goods, 1)),
        importer=wco.Importer(id=words.pop("importer", declarant)) if imported else foreigner(wco.Importer),
        trade_terms=wco.TradeTerms(condition_code="CIF", location_id="XDPSL"),
    )
    shipment = _replaced(shipment, words)
    made = wco.Declaration(
        function_code="9",
        functional_reference_id=lrn,
        type_code=type_code,
        goods_item_quantity=wco.Measure(Decimal(len(goods))),
        declaration_office_id=OFFICE,
        invoice_amount=_amount(sum(Decimal(one.price) for one in goods), goods[0].currency),
        total_gross_mass_measure=wco.Measure(sum((Decimal(one.gross) for one in goods), Decimal(0)), "KGM"),
        total_package_quantity=wco.Measure(Decimal(sum(one.packages for one in goods))),
        border_transport_means=wco.BorderTransportMeans(mode_code="1", id="9321483", identification_type_code="10"),
        declarant=wco.Declarant(id=declarant),
        exporter=foreigner(wco.Exporter) if imported else wco.Exporter(id=declarant),
        goods_shipment=shipment,
    )
    replaced: wco.Declaration = _replaced(made, words, all_of_them=True)
    return replaced


Record = TypeVar("Record", bound=wco.Section)


def _replaced(record: Record, words: dict[str, Any], *, all_of_them: bool = False) -> Record:
    """The record with those of `words` that are its own, taken out of `words`."""
    own = {name: words.pop(name) for name in list(words) if name in record.__struct_fields__}
    assert not (all_of_them and words), f"no such words: {words}"
    return structs.replace(record, **own)


def foreigner(kind: Any) -> Any:
    """A company abroad, by name and address."""
    address = wco.Address(city_name="Trieste", country_code="IT", line="Via del Porto 1", postcode_id="34121")
    return kind(name="Casalinghi Adriatici", address=address)


def item(goods: Goods, number: int) -> wco.GovernmentAgencyGoodsItem:
    """A goods item as a record."""
    measure = wco.GoodsMeasure(
        gross_mass_measure=wco.Measure(Decimal(goods.gross), "KGM"),
        net_net_weight_measure=wco.Measure(Decimal(goods.net), "KGM"),
        tariff_quantity=wco.Measure(Decimal(goods.quantity), goods.unit or None) if goods.quantity else None,
    )
    payment = wco.Payment(method_code=goods.payment) if goods.payment else None
    commodity = wco.Commodity(
        description=goods.description,
        classifications=(wco.Classification(id=goods.commodity, identification_type_code="TSP"),),
        duty_tax_fees=(wco.DutyTaxFee(duty_regime_code=goods.preference, type_code="CUD", payment=payment),),
        goods_measure=measure,
        invoice_line=wco.InvoiceLine(item_charge_amount=_amount(Decimal(goods.price), goods.currency)),
    )
    return wco.GovernmentAgencyGoodsItem(
        sequence_numeric=Decimal(number),
        additional_documents=tuple(_document(one) for one in goods.documents),
        commodity=commodity,
        customs_valuation=wco.CustomsValuation(method_code="1"),
        government_procedures=(
            wco.GovernmentProcedure(current_code=goods.procedure, previous_code=goods.previous),
            wco.GovernmentProcedure(current_code="000"),
        ),
        origins=(wco.Origin(country_code=goods.origin, type_code="1"),),
        packagings=(
            wco.Packaging(
                sequence_numeric=Decimal(1),
                marks_numbers_id="KARAMEL 1-10",
                quantity_quantity=wco.Measure(Decimal(goods.packages)),
                type_code="BX",
            ),
        ),
    )


def _amount(value: Decimal | int, currency: str) -> wco.Amount:
    return wco.Amount(Decimal(value), currency)


def _document(words: str) -> wco.AdditionalDocument:
    code, reference = words.split(" ", 1)
    return wco.AdditionalDocument(category_code=code[0], type_code=code[1:], id=reference)


ENVELOPE = wco.MetaData(
    wco_data_model_version_code="3.6",
    wco_type_name="DEC",
    responsible_country_code="XD",
    responsible_agency_name="Customs",
    agency_assigned_customization_version_code="v1.0",
)


def as_xml(tree: wco.Declaration) -> bytes:
    """The message in XML."""
    return write_xml(tree, ENVELOPE)


def as_json(tree: wco.Declaration) -> bytes:
    """The message in the JSON mirror."""
    return write_json(tree, ENVELOPE)


def message(lrn: str = "POTS-1", *goods: Goods, **words: Any) -> bytes:
    """A declaration in XML."""
    return as_xml(declaration(lrn, *goods, **words))


def request(mrn: str, *pointed: str, kind: str = "COR", lrn: str = "REQUEST-1", **words: Any) -> bytes:
    """A message about a declaration that has an MRN: COR amends what `pointed` names, INV cancels, GPR presents."""
    changes = tuple(
        wco.Amendment(change_reason_code="32", pointers=pointers.to_elements(pointer)) for pointer in pointed
    )
    made = wco.Declaration(
        function_code="13",
        functional_reference_id=lrn,
        id=mrn,
        type_code=kind,
        declarant=wco.Declarant(id=words.pop("declarant", IMPORTER)),
        amendments=changes or (wco.Amendment(change_reason_code="1"),),
        additional_information=(
            wco.AdditionalInformation(statement_description="A slip of the pen", statement_type_code="AES"),
        ),
    )
    return as_xml(_replaced(made, words, all_of_them=True))


PRICE = "42A/67A/68A[1]/23A/79A/112"
INVOICE = "42A/109"
DESCRIPTION = "42A/67A/68A[1]/23A/137"


def new_price(mrn: str, price: str, **words: Any) -> bytes:
    """An amendment of the price of the first item and of the invoice."""
    amount = wco.Amount(Decimal(price), "XDD")
    commodity = wco.Commodity(invoice_line=wco.InvoiceLine(item_charge_amount=amount))
    changed = wco.GovernmentAgencyGoodsItem(sequence_numeric=Decimal(1), commodity=commodity)
    shipment = wco.GoodsShipment(government_agency_goods_items=(changed,))
    return request(mrn, PRICE, INVOICE, goods_shipment=shipment, invoice_amount=amount, **words)


def cancellation(mrn: str, **words: Any) -> bytes:
    """A request to cancel."""
    return request(mrn, kind="INV", **words)


def presentation(mrn: str, **words: Any) -> bytes:
    """A notice that the goods of a pre-lodged declaration are there."""
    return request(mrn, kind="GPR", **words)


def send(data: bytes, sender: Actor = SYSTEM, at: datetime = AT) -> Outcome:
    """Lodge one message."""
    return lodge([Arrival(data, sender, at)])[0]


def codes(findings: Any) -> list[str]:
    """The codes of findings, each once, in order."""
    return list(dict.fromkeys(row.code for row in findings))
