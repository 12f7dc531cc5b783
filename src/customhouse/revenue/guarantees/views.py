"""Guarantees and deferment accounts: the list, one of them with its months, and what is done with them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.revenue.guarantees import queries, services
from customhouse.revenue.guarantees.access import OPEN_COVER, READ_COVERS, SECURE, STATE_MONTHS
from customhouse.revenue.guarantees.forms import CloseForm, CoverForm, SecureForm
from customhouse.revenue.guarantees.models import KIND_NAMES, Cover, Reservation, Statement
from customhouse.revenue.guarantees.records import CoverKind
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.access import READ_OWN
from customhouse.revenue.notices.rules.references import grouped


def _url(cover: Cover) -> str:
    return reverse("guarantees:cover", args=[cover.number])


def _kind(cover: Cover) -> Any:
    return KIND_NAMES[CoverKind(cover.kind)]


def _state(cover: Cover) -> tuple[Any, Tone]:
    today = timezone.localdate()
    if cover.closed_at is not None:
        return _("Closed"), Tone.NEUTRAL
    if cover.valid_to is not None and cover.valid_to < today:
        return _("Expired"), Tone.BAD
    return (_("Valid"), Tone.GOOD) if cover.valid_from <= today else (_("Not valid yet"), Tone.WAIT)


COVERS = Table(
    gettext_lazy("Guarantees and deferment accounts"),
    (
        Column("number", gettext_lazy("Number"), lambda row: row.number, "ref", link=_url),
        Column("kind", gettext_lazy("Kind"), _kind),
        Column("holder", gettext_lazy("Holder"), lambda row: row.holder_name or row.holder),
        Column("limit", gettext_lazy("Secures up to"), lambda row: row.limit, "money", lambda row: row.currency),
        Column("until", gettext_lazy("Until"), lambda row: row.valid_to, "day"),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    (Filter("q", gettext_lazy("Number or holder")),),
    empty=gettext_lazy("No guarantees or deferment accounts."),
)
SECURED = Table(
    gettext_lazy("What was secured"),
    (
        Column("notice", gettext_lazy("Notice"), lambda row: grouped(row.notice), "ref"),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("at", gettext_lazy("Secured"), lambda row: row.at, "moment"),
        Column("amount", gettext_lazy("Amount"), lambda row: row.amount, "money", lambda row: row.cover.currency),
    ),
    empty=gettext_lazy("Nothing was secured by it yet."),
    is_exported=False,
)
MONTHS = Table(
    gettext_lazy("Months"),
    (
        Column("reference", gettext_lazy("To pay under"), lambda row: grouped(row.reference), "ref"),
        Column("month", gettext_lazy("Month from"), lambda row: row.month, "day"),
        Column("total", gettext_lazy("Total"), lambda row: row.total, "money", lambda row: row.cover.currency),
        Column("left", gettext_lazy("Left to pay"), queries.left_of, "money", lambda row: row.cover.currency),
        Column("due", gettext_lazy("Debited on"), lambda row: row.due_on, "day"),
    ),
    empty=gettext_lazy("No month was stated yet."),
    is_exported=False,
)


@require_safe
def covers(request: HttpRequest) -> HttpResponseBase:
    """The guarantees and accounts that the actor may see."""
    actor = signed_in(request)
    _require_reader(actor)
    (words,) = (question.value for question in asked(COVERS, request.GET).filters)
    rows = queries.visible_to(actor)
    if words:
        rows = rows.filter(number=words.upper()) | rows.filter(holder=words.upper())
    may = {"may_open": permits(actor, OPEN_COVER), "may_call_in": permits(actor, STATE_MONTHS)}
    return showing.listed(request, COVERS, rows, "guarantees/list.html", **may)


@require_safe
def cover(request: HttpRequest, number: str) -> HttpResponse:
    """One guarantee or account: its room, what it secures, its months."""
    actor = signed_in(request)
    _require_reader(actor)
    return _page(request, queries.find(actor, number), actor)


@require_http_methods(["GET", "POST"])
def open_cover(request: HttpRequest) -> HttpResponse:
    """Open a guarantee or deferment account."""
    actor = signed_in(request)
    require(actor, OPEN_COVER)
    form = CoverForm(request.POST if request.method == "POST" else None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_cover(details=form.details(), actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("It is open. Its number stands above."))
            return redirect(_url(opened))
    crumbs = [Crumb(_("Guarantees"), reverse("guarantees:list")), Crumb(_("Open"))]
    return render(request, "guarantees/open.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Close a guarantee or account."""
    actor = signed_in(request)
    require(actor, OPEN_COVER)
    found = queries.find(actor, number)
    form = CloseForm(request.POST)
    said = _("It is closed; what it secures stays secured.")
    if showing.done(request, form, partial(services.close_cover, cover=found), said) is not None:
        return redirect(_url(found))
    return _page(request, found, actor, close_form=form)


