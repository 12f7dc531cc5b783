"""The declaration: a summary with its story, and a view each of goods, duties, risk, documents, changes and trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.clearance import controlling
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations.access import CONTROL, READ_ALL
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import duties_of, findings_of, items_of
from customhouse.clearance.forms import ReasonForm
from customhouse.clearance.pages.answers import answers
from customhouse.clearance.pages.changes import history
from customhouse.clearance.pages.facts import facts_of, goods_table
from customhouse.clearance.pages.finding import found, found_refused
from customhouse.clearance.pages.following import digest_of, following, nothing_new
from customhouse.clearance.pages.frame import frame
from customhouse.clearance.pages.law import LawOfDay, law_of, totals
from customhouse.clearance.pages.lists import exported
from customhouse.clearance.pages.lodging import form_methods
from customhouse.clearance.pages.money import money_panel
from customhouse.clearance.pages.papers import KnownPaper, known_papers
from customhouse.clearance.pages.places import place_in_words
from customhouse.clearance.pages.quotas import quotas_panel
from customhouse.clearance.pages.release.panel import release_panel
from customhouse.clearance.pages.trail import record, story
from customhouse.clearance.pages.words import controls_in_words, language
from customhouse.clearance.showing import listing, wording
from customhouse.clearance.showing.declarations import findings_as_json
from customhouse.clearance.telling import shown_lane
from customhouse.foundation.access.permissions import permits, require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.exchange.queries import received_visible_to
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.targeting.lanes.rules.reading import reason_text
from customhouse.tariff.valuation.access import DOUBT

ITSELF = (Column("itself", "", lambda row: row),)
"""One column that is the row itself: pages of rows that a template draws in its own way."""


@login_required
@require_safe
def show(request: HttpRequest, mrn: str) -> HttpResponse:
    """Where the declaration stands, what is wanted now, and what happened so far."""
    declaration, context = _opened(request, mrn, "show")
    warnings = [row for row in findings_of(declaration) if not row.is_error]
    context |= {"facts": facts_of(actor_of(request), declaration), "steps": story(declaration), "warnings": warnings}
    context |= release_panel(actor_of(request), declaration) | money_panel(actor_of(request), declaration)
    context |= quotas_panel(declaration)
    shown = [context.get(name) for name in ("state", "lane", "wanted", "steps", "facts", "money", "quotas")]
    seen = digest_of(declaration.version, *shown)
    if nothing := nothing_new(request, seen):
        return nothing
    context["follow"] = following(request, seen)
    return render(request, "declarations/summary.html", context)


@login_required
@require_safe
def refused(request: HttpRequest, received: int) -> HttpResponse:
    """A declaration that was refused: what is wrong with it, and how to lodge it again."""
    declaration = found_refused(request, received)
    findings = [row for row in findings_of(declaration) if row.is_error]
    errors = [
        error | {"place": place_in_words(error["path"], gettext)} for error in findings_as_json(findings, gettext)
    ]
    context = frame(actor_of(request), declaration, "refused")
    context |= {"errors": errors, "steps": story(declaration)}
    context |= {"original": received_visible_to(actor_of(request)).filter(pk=received).exists()}
    return render(request, "declarations/refused.html", context)


@login_required
@require_safe
def goods(request: HttpRequest, mrn: str) -> HttpResponseBase:
    """The goods items as declared, with their customs value."""
    declaration, context = _opened(request, mrn, "goods")
    table, items = goods_table(declaration), items_of(declaration)
    if request.GET.get("format") == "csv":
        return exported(table, items, f"{mrn}-goods.csv")
    context |= {"page": page_of(table, items, request.GET), "doubt": _doubt(request, declaration)}
    return render(request, "declarations/goods.html", context)


def _doubt(request: HttpRequest, declaration: Declaration) -> str:
    """Where an official asks the importer about a value of this declaration; empty for all others."""
    if not declaration.mrn or not permits(actor_of(request), DOUBT):
        return ""
    about = {"subject": declaration.mrn, "importer": declaration.importer, "office": declaration.office}
    return f"{reverse('valuation:raise')}?{urlencode(about)}"


@login_required
@require_safe
def duties(request: HttpRequest, mrn: str) -> HttpResponse:
    """What is owed, line by line, each with the law behind it."""
    declaration, context = _opened(request, mrn, "duties")
    law = law_of(declaration)
    table = Table(_("Duties and taxes"), ITSELF, order="position")
    page = page_of(table, duties_of(declaration), request.GET)
    lines = [law.duty(row[0].value) for row in page.rows]
    items = {item.number: item for item in items_of(declaration).filter(number__in={one.line.item for one in lines})}
    context |= {
        "page": page,
        "items": [(items.get(item), list(of_item)) for item, of_item in groupby(lines, lambda one: one.line.item)],
        "totals": totals(declaration, law),
    }
    return render(request, "declarations/duties.html", context)


@login_required
@require_safe
def risk(request: HttpRequest, mrn: str) -> HttpResponse:
    """Why the lane was chosen, as far as this official may know."""
    require(actor_of(request), READ_ALL)
    declaration, context = _opened(request, mrn, "risk")
    _lane, reasons = shown_lane(actor_of(request), declaration)
    context |= {
        "controls": controls_in_words(declaration.controls),
        "reasons": [(reason, reason_text(reason, language(), gettext)) for reason in reasons],
        "listed": listing.told(actor_of(request), declaration.mrn or "", gettext),
        "words": wording.told(declaration, list(items_of(declaration)[: wording.MOST]), language(), gettext),
    }
    return render(request, "declarations/risk.html", context)


@login_required
@require_safe
def documents(request: HttpRequest, mrn: str) -> HttpResponse:
    """The documents that the declaration names, the answers of customs, and the messages as received."""
    declaration, context = _opened(request, mrn, "documents")
    law = law_of(declaration)
    table = Table(_("Documents"), ITSELF, order="number")
    page = page_of(table, items_of(declaration).exclude(documents=[]), request.GET)
    shown = [row[0].value for row in page.rows]
    known = known_papers(shown, actor_of(request), law.on)
    context |= {
        "page": page,
        "items": [(item, _documents(item.documents, law, known)) for item in shown],
        "answers": answers(responses_to(declaration, language(), gettext)),
        "originals": _originals(actor_of(request), declaration),
    }
    return render(request, "declarations/documents.html", context)


@login_required
@require_safe
def versions(request: HttpRequest, mrn: str) -> HttpResponse:
    """Every version of the declaration, and what each changed."""
    declaration, context = _opened(request, mrn, "versions")
    return render(request, "declarations/versions.html", context | {"history": history(declaration)})


@login_required
@require_safe
def trail(request: HttpRequest, mrn: str) -> HttpResponse:
    """The events as they were recorded (officials)."""
    require(actor_of(request), READ_ALL)
    declaration, context = _opened(request, mrn, "trail")
    events = record(actor_of(request), declaration)
    return render(request, "declarations/trail.html", context | {"events": events})


@login_required
@form_methods
def grant_leave(request: HttpRequest, mrn: str) -> HttpResponse:
    """Let the declarant amend or cancel once although a control has been notified (officers)."""
    actor = actor_of(request)
    require(actor, CONTROL)
    declaration, context = _opened(request, mrn, "leave")
    require_at(actor, CONTROL, declaration.office, mrn)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "declarations/leave.html", context | {"form": form}, status=422 if form.errors else 200)
    controlling.grant_leave(actor=actor, mrn=mrn, reason=form.cleaned_data["reason"], at=datetime.now(UTC))
    messages.success(request, gettext("Leave to amend is given."))
    return redirect("declarations:show", mrn=mrn)


def _opened(request: HttpRequest, mrn: str, current: str) -> tuple[Declaration, dict[str, Any]]:
    declaration = found(request, mrn)
    return declaration, frame(actor_of(request), declaration, current)


def _documents(
    rows: list[dict[str, str]], law: LawOfDay, known: Mapping[tuple[str, str], KnownPaper]
) -> list[dict[str, Any]]:
    return [
        row | {"title": law.document(row["code"]), "proof": known.get((row["code"], row["reference"]))} for row in rows
    ]


def _originals(reader: Actor, declaration: Declaration) -> list[Any]:
    """The messages that made this declaration what it is, of those that the reader may see."""
    made = declaration.versions.values("received")
    return list(received_visible_to(reader).filter(pk__in=made).order_by("id").defer("data"))
