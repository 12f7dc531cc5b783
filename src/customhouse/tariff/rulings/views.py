"""Pages of rulings: what is published, for everybody; applications and decisions, for whom they concern."""

from __future__ import annotations

from collections.abc import Callable
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

from customhouse.foundation.access.errors import CustomhouseError, NotFound
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import actor_of, signed_in
from customhouse.foundation.documents.downloads import download
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.parties.traders.queries import known_traders
from customhouse.tariff.rulings import doing, queries, services
from customhouse.tariff.rulings.access import APPLY, DECIDE, READ, REVIEW
from customhouse.tariff.rulings.forms import ActForm, ApplyForm, ContestForm, IssueForm, OutcomeForm, SearchForm
from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.records import (
    Answer,
    Application,
    ChallengeKind,
    Outcome,
    RulingKind,
    RulingState,
)
from customhouse.tariff.rulings.states import KIND_NAMES, OUTCOME_NAMES, STATE_NAMES

form_methods = require_http_methods(["GET", "HEAD", "POST"])
TONES = {
    RulingState.RECEIVED: Tone.INFO,
    RulingState.INCOMPLETE: Tone.WAIT,
    RulingState.EXAMINED: Tone.INFO,
    RulingState.ISSUED: Tone.GOOD,
    RulingState.DECLINED: Tone.BAD,
    RulingState.WITHDRAWN: Tone.NEUTRAL,
    RulingState.REVOKED: Tone.BAD,
}


def _state(ruling: Ruling) -> tuple[str, Tone]:
    state = RulingState(ruling.state)
    if state is RulingState.ISSUED and ruling.valid_to and ruling.valid_to < timezone.localdate():
        return _("Expired"), Tone.NEUTRAL
    return _(STATE_NAMES[state]), TONES[state]


def _kind(ruling: Ruling) -> str:
    return _(KIND_NAMES[RulingKind(ruling.kind)])


def _says(ruling: Ruling) -> str:
    return ruling.commodity or ruling.origin or ruling.method


def _url(ruling: Ruling) -> str:
    return reverse("rulings:file", args=[ruling.number])


