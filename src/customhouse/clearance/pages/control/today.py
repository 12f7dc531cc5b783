"""The officer's day: my examinations, the queues by lane and age, what is due; and the supervisor's desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections.access import ASSIGN, READ
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.rules.states import QuestionState
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.tables import LANES
from customhouse.clearance.pages.words import age, language, trader_name
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Tab
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.reference.offices.queries import offices_on, resolve_offices
from customhouse.targeting.lanes.records import Lane

MOST = 50
"""Rows of a list that is worked off and does not turn pages."""
EVERYWHERE = "all"
HEAVY = ("declaration__findings", "declaration__reasons")


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What an officer has to do today: their own examinations first, then what waits at their office."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, READ)
    offices, office = _offices(request, actor)
    lane = request.GET.get("lane", "")
    lane = lane if lane in set(Lane) else ""
    counts = queries.lane_counts(actor, at=at, offices=offices)
    waiting = queries.open_orders(actor, offices=offices)
    waiting = waiting.filter(lane=lane) if lane else waiting
    context = {
        "mine": _shown(queries.open_orders(actor).filter(examiner=actor.user_id or 0), at),
        "page": page_of(_queue_table(at), list(_light(waiting)[:MOST]), request.GET),
        "tabs": _lane_tabs(counts, lane, office),
        "oldest": [(count.lane, age(count.oldest, at)) for count in counts],
        "overdue": sum(count.overdue for count in counts),
        "questions": _questions(actor, offices, at),
        "answers": list(queries.answers_to_read(actor, offices=offices)[:MOST]),
        "measures": _measures(actor, offices, at),
        "office": office,
        "lane": lane,
        "offices": _choices(actor, at),
        "everywhere": EVERYWHERE,
    }
    return render(request, "inspections/today.html", context)


def _offices(request: HttpRequest, actor: Actor) -> tuple[Sequence[str], str]:
    """The offices whose work is shown (none named: all), and the choice as asked."""
    asked = request.GET.get("office", "").replace("\0", "")
    if asked == EVERYWHERE:
        return (), asked
    return ([asked] if asked else sorted(actor.offices)), asked


def _choices(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    own = resolve_offices(actor.offices, legal_day(at)).values()
    return [(each.code, each.name(language())) for each in own or offices_on(legal_day(at))]


def _light(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """With declaration and examiner, without the columns that no list shows."""
    return orders.select_related("examiner", "declaration").defer(*HEAVY)


def _shown(orders: QuerySet[WorkOrder], at: datetime) -> list[words.OrderShown]:
    asked = Count("declaration__questions", filter=Q(declaration__questions__state=QuestionState.ASKED))
    answered = Count("declaration__questions", filter=Q(declaration__questions__state=QuestionState.ANSWERED))
    rows = _light(orders).annotate(questions=asked, answers=answered)
    return [words.shown(order, at) for order in rows[:MOST]]


def _queue_table(at: datetime) -> Table:
    return Table(
        _("Work orders"),
        (
            Column("order", _("Work order"), lambda row: row.reference, "ref", link=_address),
            Column("lane", _("Lane"), lambda row: row.lane, "lane"),
            Column("trader", _("Trader"), lambda row: trader_name(row.declaration)),
            Column("controls", _("Control"), lambda row: words.controls(row.controls, row.opened_at)),
            Column("examiner", _("Examiner"), lambda row: words.person(row.examiner)),
            Column("age", _("Waiting for"), lambda row: age(row.opened_at, at)),
            Column("due", _("Due"), lambda row: row.due_at, "moment"),
            Column("state", _("State"), lambda row: words.overdue(row.due_at, at) or words.order_chip(row), "chip"),
        ),
        empty=_("No work order waits here."),
        is_exported=False,
    )


def _address(row: Any) -> str:
    return reverse("control:order", args=[row.mrn, row.number])


def _lane_tabs(counts: Sequence[queries.LaneCount], lane: str, office: str) -> list[Tab]:
    kept = {"office": office} if office else {}
    names = {value: str(label) for value, label in LANES}
    rows = [("", gettext("All"), sum(count.waiting for count in counts))]
    rows += [(count.lane, names[count.lane], count.waiting) for count in counts]
    return [
        Tab(label, "?" + urlencode(kept | ({"lane": value} if value else {})), value == lane, count)
        for value, label, count in rows
    ]


def _questions(actor: Actor, offices: Sequence[str], at: datetime) -> list[Any]:
    rows = queries.open_questions(actor, offices=offices)[:MOST]
    return [(row, words.overdue(row.due_at, at)) for row in rows]


def _measures(actor: Actor, offices: Sequence[str], at: datetime) -> list[Any]:
    rows = queries.open_measures(actor, offices=offices)[:MOST]
    return [(row, words.measure_chip(row), words.overdue(row.due_at, at)) for row in rows]


@login_required
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """The supervisor's desk: what nobody has, what is late, who has how much, and what waits for a second person."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, ASSIGN)
    offices, office = _offices(request, actor)
    waiting = queries.open_orders(actor, offices=offices)
    context = {
        "unassigned": _shown(waiting.filter(examiner=None), at),
        "late": _shown(waiting.filter(due_at__lt=at).exclude(examiner=None), at),
        "loads": [(load, words.person(load.examiner)) for load in queries.examiner_loads(offices=offices, at=at)],
        "proposals": [
            (change, words.controls(change.controls_before, at), words.controls(change.controls_after, at))
            for change in queries.proposals(actor, offices=offices)[:MOST]
        ],
        "questions": [row for row in _questions(actor, offices, at) if row[1]],
        "answers": list(queries.answers_to_read(actor, offices=offices)[:MOST]),
        "measures": _measures(actor, offices, at),
        "refunds": _address_of("refunds:list"),
        "office": office,
        "offices": _choices(actor, at),
        "everywhere": EVERYWHERE,
    }
    return render(request, "inspections/supervision.html", context)


def _address_of(route: str) -> str:
    """Where refunds are approved; empty where this installation has no such page."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
