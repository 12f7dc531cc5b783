"""Understanding a WCO tree: what becomes of each part, what is inherited, what cannot be understood."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from customhouse.clearance.declarations.records import (
    Adjustment,
    Amount,
    DeclarationRecord,
    DeclaredTax,
    Direction,
    Document,
    Package,
    Party,
    PreviousDocument,
    Stage,
)
from customhouse.clearance.declarations.rules import reading
from customhouse.clearance.declarations.rules.reading_items import commodity_code
from customhouse.clearance.declarations.rules.understanding import understand
from customhouse.clearance.declarations.tests.demoland import demoland_law
from customhouse.messages.findings import Finding
from customhouse.messages.wco import records as wco


def understood(tree: wco.Declaration) -> DeclarationRecord:
    record, findings = understand(tree, demoland_law())
    assert findings == ()
    return record


def shipped(**given: object) -> DeclarationRecord:
    return understood(wco.Declaration(type_code="IMA", goods_shipment=wco.GoodsShipment(**given)))  # type: ignore[arg-type]  # fields of a struct by name


def one_item(**given: object) -> wco.GovernmentAgencyGoodsItem:
    return wco.GovernmentAgencyGoodsItem(sequence_numeric=Decimal(1), **given)  # type: ignore[arg-type]  # as above


def test_nothing_is_understood_as_an_empty_declaration() -> None:
    """An empty tree gives an empty record that the rules refuse; it raises nothing."""
    record = understood(wco.Declaration())
    assert record.items == ()
    assert not record.declarant.is_named
    assert (record.direction, record.stage) == (Direction.IMPORT, Stage.STANDARD)


@pytest.mark.parametrize(
    ("type_code", "direction", "stage"),
    [
        ("IMA", Direction.IMPORT, Stage.STANDARD),
        ("exd", Direction.EXPORT, Stage.PRELODGED),
        ("COY", Direction.IMPORT, Stage.SUPPLEMENTARY),
        ("EXC", Direction.EXPORT, Stage.SIMPLIFIED),
        ("IMP", Direction.IMPORT, Stage.PROVISIONAL),
        ("ZZ9", Direction.IMPORT, Stage.STANDARD),
    ],
)
def test_type_tells_direction_and_stage(type_code: str, direction: Direction, stage: Stage) -> None:
    """The law's table of types is what tells them."""
    record = understood(wco.Declaration(type_code=type_code))
    assert (record.direction, record.stage) == (direction, stage)


def test_head_is_read() -> None:
    """Totals, references, offices and papers of the head."""
    record = understood(
        wco.Declaration(
            type_code="IMA",
            functional_reference_id=" lrn 1 ",
            presentation_office=wco.PresentationOffice(id="xd000100"),
            goods_item_quantity=wco.Measure(Decimal(2)),
            total_package_quantity=wco.Measure(Decimal("10.0")),
            total_gross_mass_measure=wco.Measure(Decimal("110.5")),
            invoice_amount=wco.Amount(Decimal("9.50"), "eur"),
            currency_exchanges=(wco.CurrencyExchange(), wco.CurrencyExchange(rate_numeric=Decimal("1.2"))),
            acceptance_date_time=wco.DateTime("20240102030405Z", "304"),
            additional_documents=(wco.AdditionalDocument(category_code="n", type_code="380", id="I1"),),
            obligation_guarantees=(
                wco.ObligationGuarantee(reference_id="24XD 1"),
                wco.ObligationGuarantee(id="waiver"),
                wco.ObligationGuarantee(security_details_code="1"),
            ),
            authorisation_holders=(wco.AuthorisationHolder(id="xd 1", category_code="cgu"),),
            border_transport_means=wco.BorderTransportMeans(id="Globe", mode_code="1"),
        )
    )
    assert (record.lrn, record.office) == ("lrn 1", "XD000100")
    assert (record.declared_items, record.total_packages) == (2, 10)
    assert (record.total_gross_mass, record.invoice_amount) == (Decimal("110.5"), Amount(Decimal("9.50"), "EUR"))
    assert record.exchange_rate == Decimal("1.2")
    assert record.acceptance_declared == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert record.documents == (Document("N380", "I1"),)
    assert record.guarantees == ("24XD1", "waiver", "1")
    assert record.authorisations == (("CGU", "XD1"),)
    assert (record.border_transport_mode, record.border_transport_id) == ("1", "Globe")


