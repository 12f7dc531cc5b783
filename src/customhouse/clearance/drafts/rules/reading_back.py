"""From what is declared to what the form shows: the answers that would say the same, as far as the form asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from customhouse.clearance.declarations.records import (
    Amount,
    DeclarationRecord,
    Document,
    GoodsItem,
    Party,
    party_key,
)
from customhouse.clearance.declarations.rules.reading_items import FREIGHT
from customhouse.clearance.drafts.records import FOR_ALL, Answers, DraftWords, ItemWords, Step
from customhouse.clearance.drafts.rules.composing import QUANTITY
from customhouse.messages.wco import records as wco


def words_of_record(record: DeclarationRecord, tree: wco.Declaration, country: str) -> DraftWords:
    """The draft that says what a declaration says. `tree` tells apart what the flat record puts together.

    `tariff_units` are left empty: they are looked up when the draft is written as a message.
    """
    steps: dict[Step, Answers] = {
        Step.PARTIES: _parties(record),
        Step.TRANSPORT: _transport(record),
        Step.INVOICE: _invoice(record, tree),
        Step.DOCUMENTS: _documents(record),
        Step.PAYMENT: _payment(record),
    }
    return DraftWords(country, steps, tuple(ItemWords(item.number, _item(item)) for item in record.items))


def _parties(record: DeclarationRecord) -> dict[str, str]:
    is_import = record.direction == "import"
    trader = record.importer if is_import else record.exporter
    partner = (record.exporter if is_import else record.importer) or Party()
    identifier = party_key(trader) or party_key(record.declarant)
    return {
        "direction": record.direction.value,
        "kind": record.type_code[2:],
        "lrn": record.lrn,
        "trader": identifier,
        "agent": party_key(record.agent) or _other(party_key(record.declarant), identifier),
        "representation": record.representation,
        "partner_name": partner.name or partner.identifier,
        "partner_line": partner.line,
        "partner_city": partner.city,
        "partner_postcode": partner.postcode,
        "partner_country": partner.country,
    }


def _other(declarant: str, trader: str) -> str:
    return "" if declarant == trader else declarant


def _transport(record: DeclarationRecord) -> dict[str, str]:
    is_import = record.direction == "import"
    return {
        "office": record.office,
        "mode": record.border_transport_mode,
        "location": record.goods_location,
        "country": record.export_country if is_import else record.destination,
        "containers": "\n".join(record.containers),
    }


def _invoice(record: DeclarationRecord, tree: wco.Declaration) -> dict[str, Any]:
    """Freight in its own field where it was declared so; every other charge is a line."""
    shipment = tree.goods_shipment or wco.GoodsShipment()
    valuation = shipment.customs_valuation
    has_freight = valuation is not None and valuation.freight_charge_amount is not None
    charges = record.adjustments[1:] if has_freight else record.adjustments
    first = next((item.price for item in record.items if item.price), None)
    return {
        "currency": next((one.currency for one in (record.invoice_amount, first) if one and one.currency), ""),
        "total": _money(record.invoice_amount),
        "incoterm": record.incoterm,
        "incoterm_place": record.incoterm_place,
        "nature": record.transaction_nature,
        "freight": _money(record.adjustments[0].amount) if has_freight else "",
        "rows": [{"code": charge.code or FREIGHT, "amount": _money(charge.amount)} for charge in charges],
    }


def _documents(record: DeclarationRecord) -> dict[str, Any]:
    rows = [*_document_rows(record.documents, FOR_ALL)]
    for item in record.items:
        rows += _document_rows(item.documents, str(item.number))
    previous = record.previous_documents[0].reference if record.previous_documents else ""
    return {"rows": rows, "previous": previous}


def _document_rows(documents: Sequence[Document], item: str) -> Iterator[dict[str, str]]:
    return (
        {
            "code": one.code,
            "reference": one.reference,
            "issued": one.issued.isoformat() if one.issued else "",
            "item": item,
        }
        for one in documents
    )


def _payment(record: DeclarationRecord) -> dict[str, str]:
    taxes = [tax for item in record.items for tax in item.taxes]
    return {
        "method": next((tax.payment_method for tax in taxes if tax.payment_method), ""),
        "guarantee": next(iter(record.guarantees), ""),
        "authorisation": next((category for category, _ in record.authorisations), ""),
    }


def _item(item: GoodsItem) -> dict[str, str]:
    package = item.packages[0] if item.packages else None
    return {
        "commodity": item.commodity,
        "description": item.description,
        "origin": item.origin or item.preferential_origin,
        "preference": item.preference,
        "quota": next((tax.quota for tax in item.taxes if tax.quota), ""),
        "procedure": item.procedure,
        "previous": item.previous_procedure,
        "additional": next(iter(item.additional_procedures), ""),
        "additional_code": next(iter(item.additional_codes), ""),
        "method": item.valuation_method,
        "package_kind": package.kind if package else "",
        "packages": "" if package is None or package.quantity is None else str(package.quantity),
        "marks": package.marks if package else "",
        "gross_mass": _plain(item.gross_mass),
        "net_mass": _plain(item.net_mass),
        "price": _money(item.price),
        **_quantities(item),
    }


def _quantities(item: GoodsItem) -> Mapping[str, str]:
    found = {
        f"{QUANTITY}{tax.unit}": _plain(tax.quantity) for tax in item.taxes if tax.quantity is not None and tax.unit
    }
    if item.supplementary_quantity is not None:
        found[f"{QUANTITY}{item.supplementary_unit}"] = _plain(item.supplementary_quantity)
    return found


def _money(amount: Amount | None) -> str:
    return _plain(amount.value) if amount else ""


def _plain(value: Decimal | None) -> str:
    """A decimal without exponent, as a person would type it."""
    return "" if value is None else f"{value:f}"


def copied(words: DraftWords) -> DraftWords:
    """The words for a new declaration: without what belonged to the old goods alone.

    Its reference, its containers, the references of its documents and what its goods were under before.
    """
    parties = {**words.steps[Step.PARTIES], "lrn": ""}
    transport = {**words.steps[Step.TRANSPORT], "containers": ""}
    documents = words.steps[Step.DOCUMENTS]
    rows = [{**row, "reference": "", "issued": ""} for row in documents.get("rows", ())]
    steps: dict[Step, Answers] = {
        **words.steps,
        Step.PARTIES: parties,
        Step.TRANSPORT: transport,
        Step.DOCUMENTS: {"rows": rows, "previous": ""},
    }
    return DraftWords(words.country, steps, words.items)
