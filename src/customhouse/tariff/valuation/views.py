"""Pages of valuation: the guided dossier with its written explanation, and doubts about declared values."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
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
from customhouse.foundation.access.requests import actor_of, signed_in
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.parties.traders.queries import known_traders
from customhouse.tariff.valuation import queries, services
from customhouse.tariff.valuation.access import ANSWER, DOUBT, READ_ALL
from customhouse.tariff.valuation.bank_views import comparisons_shown
from customhouse.tariff.valuation.forms import DossierForm, RaiseForm, StepForm
from customhouse.tariff.valuation.models import Doubt
from customhouse.tariff.valuation.payloads import valuation_as_json
from customhouse.tariff.valuation.rules.statements import cited
from customhouse.tariff.valuation.rules.valuing import METHODS
from customhouse.tariff.valuation.states import IMPORTER, STATE_NAMES, STEPS, DoubtState, may_step

TONES = {
    DoubtState.ASKED: Tone.WAIT,
    DoubtState.ANSWERED: Tone.INFO,
    DoubtState.GROUNDS_TOLD: Tone.WAIT,
    DoubtState.HEARD: Tone.INFO,
    DoubtState.DISPELLED: Tone.GOOD,
    DoubtState.UPHELD: Tone.BAD,
}


def _state(doubt: Doubt) -> tuple[str, Tone]:
    state = DoubtState(doubt.state)
    return _(STATE_NAMES[state]), TONES[state]


def _url(doubt: Doubt) -> str:
    return reverse("valuation:doubt", args=[doubt.number])


DOUBTS = Table(
    gettext_lazy("Doubts about declared values"),
    (
        Column("number", gettext_lazy("Doubt"), lambda row: row.number, "ref", link=_url),
        Column("declaration", gettext_lazy("Declaration"), lambda row: row.subject, "ref"),
        Column("importer", gettext_lazy("Importer"), lambda row: row.importer, "ref"),
        Column("due", gettext_lazy("Due"), lambda row: row.due_on, "day"),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    (
        Filter(
            "state",
            gettext_lazy("State"),
            tuple((state.value, gettext_lazy(name)) for state, name in STATE_NAMES.items()),
        ),
    ),
    empty=gettext_lazy("No doubts."),
    is_exported=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request: HttpRequest) -> HttpResponse:
    """The questions; once they are answered, method, value and written explanation. Nothing is kept."""
    today = timezone.localdate()
    form = DossierForm(request.POST if request.method == "POST" else None, today)
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            valued = queries.value_dossier(form.dossier(), today)
        except Refused as error:
            form.tell(error.findings)
        else:
            answer = valuation_as_json(valued.valuation, _)
            method = valued.valuation.method
            shown |= {
                "answer": answer,
                "value": valued.valuation.value,
                "method_name": _(METHODS[method][1]) if method else "",
                "lines": [(line, cited(line.provision, _)) for line in valued.valuation.lines],
                "steps": [(step.citation(_), step.text(_)) for step in valued.valuation.explanation],
                "wanted": [(cited(want.provision, _), _(want.question)) for want in valued.valuation.wanted],
            }
    shown["groups"] = form.groups()
    shown["may_compare"] = permits(actor_of(request), READ_ALL)
    return render(request, "valuation/dossier.html", shown, status=422 if form.errors else 200)


@require_safe
def doubts(request: HttpRequest) -> HttpResponse:
    """The doubts that the actor may see, the newest first."""
    actor = _reader(request)
    (state,) = (question.value for question in asked(DOUBTS, request.GET).filters)
    rows = queries.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    shown = {"page": page_of(DOUBTS, rows, request.GET), "may_doubt": permits(actor, DOUBT)}
    return render(request, "valuation/doubts.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def raise_doubt(request: HttpRequest) -> HttpResponse:
    """Ask an importer to explain a declared value."""
    actor = signed_in(request)
    require(actor, DOUBT)
    about = {name: request.GET.get(name, "") for name in ("subject", "importer", "office")}
    form = RaiseForm(request.POST if request.method == "POST" else None, initial=about)
    if form.is_bound and form.is_valid():
        try:
            raised = services.raise_doubt(**form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The importer is asked."))
            return redirect(_url(raised))
    crumbs = [Crumb(_("Doubts about declared values"), reverse("valuation:doubts")), Crumb(_("Ask the importer"))]
    return render(request, "valuation/raise.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def doubt(request: HttpRequest, number: str) -> HttpResponse:
    """One doubt: what was asked, answered and decided, and what comes next."""
    actor = _reader(request)
    return _page(request, queries.find(actor, number), actor)


@require_POST
def step(request: HttpRequest, number: str) -> HttpResponse:
    """Take the next step of a doubt."""
    actor = _reader(request)
    found = queries.find(actor, number)
    form = StepForm(request.POST, _steps(found, actor))
    if not form.fields["verb"].choices:  # type: ignore[attr-defined]  # the form has made it a choice
        require(actor, ANSWER if not permits(actor, READ_ALL) else DOUBT)
    if form.is_valid():
        try:
            services.take_step(doubt=found, **form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("It is recorded."))
            return redirect(_url(found))
    return _page(request, found, actor, form)


def _steps(found: Doubt, actor: Actor) -> list[tuple[str, str]]:
    """The steps that this actor may take now."""
    late = services.is_late(found, timezone.localdate())
    return [
        (each.verb, _(each.name))
        for each in STEPS
        if may_step(each, DoubtState(found.state), is_late=late)
        and permits(actor, services.RIGHTS[each.verb])
        and (each.who != IMPORTER or found.importer in actor.traders)
    ]


def _page(request: HttpRequest, found: Doubt, actor: Actor, bound: StepForm | None = None) -> HttpResponse:
    steps = _steps(found, actor)
    shown = {
        "doubt": found,
        "state": _state(found),
        "facts": _facts(found),
        "compared": comparisons_shown(found, actor),
        "may_compare": permits(actor, DOUBT),
        "form": bound or (StepForm(None, steps) if steps else None),
        "crumbs": [Crumb(_("Doubts about declared values"), reverse("valuation:doubts")), Crumb(found.number)],
    }
    return render(request, "valuation/doubt.html", shown, status=422 if bound is not None else 200)


def _facts(found: Doubt) -> list[Fact]:
    """What was asked and said so far."""
    importer = known_traders([found.importer]).get(found.importer)
    told = [
        Fact(_("Declaration"), found.subject, "ref"),
        Fact(_("Goods item"), found.item, "number"),
        Fact(_("Importer"), f"{importer.name} ({found.importer})" if importer else found.importer),
        Fact(_("Asked"), found.asked_at, "moment"),
        Fact(_("Due"), found.due_on, "day"),
        Fact(_("What was asked"), found.question),
        Fact(_("Answer"), found.answer),
        Fact(_("Grounds of the doubt"), found.grounds),
        Fact(_("Response to the grounds"), found.response),
        Fact(_("Decision and its reasons"), found.decision),
        Fact(_("Decided"), found.decided_at, "moment"),
    ]
    return [fact for fact in told if fact.value]


def _reader(request: HttpRequest) -> Actor:
    actor = signed_in(request)
    if not permits(actor, ANSWER):
        require(actor, READ_ALL)
    return actor
