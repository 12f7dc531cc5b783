"""The tables of declarations: one definition each for page and export. What a row shows depends on who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import Listable
from customhouse.clearance.declarations.searching import search
from customhouse.clearance.declarations.states import STATE_NAMES
from customhouse.clearance.pages.words import age, controls_in_words, lane_for, state_chip, trader_name
from customhouse.clearance.telling import shown_delay
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.pages.tables import Column, Filter, Table, asked
from customhouse.targeting.lanes.records import Lane

TEXT = Filter("q", _("Reference, trader or goods"))
LRN = Column("lrn", _("Own reference (LRN)"), lambda row: row.lrn, "ref")
LANES = (
    (Lane.HOLD.value, pgettext_lazy("lane", "Hold")),
    (Lane.RED.value, pgettext_lazy("lane", "Red")),
    (Lane.ORANGE.value, pgettext_lazy("lane", "Orange")),
    (Lane.YELLOW.value, pgettext_lazy("lane", "Yellow")),
    (Lane.BLUE.value, pgettext_lazy("lane", "Blue")),
    (Lane.GREEN.value, pgettext_lazy("lane", "Green")),
)


def state_filter() -> Filter:
    """The states in which a declaration may stand."""
    return Filter("state", _("State"), tuple((state.value, _(name)) for state, name in STATE_NAMES.items()))


def address_of(declaration: Declaration) -> str:
    """Where a declaration is shown; one that was refused has no MRN and is known by the message that was refused."""
    if declaration.mrn:
        return reverse("declarations:show", args=[declaration.mrn])
    return reverse("declarations:refused", args=[declaration.received_id])


def _columns(reader: Actor, at: datetime) -> dict[str, Column]:
    every = (
        Column("reference", _("Reference"), lambda row: row.mrn or row.lrn, "ref", link=address_of),
        LRN,
        Column("trader", _("Trader"), trader_name),
        Column("state", _("State"), state_chip, "chip"),
        Column("lane", _("Control"), lambda row: lane_for(reader, row), "lane"),
        Column("controls", _("Asked for"), lambda row: controls_in_words(row.controls)),
        Column("office", _("Office"), lambda row: row.office, "ref"),
        Column("total", _("Duties and taxes"), _total, "money", currency=lambda row: row.currency),
        Column("age", _("Age"), lambda row: age(row.received_at, at)),
        Column("delayed", _("Goes at"), lambda row: shown_delay(reader, row), "moment"),
        Column("waiting", _("Waiting for"), lambda row: age(row.presented_at or row.accepted_at, at)),
    )
    return {column.name: column for column in every}


def _total(row: Declaration) -> object:
    return row.total if row.mrn else None


OWN = ("reference", "lrn", "state", "lane", "total", "age")
CLIENTS = ("reference", "trader", "state", "lane", "total", "age")
ALL = ("reference", "trader", "state", "lane", "office", "total", "age")
WAITING = ("reference", "lane", "waiting", "controls", "trader", "total", "office")
DELAYED = ("reference", "lane", "delayed", "trader", "total", "office")


def own_declarations(reader: Actor, at: datetime) -> Table:
    """What a trader or broker has lodged, the newest first."""
    columns = _columns(reader, at)
    names = CLIENTS if reader.has(Role.BROKER) or len(reader.traders) > 1 else OWN
    return Table(_("My declarations"), [columns[name] for name in names], (state_filter(), TEXT))


def all_declarations(reader: Actor, at: datetime) -> Table:
    """Every declaration, for officials."""
    columns = _columns(reader, at)
    lane = Filter("lane", _("Lane"), LANES)
    return Table(_("All declarations"), [columns[name] for name in ALL], (TEXT, state_filter(), lane))


def waiting_declarations(reader: Actor, at: datetime, *, one_office: bool) -> Table:
    """The queue: gravest lane and longest wait first. The queue of one office does not repeat its name."""
    columns = _columns(reader, at)
    names = [name for name in WAITING if name != "office" or not one_office]
    return Table(_("Work queue"), [columns[name] for name in names], order="place")


def delayed_declarations(reader: Actor, at: datetime, *, one_office: bool) -> Table:
    """What goes by itself when its delay is over, unless an officer raises a control: the next to go first."""
    columns = _columns(reader, at)
    names = [name for name in DELAYED if name != "office" or not one_office]
    return Table(_("Release delayed"), [columns[name] for name in names], order="delayed_until")


def filtered(table: Table, reader: Actor, query: Mapping[str, str]) -> Listable:
    """The declarations that the filters of an address leave of those that the reader may see."""
    values = {question.name: question.value for question in asked(table, query).filters if question.value}
    text = values.pop("q", "")
    listed = Listable(reader, Q(**values))
    return search(listed, text) if text else listed


def for_export(table: Table) -> Table:
    """The same table for a program: with the currency of its amounts, the LRN and the time, without ages in words."""
    currency = Column("currency", _("Currency"), lambda row: row.currency)
    received = Column("received", _("Received"), lambda row: row.received_at, "moment")
    shown = [column for column in table.columns if column.name not in {"lrn", "age", "waiting"}]
    return replace(table, columns=(*shown, currency, LRN, received))
