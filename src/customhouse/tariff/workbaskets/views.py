"""Pages of draft law: the baskets, one with its lines beside today's law, and the announced changes for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.messages.findings import Finding
from customhouse.tariff.measures.queries import measures_for
from customhouse.tariff.workbaskets import queries, services, showing
from customhouse.tariff.workbaskets.access import WRITE
from customhouse.tariff.workbaskets.forms import ActForm, HeadForm, LineForm, SheetForm
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.records import BasketState
from customhouse.tariff.workbaskets.states import SECOND, STATE_NAMES, WRITABLE

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _url(basket: Workbasket) -> str:
    return reverse("workbaskets:basket", args=[basket.name])


BASKETS = Table(
    gettext_lazy("Draft law"),
    (
        Column("name", gettext_lazy("Basket"), lambda row: row.name, "ref", link=_url),
        Column("title", gettext_lazy("Title"), showing.title),
        Column("live_on", gettext_lazy("Law from"), lambda row: row.live_on, "day"),
        Column("written_by", gettext_lazy("Written by"), lambda row: row.written_by, "ref"),
        Column("state", gettext_lazy("State"), lambda row: showing.state_words(row, timezone.localdate()), "chip"),
    ),
    (
        Filter(
            "state",
            gettext_lazy("State"),
            tuple(
                (state.value, gettext_lazy(name)) for state, name in STATE_NAMES.items() if state != BasketState.LIVE
            ),
        ),
    ),
    empty=gettext_lazy("No draft law."),
    is_exported=False,
)
CHANGES = Table(
    gettext_lazy("Changes of the tariff"),
    (
        Column("live_on", gettext_lazy("Law from"), lambda row: row.live_on, "day"),
        Column(
            "title",
            gettext_lazy("Title"),
            showing.title,
            link=lambda row: reverse("workbaskets:change", args=[row.name]),
        ),
        Column("law", gettext_lazy("Text of law"), lambda row: row.legal_reference, "ref"),
        Column("announced", gettext_lazy("Announced"), lambda row: row.decided_at, "moment"),
        Column("state", gettext_lazy("State"), lambda row: showing.state_words(row, timezone.localdate()), "chip"),
    ),
    empty=gettext_lazy("No change was announced yet."),
    is_exported=False,
)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The changes of the tariff that were announced, the newest first. For everybody."""
    return render(request, "workbaskets/changes.html", {"page": page_of(CHANGES, queries.announced(), request.GET)})


@require_safe
def change(request: HttpRequest, name: str) -> HttpResponse:
    """One announced change, line by line. For everybody."""
    found = queries.find_announced(name)
    shown = {
        "basket": found,
        "title": showing.title(found),
        "state": showing.state_words(found, timezone.localdate()),
        "lines": showing.lines(found),
        "notes": showing.notes(found),
        "facts": [
            Fact(_("Law from"), found.live_on, "day"),
            Fact(_("Text of law"), found.legal_reference, "ref"),
            Fact(_("Announced"), found.decided_at, "moment"),
        ],
        "crumbs": [Crumb(_("Changes of the tariff"), reverse("workbaskets:changes")), Crumb(found.name)],
    }
    return render(request, "workbaskets/change.html", shown)


