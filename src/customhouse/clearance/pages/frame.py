"""What stands around every view of one declaration: its head, its tabs, and what can be done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from customhouse.clearance.declarations.access import CONTROL, READ_ALL
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Direction
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.inspections.access import READ as READ_CONTROL
from customhouse.clearance.inspections.queries import forbids_cancelling
from customhouse.clearance.pages.lodging import may
from customhouse.clearance.pages.words import age, lane_for, state_chip, trader_name, wanted
from customhouse.foundation.access.permissions import permits, permits_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Crumb, Tab
from customhouse.targeting.prices.access import READ_PRICES


def frame(reader: Actor, declaration: Declaration, current: str) -> dict[str, Any]:
    """The context of the page `current` of a declaration."""
    return {
        "declaration": declaration,
        "crumbs": _crumbs(reader, declaration),
        "tabs": _tabs(reader, declaration, current) if declaration.mrn else [],
        "trader": trader_name(declaration),
        "state": state_chip(declaration),
        "lane": lane_for(reader, declaration),
        "wanted": wanted(reader, declaration),
        "age": age(declaration.received_at, datetime.now(UTC)),
        "may_present": may(reader, declaration, "present"),
        "may_amend": may(reader, declaration, "amend"),
        "may_copy": bool(declaration.mrn) and permits(reader, WRITE),
        "may_cancel": may(reader, declaration, "cancel"),
        "may_grant_leave": may_grant_leave(reader, declaration),
    }


def may_grant_leave(reader: Actor, declaration: Declaration) -> bool:
    """Whether this officer can let the declarant amend or cancel, and leave is wanted for it and not given already.

    Under control both want it; afterwards cancelling does, where something was found or a question is not closed.
    """
    state = State(declaration.state)
    allowed = state in transition("grant_leave").sources and not declaration.may_amend_under_control
    if not (allowed and permits_at(reader, CONTROL, declaration.office)):
        return False
    return state is State.UNDER_CONTROL or forbids_cancelling(declaration)


def _crumbs(reader: Actor, declaration: Declaration) -> list[Crumb]:
    if permits(reader, CONTROL):
        start = Crumb(gettext("Work queue"), reverse("declarations:queue"))
    elif permits(reader, READ_ALL):
        start = Crumb(gettext("All declarations"), reverse("declarations:search"))
    else:
        start = Crumb(gettext("My declarations"), reverse("declarations:list"))
    return [start, Crumb(declaration.mrn or declaration.lrn)]


def _tabs(reader: Actor, declaration: Declaration, current: str) -> list[Tab]:
    """The views on a declaration; risk reasons and the record of the trail are for officials."""
    views = [
        ("show", gettext("Summary"), None),
        ("goods", gettext("Goods"), declaration.items_count),
        ("duties", gettext("Duties and taxes"), None),
        ("documents", gettext("Documents and messages"), None),
        ("versions", gettext("Changes"), declaration.version - 1),
    ]
    if permits(reader, READ_ALL):
        views[1:1] = [("risk", gettext("Risk"), None)]
        if declaration.direction == Direction.IMPORT and permits(reader, READ_PRICES):
            views[3:3] = [("prices", gettext("Prices"), None)]
        views.append(("trail", gettext("Trail"), None))
    tabs = [
        Tab(label, reverse(f"declarations:{name}", args=[declaration.mrn]), name == current, count)
        for name, label, count in views
    ]
    if permits(reader, READ_CONTROL):
        control = Tab(gettext("Control"), reverse("control:declaration", args=[declaration.mrn]), current == "control")
        tabs.insert(2, control)
    return tabs
