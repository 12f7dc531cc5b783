"""People and companies named in a message, and how to reach them (WCO Data Model 3.6)."""

from __future__ import annotations

from customhouse.messages.wco.records.values import Section


class Address(Section, frozen=True):
    """Where somebody or something is (WCO 04A)."""

    type_code: str | None = None
    city_name: str | None = None
    country_code: str | None = None
    country_sub_division_code: str | None = None
    country_sub_division_name: str | None = None
    line: str | None = None
    postcode_id: str | None = None


class Communication(Section, frozen=True):
    """A telephone, fax or mail address (WCO 25A)."""

    id: str | None = None
    type_code: str | None = None


class Contact(Section, frozen=True):
    """Whom to ask (WCO 34A)."""

    name: str | None = None


class AEOMutualRecognitionParty(Section, frozen=True):
    """An authorised trader of a partner country in the supply chain (WCO 16C)."""

    id: str | None = None
    role_code: str | None = None


class Agent(Section, frozen=True):
    """Who acts for the declarant or importer, and how: 2 direct, 3 indirect (WCO 05A)."""

    name: str | None = None
    id: str | None = None
    function_code: str | None = None
    address: Address | None = None


class Authenticator(Section, frozen=True):
    """Who signed (WCO 12A)."""

    name: str | None = None


class AuthorisationHolder(Section, frozen=True):
    """Who holds an authorisation, and of which category (WCO 17C)."""

    id: str | None = None
    category_code: str | None = None


class Buyer(Section, frozen=True):
    """Who bought the goods (WCO 16A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    communication: Communication | None = None


class Carrier(Section, frozen=True):
    """Who moves the goods (WCO 18A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    communication: Communication | None = None


class Consignee(Section, frozen=True):
    """Who receives the goods (WCO 27A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None


class Consignor(Section, frozen=True):
    """Who sends the goods (WCO 30A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None


class Declarant(Section, frozen=True):
    """Who declares (WCO 57B)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    communication: Communication | None = None


class DomesticDutyTaxParty(Section, frozen=True):
    """Somebody with a tax registration that matters for these goods (WCO 55B)."""

    id: str | None = None
    role_code: str | None = None


class Exporter(Section, frozen=True):
    """Who exports (WCO 57A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    communication: Communication | None = None


class Importer(Section, frozen=True):
    """Who imports (WCO 74A)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    communication: Communication | None = None


class Payer(Section, frozen=True):
    """Who pays (WCO 56B)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None


class Seller(Section, frozen=True):
    """Who sold the goods (WCO 09B)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    contact: Contact | None = None
    communication: Communication | None = None


class Submitter(Section, frozen=True):
    """Who sent the message or issued the document (WCO 17B)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None
    role_code: str | None = None


class Surety(Section, frozen=True):
    """Who stands surety (WCO 19B)."""

    name: str | None = None
    id: str | None = None
    address: Address | None = None


class Authentication(Section, frozen=True):
    """The signature under a message (WCO 61B)."""

    authentication: str | None = None
    authenticator: Authenticator | None = None
