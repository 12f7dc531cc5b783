"""Refunds: asking for one, deciding on it, paying it out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
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
from customhouse.revenue.notices.queries import about, standings
from customhouse.revenue.refunds import queries, services
from customhouse.revenue.refunds.access import ASK, DECIDE, PAY_OUT
from customhouse.revenue.refunds.forms import AskForm, DecideForm, PayOutForm
from customhouse.revenue.refunds.models import STATE_NAMES, Refund
from customhouse.revenue.refunds.records import RefundState

TONES = {
    RefundState.ASKED: Tone.WAIT,
    RefundState.APPROVED: Tone.INFO,
    RefundState.REFUSED: Tone.BAD,
    RefundState.PAID: Tone.GOOD,
}


def _url(refund: Refund) -> str:
    return reverse("refunds:refund", args=[refund.number])


def _state(refund: Refund) -> tuple[Any, Tone]:
    state = RefundState(refund.state)
    return STATE_NAMES[state], TONES[state]


REFUNDS = Table(
    gettext_lazy("Refunds"),
    (
        Column("number", gettext_lazy("Refund"), lambda row: row.number, "ref", link=_url),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("claimant", gettext_lazy("Claimant"), lambda row: row.claimant_name or row.claimant),
        Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, "moment"),
        Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.currency),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    (Filter("state", gettext_lazy("State"), tuple((state.value, name) for state, name in STATE_NAMES.items())),),
    empty=gettext_lazy("No refunds."),
)


@require_safe
def refunds(request: HttpRequest) -> HttpResponseBase:
    """The refunds that the actor may see, the newest first."""
    actor = showing.known(request)
    _require_reader(actor)
    (state,) = (question.value for question in asked(REFUNDS, request.GET).filters)
    rows = queries.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(REFUNDS, rows.iterator()), content_type="text/csv; charset=utf-8")
    shown = {"page": page_of(REFUNDS, rows, request.GET), "may_ask": permits(actor, ASK)}
    return render(request, "refunds/list.html", shown)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that what was paid too much be given back."""
    actor = showing.known(request)
    require(actor, ASK)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial=_suggested(request.GET.get("declaration", ""), actor),
    )
    if request.method == "POST" and form.is_valid():
        try:
            refund = services.ask_refund(**form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            showing.tell(form, error)
        else:
            messages.success(request, _("The refund is asked for. A second person decides on it."))
            return redirect(_url(refund))
    crumbs = [Crumb(_("Refunds"), reverse("refunds:list")), Crumb(_("Ask for a refund"))]
    return render(request, "refunds/ask.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def refund(request: HttpRequest, number: str) -> HttpResponse:
    """One refund: who asked for what and why, and where it stands."""
    actor = showing.known(request)
    _require_reader(actor)
    return _page(request, queries.find(actor, number), actor)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Approve or refuse a refund that somebody else asked for."""
    actor = showing.known(request)
    require(actor, DECIDE)
    found = queries.find(actor, number)
    require_at(actor, DECIDE, found.office, found.number)
    form = DecideForm(request.POST)
    if form.is_valid():
        service = services.approve_refund if form.cleaned_data["verdict"] == "approve" else services.refuse_refund
        try:
            service(refund=found, decision=form.cleaned_data["decision"], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            showing.tell(form, error)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def pay_out(request: HttpRequest, number: str) -> HttpResponse:
    """Note that an approved refund was paid out."""
    actor = showing.known(request)
    require(actor, PAY_OUT)
    found = queries.find(actor, number)
    require_at(actor, PAY_OUT, found.office, found.number)
    form = PayOutForm(request.POST)
    if form.is_valid():
        try:
            services.pay_out(refund=found, **form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            showing.tell(form, error)
        else:
            messages.success(request, _("The refund is paid out."))
            return redirect(_url(found))
    return _page(request, found, actor, form)


def _suggested(mrn: str, actor: Actor) -> dict[str, str]:
    """What can be asked for on a declaration that the actor may see."""
    notice = about(actor, mrn).first() if mrn else None
    if notice is None:
        return {}
    return {"subject": notice.subject, "amount": showing.plain(standings([notice.subject])[notice.subject].refundable)}


def _page(request: HttpRequest, found: Refund, actor: Actor, bound: BaseForm | None = None) -> HttpResponse:
    state = RefundState(found.state)
    here = found.office
    decides = state is RefundState.ASKED and permits_at(actor, DECIDE, here)
    may_decide = decides and not is_same_person(actor, found.asked_by)
    pays = state is RefundState.APPROVED and permits_at(actor, PAY_OUT, here)
    may_pay = pays and not is_same_person(actor, found.decided_by)
    shown = {
        "refund": found,
        "state": _state(found),
        "facts": [
            Fact(_("Amount"), found.amount, "money", found.currency),
            Fact(_("Claimant"), found.claimant_name or found.claimant),
            Fact(_("Declaration"), found.subject, "ref"),
            Fact(_("Reason"), found.reason),
            Fact(_("To be paid to"), found.pay_to, "ref"),
            Fact(_("Asked by"), found.asked_by),
            Fact(_("Asked"), found.asked_at, "moment"),
            Fact(_("Decided by"), found.decided_by),
            Fact(_("Reason of the decision"), found.decision),
            Fact(_("Paid out"), found.paid_at, "moment"),
            Fact(_("Reference of the bank's payment"), found.bank_reference, "ref"),
        ],
        "decide_form": (bound if isinstance(bound, DecideForm) else DecideForm()) if may_decide else None,
        "pay_form": (bound if isinstance(bound, PayOutForm) else PayOutForm()) if may_pay else None,
        "told": bound.non_field_errors() if bound is not None and not (may_decide or may_pay) else [],
        "crumbs": [Crumb(_("Refunds"), reverse("refunds:list")), Crumb(found.number)],
    }
    return render(request, "refunds/refund.html", shown, status=422 if bound is not None else 200)


def _require_reader(actor: Actor) -> None:
    if not (permits(actor, READ_OWN) or permits(actor, READ_OFFICE)):
        require(actor, READ_ALL)
