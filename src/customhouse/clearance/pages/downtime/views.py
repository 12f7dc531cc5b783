"""Pages of an office without a line: outages, numbers and sheets of the register, and loading it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.clearance.downtime import queries, services
from customhouse.clearance.downtime.access import DECLARE_OUTAGE, KEEP_REGISTER, READ_REGISTER
from customhouse.clearance.downtime.models import NumberRange, Outage
from customhouse.clearance.downtime.records import Fate, LoadedRow
from customhouse.clearance.downtime.rules.columns import COLUMNS
from customhouse.clearance.downtime.rules.numbers import number_of
from customhouse.clearance.downtime.spreadsheets import made
from customhouse.clearance.pages.downloads import as_file
from customhouse.clearance.pages.downtime.forms import EndForm, NumbersForm, OutageForm, RegisterForm
from customhouse.clearance.registering import load_register
from customhouse.foundation.access.errors import Conflict, Refused, TooLarge
from customhouse.foundation.access.permissions import permits, permits_at, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.pages.records import Crumb, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.reference.offices.queries import resolve_offices

form_methods = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_A_SHEET = 12
"""Rows of the register that fit on one printed sheet (A4, landscape)."""
SHOWN = 20


def _state(row: Outage) -> tuple[str, Tone]:
    return (_("Ended"), Tone.NEUTRAL) if row.ended_at else (_("Without a line"), Tone.BAD)


OUTAGES = Table(
    gettext_lazy("Outages"),
    (
        Column("office", gettext_lazy("Office"), lambda row: row.office, "ref"),
        Column("began", gettext_lazy("From"), lambda row: row.began_at, "moment"),
        Column("ended", gettext_lazy("Until"), lambda row: row.ended_at, "moment"),
        Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
        Column("loaded", gettext_lazy("Rows loaded"), lambda row: row.loaded, "number"),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    is_exported=False,
)


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Outages, and the numbers reserved for registers."""
    actor = actor_of(request)
    require(actor, READ_REGISTER)
    outages = list(queries.outages_visible_to(actor)[:SHOWN])
    ranges = list(queries.ranges_visible_to(actor)[:SHOWN])
    context = {
        "page": page_of(OUTAGES, outages, {}),
        "open": [row for row in outages if not row.ended_at and permits_at(actor, DECLARE_OUTAGE, row.office)],
        "end_form": EndForm(initial={"ended_at": timezone.localtime()}),
        "ranges": [(row, *_ends(row)) for row in ranges],
        "may_declare": permits(actor, DECLARE_OUTAGE) and bool(actor.offices),
        "may_keep": permits(actor, KEEP_REGISTER) and bool(actor.offices),
    }
    return render(request, "downtime/overview.html", context)


@login_required
@form_methods
def declare(request: HttpRequest) -> HttpResponse:
    """Declare that an office has no line."""
    actor = actor_of(request)
    require(actor, DECLARE_OUTAGE)
    form = OutageForm(_offices(actor), request.POST or None, initial={"began_at": timezone.localtime()})
    if form.is_valid():
        try:
            services.declare_outage(**form.cleaned_data, actor=actor, at=timezone.now())
        except Conflict as error:
            form.add_error("began_at", f"{error.text(_)} {error.cure(_)}")
        else:
            messages.success(request, _("The outage is declared."))
            return redirect("downtime:overview")
    return _form_page(request, "downtime/declare.html", form, _("Declare an outage"))


@login_required
@require_POST
def end(request: HttpRequest, outage: int) -> HttpResponse:
    """Note that the line is back."""
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            services.end_outage(outage=outage, **form.cleaned_data, actor=actor_of(request), at=timezone.now())
            messages.success(request, _("The outage has ended. Its register can be loaded."))
        else:
            require(actor_of(request), DECLARE_OUTAGE)
            messages.error(request, _("Say since when the line is back."))
    except Conflict as error:
        messages.error(request, f"{error.text(_)} {error.cure(_)}")
    return redirect("downtime:overview")


@login_required
@form_methods
def reserve(request: HttpRequest) -> HttpResponse:
    """Reserve numbers for a register."""
    actor = actor_of(request)
    require(actor, KEEP_REGISTER)
    form = NumbersForm(_offices(actor), request.POST or None)
    if form.is_valid():
        row = services.reserve_numbers(**form.cleaned_data, actor=actor, at=timezone.now())
        return redirect("downtime:sheets", row.pk)
    return _form_page(request, "downtime/reserve.html", form, _("Reserve numbers"))


