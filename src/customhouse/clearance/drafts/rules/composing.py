"""From what was typed to what is declared: a draft becomes the leaves of a WCO message, and these a message.

Leaves are texts with their attributes by path of tags (`Declaration/TypeCode`), with the number of every class that
may repeat. Nothing is judged here: a figure that is none is written as typed, and the reading of the message says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from customhouse.clearance.drafts.records import DraftWords, ItemWords, Step
from customhouse.clearance.drafts.rules.figures import plain_figure
from customhouse.messages.wco.reading import Reading, read_message

Leaf = tuple[str, Mapping[str, str]]
Leaves = dict[str, Leaf]

ORIGINAL = "9"
"""An original declaration (UN/EDIFACT 1225)."""

DIRECTIONS = {"import": "IM", "export": "EX"}
SHIPMENT = "Declaration/GoodsShipment"
CONSIGNMENT = f"{SHIPMENT}/Consignment"
KILOGRAM = "KGM"
DUTY, EXCISE = "CUD", "EXC"
NOT_PREFERENTIAL, PREFERENTIAL = "1", "2"
PREFERENCES = ("2", "3")
"""Preference codes that begin so rest on an origin."""

QUANTITY = "q_"
"""Fields of quantities: `q_LTR` is asked in litres."""

_BREAKS = re.compile(r"[\s,;]+")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?\Z")


def leaves_of(words: DraftWords) -> Leaves:
    """Everything that the draft says, by path; what was left empty is not there."""
    return {path: leaf for path, leaf in _all(words) if leaf[0]}


def read_leaves(leaves: Mapping[str, Leaf]) -> Reading:
    """The leaves as a message that was read: the tree, and what is wrong with single values."""
    return read_message(json.dumps(_nested(leaves)).encode(), content_type="application/json")


def _all(words: DraftWords) -> Iterator[tuple[str, Leaf]]:
    yield "Declaration/FunctionCode", (ORIGINAL, {})
    yield from _plain(_parties(words))
    yield from _plain(_transport(words))
    yield from _invoice(words)
    yield from _plain(_papers(words))
    for item in words.items:
        yield from _item(words, item)


def _plain(texts: Mapping[str, str]) -> Iterator[tuple[str, Leaf]]:
    return ((path, (text, {})) for path, text in texts.items())


def _parties(words: DraftWords) -> dict[str, str]:
    """Type, reference, who declares, whose goods they are, and who is on the other side of the border."""
    trader, agent = words.said(Step.PARTIES, "trader"), words.said(Step.PARTIES, "agent")
    acts = agent if agent != trader else ""
    kind = words.said(Step.PARTIES, "kind")
    indirect = words.said(Step.PARTIES, "representation") == "3"
    said = {
        "Declaration/FunctionalReferenceID": words.said(Step.PARTIES, "lrn"),
        "Declaration/TypeCode": f"{DIRECTIONS['import' if words.is_import else 'export']}{kind}" if kind else "",
        "Declaration/Declarant/ID": acts if acts and indirect else trader,
        "Declaration/Agent/ID": acts,
        "Declaration/Agent/FunctionCode": words.said(Step.PARTIES, "representation") if acts else "",
    }
    if words.is_import:
        said[f"{SHIPMENT}/Importer/ID"] = trader
        return said | _partner(words, "Declaration/Exporter") | _partner(words, f"{SHIPMENT}/Seller")
    said["Declaration/Exporter/ID"] = trader
    return said | _partner(words, f"{SHIPMENT}/Importer")


PARTNER = {
    "partner_name": "Name",
    "partner_line": "Address/Line",
    "partner_city": "Address/CityName",
    "partner_postcode": "Address/PostcodeID",
    "partner_country": "Address/CountryCode",
}
"""The partner abroad, field by field."""


def _partner(words: DraftWords, at: str) -> dict[str, str]:
    return {f"{at}/{tag}": words.said(Step.PARTIES, name) for name, tag in PARTNER.items()}


def _transport(words: DraftWords) -> dict[str, str]:
    """Office, way of travel, where the goods are, from or to which country, in which containers."""
    abroad = words.said(Step.TRANSPORT, "country")
    destination, origin = (words.country, abroad) if words.is_import else (abroad, words.country)
    said = {
        "Declaration/DeclarationOfficeID": words.said(Step.TRANSPORT, "office"),
        "Declaration/BorderTransportMeans/ModeCode": words.said(Step.TRANSPORT, "mode"),
        f"{CONSIGNMENT}/GoodsLocation/Name": words.said(Step.TRANSPORT, "location"),
        f"{SHIPMENT}/Destination/CountryCode": destination,
        f"{SHIPMENT}/ExportCountry/ID": origin,
    }
    for number, container in enumerate(containers(words.said(Step.TRANSPORT, "containers")), start=1):
        said[f"{CONSIGNMENT}/TransportEquipment[{number}]/SequenceNumeric"] = str(number)
        said[f"{CONSIGNMENT}/TransportEquipment[{number}]/ID"] = container
    return said


def containers(text: str) -> list[str]:
    """Container numbers as typed, one a line or with commas between them.

    >>> containers("CSQU3054383, msku 123")
    ['CSQU3054383', 'msku', '123']
    """
    return [part for part in _BREAKS.split(text) if part]


def _invoice(words: DraftWords) -> Iterator[tuple[str, Leaf]]:
    """Currency, total, terms of delivery, charges that are not in the prices."""
    money = {"currencyID": words.currency} if words.currency else {}
    yield from _plain(
        {
            f"{SHIPMENT}/TransactionNatureCode": words.said(Step.INVOICE, "nature"),
            f"{SHIPMENT}/TradeTerms/ConditionCode": words.said(Step.INVOICE, "incoterm"),
            f"{SHIPMENT}/TradeTerms/LocationName": words.said(Step.INVOICE, "incoterm_place"),
        }
    )
    yield "Declaration/InvoiceAmount", (_figure(words.said(Step.INVOICE, "total")), money)
    charges = f"{SHIPMENT}/CustomsValuation"
    yield f"{charges}/FreightChargeAmount", (_figure(words.said(Step.INVOICE, "freight")), money)
    for number, row in enumerate(words.rows(Step.INVOICE), start=1):
        at = f"{charges}/ChargeDeduction[{number}]"
        yield f"{at}/ChargesTypeCode", (text_of(row, "code"), {})
        yield f"{at}/OtherChargeDeductionAmount", (_figure(text_of(row, "amount")), money)


def _papers(words: DraftWords) -> dict[str, str]:
    """Documents of the whole declaration, what the goods were under before, guarantee and authorisation."""
    said = {
        f"{SHIPMENT}/PreviousDocument[1]/CategoryCode": "Z" if words.said(Step.DOCUMENTS, "previous") else "",
        f"{SHIPMENT}/PreviousDocument[1]/TypeCode": "MRN" if words.said(Step.DOCUMENTS, "previous") else "",
        f"{SHIPMENT}/PreviousDocument[1]/ID": words.said(Step.DOCUMENTS, "previous"),
        "Declaration/ObligationGuarantee[1]/ReferenceID": words.said(Step.PAYMENT, "guarantee"),
    }
    authorisation = words.said(Step.PAYMENT, "authorisation")
    if authorisation:
        said["Declaration/AuthorisationHolder[1]/CategoryCode"] = authorisation
        said["Declaration/AuthorisationHolder[1]/ID"] = words.said(Step.PARTIES, "trader")
    return said | _documents(documents_of(words, 0), "Declaration")


def documents_of(words: DraftWords, item: int) -> list[tuple[int, Mapping[str, Any]]]:
    """The documents of a goods item (0: of the whole declaration), each with its line on the form (from 1).

    One of the whole declaration that has a day is named by every item: the head of a message has no place for the day.
    """
    rows = enumerate(words.rows(Step.DOCUMENTS), start=1)
    return [(number, row) for number, row in rows if _is_given(row) and _is_of(row, item)]


def _is_of(row: Mapping[str, Any], item: int) -> bool:
    named = text_of(row, "item")
    if named or not text_of(row, "issued"):
        return named == (str(item) if item else "")
    return item > 0


def _is_given(row: Mapping[str, Any]) -> bool:
    return bool(text_of(row, "code") or text_of(row, "reference"))


def _documents(rows: list[tuple[int, Mapping[str, Any]]], at: str) -> dict[str, str]:
    said = {}
    for number, (_, row) in enumerate(rows, start=1):
        code, place = text_of(row, "code"), f"{at}/AdditionalDocument[{number}]"
        said[f"{place}/CategoryCode"] = code[:1]
        said[f"{place}/TypeCode"] = code[1:]
        said[f"{place}/ID"] = text_of(row, "reference")
    return said


def _days(rows: list[tuple[int, Mapping[str, Any]]], at: str) -> Iterator[tuple[str, Leaf]]:
    """The day of each document that has one."""
    for number, (_, row) in enumerate(rows, start=1):
        day = text_of(row, "issued").replace("-", "")
        yield f"{at}/AdditionalDocument[{number}]/EffectiveDateTime", (day, {"formatCode": "102"})


def _item(words: DraftWords, item: ItemWords) -> Iterator[tuple[str, Leaf]]:
    """One goods item."""
    at = f"{SHIPMENT}/GovernmentAgencyGoodsItem[{item.number}]"
    given = item.answers
    yield f"{at}/SequenceNumeric", (str(item.number), {})
    yield from _plain(_goods(given, at, is_import=words.is_import))
    papers = documents_of(words, item.number)
    yield from _plain(_documents(papers, at))
    yield from _days(papers, at)
    yield from _plain(_tax(words, given, f"{at}/Commodity"))
    yield from _measures(given, f"{at}/Commodity", words.tariff_units.get(item.number, ""))
    money = {"currencyID": words.currency} if words.currency else {}
    yield f"{at}/Commodity/InvoiceLine/ItemChargeAmount", (_figure(text_of(given, "price")), money)


def _goods(given: Mapping[str, Any], at: str, *, is_import: bool) -> dict[str, str]:
    origin, preference = text_of(given, "origin"), text_of(given, "preference")
    claims = bool(origin) and preference.startswith(PREFERENCES)
    additional = text_of(given, "additional_code")
    has_packages = any(text_of(given, name) for name in ("package_kind", "packages", "marks"))
    return {
        f"{at}/Commodity/Description": text_of(given, "description"),
        f"{at}/Commodity/Classification[1]/ID": commodity(text_of(given, "commodity")),
        f"{at}/Commodity/Classification[1]/IdentificationTypeCode": "TSP" if text_of(given, "commodity") else "",
        f"{at}/Commodity/Classification[2]/ID": additional,
        f"{at}/Commodity/Classification[2]/IdentificationTypeCode": "GN" if additional else "",
        f"{at}/CustomsValuation/MethodCode": (text_of(given, "method") or "1") if is_import else "",
        f"{at}/GovernmentProcedure[1]/CurrentCode": text_of(given, "procedure"),
        f"{at}/GovernmentProcedure[1]/PreviousCode": text_of(given, "previous") or "00",
        f"{at}/GovernmentProcedure[2]/CurrentCode": text_of(given, "additional"),
        f"{at}/Origin[1]/CountryCode": origin,
        f"{at}/Origin[1]/TypeCode": NOT_PREFERENTIAL if origin else "",
        f"{at}/Origin[2]/CountryCode": origin if claims else "",
        f"{at}/Origin[2]/TypeCode": PREFERENTIAL if claims else "",
        f"{at}/Packaging[1]/SequenceNumeric": "1" if has_packages else "",
        f"{at}/Packaging[1]/MarksNumbersID": text_of(given, "marks"),
        f"{at}/Packaging[1]/QuantityQuantity": _figure(text_of(given, "packages")),
        f"{at}/Packaging[1]/TypeCode": text_of(given, "package_kind"),
    }


def _tax(words: DraftWords, given: Mapping[str, Any], at: str) -> dict[str, str]:
    """The duty as claimed: preference, quota, and how it will be paid."""
    preference, quota = text_of(given, "preference"), text_of(given, "quota")
    method = words.said(Step.PAYMENT, "method")
    if not (preference or quota or method):
        return {}
    return {
        f"{at}/DutyTaxFee[1]/TypeCode": DUTY,
        f"{at}/DutyTaxFee[1]/DutyRegimeCode": preference,
        f"{at}/DutyTaxFee[1]/QuotaOrderID": quota,
        f"{at}/DutyTaxFee[1]/Payment/MethodCode": method,
    }


def _measures(given: Mapping[str, Any], at: str, unit: str) -> Iterator[tuple[str, Leaf]]:
    """Masses, the quantity in the unit of the tariff, and what else a tax is charged by."""
    kilograms = {"unitCode": KILOGRAM}
    yield f"{at}/GoodsMeasure/GrossMassMeasure", (_figure(text_of(given, "gross_mass")), kilograms)
    yield f"{at}/GoodsMeasure/NetNetWeightMeasure", (_figure(text_of(given, "net_mass")), kilograms)
    for number, (key, text) in enumerate(quantities(given, unit)):
        if number == 0:
            yield f"{at}/GoodsMeasure/TariffQuantity", (_figure(text), {"unitCode": key})
            continue
        tax = f"{at}/DutyTaxFee[{number + 1}]"
        yield f"{tax}/TypeCode", (EXCISE, {})
        yield f"{tax}/SpecificTaxBaseQuantity", (_figure(text), {"unitCode": key})


def quantities(given: Mapping[str, Any], unit: str) -> list[tuple[str, str]]:
    """The quantities beside the mass as (unit, text as typed), that in the unit of the tariff first.

    >>> quantities({"q_ASV": "40", "q_LTR": "70", "price": "9", "q_NAR": ""}, "LTR")
    [('LTR', '70'), ('ASV', '40')]
    """
    found = [(name.removeprefix(QUANTITY), text_of(given, name)) for name in given if name.startswith(QUANTITY)]
    return sorted(((key, text) for key, text in found if text), key=lambda each: (each[0] != unit, each[0]))


def commodity(text: str) -> str:
    """A commodity code as typed, with nothing between its digits.

    >>> commodity("0901.21 00-10")
    '0901210010'
    """
    return re.sub(r"[\s.\-]", "", text)


def text_of(given: Mapping[str, Any], name: str) -> str:
    """What was typed in a field, without the blanks around it."""
    return str(given.get(name) or "").strip()


def _figure(text: str) -> str:
    return plain_figure(text)


def _nested(leaves: Mapping[str, Leaf]) -> dict[str, Any]:
    """The leaves as the JSON form of a message; classes that repeat stand in the order of their numbers."""
    root: dict[str, Any] = {}
    for path, (text, beside) in sorted(leaves.items(), key=lambda each: _numbers(each[0])):
        here: Any = root
        *way, last = path.split("/")
        for step in way:
            here = here.setdefault(step, {})
        here[last] = _leaf(text, beside)
    listed: dict[str, Any] = _listed(root)
    return listed


def _leaf(text: str, beside: Mapping[str, str]) -> Any:
    """A leaf with what stands beside its text; of a time both stand one class deeper."""
    if not beside:
        return text
    whole = {"value": text, **beside}
    return {"DateTimeString": whole} if "formatCode" in beside else whole


def _numbers(path: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\[(\d+)\]", path))


def _listed(node: Any) -> Any:
    """The same with `Tag[1]`, `Tag[2]` as a list under `Tag`."""
    if not isinstance(node, dict):
        return node
    made: dict[str, Any] = {}
    for key, value in node.items():
        matched = _STEP.match(key)
        if matched and matched[2]:
            made.setdefault(matched[1], []).append(_listed(value))
        else:
            made[key] = _listed(value)
    return made