@require_safe
def baskets(request: HttpRequest) -> HttpResponse:
    """The baskets of draft law, the newest first."""
    actor = signed_in(request)
    rows = queries.visible_to(actor)
    (state,) = (question.value for question in asked(BASKETS, request.GET).filters)
    rows = rows.filter(state=state) if state else rows
    shown = {"page": page_of(BASKETS, rows, request.GET), "may_write": permits(actor, WRITE)}
    return render(request, "workbaskets/list.html", shown)


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """Begin a basket."""
    actor = signed_in(request)
    require(actor, WRITE)
    form = HeadForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = services.open_basket(head=form.head(), actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(_url(made))
    crumbs = [_crumb(), Crumb(_("New basket"))]
    return render(request, "workbaskets/new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def basket(request: HttpRequest, name: str) -> HttpResponse:
    """One basket: its lines beside today's law, what rules find, and what can be done."""
    actor = signed_in(request)
    return _page(request, queries.find(actor, name), actor)


@require_POST
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write a line."""
    actor = signed_in(request)
    require(actor, WRITE)
    found = queries.find(actor, name)
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            services.write_lines(name=found.name, rows=[form.cells()], actor=actor, at=timezone.now())
        except Refused as error:
            for each in error.findings:
                field = each.path.partition(":")[2]
                form.add_error(field if field in form.fields else None, f"{each.text(_)} {each.cure(_)}")
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """Write the lines of a table: all or none."""
    actor = signed_in(request)
    require(actor, WRITE)
    found = queries.find(actor, name)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = form.rows()
            services.write_lines(name=found.name, rows=rows, actor=actor, at=timezone.now())
        except ValueError:
            form.add_error("table", _("This is no table of lines. Send CSV in UTF-8, with a line of headings."))
        except Refused as error:
            return _page(request, found, actor, form, refused=error.findings)
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def remove(request: HttpRequest, name: str, line: int) -> HttpResponse:
    """Take a line out."""
    actor = signed_in(request)
    require(actor, WRITE)
    found = queries.find(actor, name)
    form = LineForm(None)
    try:
        services.remove_line(name=found.name, number=line, actor=actor, at=timezone.now())
    except CustomhouseError as error:
        return _page(request, found, actor, form, told=f"{error.text(_)} {error.cure(_)}")
    return redirect(_url(found))


@require_POST
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Submit, approve, send back or withdraw a basket."""
    actor = signed_in(request)
    found = queries.find(actor, name)
    verbs = [each.verb for each in showing.acts_for(found, actor)]
    if not verbs:
        require(actor, WRITE)
    form = ActForm(request.POST, verbs)
    if form.is_valid():
        try:
            services.act(name=found.name, actor=actor, at=timezone.now(), **form.cleaned_data)
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("It is recorded."))
            return redirect(_url(found))
    told = " ".join(str(each) for errors in form.errors.values() for each in errors)
    return _page(request, found, actor, form, told=told or _("This cannot be done with this basket now."))


def _page(
    request: HttpRequest,
    found: Workbasket,
    actor: Actor,
    bound: BaseForm | None = None,
    *,
    told: str = "",
    refused: tuple[Finding, ...] = (),
) -> HttpResponse:
    today = timezone.localdate()
    is_open = BasketState(found.state) not in {BasketState.APPROVED, BasketState.WITHDRAWN}
    findings = queries.findings_of(found, today) if is_open else ()
    is_writable = permits(actor, WRITE) and BasketState(found.state) in WRITABLE
    code = "".join(filter(str.isdigit, request.GET.get("code", "")))[:10]
    asked_for = {name: request.GET.get(name, "").replace("\0", "")[:60] for name in ("deed", "measure")}
    acts = showing.acts_for(found, actor)
    shown: dict[str, Any] = {
        "basket": found,
        "title": showing.title(found),
        "state": showing.state_words(found, today),
        "facts": showing.facts(found),
        "notes": showing.notes(found),
        "lines": showing.lines(found),
        "found": showing.found(findings),
        "is_open": is_open,
        "is_sound": not any(each.is_error for each in findings),
        "acts": acts,
        "waits_for_second": found.state == BasketState.SUBMITTED and not any(each.who == SECOND for each in acts),
        "is_writable": is_writable,
        "line_form": bound
        if isinstance(bound, LineForm)
        else LineForm(initial={name: value for name, value in asked_for.items() if value}),
        "sheet_form": bound if isinstance(bound, SheetForm) else SheetForm(),
        "refused": refused,
        "told": told,
        "code": code,
        "standing": list(measures_for(code, found.live_on))[:200] if code and is_writable else [],
        "crumbs": [_crumb(), Crumb(found.name)],
    }
    return render(request, "workbaskets/basket.html", shown, status=422 if bound is not None or told else 200)


def _crumb() -> Crumb:
    return Crumb(_("Draft law"), reverse("workbaskets:list"))