@login_required
@require_safe
def sheets(request: HttpRequest, number: int) -> HttpResponse:
    """The sheets of a register, to be printed and filled in by hand."""
    actor = actor_of(request)
    require(actor, READ_REGISTER)
    row = queries.find_range(actor, number)
    numbers = numbers_of(row)
    pages = [numbers[start : start + ON_A_SHEET] for start in range(0, len(numbers), ON_A_SHEET)]
    named = dict(_names([row.office]))
    context = {
        "range": row,
        "ends": _ends(row),
        "sheets": pages,
        "office_name": named.get(row.office, row.office),
        "columns": [(column.name, _(column.label), column.required) for column in COLUMNS],
        "crumbs": [Crumb(_("Office without a line"), reverse("downtime:overview")), Crumb(_ends(row)[0])],
    }
    return render(request, "downtime/sheets.html", context)


@login_required
@require_safe
def spreadsheet(request: HttpRequest, number: int) -> HttpResponse:
    """The same register as a spreadsheet, in the reader's language."""
    actor = actor_of(request)
    require(actor, READ_REGISTER)
    row = queries.find_range(actor, number)
    data = made(numbers_of(row), pgettext("downtime", "Register"), _, right_to_left=get_language_bidi())
    return as_file(data, XLSX, f"register-{_ends(row)[0]}.xlsx")


@login_required
@form_methods
def load(request: HttpRequest) -> HttpResponse:
    """Load a register; the answer tells what became of each row."""
    actor = actor_of(request)
    require(actor, KEEP_REGISTER)
    form = RegisterForm(request.POST, request.FILES) if request.method == "POST" else RegisterForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > settings().max_message_bytes:
            raise TooLarge(settings().max_message_bytes)
        try:
            rows = load_register(name=file.name, data=file.read(), actor=actor, at=timezone.now())
        except Refused as error:
            form.add_error("file", f"{error.text(_)} {error.cure(_)}")
        else:
            return _loaded(request, file.name, rows)
    return _form_page(request, "downtime/load.html", form, _("Load a register"))


def _loaded(request: HttpRequest, name: str, rows: list[LoadedRow]) -> HttpResponse:
    refused = [
        (row, [(_label(each.path), each.text(_), each.cure(_)) for each in row.findings])
        for row in rows
        if row.fate is Fate.REFUSED
    ]
    context = {
        "name": name,
        "refused": refused,
        "accepted": [row for row in rows if row.fate is Fate.ACCEPTED],
        "already": [row for row in rows if row.fate is Fate.ALREADY],
        "crumbs": [Crumb(_("Office without a line"), reverse("downtime:overview")), Crumb(_("Load a register"))],
    }
    return render(request, "downtime/loaded.html", context, status=422 if refused else 200)


def _label(path: str) -> str:
    """The column that a finding is about, as it is called on paper; empty for one about the whole row."""
    return next((_(column.label) for column in COLUMNS if column.name == path), "")


def numbers_of(row: NumberRange) -> list[str]:
    """Every number of a range, as printed."""
    return [number_of(row.office, row.year, serial) for serial in range(row.first, row.last + 1)]


def _ends(row: NumberRange) -> tuple[str, str]:
    return number_of(row.office, row.year, row.first), number_of(row.office, row.year, row.last)


def _offices(actor: Actor) -> list[tuple[str, str]]:
    return _names(sorted(actor.offices))


def _names(codes: list[str]) -> list[tuple[str, str]]:
    """Offices by code and name."""
    language = (get_language() or "en").partition("-")[0]
    found = resolve_offices(codes, timezone.localdate())
    return [(code, f"{code} · {found[code].names.get(language, code)}" if code in found else code) for code in codes]


def _form_page(request: HttpRequest, template: str, form: forms.Form, title: str) -> HttpResponse:
    crumbs = [Crumb(_("Office without a line"), reverse("downtime:overview")), Crumb(title)]
    context: dict[str, Any] = {"form": form, "crumbs": crumbs}
    return render(request, template, context, status=422 if form.errors else 200)