def test_declared_office_comes_before_that_of_presentation() -> None:
    """The office of presentation only stands in."""
    tree = wco.Declaration(declaration_office_id="XD000200", presentation_office=wco.PresentationOffice(id="XD000100"))
    assert understood(tree).office == "XD000200"


def test_parties_are_met_halfway() -> None:
    """Blanks and lower case in identifiers are forgiven; addresses are kept."""
    address = wco.Address(city_name="Lyon", country_code="fr", line="1 rue Verte", postcode_id="69001")
    record = understood(
        wco.Declaration(
            type_code="IMA",
            declarant=wco.Declarant(id=" xd 074 0033297"),
            agent=wco.Agent(id="XD1", function_code="2"),
            exporter=wco.Exporter(name=" Paille ", address=address),
            goods_shipment=wco.GoodsShipment(importer=wco.Importer(id="XD2")),
        )
    )
    assert record.declarant == Party("XD0740033297")
    assert (record.agent, record.representation) == (Party("XD1"), "2")
    assert record.exporter == Party("", "Paille", "FR", "Lyon", "1 rue Verte", "69001")
    assert record.importer == Party("XD2")


def test_who_stands_in_for_whom() -> None:
    """Agent for declarant, consignee for importer, consignor for exporter, an item's buyer and seller for all."""
    item = one_item(seller=wco.Seller(id="S1"), buyer=wco.Buyer(id="B1"))
    record = understood(
        wco.Declaration(
            type_code="IMA",
            agent=wco.Agent(id="XD1", function_code="1"),
            consignment=wco.Consignment(consignor=wco.Consignor(name="Sender")),
            goods_shipment=wco.GoodsShipment(
                consignee=wco.Consignee(name="Receiver"), government_agency_goods_items=(item,)
            ),
        )
    )
    assert (record.declarant, record.representation) == (Party("XD1"), "")
    assert (record.importer, record.exporter) == (Party(name="Receiver"), Party(name="Sender"))
    assert (record.seller, record.buyer) == (Party("S1"), Party("B1"))


def test_an_export_has_no_importer_by_its_consignee() -> None:
    """Who receives an export abroad owes nothing here."""
    shipment = wco.GoodsShipment(consignee=wco.Consignee(name="Tokyo"))
    assert understood(wco.Declaration(type_code="EXA", goods_shipment=shipment)).importer is None


def test_a_party_without_name_or_identifier_is_nobody() -> None:
    """An address alone names nobody."""
    assert shipped(importer=wco.Importer(address=wco.Address(city_name="Lyon"))).importer is None


def test_items_inherit_from_the_head_what_they_do_not_say() -> None:
    """Destination, country of export, consignor, consignee."""
    record = shipped(
        destination=wco.Destination(country_code="xd"),
        export_country=wco.ExportCountry(id="FR"),
        consignor=wco.Consignor(name="Sender"),
        consignee=wco.Consignee(name="Receiver"),
        government_agency_goods_items=(
            one_item(),
            one_item(
                destination=wco.Destination(country_code="DE"),
                export_country=wco.ExportCountry(id="IT"),
                consignor=wco.Consignor(name="Other"),
                consignee=wco.Consignee(name="Another"),
            ),
        ),
    )
    first, second = record.items
    assert (first.destination, first.export_country) == ("XD", "FR")
    assert (first.consignor, first.consignee) == (Party(name="Sender"), Party(name="Receiver"))
    assert (second.destination, second.export_country) == ("DE", "IT")
    assert (second.consignor, second.consignee) == (Party(name="Other"), Party(name="Another"))
    assert (record.destination, record.export_country) == ("XD", "FR")


