"""A dossier as somebody wrote it (JSON, a form), read into records; what cannot be read is told field by field.

The schema is described in docs/valuation.md. Names are read in small letters or camel case, with their variants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from customhouse.messages.findings import Finding, msgid
from customhouse.tariff.valuation.rules import reading_goods, reading_methods, reading_sale
from customhouse.tariff.valuation.rules.dossier import Dossier, Goods, Item, Sale
from customhouse.tariff.valuation.rules.fields import Money, Notes, Section, currency_of, number_of, variants
from customhouse.tariff.valuation.rules.terms import CIF, FOB

BASES = variants(**{CIF: ("cif", "c_i_f", "destination"), FOB: ("fob", "f_o_b", "export")})
SHARES = variants(
    value=("price", "by_value"), weight=("mass", "by_weight", "gross_weight"), quantity=("units", "by_quantity")
)


@dataclass(frozen=True, slots=True)
class GivenRate:
    """A rate of exchange that the dossier states: what one unit is worth, and the days on which it holds."""

    currency: str
    value: Decimal
    first: date = date.min
    last: date = date.max


@dataclass(frozen=True, slots=True)
class Read:
    """A dossier as read: `national` is the currency of the value where it states one, `findings` what is wrong."""

    dossier: Dossier
    national: str
    rates: tuple[GivenRate, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before anything can be valued."""
        return tuple(finding for finding in self.findings if finding.is_error)


def read_dossier(given: Any, national: str = "") -> Read:
    """Read a dossier; `national` is the currency of amounts that state none, where the dossier does not say it."""
    notes = Notes()
    given = given.get("dossier", given) if isinstance(given, Mapping) else given
    top = Section([] if given is None else given, "", notes)
    told = _currency(top, "national_currency", "valuation_currency", "local_currency", "customs_currency")
    top.currency = _currency(top, "currency", "invoice_currency") or told or national
    goods = reading_goods.goods(top)
    items = _items(top)
    row = reading_sale.sale_section(top)
    sale = _with_price(reading_sale.sale(top, row), items, notes)
    dossier = Dossier(
        goods=_with_quantity(goods, items),
        day=top.day("date", "legal_date", "valuation_date", "acceptance_date", "day", "as_of"),
        export_day=top.day("export_date", "date_of_export", "exported", "exportation_date", "exported_on"),
        import_day=top.day("import_date", "date_of_import", "imported", "importation_date", "imported_on"),
        basis=top.choice(BASES, "basis", "value_basis", "valuation_basis", "incoterm_basis"),
        items=items,
        shared_by=top.choice(SHARES, "share_by", "apportion_by", "apportionment", "shared_by") or "value",
        sale=sale,
        additions=reading_sale.additions(top, row),
        deductions=reading_sale.deductions(top, row),
        identical=reading_methods.comparables(top, "identical", "identical_goods"),
        similar=reading_methods.comparables(top, "similar", "similar_goods"),
        deductive=reading_methods.deductive(top),
        computed=reading_methods.computed(top),
        fallbacks=reading_methods.fallbacks(top, sale.why_not),
        inversion_asked=bool(
            top.flag("inversion", "reverse_order", "invert", "invert_order", "computed_first", "article_4")
        ),
        customs_agree=top.flag("customs_agree", "customs_agreement", "inversion_agreed"),
    )
    rates = _rates(top)
    for name in ("reference", "title", "id", "importer", "declarant", "version", "schema", "country", "number"):
        top.read.add(name)
    row.done()
    top.done()
    return Read(dossier, told, rates, tuple(notes.findings))


def _currency(top: Section, *names: str) -> str:
    return currency_of(top.text(*names), top.place(*names), top.notes)


def _items(top: Section) -> tuple[Item, ...]:
    found = []
    for at, row in enumerate(top.rows("items", "lines", "goods_items"), start=1):
        row.speak()
        number = row.number("number", "item", "sequence", "no", "id")
        found.append(
            Item(
                number=int(number) if number is not None else at,
                price=row.amount("price", "amount", "value", "invoice_price", "item_price"),
                weight=row.positive("weight", "mass", "gross_weight", "net_weight"),
                quantity=row.positive("quantity", "units"),
                description=row.text("description", "goods", "text", "name"),
            )
        )
        row.read |= {"code", "commodity", "origin", "unit"}
        row.done()
    return tuple(found)


def _with_price(sale: Sale, items: tuple[Item, ...], notes: Notes) -> Sale:
    """The sale with the price of its items, where it states none for the whole; where it does, the two must agree."""
    prices = [item.price for item in items if item.price is not None]
    if not prices or (sale.exists is False and sale.price is None):
        return sale
    currencies = {price.currency for price in prices}
    if len(currencies) > 1:
        message = msgid("{field} are priced in several currencies.")
        notes.error("DOS-ITEMS", "items", message, msgid("Price all items of a sale in one currency."))
        return sale
    if len(prices) < len(items):
        message = msgid("{field}: some are priced and some are not.")
        notes.error("DOS-ITEMS", "items", message, msgid("Give the price of every item, or of none."))
        return sale
    whole = Money(sum((price.value for price in prices), Decimal(0)), prices[0].currency)
    if sale.price is not None and sale.price != whole:
        message = msgid("{field} add up to {sum} {currency}, and the price of the sale is another.")
        remedy = msgid("Correct the prices of the items, or leave out that of the whole.")
        notes.error("DOS-ITEMS", "items", message, remedy, sum=f"{whole.value:f}", currency=whole.currency)
    return replace(sale, price=whole, exists=True)


def _with_quantity(goods: Goods, items: tuple[Item, ...]) -> Goods:
    amounts = [item.quantity for item in items]
    if goods.quantity is not None or not amounts or None in amounts:
        return goods
    return replace(goods, quantity=sum((amount for amount in amounts if amount is not None), Decimal(0)))


def _rates(top: Section) -> tuple[GivenRate, ...]:
    """Rates as a mapping of currency to figure or row, or as a list of dated rows."""
    found = top.value("rates", "exchange_rates", "rate", "exchange_rate")
    place = top.place("rates", "exchange_rates", "rate", "exchange_rate")
    rates: list[GivenRate | None] = []
    if isinstance(found, Mapping):
        rates = [_rate(str(code), row, f"{place}.{code}", top.notes) for code, row in list(found.items())[:500]]
    elif isinstance(found, list):
        for row in top.rows("rates", "exchange_rates", "rate", "exchange_rate"):
            rates.append(_rate(row.text("currency", "code"), row.given, row.path, top.notes))
    elif found is not None and top.currency:
        rates = [_rate(top.currency, found, place, top.notes)]
    return tuple(rate for rate in rates if rate is not None)


def _rate(code: str, given: Any, place: str, notes: Notes) -> GivenRate | None:
    currency = currency_of(code, place, notes)
    first, last, units = date.min, date.max, Decimal(1)
    if isinstance(given, Mapping):
        row = Section(given, place, notes)
        first = row.day("from", "valid_from", "first") or first
        last = row.day("to", "valid_to", "last") or last
        units = row.number("units", "per") or units
        given = row.value("rate", "value", "amount")
    value = number_of(given, place, notes)
    if value is None or not currency:
        return None
    if value <= 0 or units <= 0:
        remedy = msgid("Say what one unit of the currency is worth in the national one.")
        notes.error("DOS-RATE", place, msgid("{field} is no rate of exchange."), remedy)
        return None
    return GivenRate(currency, value / units, first, last)