PUBLISHED = Table(
    gettext_lazy("Published rulings"),
    (
        Column(
            "number",
            gettext_lazy("Ruling"),
            lambda row: row.number,
            "ref",
            link=lambda row: reverse("rulings:ruling", args=[row.number]),
        ),
        Column("kind", gettext_lazy("Kind"), _kind),
        Column("title", gettext_lazy("Goods or question"), lambda row: row.published_title),
        Column("says", gettext_lazy("It says"), _says, "ref"),
        Column("until", gettext_lazy("Valid until"), lambda row: row.valid_to, "day"),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    empty=gettext_lazy("No ruling is found."),
    is_exported=False,
)
FILES = Table(
    gettext_lazy("Applications and rulings"),
    (
        Column("number", gettext_lazy("Ruling"), lambda row: row.number, "ref", link=_url),
        Column("kind", gettext_lazy("Kind"), _kind),
        Column("title", gettext_lazy("Goods or question"), lambda row: row.title),
        Column("holder", gettext_lazy("Applicant"), lambda row: row.holder_name),
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
    empty=gettext_lazy("No applications."),
    is_exported=False,
)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Published rulings, searched by words, kind and code. For everybody."""
    form = SearchForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.search(given.get("q", ""), given.get("kind", ""), given.get("code", ""))
    actor = actor_of(request)
    shown = {
        "form": form,
        "page": page_of(PUBLISHED, rows, request.GET),
        "may_apply": permits(actor, APPLY),
        "may_read": permits(actor, APPLY) or permits(actor, READ),
    }
    return render(request, "rulings/published.html", shown)


@require_safe
def ruling(request: HttpRequest, number: str) -> HttpResponse:
    """One published ruling, without holder and secrets. For everybody."""
    found = queries.find_published(number)
    shown = {
        "ruling": found,
        "state": _state(found),
        "facts": [
            Fact(_("Kind"), _kind(found)),
            Fact(_("It says"), _says(found), "ref"),
            Fact(_("Valid from"), found.valid_from, "day"),
            Fact(_("Valid until"), found.valid_to, "day"),
        ],
        "crumbs": [Crumb(_("Published rulings"), reverse("rulings:published")), Crumb(found.number)],
    }
    return render(request, "rulings/ruling.html", shown)


@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The applications and rulings that the actor may see whole, the newest first."""
    actor = _reader(request)
    (state,) = (question.value for question in asked(FILES, request.GET).filters)
    rows = queries.visible_to(actor)
    rows = rows.filter(state=state) if state else rows
    shown = {"page": page_of(FILES, rows, request.GET), "may_apply": permits(actor, APPLY)}
    return render(request, "rulings/files.html", shown)


@form_methods
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for a ruling."""
    actor = signed_in(request)
    require(actor, APPLY)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ApplyForm(data, files, _spoken_for(actor))
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        paper = said.pop("paper")
        application = Application(**said | {"kind": RulingKind(said["kind"])})
        papers = [services.Paper(paper.name, paper.content_type or "", paper.read())] if paper else []
        try:
            made = services.apply_for_ruling(asked=application, actor=actor, at=timezone.now(), papers=papers)
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The application has arrived."))
            return redirect(_url(made))
    crumbs = [Crumb(_("Applications and rulings"), reverse("rulings:files")), Crumb(_("Apply for a ruling"))]
    return render(request, "rulings/apply.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@require_safe
def file(request: HttpRequest, number: str) -> HttpResponse:
    """One application with everything in it, for its applicant and for officials."""
    actor = _reader(request)
    return _page(request, queries.find(actor, number), actor)


@require_safe
def paper(request: HttpRequest, number: str, paper: int) -> HttpResponse:
    """A document that was sent with an application, to be saved."""
    found = queries.find(_reader(request), number).papers.select_related("document").filter(pk=paper).first()
    if found is None:
        raise NotFound("line", str(paper))
    return download(found.document)


@require_POST
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Do with a ruling what the form says."""
    actor = _reader(request)
    found = queries.find(actor, number)
    form = ActForm(request.POST, _choices(found, actor))
    if not _choices(found, actor):
        require(actor, APPLY if found.holder in actor.traders else DECIDE)
    if form.is_valid() and _done(request, form, lambda: doing.act(ruling=found, **form.cleaned_data, **_by(actor))):
        return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a ruling."""
    actor = _reader(request)
    require(actor, DECIDE)
    found = queries.find(actor, number)
    form = IssueForm(request.POST)
    if form.is_valid():
        answer = Answer(**form.cleaned_data)
        if _done(request, form, lambda: services.issue_ruling(ruling=found, answer=answer, **_by(actor))):
            return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def contest(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a review of a decision, or note an appeal."""
    actor = _reader(request)
    require(actor, APPLY)
    found = queries.find(actor, number)
    form = ContestForm(request.POST)
    if form.is_valid():
        kind, reason = ChallengeKind(form.cleaned_data["kind"]), form.cleaned_data["reason"]
        if _done(
            request, form, lambda: services.contest_decision(ruling=found, kind=kind, reason=reason, **_by(actor))
        ):
            return redirect(_url(found))
    return _page(request, found, actor, form)


@require_POST
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Decide on what is contested."""
    actor = _reader(request)
    require(actor, REVIEW)
    found = queries.find(actor, number)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        outcome, said = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["decision"]
        if _done(
            request, form, lambda: services.decide_challenge(ruling=found, outcome=outcome, decision=said, **_by(actor))
        ):
            return redirect(_url(found))
    return _page(request, found, actor, form)


def _spoken_for(actor: Actor) -> list[tuple[str, str]]:
    """Those for whom the actor speaks: identifier, and name with identifier."""
    known = known_traders(actor.traders)
    return [(each, f"{known[each].name} ({each})" if each in known else each) for each in sorted(actor.traders)]


def _by(actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "at": timezone.now()}


def _done(request: HttpRequest, form: BaseForm, does: Any) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        does()
    except CustomhouseError as error:
        tell(form, error)
        return False
    messages.success(request, _("It is recorded."))
    return True


def _choices(found: Ruling, actor: Actor) -> list[tuple[str, str]]:
    acts = [(each.verb, _(each.name)) for each in doing.acts_for(found, actor) if each.verb != doing.ISSUE]
    if found.samples and not found.samples_at and permits(actor, DECIDE):
        acts.append(("samples", _("The samples have come")))
    return acts


def _page(request: HttpRequest, found: Ruling, actor: Actor, bound: BaseForm | None = None) -> HttpResponse:
    acts = _choices(found, actor)
    today = timezone.localdate()
    decided = timezone.localdate(found.decided_at) if found.decided_at else None
    verbs = {each.verb for each in doing.acts_for(found, actor)}
    offered: dict[str, tuple[bool, Callable[[], BaseForm]]] = {
        "act_form": (bool(acts), lambda: ActForm(None, acts)),
        "issue_form": (doing.ISSUE in verbs, lambda: IssueForm(initial=_proposed(found))),
        "contest_form": (doing.may_contest(found, actor, today, decided), ContestForm),
        "review_form": (doing.may_review(found, actor), OutcomeForm),
    }
    kinds: dict[str, type[BaseForm]] = {
        "act_form": ActForm,
        "issue_form": IssueForm,
        "contest_form": ContestForm,
        "review_form": OutcomeForm,
    }
    shown: dict[str, Any] = {
        name: (bound if isinstance(bound, kinds[name]) else made()) if is_offered else None
        for name, (is_offered, made) in offered.items()
    }
    shown |= {
        "ruling": found,
        "state": _state(found),
        "facts": _facts(found),
        "papers": list(found.papers.select_related("document").order_by("id")),
        "challenges": [(each, _(OUTCOME_NAMES[Outcome(each.outcome)])) for each in found.challenges.order_by("id")],
        "told": bound.non_field_errors() if bound is not None and bound not in shown.values() else [],
        "crumbs": [Crumb(_("Applications and rulings"), reverse("rulings:files")), Crumb(found.number)],
    }
    return render(request, "rulings/file.html", shown, status=422 if bound is not None else 200)


def _proposed(found: Ruling) -> dict[str, str]:
    """What the applicant proposed, to begin the ruling with."""
    return {"commodity": found.asked_commodity, "origin": found.asked_origin, "method": found.asked_method}


def _facts(found: Ruling) -> list[Fact]:
    facts = [
        Fact(_("Kind"), _kind(found)),
        Fact(_("Applicant"), found.holder_name),
        Fact(_("Received"), found.applied_at, "moment"),
        Fact(_("Due"), found.due_on, "day"),
        Fact(_("Description"), found.description),
        Fact(_("What is asked"), found.question),
        Fact(_("Proposed"), found.asked_commodity or found.asked_origin or found.asked_method, "ref"),
        Fact(_("Trade secrets"), found.secrets),
        Fact(_("Samples that you send"), found.samples),
        Fact(_("Samples received"), found.samples_at, "moment"),
        Fact(_("What is missing"), found.missing),
        Fact(_("It says"), _says(found), "ref"),
        Fact(_("Reasons"), found.reasons),
        Fact(_("Legal basis"), found.legal_basis),
        Fact(_("Decided"), found.decided_at, "moment"),
        Fact(_("Valid from"), found.valid_from, "day"),
        Fact(_("Valid until"), found.valid_to, "day"),
    ]
    return [fact for fact in facts if fact.value]


def _reader(request: HttpRequest) -> Actor:
    actor = signed_in(request)
    if not permits(actor, APPLY):
        require(actor, READ)
    return actor
