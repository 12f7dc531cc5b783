"""Pages of projects that prepare a new edition: the list, one with its codes, and a code to decide."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.tariff.editions import projects, services, showing
from customhouse.tariff.editions.access import TRANSPOSE
from customhouse.tariff.editions.forms import BasketForm, DecisionForm, ProjectForm
from customhouse.tariff.editions.models import ProjectCode, TranspositionProject
from customhouse.tariff.editions.payloads import codes_as_json, project_as_json
from customhouse.tariff.editions.rules.deciding import choices_of
from customhouse.tariff.editions.rules.exporting import sheet
from customhouse.tariff.editions.services import Decision

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _url(project: TranspositionProject) -> str:
    return reverse("editions:project", args=[project.name])


def _code_url(code: ProjectCode) -> str:
    return reverse("editions:code", args=[code.project.name, code.code])


PROJECTS = Table(
    gettext_lazy("New editions of the Harmonized System"),
    (
        Column("name", gettext_lazy("Project"), lambda row: row.name, "ref", link=_url),
        Column("edition", gettext_lazy("Edition that ends"), lambda row: f"HS {row.edition}", "ref"),
        Column("other", gettext_lazy("Edition that is prepared"), lambda row: f"HS {row.other_edition}", "ref"),
        Column("starts_on", gettext_lazy("First day of the new edition"), lambda row: row.starts_on, "day"),
        Column("waiting", gettext_lazy("Codes that wait"), lambda row: projects.progress(row).waiting, "number"),
    ),
    empty=gettext_lazy("No edition is being prepared."),
    is_exported=False,
)
CODES = Table(
    gettext_lazy("Codes"),
    (
        Column("code", gettext_lazy("Code"), lambda row: row.code, "ref", link=_code_url),
        Column("text", gettext_lazy("Goods"), lambda row: projects.text_of(row.code)),
        Column("becomes", gettext_lazy("Becomes"), showing.becomes, "ref"),
        Column("places", gettext_lazy("Places"), lambda row: len(row.places.all()), "number"),
        Column("standing", gettext_lazy("State"), showing.standing_words, "chip"),
    ),
    (
        Filter(
            "standing",
            gettext_lazy("State"),
            tuple((standing, gettext_lazy(name)) for standing, name in showing.STANDING_NAMES.items()),
        ),
        Filter("beginning", gettext_lazy("Code begins with")),
    ),
    order="code",
    empty=gettext_lazy("No codes."),
    is_exported=False,
)


@require_safe
def all_projects(request: HttpRequest) -> HttpResponse:
    """The projects, the newest first."""
    actor = signed_in(request)
    page = page_of(PROJECTS, projects.visible_to(actor), request.GET)
    return render(request, "editions/list.html", {"page": page, "may_write": permits(actor, TRANSPOSE)})


@form_methods
def new(request: HttpRequest) -> HttpResponse:
    """Begin a project."""
    actor = signed_in(request)
    require(actor, TRANSPOSE)
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        words = {"name": said["name"], "edition": said["edition"], "other": said["other_edition"]}
        try:
            made = services.open_project(**words, starts_on=said["starts_on"], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(_url(made))
    crumbs = [_crumb(), Crumb(_("New project"))]
    return render(request, "editions/new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def project(request: HttpRequest, name: str) -> HttpResponse:
    """One project: how far it is, its codes, and what can be made of it."""
    actor = signed_in(request)
    return _page(request, projects.find_project(actor, name), actor)


@require_safe
def export(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Every code with what was decided, as CSV or JSON."""
    actor = signed_in(request)
    found = projects.find_project(actor, name)
    codes = codes_as_json(projects.codes_of(found), actor)
    if kind == "csv":
        answer = HttpResponse("\ufeff" + sheet(codes), content_type="text/csv; charset=utf-8")
    else:
        told = json.dumps(project_as_json(found) | {"codes": codes}, ensure_ascii=False, default=str)
        answer = HttpResponse(told, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}.{kind}"'
    return answer


@require_POST
def gather(request: HttpRequest, name: str) -> HttpResponse:
    """Look again where codes stand."""
    actor = signed_in(request)
    require(actor, TRANSPOSE)
    found = projects.find_project(actor, name)
    try:
        services.gather_again(name=found.name, actor=actor, at=timezone.now())
    except CustomhouseError as error:
        return _page(request, found, actor, told=f"{error.text(_)} {error.cure(_)}")
    messages.success(request, _("It is recorded."))
    return redirect(_url(found))


@require_POST
def draft(request: HttpRequest, name: str) -> HttpResponse:
    """Make draft law of what is decided."""
    actor = signed_in(request)
    require(actor, TRANSPOSE)
    found = projects.find_project(actor, name)
    form = BasketForm(request.POST)
    if form.is_valid():
        try:
            made = services.draft_basket(name=found.name, head=form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(reverse("workbaskets:basket", args=[made.name]))
    return _page(request, found, actor, form)


@form_methods
def code(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """A code: what the tables say of it, where it stands, and what it becomes."""
    actor = signed_in(request)
    if request.method == "POST":
        require(actor, TRANSPOSE)
    found = projects.find_project(actor, name)
    row = projects.find_code(found, code)
    named = [each["code"] for each in row.candidates]
    form = DecisionForm(request.POST if request.method == "POST" else None, named, choices_of(row.choices), row.reason)
    if form.is_bound and form.is_valid():
        decision = Decision(row.code, form.cleaned_data["choices"], form.cleaned_data["reason"])
        try:
            services.decide_codes(name=found.name, decided=[decision], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            return redirect(_after(found, row))
    shown: dict[str, Any] = {
        "project": found,
        "row": row,
        "text": projects.text_of(row.code),
        "relation": showing.relation_words(row),
        "standing": showing.standing_words(row),
        "becomes": showing.becomes(row) if row.is_settled else "",
        "candidates": showing.candidates(row, form),
        "places": [(showing.area_name(each.area), each) for each in projects.places_for(actor, row)],
        "form": form,
        "may_write": permits(actor, TRANSPOSE),
        "crumbs": [_crumb(), Crumb(found.name, _url(found)), Crumb(row.code)],
    }
    return render(request, "editions/code.html", shown, status=422 if form.errors else 200)


def _after(found: TranspositionProject, row: ProjectCode) -> str:
    """Where a specialist goes from a code that is decided: to the next that waits, else back to the project."""
    following = projects.codes_of(found, projects.WAITING).filter(code__gt=row.code).first()
    return _code_url(following) if following else _url(found)


def _page(
    request: HttpRequest, found: TranspositionProject, actor: Actor, bound: BasketForm | None = None, told: str = ""
) -> HttpResponse:
    standing, beginning = (question.value for question in asked(CODES, request.GET).filters)
    rows = projects.codes_of(found, standing, "".join(filter(str.isdigit, beginning))[:10])
    progress = projects.progress(found)
    following = projects.codes_of(found, projects.WAITING).first()
    shown = {
        "project": found,
        "facts": showing.facts(found),
        "progress": progress,
        "areas": showing.areas(progress),
        "page": page_of(CODES, rows.select_related("project"), request.GET),
        "next": _code_url(following) if following else "",
        "basket_form": bound or BasketForm(),
        "told": told,
        "may_write": permits(actor, TRANSPOSE),
        "crumbs": [_crumb(), Crumb(found.name)],
    }
    return render(request, "editions/project.html", shown, status=422 if bound is not None or told else 200)


def _crumb() -> Crumb:
    return Crumb(_("New editions"), reverse("editions:projects"))