WHOLE_ITEM = wco.GovernmentAgencyGoodsItem(
    sequence_numeric=Decimal(7),
    customs_value_amount=wco.Amount(Decimal(90), "XDD"),
    statistical_value_amount=wco.Amount(Decimal(91), "XDD"),
    transaction_nature_code="11",
    customs_valuation=wco.CustomsValuation(
        method_code="1",
        freight_charge_amount=wco.Amount(Decimal(5), "XDD"),
        charge_deductions=(
            wco.ChargeDeduction(charges_type_code="ba"),
            wco.ChargeDeduction(charges_type_code="ai", other_charge_deduction_amount=wco.Amount(Decimal(3), "XDD")),
        ),
    ),
    government_procedures=(
        wco.GovernmentProcedure(current_code="40", previous_code="71"),
        wco.GovernmentProcedure(current_code="c07"),
    ),
    origins=(wco.Origin(country_code="fr", type_code="2"), wco.Origin(country_code="cn", type_code="1")),
    packagings=(wco.Packaging(type_code="bx", quantity_quantity=wco.Measure(Decimal(10)), marks_numbers_id=" A 1 "),),
    additional_documents=(
        wco.AdditionalDocument(
            category_code="N",
            type_code="935",
            id=" inv 1",
            lpco_exemption_code="ac",
            name="Invoice",
            effective_date_time=wco.DateTime("20240102", "102"),
        ),
    ),
    previous_documents=(wco.PreviousDocument(category_code="Z", type_code="MRN", id="24XD1", line_numeric=Decimal(2)),),
    commodity=wco.Commodity(
        description=" Straw ",
        classifications=(wco.Classification(id="46021910", identification_type_code="TSP"),),
        goods_measure=wco.GoodsMeasure(
            gross_mass_measure=wco.Measure(Decimal(11), "KGM"),
            net_net_weight_measure=wco.Measure(Decimal(10)),
            tariff_quantity=wco.Measure(Decimal(3), "nar"),
        ),
        invoice_line=wco.InvoiceLine(item_charge_amount=wco.Amount(Decimal(80), "xdd")),
        duty_tax_fees=(
            wco.DutyTaxFee(type_code="VAT"),
            wco.DutyTaxFee(
                type_code="CUD",
                duty_regime_code="120",
                ad_valorem_tax_base_amount=wco.Amount(Decimal(80), "XDD"),
                specific_tax_base_quantity=wco.Measure(Decimal(10), "ltr"),
                tax_rate_numeric=Decimal("5.5"),
                quota_order_id="09 1234",
                payment=wco.Payment(method_code="e", tax_assessed_amount=wco.Amount(Decimal(4), "XDD")),
            ),
        ),
    ),
)
"""An item with every element that is read."""


def test_an_item_is_read() -> None:
    """Commodity, procedures, origins, values, measures, packages, papers, taxes."""
    record = shipped(government_agency_goods_items=(WHOLE_ITEM,))
    [read] = record.items
    assert (read.number, read.commodity, read.description) == (7, "46021910", "Straw")
    assert (read.procedure, read.previous_procedure, read.additional_procedures) == ("40", "71", ("C07",))
    assert (read.origin, read.preferential_origin) == ("CN", "FR")
    assert (read.price, read.customs_value) == (Amount(Decimal(80), "XDD"), Amount(Decimal(90), "XDD"))
    assert (read.statistical_value, read.valuation_method) == (Amount(Decimal(91), "XDD"), "1")
    assert (read.gross_mass, read.net_mass) == (Decimal(11), Decimal(10))
    assert (read.supplementary_quantity, read.supplementary_unit) == (Decimal(3), "NAR")
    assert read.adjustments == (
        Adjustment("AK", Amount(Decimal(5), "XDD")),
        Adjustment("AI", Amount(Decimal(3), "XDD")),
    )
    assert read.packages == (Package("BX", 10, "A 1"),)
    assert read.documents == (Document("N935", "inv 1", "AC", "Invoice", date(2024, 1, 2)),)
    assert read.previous_documents == (PreviousDocument("Z", "MRN", "24XD1", 2),)
    assert read.preference == "120"
    assert read.taxes[1] == DeclaredTax(
        "CUD",
        "120",
        Amount(Decimal(80), "XDD"),
        Decimal(10),
        "LTR",
        Decimal("5.5"),
        Amount(Decimal(4), "XDD"),
        "E",
        "091234",
    )
    assert record.transaction_nature == "11"


def test_shipment_is_read() -> None:
    """Terms, reference, previous documents, charges, where the goods are, containers of head and items."""
    box = wco.TransportEquipment(id="csqu 3054383")
    record = shipped(
        transaction_nature_code="99",
        trade_terms=wco.TradeTerms(condition_code="cif", location_name="Port Salam"),
        ucr=wco.UCR(trader_assigned_reference_id="4xd1-2"),
        previous_documents=(wco.PreviousDocument(category_code="Y", type_code="DCR", id="9"),),
        customs_valuation=wco.CustomsValuation(freight_charge_amount=wco.Amount(Decimal(5), "XDD")),
        consignment=wco.Consignment(
            arrival_transport_means=wco.ArrivalTransportMeans(mode_code="3"),
            departure_transport_means=wco.DepartureTransportMeans(mode_code="2"),
            goods_location=wco.GoodsLocation(name="QUAY 1"),
            transport_equipment=(box, wco.TransportEquipment()),
        ),
        government_agency_goods_items=(
            one_item(commodity=wco.Commodity(transport_equipment=(box, wco.TransportEquipment(id="X2")))),
        ),
    )
    assert (record.transaction_nature, record.incoterm, record.incoterm_place) == ("99", "CIF", "Port Salam")
    assert (record.ucr, record.goods_location, record.inland_transport_mode) == ("4XD1-2", "QUAY 1", "3")
    assert record.previous_documents == (PreviousDocument("Y", "DCR", "9"),)
    assert record.adjustments == (Adjustment("AK", Amount(Decimal(5), "XDD")),)
    assert record.containers == ("CSQU3054383", "X2")


