"""Which field of the form a finding is about: from its path of tags to step, goods item, field and line."""

from __future__ import annotations

import re

from customhouse.clearance.drafts.records import DraftWords, Spot, Step
from customhouse.clearance.drafts.rules.composing import PARTNER, documents_of, quantities
from customhouse.messages.findings import Finding

_ITEM = re.compile(r"Declaration/GoodsShipment/GovernmentAgencyGoodsItem(?:\[(\d+)\])?(?:/(.*))?\Z")
_NUMBER = re.compile(r"\[\d+\]")

_HEAD = (
    ("FunctionalReferenceID", Step.PARTIES, "lrn"),
    ("TypeCode", Step.PARTIES, "kind"),
    ("Declarant", Step.PARTIES, "trader"),
    ("Agent/FunctionCode", Step.PARTIES, "representation"),
    ("Agent", Step.PARTIES, "trader"),
    ("DeclarationOfficeID", Step.TRANSPORT, "office"),
    ("PresentationOffice", Step.TRANSPORT, "office"),
    ("BorderTransportMeans", Step.TRANSPORT, "mode"),
    ("GoodsShipment/Consignment/GoodsLocation", Step.TRANSPORT, "location"),
    ("GoodsShipment/Consignment/TransportEquipment", Step.TRANSPORT, "containers"),
    ("GoodsShipment/Destination", Step.TRANSPORT, "country"),
    ("GoodsShipment/ExportCountry", Step.TRANSPORT, "country"),
    ("InvoiceAmount", Step.INVOICE, "total"),
    ("CurrencyExchange", Step.INVOICE, "currency"),
    ("GoodsShipment/TradeTerms/ConditionCode", Step.INVOICE, "incoterm"),
    ("GoodsShipment/TradeTerms", Step.INVOICE, "incoterm_place"),
    ("GoodsShipment/TransactionNatureCode", Step.INVOICE, "nature"),
    ("GoodsShipment/CustomsValuation/FreightChargeAmount", Step.INVOICE, "freight"),
    ("GoodsShipment/PreviousDocument", Step.DOCUMENTS, "previous"),
    ("ObligationGuarantee", Step.PAYMENT, "guarantee"),
    ("AuthorisationHolder", Step.PAYMENT, "authorisation"),
)
"""Where the head of a declaration is asked, by the beginning of the path; the first that fits holds."""

_GOODS = (
    ("Commodity/Description", "description"),
    ("Commodity/Classification", "commodity"),
    ("Commodity/GoodsMeasure/GrossMassMeasure", "gross_mass"),
    ("Commodity/GoodsMeasure/NetNetWeightMeasure", "net_mass"),
    ("Commodity/InvoiceLine", "price"),
    ("CustomsValueAmount", "price"),
    ("StatisticalValueAmount", "price"),
    ("CustomsValuation", "method"),
    ("GovernmentProcedure/PreviousCode", "previous"),
    ("GovernmentProcedure", "procedure"),
    ("Origin", "origin"),
    ("Packaging/MarksNumbersID", "marks"),
    ("Packaging/QuantityQuantity", "packages"),
    ("Packaging", "package_kind"),
    ("Commodity/DutyTaxFee/QuotaOrderID", "quota"),
    ("Commodity/DutyTaxFee/DutyRegimeCode", "preference"),
)

_SECOND = (
    ("Commodity/Classification", "additional_code"),
    ("GovernmentProcedure", "additional"),
    *_GOODS,
)
"""The same of a line that is not the first."""

_QUANTITIES = ("Commodity/GoodsMeasure/TariffQuantity", "Commodity/DutyTaxFee/SpecificTaxBaseQuantity")
_ELSEWHERE = {
    "PreviousDocument": Spot(Step.DOCUMENTS, field="previous"),
    "Commodity/DutyTaxFee/Payment": Spot(Step.PAYMENT, field="method"),
}
"""What a goods item declares and another step asks."""


def spot_of(finding: Finding, words: DraftWords) -> Spot:
    """The field that a finding is about; a step alone, or nothing, where it is about more than one field."""
    path = finding.path
    if found := _ITEM.match(path):
        return _in_item(int(found[1]) if found[1] else 0, found[2] or "", words)
    if not path.startswith("Declaration/"):
        return Spot(None)
    return _in_head(path.removeprefix("Declaration/"), words)


def _in_head(rest: str, words: DraftWords) -> Spot:
    if rest.startswith("AdditionalDocument"):
        return _document(rest, 0, words)
    if rest.startswith("GoodsShipment/CustomsValuation/ChargeDeduction"):
        field = "amount" if "Amount" in rest else "code"
        return Spot(Step.INVOICE, field=field, row=_number(rest))
    if spot := _party(rest, is_import=words.is_import):
        return spot
    bare = _NUMBER.sub("", rest)
    step, field = next(((step, field) for start, step, field in _HEAD if bare.startswith(start)), (None, ""))
    return Spot(step, field=field)


def _party(rest: str, *, is_import: bool) -> Spot | None:
    """Own trader or partner abroad, by the direction."""
    partners = ("Exporter", "GoodsShipment/Seller") if is_import else ("GoodsShipment/Importer", "GoodsShipment/Buyer")
    own = "GoodsShipment/Importer" if is_import else "Exporter"
    for partner in partners:
        if rest.startswith(partner):
            tag = rest.removeprefix(partner).strip("/")
            return Spot(Step.PARTIES, field=next((name for name, at in PARTNER.items() if at == tag), "partner_name"))
    return Spot(Step.PARTIES, field="trader") if rest.startswith(own) else None


def _in_item(position: int, rest: str, words: DraftWords) -> Spot:
    if not position or position > len(words.items):
        return Spot(Step.ITEM)
    if rest.startswith("AdditionalDocument"):
        return _document(rest, position, words)
    bare = _NUMBER.sub("", rest)
    if elsewhere := next((spot for tag, spot in _ELSEWHERE.items() if bare.startswith(tag)), None):
        return elsewhere
    if bare.startswith(_QUANTITIES):
        return Spot(Step.ITEM, position, _quantity(position, rest, words))
    fields = _SECOND if _number(rest) > 1 else _GOODS
    return Spot(Step.ITEM, position, next((field for start, field in fields if bare.startswith(start)), ""))


def _quantity(position: int, rest: str, words: DraftWords) -> str:
    """The field of the quantity that stands there; the first is the one of the tariff."""
    item = words.items[position - 1]
    given = quantities(item.answers, words.tariff_units.get(item.number, ""))
    number = 0 if "TariffQuantity" in rest else _number(rest) - 1
    if number < len(given):
        return f"q_{given[number][0]}"
    unit = words.tariff_units.get(item.number, "")
    return f"q_{unit}" if unit else "commodity"


_OF_DOCUMENTS = {"ID": "reference", "EffectiveDateTime": "issued"}
"""The fields of a document's line by the elements of the message, all others being of its code."""


def _document(rest: str, position: int, words: DraftWords) -> Spot:
    """The line of a document that was given; the step alone where one is missing."""
    matched = re.match(r"AdditionalDocument\[(\d+)\](?:/(\w+))?", rest)
    number = words.items[position - 1].number if position else 0
    given = documents_of(words, number)
    if matched is None or int(matched[1]) > len(given):
        return Spot(Step.DOCUMENTS, position)
    field = _OF_DOCUMENTS.get(matched[2] or "", "code")
    return Spot(Step.DOCUMENTS, position, field, given[int(matched[1]) - 1][0])


def _number(rest: str) -> int:
    found = re.search(r"\[(\d+)\]", rest)
    return int(found[1]) if found else 1
