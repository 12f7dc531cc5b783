"""How strict a control is: an officer makes it stricter at once; a lighter one is proposed, and decided by another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from customhouse.clearance import controlling
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import queries, services
from customhouse.clearance.inspections.access import APPROVE, OPEN, PROPOSE, READ
from customhouse.clearance.inspections.forms import LevelForm, ReasonForm
from customhouse.clearance.inspections.rules.levels import Level
from customhouse.clearance.inspections.rules.states import Decision
from customhouse.clearance.inspections.services.levels import level_of
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.control.attempting import by_form
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.lodging import form_methods
from customhouse.clearance.pages.tables import LANES
from customhouse.clearance.pages.words import named
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits_at, require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.pages.records import Crumb
from customhouse.targeting.lanes.records import Lane


def _types(at: datetime) -> list[tuple[str, str]]:
    return [(code, named(row.names)) for code, row in queries.law_of_control().types_on(legal_day(at)).items()]


def _level_form(request: HttpRequest, level: Level, *, heavier: bool, at: datetime) -> LevelForm:
    """The lanes and control types that can be chosen from where the control stands."""
    here = level.lane.gravity
    least = max(level.lane, Lane.YELLOW, key=lambda each: each.gravity) if heavier else level.lane
    graver = [row for row in LANES if Lane(row[0]).gravity >= least.gravity]
    lanes = graver if heavier else [row for row in LANES if Lane(row[0]).gravity <= here]
    types = [row for row in _types(at) if heavier or row[0] in level.controls]
    initial = {"lane": least.value, "controls": list(level.controls)}
    return LevelForm(request.POST or None, initial=initial, lanes=lanes, types=types)


def _frame(declaration: Declaration, level: Level, title: str, at: datetime) -> dict[str, Any]:
    mrn = declaration.mrn or ""
    crumbs = [Crumb(mrn, reverse("control:declaration", args=[mrn])), Crumb(title)]
    return {
        "declaration": declaration,
        "level": level,
        "controls": words.controls(level.controls, at),
        "title": title,
        "crumbs": crumbs,
    }


@login_required
@form_methods
def stricter(request: HttpRequest, mrn: str) -> HttpResponse:
    """Make a control stricter, with a reason: it holds at once."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, OPEN)
    declaration = found(request, mrn)
    require_at(actor, OPEN, declaration.office, mrn)
    level = level_of(declaration)
    form = _level_form(request, level, heavier=True, at=at)

    def act(said: dict[str, Any]) -> object:
        lane, controls = form.level
        return controlling.raise_control(
            mrn=mrn, lane=lane, controls=controls, reason=said["reason"], actor=actor, at=at
        )

    return by_form(
        request,
        "inspections/level.html",
        _frame(declaration, level, gettext("Control more strictly"), at) | {"heavier": True},
        form,
        act,
        done=gettext("The control is stricter now."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )


@login_required
@form_methods
def lighter(request: HttpRequest, mrn: str) -> HttpResponse:
    """Propose a lighter control, with a reason: it holds once another person has approved it."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, PROPOSE)
    declaration = found(request, mrn)
    require_at(actor, PROPOSE, declaration.office, mrn)
    level = level_of(declaration)
    form = _level_form(request, level, heavier=False, at=at)

    def act(said: dict[str, Any]) -> object:
        lane, controls = form.level
        return services.propose_lowering(
            mrn=mrn, lane=lane, controls=controls, reason=said["reason"], actor=actor, at=at
        )

    return by_form(
        request,
        "inspections/level.html",
        _frame(declaration, level, gettext("Propose a lighter control"), at) | {"heavier": False},
        form,
        act,
        done=gettext("The proposal waits for a supervisor."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )


@login_required
@form_methods
def decide(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """A change of a control, and for supervisors the decision on one that was proposed. The button says which."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, READ)
    if request.method == "POST":
        require(actor, APPROVE)
    change = queries.changes_visible_to(actor).filter(mrn=mrn, number=number).first()
    if change is None:
        raise NotFound("proposal", f"{mrn}/{number}")
    if request.method == "POST":
        require_at(actor, APPROVE, change.office, change.reference)
    decision = Decision.APPROVED if request.POST.get("decision") == Decision.APPROVED else Decision.REFUSED
    waits = change.decision == Decision.PROPOSED
    context = {
        "change": change,
        "state": words.change_chip(change),
        "before": words.controls(change.controls_before, at),
        "after": words.controls(change.controls_after, at),
        "may_decide": waits
        and permits_at(actor, APPROVE, change.office)
        and not is_same_person(actor, change.proposed_by),
        "is_own": waits and is_same_person(actor, change.proposed_by),
        "crumbs": [Crumb(mrn, reverse("control:declaration", args=[mrn])), Crumb(gettext("Change of the control"))],
    }
    return by_form(
        request,
        "inspections/decide.html",
        context,
        ReasonForm(request.POST or None),
        lambda said: controlling.decide_lowering(
            reference=change.reference, decision=decision, reason=said["reason"], actor=actor, at=at
        ),
        done=gettext("The lighter control is approved.")
        if decision is Decision.APPROVED
        else gettext("The lighter control is refused."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )
