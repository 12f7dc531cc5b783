"""The declaration as a whole and its shipment (WCO Data Model 3.6, DEC)."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.wco.records.documents import (
    UCR,
    AdditionalDocument,
    AdditionalInformation,
    Amendment,
    Invoice,
    PreviousDocument,
)
from customhouse.messages.wco.records.goods import (
    CustomsValuation,
    Destination,
    ExportCountry,
    GovernmentAgencyGoodsItem,
)
from customhouse.messages.wco.records.parties import (
    AEOMutualRecognitionParty,
    Agent,
    Authentication,
    AuthorisationHolder,
    Buyer,
    Consignee,
    Consignor,
    Declarant,
    DomesticDutyTaxParty,
    Exporter,
    Importer,
    Payer,
    Seller,
    Submitter,
    Surety,
)
from customhouse.messages.wco.records.transport import BorderTransportMeans, Consignment
from customhouse.messages.wco.records.values import Amount, DateTime, Measure, Section


class CurrencyExchange(Section, frozen=True):
    """A currency and its rate (WCO 40A)."""

    currency_type_code: str | None = None
    rate_numeric: Decimal | None = None


class ExitOffice(Section, frozen=True):
    """The office where the goods leave (WCO 56A)."""

    id: str | None = None


class GuaranteeOffice(Section, frozen=True):
    """The office that holds a guarantee (WCO 14C)."""

    id: str | None = None


class ObligationGuarantee(Section, frozen=True):
    """A guarantee offered (WCO 90A)."""

    amount_amount: Amount | None = None
    id: str | None = None
    reference_id: str | None = None
    security_details_code: str | None = None
    access_code: str | None = None
    guarantee_office: GuaranteeOffice | None = None


class PresentationOffice(Section, frozen=True):
    """The office where the goods are shown (WCO 15C)."""

    id: str | None = None


class SupervisingOffice(Section, frozen=True):
    """The office that supervises a procedure (WCO 97B)."""

    id: str | None = None


class TradeTerms(Section, frozen=True):
    """The terms of delivery (WCO 22B)."""

    condition_code: str | None = None
    country_relationship_code: str | None = None
    description: str | None = None
    location_id: str | None = None
    location_name: str | None = None


class Warehouse(Section, frozen=True):
    """The warehouse the goods go to or leave (WCO 43B)."""

    id: str | None = None
    type_code: str | None = None


class GoodsShipment(Section, frozen=True):
    """The goods under one contract with their parties (WCO 67A)."""

    exit_date_time: DateTime | None = None
    transaction_nature_code: str | None = None
    aeo_mutual_recognition_parties: tuple[AEOMutualRecognitionParty, ...] = ()
    buyer: Buyer | None = None
    consignee: Consignee | None = None
    consignment: Consignment | None = None
    consignor: Consignor | None = None
    customs_valuation: CustomsValuation | None = None
    destination: Destination | None = None
    domestic_duty_tax_parties: tuple[DomesticDutyTaxParty, ...] = ()
    export_country: ExportCountry | None = None
    government_agency_goods_items: tuple[GovernmentAgencyGoodsItem, ...] = ()
    importer: Importer | None = None
    invoice: Invoice | None = None
    payer: Payer | None = None
    previous_documents: tuple[PreviousDocument, ...] = ()
    seller: Seller | None = None
    surety: Surety | None = None
    trade_terms: TradeTerms | None = None
    ucr: UCR | None = None
    warehouse: Warehouse | None = None


class Declaration(Section, frozen=True):
    """A declaration, amendment or cancellation (WCO 42A)."""

    acceptance_date_time: DateTime | None = None
    function_code: str | None = None
    functional_reference_id: str | None = None
    id: str | None = None
    issue_date_time: DateTime | None = None
    issue_location_id: str | None = None
    type_code: str | None = None
    goods_item_quantity: Measure | None = None
    declaration_office_id: str | None = None
    invoice_amount: Amount | None = None
    loading_list_quantity: Measure | None = None
    total_gross_mass_measure: Measure | None = None
    total_package_quantity: Measure | None = None
    specific_circumstances_code_code: str | None = None
    authentication: Authentication | None = None
    submitter: Submitter | None = None
    additional_documents: tuple[AdditionalDocument, ...] = ()
    additional_information: tuple[AdditionalInformation, ...] = ()
    agent: Agent | None = None
    amendments: tuple[Amendment, ...] = ()
    authorisation_holders: tuple[AuthorisationHolder, ...] = ()
    border_transport_means: BorderTransportMeans | None = None
    consignment: Consignment | None = None
    currency_exchanges: tuple[CurrencyExchange, ...] = ()
    declarant: Declarant | None = None
    exit_office: ExitOffice | None = None
    exporter: Exporter | None = None
    goods_shipment: GoodsShipment | None = None
    obligation_guarantees: tuple[ObligationGuarantee, ...] = ()
    presentation_office: PresentationOffice | None = None
    supervising_office: SupervisingOffice | None = None
