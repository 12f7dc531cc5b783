"""A shipment as a declaration of the WCO Data Model (3.6), as real traders fill it in."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from customhouse.messages.wco.records import (
    AdditionalDocument,
    Address,
    Agent,
    Amount,
    ArrivalTransportMeans,
    AuthorisationHolder,
    BorderTransportMeans,
    Classification,
    Commodity,
    Consignment,
    CustomsValuation,
    Declarant,
    Declaration,
    Destination,
    DutyTaxFee,
    ExitOffice,
    ExportCountry,
    Exporter,
    GoodsLocation,
    GoodsMeasure,
    GoodsShipment,
    GovernmentAgencyGoodsItem,
    GovernmentProcedure,
    Importer,
    InvoiceLine,
    Measure,
    MetaData,
    ObligationGuarantee,
    Origin,
    Packaging,
    Payment,
    PresentationOffice,
    PreviousDocument,
    Seller,
    TradeTerms,
    TransportEquipment,
    ValuationAdjustment,
)
from customhouse.reference.identifiers import mrn
from customhouse.reference.identifiers.characters import check_digit
from customhouse.world.records import CountryFacts, Goods, Shipment, Trader

Named = TypeVar("Named", Declarant, Exporter, Importer, Seller)

_DIRECTIONS = {"import": "IM", "export": "EX"}
_AUTHORISED = {"71": "CWP", "51": "IPO", "53": "TEA", "21": "OPO"}
_SIMPLIFIED = {"B": "SDE", "C": "SDE", "F": "SDE", "Y": "SDE", "X": "SDE", "Z": "EIR"}
_COMPLETED = {"Y": "SDE", "X": "SDE", "Z": "CLE"}
_GUARANTEED = frozenset({"51", "53"})
_KILOGRAM = "KGM"
_NOT_PREFERENTIAL, _PREFERENTIAL = "1", "2"


def metadata(country: CountryFacts) -> MetaData:
    """The envelope of every message of this country's traders."""
    return MetaData(
        wco_data_model_version_code="3.6",
        wco_type_name="DEC",
        responsible_country_code=country.code,
        responsible_agency_name="Customs",
        agency_assigned_customization_version_code="v1.0",
    )


def declaration(shipment: Shipment, country: CountryFacts) -> Declaration:
    """The shipment as declared."""
    imported = shipment.direction == "import"
    declarant = shipment.broker if shipment.broker and shipment.representation == "3" else shipment.trader
    exporter = shipment.partner if imported else shipment.trader
    total = sum((goods.price for goods in shipment.goods), Decimal(0))
    return Declaration(
        function_code="9",
        functional_reference_id=shipment.lrn,
        type_code=_DIRECTIONS[shipment.direction] + shipment.type_letter,
        goods_item_quantity=Measure(Decimal(len(shipment.goods))),
        declaration_office_id=shipment.office.code,
        invoice_amount=Amount(total, shipment.currency),
        total_gross_mass_measure=Measure(shipment.total_gross_mass, _KILOGRAM),
        total_package_quantity=Measure(Decimal(shipment.total_packages)),
        agent=_agent(shipment),
        authorisation_holders=_authorisations(shipment),
        border_transport_means=BorderTransportMeans(
            id=shipment.carrier_id, identification_type_code=_carrier_type(shipment.mode), mode_code=shipment.mode
        ),
        declarant=_named(Declarant, declarant),
        exit_office=None if imported else ExitOffice(id=shipment.office.code),
        exporter=_named(Exporter, exporter),
        goods_shipment=_goods_shipment(shipment),
        obligation_guarantees=_guarantees(shipment, country),
        presentation_office=PresentationOffice(id=shipment.office.code),
    )


def _goods_shipment(shipment: Shipment) -> GoodsShipment:
    imported = shipment.direction == "import"
    importer = shipment.trader if imported else shipment.partner
    return GoodsShipment(
        transaction_nature_code="4" if shipment.procedure in {"51", "21"} else "11",
        consignment=_consignment(shipment),
        destination=Destination(country_code=shipment.destination),
        export_country=ExportCountry(id=shipment.export_country),
        government_agency_goods_items=tuple(
            _item(shipment, goods, number) for number, goods in enumerate(shipment.goods, 1)
        ),
        importer=_named(Importer, importer),
        previous_documents=(*_previous(shipment), *_completed(shipment)),
        seller=_named(Seller, shipment.partner) if imported else None,
        trade_terms=TradeTerms(condition_code=shipment.incoterm, location_id=shipment.office.location),
    )


def _consignment(shipment: Shipment) -> Consignment:
    return Consignment(
        container_code="1" if shipment.containers else "0",
        arrival_transport_means=ArrivalTransportMeans(
            id=shipment.carrier_id, identification_type_code=_carrier_type(shipment.mode)
        )
        if shipment.direction == "import"
        else None,
        goods_location=GoodsLocation(
            name=shipment.office.location,
            type_code="A",
            address=Address(type_code="U", country_code=shipment.office.location[:2]),
        ),
        transport_equipment=tuple(
            TransportEquipment(sequence_numeric=Decimal(number), id=container)
            for number, container in enumerate(shipment.containers, 1)
        ),
    )


