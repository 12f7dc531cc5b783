"""Drafts and templates: the list, beginning anew or from what was written before, keeping as a template, deleting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance import entering
from customhouse.clearance.drafts import queries, services
from customhouse.clearance.drafts.access import WRITE
from customhouse.clearance.drafts.models import Draft
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.clearance.pages.entry.choices import acting_for
from customhouse.clearance.pages.entry.forms import BeginForm, TemplateForm
from customhouse.clearance.pages.entry.opening import frame, opened
from customhouse.clearance.pages.lodging import form_methods
from customhouse.clearance.pages.words import age
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Table, page_of


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The actor's drafts with their age, and their templates."""
    actor = actor_of(request)
    require(actor, WRITE)
    context: dict[str, Any] = {
        "page": page_of(_table(), queries.open_drafts(actor), request.GET),
        "templates": queries.templates(actor),
        "crumbs": [Crumb(_("My declarations"), reverse("declarations:list")), Crumb(_("Drafts and templates"))],
    }
    return render(request, "drafts/drafts.html", context)


def _table() -> Table:
    at = timezone.now()
    return Table(
        _("Drafts"),
        (
            Column("name", _("Draft"), title_of, link=lambda row: reverse("drafts:show", args=[row.pk])),
            Column("about", pgettext("draft", "For"), _about),
            Column("items", _("Goods items"), lambda row: row.items, "number"),
            Column("age", _("Last changed"), lambda row: _ago(age(row.changed_at, at))),
            Column(
                "delete",
                _("Delete"),
                lambda _row: gettext("Delete"),
                link=lambda row: reverse("drafts:delete", args=[row.pk]),
            ),
        ),
        order="-pk",
        is_exported=False,
    )


def _ago(text: str) -> str:
    return gettext("{time} ago").replace("{time}", text)


def title_of(draft: Draft) -> str:
    """What a draft is called in a list."""
    if draft.amends:
        return gettext("Amendment of {mrn}").replace("{mrn}", draft.amends)
    return text_of(_parties(draft), "lrn") or f"#{draft.pk}"


def _parties(draft: Any) -> Answers:
    """What the first step says, of a draft read by `open_drafts`."""
    return draft.parties[0].answers if draft.parties else {}


def _about(draft: Draft) -> str:
    said = _parties(draft)
    way = gettext("Export") if text_of(said, "direction") == "export" else gettext("Import")
    return " · ".join(text for text in (way, text_of(said, "partner_name")) if text)


@login_required
@form_methods
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a declaration: an empty one, or from a template."""
    actor, at = actor_of(request), timezone.now()
    require(actor, WRITE)
    form = BeginForm(timezone.localdate(at), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        parties = form.cleaned_data | _own(actor)
        draft = services.begin_draft(words=DraftWords("", {Step.PARTIES: parties}), actor=actor, at=at)
        return redirect("drafts:show", draft.pk)
    crumbs = [Crumb(_("My declarations"), reverse("declarations:list")), Crumb(_("New declaration"))]
    context = {"form": form, "templates": queries.templates(actor), "crumbs": crumbs}
    return render(request, "drafts/begin.html", context, status=422 if form.errors else 200)


def _own(actor: Actor) -> dict[str, str]:
    """The only trader for whom somebody can declare need not be chosen."""
    acting = acting_for(actor, timezone.localdate())
    if len(acting) != 1:
        return {}
    return {"trader": acting[0].trader, "agent": acting[0].agent, "representation": acting[0].representation}


def _writer(request: HttpRequest) -> Actor:
    """Who asks, if they write drafts."""
    actor = actor_of(request)
    require(actor, WRITE)
    return actor


@login_required
@require_POST
def copy(request: HttpRequest, number: int) -> HttpResponse:
    """A new draft that says what another one, or a template, says."""
    draft = entering.begin_from(draft=number, actor=_writer(request), at=timezone.now())
    return redirect("drafts:show", draft.pk)


@login_required
@require_POST
def copy_declaration(request: HttpRequest, mrn: str) -> HttpResponse:
    """A new draft that says what a declaration says."""
    draft = entering.copy_declaration(mrn=mrn, actor=_writer(request), at=timezone.now())
    messages.success(
        request,
        gettext("Copied. Containers and the numbers of documents are left empty: they belong to the old goods."),
    )
    return redirect("drafts:show", draft.pk)


@login_required
@require_POST
def amend_declaration(request: HttpRequest, mrn: str) -> HttpResponse:
    """The draft of an amendment of a declaration."""
    draft = entering.begin_amendment(mrn=mrn, actor=_writer(request), at=timezone.now())
    return redirect("drafts:show", draft.pk)


@login_required
@form_methods
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what a draft says as a template."""
    one = opened(request, number)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        entering.begin_from(draft=number, actor=one.actor, at=one.at, template=form.cleaned_data["name"])
        messages.success(request, gettext("The template is saved. Your draft stays as it is."))
        return redirect("drafts:list")
    context = frame(one, _("Save as a template")) | {"form": form}
    return render(request, "drafts/keep.html", context, status=422 if form.errors else 200)


@login_required
@form_methods
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a draft or template, once that is confirmed."""
    one = opened(request, number)
    if request.method == "POST":
        services.delete_draft(draft=number, actor=one.actor)
        messages.success(request, gettext("Deleted."))
        return redirect("drafts:list")
    return render(request, "drafts/delete.html", frame(one, _("Delete")))
