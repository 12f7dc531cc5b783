"""Where in a declaration something stands: its WCO pointer and its path of tags, built together.

A pointer is the chain of class ids with the position of repeated classes, and the attribute id at its end
(WCO Data Model, Pointer 97A): `42A/67A/68A[2]/23A/21A[1]/145`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

REMEMBERED = 20
"""Positions of repeated classes whose places are remembered from one declaration to the next."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the WCO tree of a declaration.

    >>> item(2).into("70A", "GovernmentProcedure", 1).into("166", "CurrentCode").pointer
    '42A/67A/68A[2]/70A[1]/166'
    """

    pointer: str
    path: str
    _within: dict[tuple[str, str, int | None], Place] | None = field(default=None, compare=False, repr=False)

    def into(self, wco_id: str, tag: str, number: int | None = None) -> Place:
        """The place one step deeper; `number` is the position (from 1) where the class repeats."""
        within = self._within
        if within is None:
            return self._step(wco_id, tag, number, None)
        key = (wco_id, tag, number)
        found = within.get(key)
        if found is None:
            if number is not None and number > REMEMBERED:
                return self._step(wco_id, tag, number, None)
            found = within[key] = self._step(wco_id, tag, number, {})
        return found

    def _step(
        self, wco_id: str, tag: str, number: int | None, within: dict[tuple[str, str, int | None], Place] | None
    ) -> Place:
        index = "" if number is None else f"[{number}]"
        return Place(f"{self.pointer}/{wco_id}{index}", f"{self.path}/{tag}{index}", within)


DECLARATION = Place("42A", "Declaration", {})
LRN = DECLARATION.into("D026", "FunctionalReferenceID")
MRN = DECLARATION.into("D014", "ID")
TYPE = DECLARATION.into("D013", "TypeCode")
ACCEPTANCE = DECLARATION.into("023", "AcceptanceDateTime")
OFFICE = DECLARATION.into("065", "DeclarationOfficeID")
ITEM_COUNT = DECLARATION.into("228", "GoodsItemQuantity")
TOTAL_PACKAGES = DECLARATION.into("146", "TotalPackageQuantity")
TOTAL_GROSS = DECLARATION.into("131", "TotalGrossMassMeasure")
INVOICE_AMOUNT = DECLARATION.into("109", "InvoiceAmount")
EXCHANGE_RATE = DECLARATION.into("40A", "CurrencyExchange", 1).into("118", "RateNumeric")
DECLARANT = DECLARATION.into("57B", "Declarant")
AGENT = DECLARATION.into("05A", "Agent")
EXPORTER = DECLARATION.into("57A", "Exporter")
BORDER_TRANSPORT = DECLARATION.into("15A", "BorderTransportMeans")
GUARANTEE = DECLARATION.into("90A", "ObligationGuarantee")
AUTHORISATION = DECLARATION.into("17C", "AuthorisationHolder")
SHIPMENT = DECLARATION.into("67A", "GoodsShipment")
CONSIGNMENT = SHIPMENT.into("28A", "Consignment")
IMPORTER = SHIPMENT.into("74A", "Importer")
SELLER = SHIPMENT.into("09B", "Seller")
BUYER = SHIPMENT.into("16A", "Buyer")
DESTINATION = SHIPMENT.into("99B", "Destination").into("465", "CountryCode")
EXPORT_COUNTRY = SHIPMENT.into("95B", "ExportCountry").into("062", "ID")
TRADE_TERMS = SHIPMENT.into("22B", "TradeTerms")
TRANSACTION_NATURE = SHIPMENT.into("103", "TransactionNatureCode")
UCR = SHIPMENT.into("35B", "UCR").into("009", "TraderAssignedReferenceID")
ITEMS = SHIPMENT.into("68A", "GovernmentAgencyGoodsItem")


def item(position: int) -> Place:
    """The goods item at this position (from 1)."""
    return SHIPMENT.into("68A", "GovernmentAgencyGoodsItem", position)


def commodity(at: Place) -> Place:
    """The commodity of the goods item at `at`."""
    return at.into("23A", "Commodity")


def classification(at: Place) -> Place:
    """The commodity code of the goods item at `at`."""
    return commodity(at).into("21A", "Classification", 1).into("145", "ID")


def measure(at: Place, wco_id: str, tag: str) -> Place:
    """A mass or quantity of the goods item at `at`: 126 gross, 128 net, 130 supplementary."""
    return commodity(at).into("65A", "GoodsMeasure").into(wco_id, tag)


def price(at: Place) -> Place:
    """The price of the goods item at `at`."""
    return commodity(at).into("79A", "InvoiceLine").into("112", "ItemChargeAmount")


def procedure(at: Place, number: int = 1) -> Place:
    """The n-th procedure of the goods item at `at`: the first is the main one, the others are additional."""
    return at.into("70A", "GovernmentProcedure", number)


def document(at: Place, number: int) -> Place:
    """The n-th document of the declaration or goods item at `at`."""
    return at.into("02A", "AdditionalDocument", number)


def tax(at: Place, number: int) -> Place:
    """The n-th declared tax of the goods item at `at`."""
    return commodity(at).into("50A", "DutyTaxFee", number)


def origin(at: Place, number: int = 1) -> Place:
    """The n-th country of origin of the goods item at `at`."""
    return at.into("92A", "Origin", number).into("063", "CountryCode")


def packaging(at: Place, number: int) -> Place:
    """The n-th kind of package of the goods item at `at`."""
    return at.into("93A", "Packaging", number)
