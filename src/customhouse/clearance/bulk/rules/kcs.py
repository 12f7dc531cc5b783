"""The map `kcs`: Korea's published synthetic import declarations, declared anew in demoland. One row, one goods item.

Source: "Customs Import Declaration Datasets" (Korea Customs Service and Institute for Basic Science, 2022): made by a
generative model from real declarations, so that codes are as customs uses them and figures are plausible. Its codes of
offices, transport and payment are translated by the tables in `data/kcs`, each with its reason. What the source does
not tell (a description, the gross mass, packages, documents, terms of delivery) is not made up: it is left out and the
rules warn of it; only the description, without which nothing is taken, says that there is none.

Identifiers of the source are numbers of its own registers: they are put under KR and a letter for the register
(D declarant, I importer, S seller abroad, C carrier), so that nobody is taken for a trader of this country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TypeVar

from customhouse.clearance.bulk.rules.cells import Cells
from customhouse.messages.wco import records as wco
from customhouse.reference.tables import read_table

LATER = frozenset({"Fraud", "Critical Fraud"})
"""Results of controls: known after release."""

COLUMNS = (
    "Declaration ID",
    "Date",
    "Office ID",
    "Process Type",
    "Import Type",
    "Import Use",
    "Payment Type",
    "Mode of Transport",
    "Declarant ID",
    "Importer ID",
    "Seller ID",
    "Courier ID",
    "HS6 Code",
    "Country of Departure",
    "Country of Origin",
    "Tax Rate",
    "Tax Type",
    "Country of Origin Indicator",
    "Net Mass",
    "Item Price",
    "Fraud",
    "Critical Fraud",
)
CURRENCY = "KRW"
ANY = "*"
ONE = Decimal(1)
NATION, PREFERENTIAL = "1", "2"
"""Types of an origin (WCO 501)."""

Named = TypeVar("Named", wco.Declarant, wco.Importer, wco.Exporter, wco.Seller, wco.Carrier)


def day(row: Cells) -> date | None:
    """The day on which the row was declared."""
    return row.day("Date")


def declared(row: Cells) -> dict[str, str]:
    """The tax as declared: the source's type (A basic, C concession, F… an agreement's) and rate in per cent."""
    return {"type": row.text("Tax Type"), "rate": row.text("Tax Rate")}


def declaration(row: Cells) -> wco.Declaration:
    """The row as a complete import declaration with one goods item."""
    reference = row.text("Declaration ID")
    office = _translated("offices", "office", row.text("Office ID"))
    price = row.figure("Item Price")
    return wco.Declaration(
        function_code="9",
        functional_reference_id=f"KCS{reference}" if reference else None,
        type_code="IMA",
        goods_item_quantity=wco.Measure(ONE),
        declaration_office_id=office or None,
        invoice_amount=None if price is None else wco.Amount(price, CURRENCY),
        border_transport_means=wco.BorderTransportMeans(
            mode_code=_translated("transport_modes", "mode", row.text("Mode of Transport")) or None
        ),
        declarant=_party(wco.Declarant, "D", row.text("Declarant ID"), "Declarant"),
        exporter=_party(wco.Exporter, "S", row.text("Seller ID"), "Seller", row.text("Country of Departure")),
        goods_shipment=_shipment(row, price),
    )


def _shipment(row: Cells, price: Decimal | None) -> wco.GoodsShipment:
    departure = row.text("Country of Departure")
    return wco.GoodsShipment(
        transaction_nature_code="11",
        consignment=wco.Consignment(carrier=_party(wco.Carrier, "C", row.text("Courier ID"), "Courier")),
        destination=wco.Destination(country_code="XD"),
        export_country=wco.ExportCountry(id=departure or None),
        government_agency_goods_items=(_item(row, price),),
        importer=_party(wco.Importer, "I", row.text("Importer ID"), "Importer"),
        seller=_party(wco.Seller, "S", row.text("Seller ID"), "Seller", departure),
    )


def _item(row: Cells, price: Decimal | None) -> wco.GovernmentAgencyGoodsItem:
    preference = _preference(row.text("Tax Type"))
    origin = row.text("Country of Origin")
    origins = [wco.Origin(country_code=origin, type_code=NATION)] if origin else []
    if origin and preference != "100":
        origins.append(wco.Origin(country_code=origin, type_code=PREFERENTIAL))
    use = row.text("Import Use")
    return wco.GovernmentAgencyGoodsItem(
        sequence_numeric=ONE,
        commodity=_commodity(row, preference, price),
        customs_valuation=wco.CustomsValuation(method_code="1"),
        government_procedures=(
            wco.GovernmentProcedure(
                current_code=_translated("procedures", "procedure", use),
                previous_code=_translated("procedures", "previous", use),
            ),
        ),
        origins=tuple(origins),
    )


def _commodity(row: Cells, preference: str, price: Decimal | None) -> wco.Commodity:
    code, mass = row.text("HS6 Code"), row.figure("Net Mass")
    return wco.Commodity(
        description=f"Goods of subheading {code}, not described in the source" if code else None,
        classifications=(wco.Classification(id=_in_edition(row, code), identification_type_code="TSP"),)
        if code
        else (),
        duty_tax_fees=(
            wco.DutyTaxFee(
                duty_regime_code=preference,
                tax_rate_numeric=row.figure("Tax Rate"),
                type_code="CUD",
                payment=wco.Payment(
                    method_code=_translated("payment_types", "method", row.text("Payment Type")) or None
                ),
            ),
        ),
        goods_measure=None if mass is None else wco.GoodsMeasure(net_net_weight_measure=wco.Measure(mass, "KGM")),
        invoice_line=None if price is None else wco.InvoiceLine(item_charge_amount=wco.Amount(price, CURRENCY)),
    )


def _party(kind: type[Named], register: str, number: str, part: str, country: str = "KR") -> Named | None:
    """Somebody of one of the source's registers; None where the row names nobody."""
    if not number:
        return None
    address = wco.Address(country_code=country) if country else None
    return kind(id=f"KR{register}{number}", name=f"{part} {number} (KCS)", address=address)


def _in_edition(row: Cells, code: str) -> str:
    """A code of the edition of its day as demoland's edition has it, where its whole heading was moved.

    Of others the law says what applies (finding TAR-EDITION): the source does not tell how their goods were divided.
    """
    moved = _table("codes", "code").get(code)
    return moved["now"] if moved and row.text("Date") <= moved["valid_to"] else code


def _preference(tax_type: str) -> str:
    """The preference that a tax type of the source claims: the row of the longest prefix decides."""
    table = _table("tax_types", "prefix")
    fitting = [prefix for prefix in table if tax_type.startswith(prefix)]
    return table[max(fitting, key=len) if fitting else ANY]["preference"]


def _translated(table: str, column: str, code: str) -> str:
    """What stands for a code of the source; for one that the table lacks, what stands for any, or nothing."""
    rows = _table(table, "code")
    row = rows.get(code) or rows.get(ANY)
    return row[column] if row else ""


@cache
def _table(name: str, key: str) -> Mapping[str, Mapping[str, str]]:
    file = files("customhouse.clearance.bulk") / "data" / "kcs" / f"{name}.csv"
    return {row[key]: row for row in read_table(file)}
