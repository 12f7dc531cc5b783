"""Understanding: a WCO tree, as a message carried it, becomes the flat record that everything after it reads.

Nothing is refused here: what cannot be understood is left empty and told as a finding at its place. What the head
says holds for every goods item that says nothing of its own (destination, country of export, consignor,
consignee); documents stay where they were declared.
"""

from __future__ import annotations

from typing import Any

from customhouse.clearance.declarations.records import (
    DeclarationRecord,
    Direction,
    GoodsItem,
    Party,
)
from customhouse.clearance.declarations.rules import place
from customhouse.clearance.declarations.rules.law import DeclarationLaw
from customhouse.clearance.declarations.rules.reading import (
    amount,
    code,
    documents,
    identifier,
    moment,
    number,
    party,
    previous_documents,
    text,
    whole,
)
from customhouse.clearance.declarations.rules.reading_items import Inherited, charges, goods_item
from customhouse.clearance.declarations.rules.requests import understand_request
from customhouse.messages.findings import Finding
from customhouse.messages.wco import records as wco

__all__ = ["understand", "understand_request"]

NOBODY = Party()
SELF = "1"
"""The declarant acts for themselves (WCO 102): no representation."""


def understand(tree: wco.Declaration, law: DeclarationLaw) -> tuple[DeclarationRecord, tuple[Finding, ...]]:
    """The flat record of a declaration, and findings where something in it could not be understood.

    Where nobody is named as importer the consignee stands for them, and the consignor for the exporter; an agent
    declares where no declarant is named. The office is the one declared at, else the one of presentation.
    """
    findings: list[Finding] = []
    shipment = tree.goods_shipment or wco.GoodsShipment()
    type_code = code(tree.type_code)
    direction, stage = law.meaning(type_code)
    agent = party(tree.agent)
    head = _head(tree, shipment)
    items = tuple(
        [
            goods_item(one, position, findings, head)
            for position, one in enumerate(shipment.government_agency_goods_items, start=1)
        ]
    )
    record = DeclarationRecord(
        lrn=text(tree.functional_reference_id),
        type_code=type_code,
        direction=direction,
        stage=stage,
        office=_office(tree),
        declarant=party(tree.declarant) or agent or NOBODY,
        agent=agent,
        representation=_representation(tree),
        importer=party(shipment.importer) or (party(shipment.consignee) if direction is Direction.IMPORT else None),
        exporter=party(tree.exporter) or head.consignor,
        seller=party(shipment.seller) or _first_seller(shipment),
        buyer=party(shipment.buyer) or _first_buyer(shipment),
        items=items,
        **_totals(tree, findings),
        **_transport(tree, shipment, direction, items),
        **_papers(tree, shipment, findings),
    )
    return record, tuple(findings)


def _office(tree: wco.Declaration) -> str:
    """The office of the declaration, else the office of presentation."""
    presentation = tree.presentation_office.id if tree.presentation_office else None
    return identifier(tree.declaration_office_id) or identifier(presentation)


def _representation(tree: wco.Declaration) -> str:
    """The kind of representation; empty where the declarant acts for themselves."""
    declared = code(tree.agent.function_code) if tree.agent else ""
    return "" if declared == SELF else declared


def _consignor(tree: wco.Declaration, shipment: wco.GoodsShipment) -> Party | None:
    """Who sends the goods, by the shipment or by the consignment."""
    return party(shipment.consignor) or party(tree.consignment.consignor if tree.consignment else None)


def _first_seller(shipment: wco.GoodsShipment) -> Party | None:
    """The seller of the first item that names one."""
    sellers = (party(one.seller) for one in shipment.government_agency_goods_items)
    return next((seller for seller in sellers if seller), None)


def _first_buyer(shipment: wco.GoodsShipment) -> Party | None:
    """The buyer of the first item that names one."""
    buyers = (party(one.buyer) for one in shipment.government_agency_goods_items)
    return next((buyer for buyer in buyers if buyer), None)