@require_POST
def secure(request: HttpRequest, number: str) -> HttpResponse:
    """Secure a notice by this guarantee or account."""
    actor = signed_in(request)
    require(actor, SECURE)
    found = queries.find(actor, number)
    form = SecureForm(request.POST)
    act = partial(_secured, account_or_grn=found.number)
    if showing.done(request, form, act, _("The notice is secured.")) is not None:
        return redirect(_url(found))
    return _page(request, found, actor, secure_form=form)


def _secured(*, notice: str, **said: Any) -> Reservation:
    return services.secure(notice_reference=notice, **said)


@require_POST
def call_in(request: HttpRequest) -> HttpResponse:
    """Call in what is overdue on every account and under every guarantee, without waiting for the night."""
    actor = signed_in(request)
    require(actor, STATE_MONTHS)
    called = services.call_in(at=timezone.now(), actor=actor)
    said = _("Months called in: {count}.").format(count=len(called)) if called else _("Nothing is overdue.")
    messages.success(request, said)
    return redirect("guarantees:list")


def _page(
    request: HttpRequest,
    found: Cover,
    actor: Actor,
    close_form: CloseForm | None = None,
    secure_form: SecureForm | None = None,
) -> HttpResponse:
    stands = queries.state_of(found)
    is_open = found.closed_at is None
    reservations = Reservation.objects.filter(cover=found).select_related("cover")
    statements = Statement.objects.filter(cover=found).select_related("cover")
    shown = {
        "cover": found,
        "kind": _kind(found),
        "state": _state(found),
        "facts": [
            Fact(_("Holder"), found.holder_name),
            Fact(_("Identifier"), found.holder, "ref"),
            Fact(_("Secures up to"), stands.limit, "money", found.currency),
            Fact(pgettext("guarantee", "Taken up"), stands.reserved, "money", found.currency),
            Fact(_("Room left"), stands.room, "money", found.currency),
            Fact(_("Guarantor"), found.guarantor),
            Fact(_("Valid from"), found.valid_from, "day"),
            Fact(_("Until"), found.valid_to, "day"),
            Fact(_("Decision or contract"), found.legal_reference),
        ],
        "is_deferment": found.kind == CoverKind.DEFERMENT.value,
        "secured": page_of(SECURED, reservations, request.GET),
        "months": page_of(MONTHS, list(statements.order_by("-month")[:24]), {}),
        "close_form": (close_form or CloseForm()) if is_open and permits(actor, OPEN_COVER) else None,
        "secure_form": (secure_form or SecureForm()) if is_open and permits(actor, SECURE) else None,
        "crumbs": [Crumb(_("Guarantees"), reverse("guarantees:list")), Crumb(found.number)],
    }
    return render(request, "guarantees/cover.html", shown, status=422 if close_form or secure_form else 200)


def _require_reader(actor: Actor) -> None:
    if not permits(actor, READ_OWN):
        require(actor, READ_COVERS)
