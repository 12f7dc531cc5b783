"""Remissions of penalties: asking for one, and deciding on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, permits_at, require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.access import READ_ALL, READ_OFFICE, READ_OWN
from customhouse.revenue.notices.rules.references import grouped
from customhouse.revenue.remissions import queries, services
from customhouse.revenue.remissions.access import ASK, DECIDE
from customhouse.revenue.remissions.forms import AskForm, DecideForm
from customhouse.revenue.remissions.models import STATE_NAMES, Remission
from customhouse.revenue.remissions.records import RemissionState

TONES = {RemissionState.ASKED: Tone.WAIT, RemissionState.APPROVED: Tone.GOOD, RemissionState.REFUSED: Tone.BAD}


def _url(remission: Remission) -> str:
    return reverse("remissions:remission", args=[remission.number])


def _state(remission: Remission) -> tuple[Any, Tone]:
    state = RemissionState(remission.state)
    return STATE_NAMES[state], TONES[state]


REMISSIONS = Table(
    gettext_lazy("Remissions"),
    (
        Column("number", gettext_lazy("Remission"), lambda row: row.number, "ref", link=_url),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("debtor", gettext_lazy("Debtor"), lambda row: row.debtor_name or row.debtor),
        Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, "moment"),
        Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.currency),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    (Filter("state", gettext_lazy("State"), tuple((state.value, name) for state, name in STATE_NAMES.items())),),
    empty=gettext_lazy("No remissions of penalties."),
)


@require_safe
def remissions(request: HttpRequest) -> HttpResponseBase:
    """The remissions that the actor may see, the newest first."""
    actor = showing.known(request)
    _require_reader(actor)
    (state,) = (question.value for question in asked(REMISSIONS, request.GET).filters)
    rows = queries.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(REMISSIONS, rows.iterator()), content_type="text/csv; charset=utf-8")
    shown = {"page": page_of(REMISSIONS, rows, request.GET), "may_ask": permits(actor, ASK)}
    return render(request, "remissions/list.html", shown)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that a penalty be remitted, whole or in part."""
    actor = showing.known(request)
    require(actor, ASK)
    form = AskForm(
        request.POST if request.method == "POST" else None, initial={"notice": request.GET.get("notice", "")[:60]}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asked_for = services.ask_remission(
                notice_reference=said["notice"],
                amount=said["amount"],
                reason=said["reason"],
                actor=actor,
                at=timezone.now(),
            )
        except CustomhouseError as error:
            showing.tell(form, error)
        else:
            messages.success(request, _("The remission is asked for. A second person decides on it."))
            return redirect(_url(asked_for))
    crumbs = [Crumb(_("Remissions"), reverse("remissions:list")), Crumb(_("Ask for a remission"))]
    return render(request, "remissions/ask.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def remission(request: HttpRequest, number: str) -> HttpResponse:
    """One remission: who asked for what and why, and where it stands."""
    actor = showing.known(request)
    _require_reader(actor)
    return _page(request, queries.find(actor, number), actor)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Approve or refuse a remission that somebody else asked for."""
    actor = showing.known(request)
    require(actor, DECIDE)
    found = queries.find(actor, number)
    require_at(actor, DECIDE, found.office, found.number)
    form = DecideForm(request.POST)
    if form.is_valid():
        approves = form.cleaned_data["verdict"] == "approve"
        service = services.approve_remission if approves else services.refuse_remission
        try:
            service(remission=found, decision=form.cleaned_data["decision"], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            showing.tell(form, error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(_url(found))
    return _page(request, found, actor, form)


def _page(request: HttpRequest, found: Remission, actor: Actor, bound: DecideForm | None = None) -> HttpResponse:
    waits = found.state == RemissionState.ASKED.value
    may_decide = waits and permits_at(actor, DECIDE, found.office) and not is_same_person(actor, found.asked_by)
    shown = {
        "remission": found,
        "state": _state(found),
        "facts": [
            Fact(_("Amount"), found.amount, "money", found.currency),
            Fact(_("Debtor"), found.debtor_name or found.debtor),
            Fact(_("Penalty notice"), grouped(found.notice), "ref"),
            Fact(_("Declaration"), found.subject, "ref"),
            Fact(_("Reason"), found.reason),
            Fact(_("Asked by"), found.asked_by),
            Fact(_("Asked"), found.asked_at, "moment"),
            Fact(_("Decided by"), found.decided_by),
            Fact(_("Reason of the decision"), found.decision),
        ],
        "decide_form": (bound or DecideForm()) if may_decide else None,
        "told": bound.non_field_errors() if bound is not None and not may_decide else [],
        "crumbs": [Crumb(_("Remissions"), reverse("remissions:list")), Crumb(found.number)],
    }
    return render(request, "remissions/remission.html", shown, status=422 if bound is not None else 200)


def _require_reader(actor: Actor) -> None:
    if not (permits(actor, READ_OWN) or permits(actor, READ_OFFICE)):
        require(actor, READ_ALL)