def _head(tree: wco.Declaration, shipment: wco.GoodsShipment) -> Inherited:
    """What the head says for all goods items."""
    return Inherited(
        consignor=_consignor(tree, shipment),
        consignee=party(shipment.consignee),
        destination=code(shipment.destination.country_code if shipment.destination else None),
        export_country=code(shipment.export_country.id if shipment.export_country else None),
    )


def _totals(tree: wco.Declaration, findings: list[Finding]) -> dict[str, Any]:
    """Counts, masses and amounts of the head."""
    rates = [exchange.rate_numeric for exchange in tree.currency_exchanges if exchange.rate_numeric is not None]
    return {
        "declared_items": whole(tree.goods_item_quantity, place.ITEM_COUNT, findings),
        "total_packages": whole(tree.total_package_quantity, place.TOTAL_PACKAGES, findings),
        "total_gross_mass": number(tree.total_gross_mass_measure),
        "invoice_amount": amount(tree.invoice_amount),
        "exchange_rate": rates[0] if rates else None,
        "acceptance_declared": moment(tree.acceptance_date_time, place.ACCEPTANCE, findings),
    }


def _transport(
    tree: wco.Declaration, shipment: wco.GoodsShipment, direction: Direction, items: tuple[GoodsItem, ...]
) -> dict[str, Any]:
    """How the goods travel, from where, to where, and where they are."""
    consignment = shipment.consignment or wco.Consignment()
    border = tree.border_transport_means or wco.BorderTransportMeans()
    inland = (
        consignment.arrival_transport_means if direction is Direction.IMPORT else consignment.departure_transport_means
    )
    located = consignment.goods_location or wco.GoodsLocation()
    return {
        "destination": next((goods.destination for goods in items if goods.destination), ""),
        "export_country": next((goods.export_country for goods in items if goods.export_country), ""),
        "border_transport_mode": code(border.mode_code),
        "border_transport_id": text(border.id),
        "inland_transport_mode": code(inland.mode_code if inland else None),
        "goods_location": text(located.id) or text(located.name),
        "containers": _containers(consignment, shipment),
    }


def _containers(consignment: wco.Consignment, shipment: wco.GoodsShipment) -> tuple[str, ...]:
    """Numbers of containers and other equipment, of the consignment and then of items, each once."""
    found = [identifier(one.id) for one in consignment.transport_equipment]
    for goods in shipment.government_agency_goods_items:
        if goods.commodity and goods.commodity.transport_equipment:
            found += [identifier(one.id) for one in goods.commodity.transport_equipment]
    return tuple(dict.fromkeys(number_ for number_ in found if number_))


def _papers(tree: wco.Declaration, shipment: wco.GoodsShipment, findings: list[Finding]) -> dict[str, Any]:
    """Terms, references, documents, guarantees and authorisations."""
    terms = shipment.trade_terms or wco.TradeTerms()
    ucr = shipment.ucr or wco.UCR()
    first = shipment.government_agency_goods_items[:1]
    return {
        "incoterm": code(terms.condition_code),
        "incoterm_place": text(terms.location_id) or text(terms.location_name),
        "transaction_nature": code(shipment.transaction_nature_code)
        or next((code(goods.transaction_nature_code) for goods in first), ""),
        "ucr": identifier(ucr.trader_assigned_reference_id) or identifier(ucr.id),
        "documents": documents(tree.additional_documents, place.DECLARATION, findings),
        "previous_documents": previous_documents(shipment.previous_documents, place.SHIPMENT, findings),
        "adjustments": charges(shipment.customs_valuation),
        "guarantees": tuple(
            identifier(one.reference_id) or text(one.id) or code(one.security_details_code)
            for one in tree.obligation_guarantees
        ),
        "authorisations": tuple(
            (code(holder.category_code), identifier(holder.id)) for holder in tree.authorisation_holders
        ),
    }
