"""One work order: what it asks for, who does it, what was found; taking it up, giving it to another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance.inspections import queries, services
from customhouse.clearance.inspections.access import ASSIGN, EXAMINE, READ
from customhouse.clearance.inspections.forms import ReassignForm
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.records import OrderState
from customhouse.clearance.inspections.rules import states
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.control.attempting import attempted, by_form
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits_at, require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.documents.downloads import download
from customhouse.foundation.pages.records import Crumb, Fact


def found_order(actor: Actor, mrn: str, number: int) -> WorkOrder:
    """The order of an address, for an official. Raises `AccessDenied` for others and `NotFound` where there is none."""
    require(actor, READ)
    rows = queries.orders_visible_to(actor).select_related("declaration", "examiner")
    order = rows.filter(mrn=mrn, number=number).first()
    if order is None:
        raise NotFound("work order", f"{mrn}/{number}")
    return order


def order_frame(order: WorkOrder, here: str = "") -> dict[str, Any]:
    """What stands around every page of an order."""
    at = datetime.now(UTC)
    crumbs = [Crumb(gettext("Today"), reverse("control:today"))]
    own = reverse("control:order", args=[order.mrn, order.number])
    crumbs += [Crumb(order.reference, own), Crumb(here)] if here else [Crumb(order.reference)]
    return {"order": order, "shown": words.shown(order, at), "tasks": words.tasks(order), "crumbs": crumbs}


def results(order: WorkOrder) -> dict[str, Any]:
    """What an order has brought so far: findings reported, photos, samples, seals."""
    return {
        "found": [words.found_shown(row, order.opened_at) for row in order.findings.order_by("position")],
        "photos": list(order.photos.select_related("document").order_by("id")),
        "samples": list(order.samples.order_by("id")),
        "seals": [(row, gettext(states.SEAL_ACTS[states.SealAct(row.act)])) for row in order.seals.order_by("id")],
    }


@login_required
@require_safe
def show(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """One order, with what can be done about it."""
    actor = actor_of(request)
    order = found_order(actor, mrn, number)
    is_mine = order.is_open and order.examiner_id == actor.user_id and permits_at(actor, EXAMINE, order.office)
    context = (
        order_frame(order)
        | results(order)
        | {
            "facts": _facts(order),
            "may_take": is_mine and order.state == OrderState.ASSIGNED,
            "may_examine": is_mine and order.state == OrderState.TAKEN,
            "may_assign": order.is_open and permits_at(actor, ASSIGN, order.office),
            "conclusion": gettext(_conclusion(order)) if order.conclusion else "",
        }
    )
    return render(request, "inspections/order.html", context)


def _conclusion(order: WorkOrder) -> str:
    return {each.value: text for each, text in states.CONCLUSIONS.items()}[order.conclusion]


def _facts(order: WorkOrder) -> list[Fact]:
    facts = [
        Fact(gettext("Declaration"), order.mrn, "ref", url=reverse("control:declaration", args=[order.mrn])),
        Fact(gettext("Office"), order.office, "ref"),
        Fact(gettext("Examiner"), words.person(order.examiner)),
        Fact(gettext("Opened"), order.opened_at, "moment"),
        Fact(gettext("Due"), order.due_at, "moment"),
        Fact(gettext("Taken up"), order.taken_at, "moment"),
        Fact(gettext("Ended"), order.ended_at, "moment"),
        Fact(gettext("Asked for by"), order.raised_by),
        Fact(gettext("Reason"), order.reason),
    ]
    return [fact for fact in facts if fact.value not in (None, "")]


@login_required
@require_POST
def take(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Take an order up, and go to the examination."""
    actor = actor_of(request)
    require(actor, EXAMINE)
    order = found_order(actor, mrn, number)
    faults = attempted(lambda: services.take_order(reference=order.reference, actor=actor, at=datetime.now(UTC)))
    if faults:
        messages.error(request, " ".join(fault.text(gettext) for fault in faults))
        return redirect("control:order", mrn=mrn, number=number)
    return redirect("control:examine", mrn=mrn, number=number)


@login_required
@form_methods
def reassign(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Give an order to another examiner of its office, with a reason."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, ASSIGN)
    order = found_order(actor, mrn, number)
    require_at(actor, ASSIGN, order.office, order.reference)
    loads = queries.examiner_loads(offices=[order.office], at=at)
    people = [
        (load.examiner.username, _with_load(words.person(load.examiner), load.waiting))
        for load in loads
        if load.examiner.pk != order.examiner_id
    ]
    form = ReassignForm(request.POST or None, examiners=people)
    return by_form(
        request,
        "inspections/reassign.html",
        order_frame(order, gettext("Reassign")) | {"people": people},
        form,
        lambda said: services.reassign_order(
            reference=order.reference, examiner=said["examiner"], reason=said["reason"], actor=actor, at=at
        ),
        done=gettext("The work order has a new examiner."),
        to=lambda: reverse("control:order", args=[mrn, number]),
    )


def _with_load(name: str, waiting: int) -> str:
    return gettext("{name}, {waiting} open").replace("{name}", name).replace("{waiting}", str(waiting))


@login_required
@require_safe
def photo(request: HttpRequest, mrn: str, number: int, photo: int) -> HttpResponse:
    """A photo of an order by its position, as the camera made it."""
    order = found_order(actor_of(request), mrn, number)
    kept = order.photos.select_related("document").order_by("id")[photo - 1 : photo] if photo else ()
    for row in kept:
        return download(row.document)
    raise NotFound("work order", f"{order.reference}/{photo}")
