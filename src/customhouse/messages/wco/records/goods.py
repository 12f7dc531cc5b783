"""One goods item: what it is, what it is worth, what is paid on it (WCO Data Model 3.6)."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.wco.records.documents import UCR, AdditionalDocument, AdditionalInformation, PreviousDocument
from customhouse.messages.wco.records.parties import (
    AEOMutualRecognitionParty,
    Buyer,
    Consignee,
    Consignor,
    DomesticDutyTaxParty,
    Seller,
)
from customhouse.messages.wco.records.transport import TransportEquipment
from customhouse.messages.wco.records.values import Amount, Measure, Section


class Classification(Section, frozen=True):
    """A commodity code in one nomenclature (WCO 21A)."""

    id: str | None = None
    identification_type_code: str | None = None


class DangerousGoods(Section, frozen=True):
    """The UN number of dangerous goods (WCO 12C)."""

    undgid: str | None = None


class Payment(Section, frozen=True):
    """What is due, and how it is paid (WCO 94A)."""

    method_code: str | None = None
    tax_assessed_amount: Amount | None = None
    payment_amount: Amount | None = None


class GoodsMeasure(Section, frozen=True):
    """Gross and net mass in kilograms, and the supplementary quantity (WCO 65A)."""

    gross_mass_measure: Measure | None = None
    net_net_weight_measure: Measure | None = None
    tariff_quantity: Measure | None = None


class InvoiceLine(Section, frozen=True):
    """The price of one item (WCO 79A)."""

    item_charge_amount: Amount | None = None


class ChargeDeduction(Section, frozen=True):
    """An addition to or deduction from the price (WCO 58B)."""

    charges_type_code: str | None = None
    other_charge_deduction_amount: Amount | None = None


class CustomsValuation(Section, frozen=True):
    """How the customs value is found (WCO 41A)."""

    freight_charge_amount: Amount | None = None
    method_code: str | None = None
    charge_deductions: tuple[ChargeDeduction, ...] = ()


class Destination(Section, frozen=True):
    """Where the goods go (WCO 99B)."""

    country_code: str | None = None
    region_id: str | None = None


class ExportCountry(Section, frozen=True):
    """Where the goods come from (WCO 95B)."""

    id: str | None = None


class GovernmentProcedure(Section, frozen=True):
    """The procedure asked for and the one before (WCO 70A)."""

    current_code: str | None = None
    previous_code: str | None = None


class Origin(Section, frozen=True):
    """An origin of the goods and what it counts for (WCO 92A)."""

    country_code: str | None = None
    region_id: str | None = None
    type_code: str | None = None


class Packaging(Section, frozen=True):
    """Packages of one kind with their marks (WCO 93A)."""

    sequence_numeric: Decimal | None = None
    marks_numbers_id: str | None = None
    quantity_quantity: Measure | None = None
    type_code: str | None = None
    packing_material_description: str | None = None
    length_measure: Measure | None = None
    width_measure: Measure | None = None
    height_measure: Measure | None = None
    volume_measure: Measure | None = None


class ValuationAdjustment(Section, frozen=True):
    """Valuation indicators (WCO 39B)."""

    addition_code: str | None = None


class DutyTaxFee(Section, frozen=True):
    """One duty or tax: type, base, rate, preference (WCO 50A)."""

    ad_valorem_tax_base_amount: Amount | None = None
    deduct_amount: Amount | None = None
    duty_regime_code: str | None = None
    specific_tax_base_quantity: Measure | None = None
    tax_rate_numeric: Decimal | None = None
    type_code: str | None = None
    quota_order_id: str | None = None
    payment: Payment | None = None


class Commodity(Section, frozen=True):
    """What the goods are (WCO 23A)."""

    description: str | None = None
    classifications: tuple[Classification, ...] = ()
    dangerous_goods: tuple[DangerousGoods, ...] = ()
    duty_tax_fees: tuple[DutyTaxFee, ...] = ()
    goods_measure: GoodsMeasure | None = None
    invoice_line: InvoiceLine | None = None
    transport_equipment: tuple[TransportEquipment, ...] = ()


class GovernmentAgencyGoodsItem(Section, frozen=True):
    """One goods item of a declaration (WCO 68A)."""

    customs_value_amount: Amount | None = None
    sequence_numeric: Decimal | None = None
    statistical_value_amount: Amount | None = None
    transaction_nature_code: str | None = None
    additional_documents: tuple[AdditionalDocument, ...] = ()
    additional_information: tuple[AdditionalInformation, ...] = ()
    aeo_mutual_recognition_parties: tuple[AEOMutualRecognitionParty, ...] = ()
    buyer: Buyer | None = None
    commodity: Commodity | None = None
    consignee: Consignee | None = None
    consignor: Consignor | None = None
    customs_valuation: CustomsValuation | None = None
    destination: Destination | None = None
    domestic_duty_tax_parties: tuple[DomesticDutyTaxParty, ...] = ()
    export_country: ExportCountry | None = None
    government_procedures: tuple[GovernmentProcedure, ...] = ()
    origins: tuple[Origin, ...] = ()
    packagings: tuple[Packaging, ...] = ()
    previous_documents: tuple[PreviousDocument, ...] = ()
    seller: Seller | None = None
    ucr: UCR | None = None
    valuation_adjustment: ValuationAdjustment | None = None
