"""One trader as a page shows it: tables of flows, partners, record and alerts, and the graph of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.pages.records import Fact, Tone
from customhouse.foundation.pages.tables import Column, Page, Table, page_of
from customhouse.insight.operators.queries import Operator
from customhouse.insight.operators.records import Alert, Event, Flow
from customhouse.parties.traders.models import STATUS_NAMES
from customhouse.parties.traders.records import TraderStatus
from customhouse.reference.countries.queries import country_name
from customhouse.targeting.links.drawing import drawing
from customhouse.targeting.links.showing import evidence, pages_of, short

CUTS = {"goods": _("Goods"), "origin": _("Origin"), "office": _("Office"), "month": _("Month")}
ROLES = {"seller": _("Seller"), "declarant": _("Declarant"), "agent": _("Agent")}
EVENTS = {
    "finding": (_("Finding of a control"), Tone.BAD),
    "penalty": (_("Penalty"), Tone.BAD),
    "late": (_("Not paid when due"), Tone.WARN),
}
ALERTS = {
    "screening": (_("May stand on a watch list"), Tone.BAD),
    "profile": (_("Caught by a profile"), Tone.WARN),
    "price": (_("Value doubted"), Tone.WARN),
}
TONES = {
    TraderStatus.REGISTERED: Tone.GOOD,
    TraderStatus.PROVISIONAL: Tone.WAIT,
    TraderStatus.SUSPENDED: Tone.BAD,
}


def _alert_link(row: Alert) -> str:
    if row.kind == "profile" and row.reference:
        return reverse("declarations:show", args=[row.reference])
    return reverse("valuation:doubt", args=[row.reference]) if row.kind == "price" else reverse("screening:screen")


ALERT_TABLE = Table(
    _("Alerts"),
    (
        Column("kind", _("What"), lambda row: ALERTS[row.kind], "chip"),
        Column("text", _("Of what"), lambda row: row.text),
        Column("figure", _("How often, or how sure"), lambda row: row.figure, "ref"),
        Column("reference", _("Where to read it"), lambda row: row.reference, "ref", link=_alert_link),
    ),
    empty=_("Nothing is reported."),
    is_exported=False,
)


def _event_link(row: Event) -> str:
    if row.what == "finding":
        return reverse("declarations:show", args=[row.reference])
    return reverse("revenue_notices:notice", args=[row.reference])


RECORD = Table(
    _("Record"),
    (
        Column("at", _("Day"), lambda row: row.at, "day"),
        Column("what", _("What"), lambda row: EVENTS[row.what], "chip"),
        Column("detail", _("Of what"), lambda row: row.detail, "ref"),
        Column("reference", _("Where to read it"), lambda row: row.reference, "ref", link=_event_link),
    ),
    empty=_("No finding, no penalty and no late debt."),
    is_exported=False,
)


def whole(told: Operator) -> dict[str, Any]:
    """Everything that the page shows."""
    edges = told.neighbours.edges
    marked = {mark["party"] for row in told.patterns for mark in row.said["marks"]}
    return {
        "state": (dict(STATUS_NAMES)[told.trader.status], TONES[TraderStatus(told.trader.status)]),
        "who": _who(told),
        "standing": _standing(told),
        "flows": [_flow_table(told, by) for by in CUTS],
        "partners": _partner_table(told),
        "drawing": drawing(edges, told.neighbours.names, marked) if edges else None,
        "evidence": evidence(edges, told.neighbours.names),
        "patterns": [short(row) for row in told.patterns],
        "record": page_of(RECORD, told.events, {}),
        "alerts": page_of(ALERT_TABLE, told.alerts, {}),
    }


def _who(told: Operator) -> list[Fact]:
    trader = told.trader
    address = ", ".join(part for part in (trader.line, trader.postcode, trader.city) if part)
    country = country_name(trader.country, (get_language() or "en").partition("-")[0])
    return [
        Fact(gettext("Identifier"), trader.identifier, "ref", url=reverse("traders:trader", args=[trader.identifier])),
        Fact(gettext("Address"), address),
        Fact(gettext("Country"), country),
        Fact(gettext("Known since"), trader.created_at, "day"),
    ]


def _standing(told: Operator) -> list[Fact]:
    said, money = told.standing, told.currency
    hits = gettext("{hits} of {controls} ({percent} %)").format(
        hits=said.hits, controls=said.controls, percent=round(100 * said.hits / max(1, said.controls))
    )
    return [
        Fact(gettext("Declarations"), said.declarations, "number"),
        Fact(gettext("Amended"), said.amended, "number"),
        Fact(gettext("Cancelled"), said.cancelled, "number"),
        Fact(gettext("Controls that found something"), hits if said.controls else ""),
        Fact(gettext("Charged after a control"), said.found, "money", money),
        Fact(gettext("Penalties"), said.penalty_sum, "money", money),
        Fact(gettext("Late debts"), said.late_sum, "money", money),
        Fact(gettext("Values doubted"), said.doubts, "number"),
    ]


def _partner_table(told: Operator) -> Page:
    """With whom they trade: who is registered has a page, the name of others is plain text."""
    pages = pages_of(row.key for row in told.partners)
    table = Table(
        gettext("Partners"),
        (
            Column("role", gettext("Part"), lambda row: ROLES[row.role]),
            Column("name", gettext("Name"), lambda row: row.name, link=lambda row: pages.get(row.key, "")),
            Column("declarations", gettext("Declarations"), lambda row: row.declarations or None, "number"),
            Column("first", gettext("First seen"), lambda row: row.first_at, "day"),
            Column("last", gettext("Last seen"), lambda row: row.last_at, "day"),
        ),
        empty=gettext("No partner was seen."),
        is_exported=False,
    )
    return page_of(table, told.partners, {})


def _flow_table(told: Operator, by: str) -> Page:
    rows: Sequence[Flow] = [each for each in told.flows if each.by == by]
    names: Mapping[str, Any] = CUTS
    table = Table(
        names[by],
        (
            Column("value", names[by], lambda row: row.value, "ref"),
            Column("items", gettext("Items"), lambda row: row.items, "number"),
            Column("worth", gettext("Value"), lambda row: row.worth, "money", currency=lambda _row: told.currency),
        ),
        empty=gettext("Nothing was moved."),
        is_exported=False,
    )
    return page_of(table, rows, {})
