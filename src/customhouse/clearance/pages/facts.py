"""What a declaration says, as facts and as a table of its goods, in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.pages.law import LawOfDay, law_of
from customhouse.clearance.pages.words import exact, language, trader_name
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Fact
from customhouse.foundation.pages.tables import Column, Table
from customhouse.reference.countries.queries import country_name
from customhouse.reference.offices.queries import resolve_offices


def facts_of(declaration: Declaration) -> list[Fact]:
    """Who, where, when, worth what; what is not known is left out."""
    offices = resolve_offices([declaration.office], legal_day(declaration.received_at))
    office = offices[declaration.office].name(language()) if declaration.office in offices else declaration.office
    facts = [
        Fact(_("Own reference (LRN)"), declaration.lrn, "ref"),
        Fact(_("Type"), declaration.type_code, "ref"),
        Fact(_("Trader"), trader_name(declaration)),
        Fact(_("Declarant"), declaration.declarant, "ref"),
        Fact(_("Agent"), declaration.agent, "ref"),
        Fact(_("Office"), office),
        Fact(_("Accepted"), declaration.accepted_at, "moment"),
        Fact(_("Goods presented"), declaration.presented_at, "moment"),
        Fact(_("Law as of"), declaration.legal_date, "day"),
        Fact(_("Customs value"), declaration.customs_value, "money", declaration.currency),
        Fact(_("Duties and taxes to pay"), declaration.total, "money", declaration.currency),
    ]
    return [fact for fact in facts if fact.value not in (None, "")]


def goods_table(declaration: Declaration) -> Table:
    """The goods items as declared, with their customs value."""
    law, words = law_of(declaration), language()
    currency = declaration.currency
    return Table(
        _("Goods"),
        (
            Column("item", _("Item"), lambda row: row.number, "number"),
            Column("commodity", _("Commodity code"), lambda row: row.commodity, "ref"),
            Column("description", _("Goods"), lambda row: row.description),
            Column("origin", _("Origin"), lambda row: country_name(row.origin, words) if row.origin else ""),
            Column("procedure", _("Procedure"), lambda row: _procedure(row, law)),
            Column("net_mass", _("Net mass (kg)"), lambda row: exact(row.net_mass), "number"),
            Column("price", _("Price"), lambda row: row.price, "money", currency=lambda row: row.price_currency),
            Column("value", _("Customs value"), lambda row: row.customs_value, "money", currency=lambda _row: currency),
        ),
        order="number",
    )


def _procedure(item: Any, law: LawOfDay) -> str:
    code = f"{item.procedure} {item.previous_procedure}".strip()
    name = law.procedure(item.procedure)
    return f"{code} · {name}" if name else code
