"""What the administration answers (WCO Data Model 3.6, RES)."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.wco.records.declaration import Declaration
from customhouse.messages.wco.records.documents import Amendment, Pointer
from customhouse.messages.wco.records.parties import Communication
from customhouse.messages.wco.records.values import Amount, DateTime, Measure, Section


class AppealOffice(Section, frozen=True):
    """The office that hears an appeal (WCO 07A)."""

    id: str | None = None


class Bank(Section, frozen=True):
    """The account to pay to (WCO 14A)."""

    reference_id: str | None = None
    id: str | None = None


class ContactOffice(Section, frozen=True):
    """The office that answers (WCO 35A)."""

    id: str | None = None
    communications: tuple[Communication, ...] = ()


class Error(Section, frozen=True):
    """One fault and its place (WCO 53A)."""

    description: str | None = None
    validation_code: str | None = None
    pointers: tuple[Pointer, ...] = ()


class Status(Section, frozen=True):
    """A state that was reached, and when (WCO 12B)."""

    effective_date_time: DateTime | None = None
    name_code: str | None = None
    release_date_time: DateTime | None = None
    pointers: tuple[Pointer, ...] = ()


class ResponseAdditionalInformation(Section, frozen=True):
    """A statement of the administration, and until when to act on it (WCO 03A)."""

    statement_code: str | None = None
    statement_description: str | None = None
    limit_date_time: DateTime | None = None
    statement_type_code: str | None = None
    pointers: tuple[Pointer, ...] = ()


class ResponseObligationGuarantee(Section, frozen=True):
    """The guarantee that was used (WCO 90A)."""

    reference_id: str | None = None


class ResponsePayment(Section, frozen=True):
    """What is due, and until when (WCO 94A)."""

    reference_id: str | None = None
    tax_assessed_amount: Amount | None = None
    due_date_time: DateTime | None = None
    payment_amount: Amount | None = None
    obligation_guarantees: tuple[ResponseObligationGuarantee, ...] = ()


class ResponseDutyTaxFee(Section, frozen=True):
    """One duty or tax as assessed (WCO 50A)."""

    ad_valorem_tax_base_amount: Amount | None = None
    deduct_amount: Amount | None = None
    duty_regime_code: str | None = None
    specific_tax_base_quantity: Measure | None = None
    tax_rate_numeric: Decimal | None = None
    type_code: str | None = None
    payment: ResponsePayment | None = None


class ResponseCommodity(Section, frozen=True):
    """The duties of one goods item (WCO 23A)."""

    duty_tax_fees: tuple[ResponseDutyTaxFee, ...] = ()


class ResponseGovernmentAgencyGoodsItem(Section, frozen=True):
    """One goods item that is answered (WCO 68A)."""

    sequence_numeric: Decimal | None = None
    commodity: ResponseCommodity | None = None


class ResponseGoodsShipment(Section, frozen=True):
    """The shipment that is answered (WCO 67A)."""

    government_agency_goods_items: tuple[ResponseGovernmentAgencyGoodsItem, ...] = ()


class ResponseDeclaration(Section, frozen=True):
    """The declaration that is answered (WCO 42A)."""

    acceptance_date_time: DateTime | None = None
    cancellation_date_time: DateTime | None = None
    functional_reference_id: str | None = None
    id: str | None = None
    rejection_date_time: DateTime | None = None
    version_id: str | None = None
    duty_tax_fees: tuple[ResponseDutyTaxFee, ...] = ()
    goods_shipment: ResponseGoodsShipment | None = None


class Response(Section, frozen=True):
    """An answer of the administration (WCO 07B)."""

    function_code: str | None = None
    functional_reference_id: str | None = None
    issue_date_time: DateTime | None = None
    additional_information: tuple[ResponseAdditionalInformation, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    appeal_office: AppealOffice | None = None
    bank: Bank | None = None
    contact_offices: tuple[ContactOffice, ...] = ()
    errors: tuple[Error, ...] = ()
    statuses: tuple[Status, ...] = ()
    declaration: ResponseDeclaration | None = None
    original_declaration: Declaration | None = None
