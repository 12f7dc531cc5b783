"""What a row of the register declares, as a message of the WCO Data Model: it takes the same way as every other."""

from __future__ import annotations

from decimal import Decimal

from customhouse.clearance.downtime.records import RegisterRow
from customhouse.clearance.downtime.rules.numbers import parsed
from customhouse.messages.wco import records as wco

TYPE = "IMA"
"""Import, standard: the goods are there."""
KILOGRAM = "KGM"
NOTHING_BEFORE = "00"


def composed(row: RegisterRow) -> wco.Declaration:
    """The declaration that the row is: one goods item, imported, for the office that wrote it down."""
    number = parsed(row.number)
    office = number.office if number else ""
    return wco.Declaration(
        function_code="9",
        functional_reference_id=row.number,
        type_code=TYPE,
        goods_item_quantity=wco.Measure(Decimal(1)),
        declaration_office_id=office,
        invoice_amount=wco.Amount(row.price, row.currency),
        total_gross_mass_measure=wco.Measure(row.gross_mass, KILOGRAM),
        total_package_quantity=wco.Measure(Decimal(row.packages)),
        agent=wco.Agent(id=row.declarant, function_code="2") if row.declarant != row.importer else None,
        declarant=wco.Declarant(id=row.importer),
        goods_shipment=_shipment(row),
        presentation_office=wco.PresentationOffice(id=office),
    )


def _shipment(row: RegisterRow) -> wco.GoodsShipment:
    return wco.GoodsShipment(
        consignment=wco.Consignment(container_code="0"),
        government_agency_goods_items=(_item(row),),
        importer=wco.Importer(id=row.importer),
    )


def _item(row: RegisterRow) -> wco.GovernmentAgencyGoodsItem:
    current, previous = row.procedure[:2], row.procedure[2:] or NOTHING_BEFORE
    kind = wco.Packaging(
        sequence_numeric=Decimal(1), quantity_quantity=wco.Measure(Decimal(row.packages)), type_code=row.package_kind
    )
    return wco.GovernmentAgencyGoodsItem(
        sequence_numeric=Decimal(1),
        commodity=_commodity(row),
        customs_valuation=wco.CustomsValuation(method_code="1"),
        government_procedures=(wco.GovernmentProcedure(current_code=current, previous_code=previous),),
        origins=(wco.Origin(country_code=row.origin, type_code="1"),),
        packagings=(kind,),
    )


def _commodity(row: RegisterRow) -> wco.Commodity:
    quantity = wco.Measure(row.quantity, row.unit) if row.quantity is not None else None
    return wco.Commodity(
        description=row.description,
        classifications=(wco.Classification(id=row.commodity, identification_type_code="TSP"),),
        duty_tax_fees=(wco.DutyTaxFee(duty_regime_code="100", type_code="CUD"),),
        goods_measure=wco.GoodsMeasure(
            gross_mass_measure=wco.Measure(row.gross_mass, KILOGRAM),
            net_net_weight_measure=wco.Measure(row.net_mass, KILOGRAM),
            tariff_quantity=quantity,
        ),
        invoice_line=wco.InvoiceLine(item_charge_amount=wco.Amount(row.price, row.currency)),
    )
