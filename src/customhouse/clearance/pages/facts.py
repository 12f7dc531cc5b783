"""What a declaration says, as facts and as a table of its goods, in the reader's words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations.completions import counterparts
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.pages.law import LawOfDay, law_of
from customhouse.clearance.pages.words import exact, language, trader_name
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Fact
from customhouse.foundation.pages.tables import Column, Table
from customhouse.reference.countries.queries import country_name
from customhouse.reference.offices.queries import resolve_offices
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.records import Standing


def facts_of(reader: Actor, declaration: Declaration) -> list[Fact]:
    """Who, where, when, worth what, and what it completes; what is not known is left out."""
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
    completes, by = counterparts(reader, declaration)
    facts += [Fact(_("Completes"), mrn, "ref", url=_page(mrn)) for mrn in completes]
    if completes:
        charged = standings([declaration.mrn or ""]).get(declaration.mrn or "", Standing()).charged
        facts += [Fact(_("Of this charged beside what it completes"), charged, "money", declaration.currency)]
    facts += [Fact(_("Completed by"), by, "ref", url=_page(by))] if by else []
    return [fact for fact in facts if fact.value not in (None, "")]


def _page(mrn: str) -> str:
    return reverse("declarations:show", args=[mrn])


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