def _item(shipment: Shipment, goods: Goods, number: int) -> GovernmentAgencyGoodsItem:
    imported = shipment.direction == "import"
    return GovernmentAgencyGoodsItem(
        sequence_numeric=Decimal(number),
        statistical_value_amount=None if imported else Amount(goods.price, shipment.currency),
        additional_documents=tuple(
            AdditionalDocument(category_code=code[0], type_code=code[1:], id=reference)
            for code, reference in goods.documents
        ),
        commodity=_commodity(shipment, goods),
        customs_valuation=CustomsValuation(method_code="1") if imported else None,
        government_procedures=(
            GovernmentProcedure(current_code=shipment.procedure, previous_code=shipment.previous_procedure),
            GovernmentProcedure(current_code="F05" if shipment.procedure == "61" else "000"),
        ),
        origins=_origins(goods),
        packagings=(
            Packaging(
                sequence_numeric=Decimal(1),
                marks_numbers_id=goods.marks,
                quantity_quantity=Measure(Decimal(goods.packages)),
                type_code=goods.package,
            ),
        ),
        valuation_adjustment=ValuationAdjustment(addition_code="0000") if imported else None,
    )


def _commodity(shipment: Shipment, goods: Goods) -> Commodity:
    return Commodity(
        description=goods.description,
        classifications=(Classification(id=goods.commodity, identification_type_code="TSP"),),
        duty_tax_fees=_taxes(goods) if shipment.direction == "import" else (),
        goods_measure=GoodsMeasure(
            gross_mass_measure=Measure(goods.gross_mass, _KILOGRAM),
            net_net_weight_measure=Measure(goods.net_mass, _KILOGRAM),
            tariff_quantity=Measure(goods.quantity, goods.unit) if goods.unit and goods.quantity else None,
        ),
        invoice_line=InvoiceLine(item_charge_amount=Amount(goods.price, shipment.currency)),
    )


def _taxes(goods: Goods) -> tuple[DutyTaxFee, ...]:
    """Duty and tax as claimed and paid, and the strength by which spirits and wine are taxed (unit ASV: % volume)."""
    paid = Payment(method_code="H")
    duty = DutyTaxFee(
        duty_regime_code=goods.preference, type_code="CUD", payment=paid, quota_order_id=goods.quota or None
    )
    tax = DutyTaxFee(type_code="VAT", payment=paid)
    if goods.strength is None:
        return (duty, tax)
    excise = DutyTaxFee(type_code="EXC", specific_tax_base_quantity=Measure(goods.strength, "ASV"), payment=paid)
    return (duty, excise, tax)


def _origins(goods: Goods) -> tuple[Origin, ...]:
    plain = Origin(country_code=goods.origin, type_code=_NOT_PREFERENTIAL)
    if goods.preference.startswith("3"):
        return (plain, Origin(country_code=goods.origin, type_code=_PREFERENTIAL))
    return (plain,)


def _agent(shipment: Shipment) -> Agent | None:
    if shipment.broker is None:
        return None
    return Agent(id=shipment.broker.identifier, function_code=shipment.representation)


def _authorisations(shipment: Shipment) -> tuple[AuthorisationHolder, ...]:
    wanted = [_AUTHORISED.get(shipment.procedure), _SIMPLIFIED.get(shipment.type_letter)]
    holder = shipment.trader.identifier or (shipment.broker.identifier if shipment.broker else "")
    return tuple(AuthorisationHolder(id=holder, category_code=code) for code in wanted if code and holder)


def _guarantees(shipment: Shipment, country: CountryFacts) -> tuple[ObligationGuarantee, ...]:
    if shipment.procedure not in _GUARANTEED:
        return ()
    serial = int.from_bytes(shipment.trader.name.encode(), "big") % 10**12
    grn = f"{shipment.moment:%y}{country.code}{serial:012}"
    return (ObligationGuarantee(reference_id=grn + check_digit(grn), security_details_code="1"),)


def _previous(shipment: Shipment) -> tuple[PreviousDocument, ...]:
    """The transport document of goods from abroad; the earlier declaration of goods from another procedure."""
    if shipment.previous_procedure != "00":
        serial = int(shipment.lrn.replace("-", "")) % 36**12
        earlier = mrn.generate(shipment.moment.year - 1, shipment.office.code[:2], serial)
        return (PreviousDocument(category_code="Z", type_code="MRN", id=earlier, line_numeric=Decimal(1)),)
    if shipment.direction == "export":
        return ()
    code, reference = shipment.transport_document
    return (PreviousDocument(category_code="Z", type_code=code[1:], id=reference),)


def _completed(shipment: Shipment) -> tuple[PreviousDocument, ...]:
    """What a supplementary declaration completes: a simplified one of the last year, or an entry in records."""
    kind = _COMPLETED.get(shipment.type_letter)
    if kind is None:
        return ()
    day = shipment.moment - timedelta(days=9)
    serial = int(shipment.lrn.replace("-", "")) % 36**12
    simplified = mrn.generate(day.year - 1, shipment.office.code[:2], serial)
    reference = simplified if kind == "SDE" else f"{day:%Y%m%d}"
    return (PreviousDocument(category_code="Y", type_code=kind, id=reference),)


def _carrier_type(mode: str) -> str:
    """UN/EDIFACT-like types of identification: 10 IMO number, 40 flight, 30 registration plate."""
    return {"1": "10", "4": "40"}.get(mode, "30")


def _named(party: type[Named], trader: Trader) -> Named:
    """By identifier where there is one, else by name and address."""
    if trader.identifier:
        return party(id=trader.identifier)
    address = Address(city_name=trader.city, country_code=trader.country, line=trader.line, postcode_id=trader.postcode)
    return party(name=trader.name, address=address)
