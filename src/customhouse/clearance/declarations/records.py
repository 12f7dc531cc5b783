"""A declaration as Customhouse understands it: flat, typed, frozen. No Django, no WCO tree.

`rules.understanding` makes it from the WCO tree (the web form and spreadsheets make it too); checks, assessment
and targeting read it; `store` writes it. Amounts are as declared, in their own currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Finding
from customhouse.messages.record import Record
from customhouse.reference.identifiers import eori
from customhouse.targeting.lanes.records import Decision, Fingerprint
from customhouse.tariff.duties.records import DutyLine


class Direction(StrEnum):
    """Which way the goods cross the border."""

    IMPORT = "import"
    EXPORT = "export"


class Stage(StrEnum):
    """What kind of declaration it is (WCO additional declaration type, by function).

    A standard declaration is complete and the goods are there; a pre-lodged one waits for presentation;
    a simplified one is completed by a supplementary one; a provisional one lacks a fact to be given later.
    """

    STANDARD = "standard"
    PRELODGED = "prelodged"
    SIMPLIFIED = "simplified"
    SUPPLEMENTARY = "supplementary"
    PROVISIONAL = "provisional"


class Amount(Record, frozen=True):
    """Money as declared: an exact amount and its ISO 4217 currency (empty: none was given)."""

    value: Decimal
    currency: str


class Party(Record, frozen=True):
    """Somebody named in a declaration: by identifier, or by name and address."""

    identifier: str = ""
    name: str = ""
    country: str = ""
    city: str = ""
    line: str = ""
    postcode: str = ""

    @property
    def is_named(self) -> bool:
        """Whether there is anything to know them by."""
        return bool(self.identifier or self.name)


def party_key(party: Party | None) -> str:
    """What a party is known by: its identifier without spaces, in capitals; nothing when it is only named.

    >>> party_key(Party(identifier="xd 0470001009"))
    'XD0470001009'
    """
    return eori.compact(party.identifier) if party else ""


class Document(Record, frozen=True):
    """A document produced: its code (category + type, `N935`), reference, and the exemption claimed instead."""

    code: str
    reference: str
    status: str = ""
    name: str = ""
    issued: date | None = None


class PreviousDocument(Record, frozen=True):
    """What the goods were under before: category, type, reference, and its line."""

    category: str
    type: str
    reference: str
    line: int | None = None


class Package(Record, frozen=True):
    """Packages of one kind (UNECE Rec 21) with their marks."""

    kind: str
    quantity: int | None
    marks: str = ""


class DeclaredTax(Record, frozen=True):
    """What the declarant says of one tax: type, preference, base, rate, amount, method of payment."""

    type: str
    preference: str
    base: Amount | None = None
    quantity: Decimal | None = None
    unit: str = ""
    rate: Decimal | None = None
    assessed: Amount | None = None
    payment_method: str = ""
    quota: str = ""


class Adjustment(Record, frozen=True):
    """An addition to or deduction from the price (WTO valuation, Article 8): its code and amount."""

    code: str
    amount: Amount


class GoodsItem(Record, frozen=True):
    """One goods item. `number` is its sequence number as declared; masses are in kilograms.

    `determined_value` is the customs value that customs found (national currency); None: nothing was determined.
    """

    number: int
    commodity: str
    description: str
    origin: str
    preferential_origin: str
    procedure: str
    previous_procedure: str
    additional_procedures: tuple[str, ...]
    price: Amount | None
    customs_value: Amount | None
    statistical_value: Amount | None
    valuation_method: str
    gross_mass: Decimal | None
    net_mass: Decimal | None
    supplementary_quantity: Decimal | None
    supplementary_unit: str
    additional_codes: tuple[str, ...] = ()
    preference: str = ""
    packages: tuple[Package, ...] = ()
    documents: tuple[Document, ...] = ()
    previous_documents: tuple[PreviousDocument, ...] = ()
    taxes: tuple[DeclaredTax, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    consignor: Party | None = None
    consignee: Party | None = None
    destination: str = ""
    export_country: str = ""
    determined_value: Decimal | None = None


class DeclarationRecord(Record, frozen=True):
    """A whole declaration as understood from one message.

    `type_code` is the declared type (`IMA`); `direction` and `stage` are what it means. `office` is empty where
    none was named. `representation` is `2` direct, `3` indirect, or empty: the declarant acts for themselves.
    """

    lrn: str
    type_code: str
    direction: Direction
    stage: Stage
    office: str
    declarant: Party
    agent: Party | None
    representation: str
    importer: Party | None
    exporter: Party | None
    seller: Party | None
    buyer: Party | None
    items: tuple[GoodsItem, ...]
    declared_items: int | None = None
    total_packages: int | None = None
    total_gross_mass: Decimal | None = None
    invoice_amount: Amount | None = None
    exchange_rate: Decimal | None = None
    acceptance_declared: datetime | None = None
    incoterm: str = ""
    incoterm_place: str = ""
    destination: str = ""
    export_country: str = ""
    transaction_nature: str = ""
    border_transport_mode: str = ""
    border_transport_id: str = ""
    inland_transport_mode: str = ""
    goods_location: str = ""
    containers: tuple[str, ...] = ()
    ucr: str = ""
    documents: tuple[Document, ...] = ()
    previous_documents: tuple[PreviousDocument, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    guarantees: tuple[str, ...] = ()
    authorisations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What the goods are, where it differs from what was declared: one element of one item, by its number.

    `element` is one of `rules.determining.FIGURES` and `TEXTS`; a `customs_value` is in the national currency.
    """

    item: int
    element: str
    found: str


@dataclass(frozen=True, slots=True)
class Request:
    """An amendment, cancellation or presentation of a declaration that has an MRN.

    `kind` is `amendment`, `cancellation`, `presentation` or `query`; `reason_code` WCO 099, `reason` free text.
    """

    kind: str
    mrn: str
    lrn: str
    submitter: str
    reason_code: str = ""
    reason: str = ""
    pointers: tuple[str, ...] = ()


class Judgement(Record, frozen=True):
    """What the law and selection made of a declaration: everything the store keeps beside its own words.

    Mappings are by item number; values are in the national currency. `decision` is None while the goods are
    awaited: a pre-lodged declaration is selected when they are presented. `proofs` are the keys of the proofs of origin
    on which preferences are claimed.
    """

    legal_date: date
    values: Mapping[int, Decimal]
    commodities: Mapping[int, str]
    fingerprints: Mapping[int, Fingerprint]
    duties: tuple[DutyLine, ...]
    total: Decimal
    currency: str
    findings: tuple[Finding, ...]
    decision: Decision | None
    proofs: frozenset[str] = frozenset()


class Lodging(Record, frozen=True):
    """One declaration to be kept: accepted when it has an MRN and a judgement, refused otherwise.

    `received` is the key of the message as received, `sender` who sent it, `at` when (UTC).
    """

    record: DeclarationRecord
    received: int
    sender: Actor
    office: str
    at: datetime
    findings: tuple[Finding, ...]
    mrn: str = ""
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a declaration that has an MRN: the new words, the new judgement, and what asked for it.

    `received` is the message that asked for it; None where an officer assessed anew. `determinations` is what customs
    found in place of what is declared, by item number and element; a later version keeps it.
    """

    record: DeclarationRecord
    judgement: Judgement
    tree: str
    received: int | None
    sender: Actor
    at: datetime
    reason_code: str = ""
    reason: str = ""
    pointers: tuple[str, ...] = field(default_factory=tuple)
    determinations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
