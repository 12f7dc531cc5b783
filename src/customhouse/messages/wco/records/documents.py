"""Papers behind the goods, statements, amendments, and pointers into a message (WCO Data Model 3.6)."""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.wco.records.parties import Submitter
from customhouse.messages.wco.records.values import Amount, DateTime, Measure, Section


class Pointer(Section, frozen=True):
    """One step of a way to a place in a message (WCO 97A)."""

    sequence_numeric: Decimal | None = None
    document_section_code: str | None = None
    tag_id: str | None = None


class AdditionalInformation(Section, frozen=True):
    """A statement in code or words, and the place it speaks of (WCO 03A)."""

    statement_code: str | None = None
    statement_description: str | None = None
    statement_type_code: str | None = None
    pointers: tuple[Pointer, ...] = ()


class Amendment(Section, frozen=True):
    """One change asked for: why, and where (WCO 06A)."""

    change_reason_code: str | None = None
    pointers: tuple[Pointer, ...] = ()


class Invoice(Section, frozen=True):
    """A commercial invoice (WCO 78A)."""

    id: str | None = None
    issue_date_time: DateTime | None = None


class PreviousDocument(Section, frozen=True):
    """What the goods were under before (WCO 99A)."""

    category_code: str | None = None
    id: str | None = None
    type_code: str | None = None
    line_numeric: Decimal | None = None


class UCR(Section, frozen=True):
    """The unique consignment reference (WCO 35B)."""

    id: str | None = None
    trader_assigned_reference_id: str | None = None


class WriteOff(Section, frozen=True):
    """What is written off a licence (WCO 22C)."""

    quantity_quantity: Measure | None = None
    amount_amount: Amount | None = None


class AdditionalDocument(Section, frozen=True):
    """A document produced with the goods, or the reason why it is not (WCO 02A)."""

    category_code: str | None = None
    effective_date_time: DateTime | None = None
    id: str | None = None
    name: str | None = None
    type_code: str | None = None
    lpco_exemption_code: str | None = None
    submitter: Submitter | None = None
    write_off: WriteOff | None = None
