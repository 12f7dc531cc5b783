"""The goods of a dossier, as they are read."""

from __future__ import annotations

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.dossier import Goods
from customhouse.tariff.valuation.rules.fields import Section, key_of


def goods(top: Section) -> Goods:
    """The goods, described at the top of the dossier or in an object of their own."""
    found = top.value("goods", "merchandise", "product")
    row = Section(found, top.place("goods"), top.notes, top.currency) if isinstance(found, dict) else None
    where = row or top
    quantity = where.number("quantity", "units", "number_of_units") if row else top.number("quantity")
    if quantity is not None and quantity <= 0:
        message = msgid("{field} is not above zero.")
        top.notes.error("DOS-SIGN", where.place("quantity"), message, msgid("Give how many units are imported."))
        quantity = None
    read = Goods(
        description=where.text("description", "text", "name") or (found if isinstance(found, str) else ""),
        commodity=where.text("code", "commodity", "hs_code", "hs", "commodity_code", "tariff_code"),
        origin=where.text("origin", "country_of_origin", "produced_in", "country_of_production").upper(),
        quantity=quantity if quantity is not None else top.number("quantity"),
        unit=where.text("unit", "quantity_unit"),
        weight=where.positive("weight", "mass", "gross_weight"),
        producer=where.text("producer", "manufacturer"),
        level=key_of(where.text("commercial_level", "level")),
    )
    if row:
        row.read |= {"condition", "brand", "model", "quality", "export_country", "year"}
        row.done()
    return read
