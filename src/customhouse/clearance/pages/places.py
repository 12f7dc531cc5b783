"""Where in a declaration an error stands, in words: `Goods item 2: price`. The WCO pointer is shown beside it."""

from __future__ import annotations

import re
from collections.abc import Callable

from customhouse.messages.findings import msgid

NAMES = {
    "AdditionalDocument": msgid("document"),
    "AdditionalInformation": msgid("statement"),
    "Agent": msgid("agent"),
    "AuthorisationHolder": msgid("authorisation"),
    "BorderTransportMeans": msgid("means of transport at the border"),
    "Buyer": msgid("buyer"),
    "Classification": msgid("commodity code"),
    "Commodity": msgid("commodity"),
    "Consignee": msgid("consignee"),
    "Consignment": msgid("consignment"),
    "Consignor": msgid("consignor"),
    "CurrencyExchange": msgid("exchange rate"),
    "Declarant": msgid("declarant"),
    "DeclarationOfficeID": msgid("customs office"),
    "Description": msgid("description of the goods"),
    "Destination": msgid("country of destination"),
    "DutyTaxFee": msgid("duty or tax"),
    "ExportCountry": msgid("country of export"),
    "Exporter": msgid("exporter"),
    "FunctionalReferenceID": msgid("local reference number (LRN)"),
    "GoodsItemQuantity": msgid("number of goods items"),
    "GoodsLocation": msgid("location of the goods"),
    "GovernmentProcedure": msgid("procedure"),
    "GrossMassMeasure": msgid("gross mass"),
    "ID": msgid("identifier"),
    "Importer": msgid("importer"),
    "InvoiceAmount": msgid("invoice amount"),
    "ItemChargeAmount": msgid("price"),
    "NetNetWeightMeasure": msgid("net mass"),
    "ObligationGuarantee": msgid("guarantee"),
    "Origin": msgid("origin"),
    "Packaging": msgid("packages"),
    "PreviousDocument": msgid("previous document"),
    "Seller": msgid("seller"),
    "TariffQuantity": msgid("supplementary quantity"),
    "TotalGrossMassMeasure": msgid("total gross mass"),
    "TotalPackageQuantity": msgid("total number of packages"),
    "TradeTerms": msgid("terms of delivery"),
    "TransactionNatureCode": msgid("nature of the transaction"),
    "TypeCode": msgid("type"),
    "UCR": msgid("unique consignment reference"),
    "ValuationAdjustment": msgid("addition or deduction"),
}
"""Tags of the Data Model by what a declarant calls them."""

GOODS_ITEM = msgid("Goods item {number}")
LINE = msgid("Line {line}, column {column}")
WHOLE = msgid("The declaration")
_SPOT = re.compile(r"(\d+):(\d+)\Z")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?\Z")


def place_in_words(path: str, translate: Callable[[str], str] = str) -> str:
    """A path of tags in words; empty for a place that has no name (the pointer tells it).

    >>> place_in_words("Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount")
    'Goods item 2: price'
    >>> place_in_words("Declaration/Declarant/ID")
    'The declaration: declarant, identifier'
    >>> place_in_words("17:4")
    'Line 17, column 4'
    """
    if spot := _SPOT.match(path):
        return translate(LINE).replace("{line}", spot[1]).replace("{column}", spot[2])
    steps = [matched.groups() for matched in map(_STEP.match, path.split("/")) if matched]
    if not steps or steps[0][0] != "Declaration":
        return ""
    number = next((number or "1" for tag, number in steps if tag == "GovernmentAgencyGoodsItem"), "")
    start = translate(GOODS_ITEM).replace("{number}", number) if number else translate(WHOLE)
    named = [(translate(NAMES[tag]), position) for tag, position in steps if tag in NAMES and tag != "Commodity"]
    words = [name if position in {None, "1"} else f"{name} {position}" for name, position in named[-2:]]
    return f"{start}: {', '.join(words)}" if words else start