def test_an_export_travels_inland_by_its_means_of_departure() -> None:
    """For an export the means of departure counts."""
    means = wco.DepartureTransportMeans(mode_code="2")
    shipment = wco.GoodsShipment(consignment=wco.Consignment(departure_transport_means=means))
    assert understood(wco.Declaration(type_code="EXA", goods_shipment=shipment)).inland_transport_mode == "2"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("46021910", "TSP"), ("00", "TRC"), ("VATZ", "GN"), ("8900", "TRA")], ("4602191000", ("VATZ", "8900"))),
        ([("4602.19.10", "HS")], ("46021910", ())),
        ([("460219", None)], ("460219", ())),
        ([("4602191000", "GN")], ("4602191000", ())),
        ([("VATZ", "GN")], ("", ("VATZ",))),
        ([], ("", ())),
    ],
)
def test_commodity_code(given: list[tuple[str, str | None]], expected: tuple[str, tuple[str, ...]]) -> None:
    """Digits of the tariff come together; what is no commodity code is an additional code."""
    classifications = tuple(wco.Classification(id=one, identification_type_code=kind) for one, kind in given)
    assert commodity_code(classifications) == expected


def found(tree: wco.Declaration) -> list[tuple[str, str]]:
    findings: tuple[Finding, ...] = understand(tree, demoland_law())[1]
    return [(one.code, one.pointer) for one in findings]


@pytest.mark.parametrize("value", ["2.5", "NaN", "Infinity", "1E+400"])
def test_a_count_that_is_no_whole_number_is_told_and_left_empty(value: str) -> None:
    """Half a package, and worse."""
    tree = wco.Declaration(total_package_quantity=wco.Measure(Decimal(value)))
    assert found(tree) == [("NUM-INT", "42A/146")]
    assert understand(tree, demoland_law())[0].total_packages is None


def test_an_item_without_a_usable_number_is_counted() -> None:
    """Its place in the message is its number."""
    item = wco.GovernmentAgencyGoodsItem(
        sequence_numeric=Decimal("1.5"),
        additional_documents=(wco.AdditionalDocument(effective_date_time=wco.DateTime("soon")),),
    )
    tree = wco.Declaration(goods_shipment=wco.GoodsShipment(government_agency_goods_items=(item,)))
    assert understand(tree, demoland_law())[0].items[0].number == 1
    assert found(tree) == [("DAT-READ", "42A/67A/68A[1]/02A[1]/276"), ("NUM-INT", "42A/67A/68A[1]/006")][::-1]


def test_a_time_that_is_none_is_told_and_left_empty() -> None:
    """The thirteenth month."""
    tree = wco.Declaration(acceptance_date_time=wco.DateTime("20241301", "102"))
    assert found(tree) == [("DAT-READ", "42A/023")]
    assert understand(tree, demoland_law())[0].acceptance_declared is None


def test_codes_are_read_alike_however_many_were_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of codes is bounded, and changes nothing of what they mean; what is long is not remembered."""
    monkeypatch.setattr(reading, "CODES_KEPT", 3)
    written = [" ab ", "cd", None, "e" * 50, "fg", "hi", " ab ", "", "cd", None]
    assert [reading.code(one) for one in written] == [(one or "").strip().upper() for one in written]


@pytest.mark.parametrize(
    ("figure", "whole"),
    [("7", 7), ("7.0", 7), ("-3", -3), ("0E+2", 0), ("7.5", None), ("NaN", None), ("Infinity", None), ("1E+10", None)],
)
def test_a_count_is_a_whole_number(figure: str, whole: int | None) -> None:
    """Neither fractions nor what is no number, and no number so long that working with it would take for ever."""
    assert reading.counted(Decimal(figure)) == whole
