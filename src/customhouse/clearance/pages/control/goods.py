"""Control of one declaration: its orders, questions, measures and changes; holding, detaining, and how that ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.clearance import controlling
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections.access import ASK, HOLD, OPEN, PROPOSE, READ, SEIZE
from customhouse.clearance.inspections.forms import DetainForm, HoldForm, ReasonForm
from customhouse.clearance.inspections.models import Measure, WorkOrder
from customhouse.clearance.inspections.records import MeasureKind
from customhouse.clearance.inspections.rules.states import ENDINGS, MEASURES, Ending
from customhouse.clearance.inspections.services.measures import ENDINGS as POSSIBLE
from customhouse.clearance.inspections.services.questions import OPEN_STATES
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.control.attempting import by_form
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.frame import frame
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits_at, require, require_at
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb

ACTS = {
    Ending.LIFTED: _("Lift the hold"),
    Ending.RETURNED: _("Return the goods"),
    Ending.SEIZED: _("Seize the goods"),
}
"""What the button of each ending says."""


@login_required
@require_safe
def show(request: HttpRequest, mrn: str) -> HttpResponse:
    """Everything that control did and wants on a declaration (officials)."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, READ)
    declaration = found(request, mrn)
    is_open, office = State(declaration.state) in OPEN_STATES, declaration.office
    orders = queries.orders_visible_to(actor).filter(declaration=declaration).order_by("number")
    raises = State(declaration.state) in transition("raise_control").sources
    context = frame(actor, declaration, "control") | {
        "orders": [words.shown(order, at) for order in orders.select_related("declaration")],
        "questions": [(row, words.question_chip(row)) for row in declaration.questions.order_by("number")],
        "measures": [
            (row, gettext(MEASURES[MeasureKind(row.kind)]), words.measure_chip(row), words.overdue(_due(row), at))
            for row in declaration.measures.order_by("number")
        ],
        "changes": _changes(declaration, at),
        "may_ask": is_open and permits_at(actor, ASK, office),
        "may_keep": is_open and permits_at(actor, HOLD, office),
        "may_raise": raises and permits_at(actor, OPEN, office),
        "may_lower": is_open and permits_at(actor, PROPOSE, office) and _is_at_work(orders),
    }
    return render(request, "inspections/declaration.html", context)


def _is_at_work(orders: QuerySet[WorkOrder]) -> bool:
    return orders.filter(state__in=queries.OPEN_STATES).exists()


def _due(measure: Measure) -> datetime | None:
    return None if measure.ending else measure.due_at


def _changes(declaration: Declaration, at: datetime) -> list[Any]:
    return [
        (
            row,
            words.change_chip(row),
            words.controls(row.controls_before, at),
            words.controls(row.controls_after, at),
        )
        for row in declaration.control_changes.order_by("-number")
    ]


@login_required
@form_methods
def hold(request: HttpRequest, mrn: str) -> HttpResponse:
    """Hold goods: a reason is enough, and the trader does not read it."""
    return _kept(request, mrn, MeasureKind.HOLD, HoldForm(request.POST or None))


@login_required
@form_methods
def detain(request: HttpRequest, mrn: str) -> HttpResponse:
    """Detain goods: why, by which law, where they are stored; the trader is told that they are."""
    return _kept(request, mrn, MeasureKind.DETENTION, DetainForm(request.POST or None))


def _kept(request: HttpRequest, mrn: str, kind: MeasureKind, form: BaseForm) -> HttpResponse:
    actor = actor_of(request)
    require(actor, HOLD)
    declaration = found(request, mrn)
    require_at(actor, HOLD, declaration.office, mrn)
    is_detention = kind is MeasureKind.DETENTION
    title = gettext("Detain the goods") if is_detention else gettext("Hold the goods")
    crumbs = [Crumb(mrn, reverse("control:declaration", args=[mrn])), Crumb(title)]
    return by_form(
        request,
        "inspections/keep.html",
        {"declaration": declaration, "title": title, "is_detention": is_detention, "crumbs": crumbs},
        form,
        lambda said: controlling.keep_goods(mrn=mrn, kind=kind, **said, actor=actor, at=datetime.now(UTC)),
        done=gettext("The goods are detained.") if is_detention else gettext("The goods are held."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )


@login_required
@form_methods
def end(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """End a measure: lifted, returned, or (supervisors) seized, with a reason. The button says which."""
    actor = actor_of(request)
    require(actor, HOLD)
    measure = queries.measures_visible_to(actor).filter(mrn=mrn, number=number).first()
    if measure is None:
        raise NotFound("measure", f"{mrn}/{number}")
    require_at(actor, HOLD, measure.office, measure.reference)
    asked = request.POST.get("ending", "")
    if asked == Ending.SEIZED:
        require(actor, SEIZE)
    possible = [each for each in Ending if each in POSSIBLE[MeasureKind(measure.kind)]]
    shown = [each for each in possible if each is not Ending.SEIZED or permits_at(actor, SEIZE, measure.office)]
    chosen = Ending(asked) if asked in set(possible) else possible[0]
    crumbs = [Crumb(mrn, reverse("control:declaration", args=[mrn])), Crumb(gettext("End the measure"))]
    return by_form(
        request,
        "inspections/end_measure.html",
        {
            "measure": measure,
            "kind": gettext(MEASURES[MeasureKind(measure.kind)]),
            "endings": [(each.value, ACTS[each], each is Ending.SEIZED) for each in shown],
            "crumbs": crumbs,
        },
        ReasonForm(request.POST or None),
        lambda said: controlling.end_measure(
            reference=measure.reference, ending=chosen, reason=said["reason"], actor=actor, at=datetime.now(UTC)
        ),
        done=gettext("The measure has ended: {how}.").replace("{how}", gettext(ENDINGS[chosen])),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )
