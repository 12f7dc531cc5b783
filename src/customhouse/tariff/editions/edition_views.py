"""The page of editions: those that were brought in, and a file held against the nomenclature or brought in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.messages.findings import Finding
from customhouse.tariff.editions.access import READ_PROJECTS
from customhouse.tariff.editions.forms import EditionForm
from customhouse.tariff.editions.loading import EditionReport, load_edition
from customhouse.tariff.nomenclature.access import LOAD_NOMENCLATURE
from customhouse.tariff.nomenclature.queries import editions

BRING_IN = "load"
MOST_SHOWN = 300
EDITIONS = Table(
    gettext_lazy("Editions brought in"),
    (
        Column("name", gettext_lazy("Edition"), lambda row: row.name, "ref"),
        Column("starts_on", gettext_lazy("Law from"), lambda row: row.starts_on, "day"),
        Column("codes", gettext_lazy("Codes"), lambda row: row.codes, "number"),
        Column("file", gettext_lazy("File"), lambda row: row.file),
        Column("loaded_by", gettext_lazy("Brought in by"), lambda row: row.loaded_by, "ref"),
        Column("loaded_at", gettext_lazy("When"), lambda row: row.loaded_at, "moment"),
    ),
    empty=gettext_lazy("No edition was brought in: the nomenclature is that of the country pack."),
    is_exported=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
def all_editions(request: HttpRequest) -> HttpResponse:
    """The editions that were brought in; whoever may bring one in sees what a file would change before it does."""
    actor = signed_in(request)
    may_write = permits(actor, LOAD_NOMENCLATURE)
    if not may_write:
        require(actor, READ_PROJECTS)
    if request.method == "POST":
        require(actor, LOAD_NOMENCLATURE)
    form = EditionForm(request.POST, request.FILES) if request.method == "POST" else EditionForm()
    report = _report(request, form, actor) if form.is_bound and form.is_valid() else None
    if report is not None and not report.dry_run:
        messages.success(request, _("Edition {name} is brought in.").format(name=report.edition.name))
        return redirect(reverse("editions:editions"))
    shown: dict[str, Any] = {
        "page": page_of(EDITIONS, editions(), request.GET),
        "form": form,
        "report": report,
        "most": MOST_SHOWN,
        "may_write": may_write,
        "crumbs": [Crumb(_("New editions"), reverse("editions:projects")), Crumb(_("Editions"))],
    }
    return render(request, "editions/editions.html", shown, status=422 if form.errors else 200)


def _report(request: HttpRequest, form: EditionForm, actor: Actor) -> EditionReport | None:
    """What the file changes; nothing where it is refused, and the form says why."""
    given = form.cleaned_data
    try:
        return load_edition(
            name=given["edition"],
            starts_on=given["starts_on"],
            file=given["table"].name,
            data=given["table"].read(),
            dry_run=request.POST.get("deed") != BRING_IN,
            actor=actor,
            at=timezone.now(),
        )
    except CustomhouseError as error:
        for each in error.findings if isinstance(error, Refused) else (error.finding,):
            form.add_error(each.path if each.path in form.fields else None, _said(each))
        return None


def _said(finding: Finding) -> str:
    place = f"{finding.path}: " if finding.path and finding.path not in EditionForm.base_fields else ""
    return f"{place}{finding.text(_)} {finding.cure(_)}".strip()
