"""The traders' register: finding traders, one trader's page, and what officers and administrators change about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of, signed_in
from customhouse.foundation.audit.queries import visible_to as events_visible_to
from customhouse.foundation.pages.records import Crumb, Fact, Step, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of
from customhouse.parties.agents.models import REPRESENTATION_NAMES, SCOPE_NAMES, Mandate
from customhouse.parties.agents.queries import visible_to as mandates_visible_to
from customhouse.parties.traders import queries, services
from customhouse.parties.traders.access import MANAGE_MEMBERS, REGISTER_TRADER, SUSPEND_TRADER
from customhouse.parties.traders.forms import MemberForm, ReasonForm, RegistrationForm
from customhouse.parties.traders.models import STATUS_NAMES, Trader
from customhouse.parties.traders.records import TraderStatus
from customhouse.reference.countries.queries import country_name

STATUSES = dict(STATUS_NAMES)
TONES = {
    TraderStatus.REGISTERED: Tone.GOOD,
    TraderStatus.PROVISIONAL: Tone.WAIT,
    TraderStatus.SUSPENDED: Tone.BAD,
}
EVENTS = {
    "named": (gettext_lazy("Named in a declaration"), Tone.INFO),
    "registered": (gettext_lazy("Registered"), Tone.GOOD),
    "suspended": (gettext_lazy("Suspended"), Tone.BAD),
    "reinstated": (gettext_lazy("Reinstated"), Tone.GOOD),
    "member_added": (gettext_lazy("A person was let speak for the trader"), Tone.INFO),
    "member_removed": (gettext_lazy("A person was let speak for the trader no more"), Tone.NEUTRAL),
}


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _url(identifier: str) -> str:
    return reverse("traders:trader", args=[identifier])


def _state(row: Trader) -> tuple[Any, Tone]:
    return STATUSES[row.status], TONES[TraderStatus(row.status)]


def _parts(row: Trader) -> str:
    parts = ((row.is_importer, _("importer")), (row.is_exporter, _("exporter")), (row.is_broker, _("broker")))
    return ", ".join(name for plays, name in parts if plays)


def _mandate_state(row: Mandate) -> tuple[str, Tone]:
    if row.withdrawn_on is not None:
        return _("Withdrawn"), Tone.NEUTRAL
    if row.record().in_force(timezone.localdate()):
        return _("In force"), Tone.GOOD
    return _("Not in force"), Tone.NEUTRAL


TRADERS = Table(
    gettext_lazy("Traders"),
    (
        Column(
            "identifier",
            gettext_lazy("Identifier"),
            lambda row: row.identifier,
            "ref",
            link=lambda row: _url(row.identifier),
        ),
        Column("name", gettext_lazy("Name"), lambda row: row.name),
        Column("city", gettext_lazy("City"), lambda row: row.city),
        Column("country", gettext_lazy("Country"), lambda row: country_name(row.country, _language())),
        Column("parts", gettext_lazy("Acts as"), _parts),
        Column("status", gettext_lazy("Status"), _state, "chip"),
    ),
    (
        Filter("q", gettext_lazy("Name or identifier")),
        Filter("status", gettext_lazy("Status"), tuple(STATUS_NAMES)),
    ),
    order="identifier",
    empty=gettext_lazy("No trader is like that. Try a shorter part of the name, or the identifier."),
)
MANDATES = Table(
    gettext_lazy("Mandates"),
    (
        Column(
            "trader",
            gettext_lazy("Given by"),
            lambda row: row.trader.name,
            link=lambda row: _url(row.trader.identifier),
        ),
        Column(
            "broker",
            gettext_lazy("Given to"),
            lambda row: row.broker.name,
            link=lambda row: _url(row.broker.identifier),
        ),
        Column("scope", gettext_lazy("For"), lambda row: dict(SCOPE_NAMES)[row.scope]),
        Column(
            "representation",
            gettext_lazy("Representation"),
            lambda row: dict(REPRESENTATION_NAMES)[row.representation],
        ),
        Column("from", gettext_lazy("From"), lambda row: row.valid_from, "day"),
        Column("to", gettext_lazy("To"), lambda row: row.withdrawn_on or row.valid_to, "day"),
        Column("state", gettext_lazy("State"), _mandate_state, "chip"),
    ),
    empty=gettext_lazy("No mandates."),
    is_exported=False,
)


@require_safe
def traders(request: HttpRequest) -> HttpResponseBase:
    """The register, searched by name as it sounds or by identifier: officials see all, others their own."""
    actor = signed_in(request)
    words, status = (question.value for question in asked(TRADERS, request.GET).filters)
    rows = queries.search(words, actor=actor)
    if status:
        rows = rows.filter(status=status)
    is_near = bool(words) and not rows.exists()
    near = [row for row in queries.resembling(words, actor=actor) if status in {"", row.status}] if is_near else []
    if request.GET.get("format") == "csv":
        lines = csv_of(TRADERS, near or rows.iterator())
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    shown = {
        "page": page_of(TRADERS, near or rows, request.GET),
        "is_near": bool(near),
        "words": words,
        "may_register": permits(actor, REGISTER_TRADER),
    }
    return render(request, "traders/list.html", shown)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a trader, or confirm one who is known provisionally."""
    actor = actor_of(request)
    require(actor, REGISTER_TRADER)
    first = {"valid_from": timezone.localdate(), "identifier": request.GET.get("identifier", "")[:40]}
    form = RegistrationForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            registered = services.register_trader(details=form.details(), actor=actor, at=timezone.now())
        except CustomhouseError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The trader is registered."))
            return redirect(_url(registered.identifier))
    crumbs = [Crumb(_("Traders"), reverse("traders:list")), Crumb(_("Register a trader"))]
    return render(request, "traders/register.html", {"form": form, "crumbs": crumbs})


@require_safe
def trader(request: HttpRequest, identifier: str) -> HttpResponse:
    """One trader: who they are, their standing, their mandates, who speaks for them, and what happened."""
    return _page(request, queries.find_trader(identifier, actor=signed_in(request)))


@require_POST
def suspend(request: HttpRequest, identifier: str) -> HttpResponse:
    """Bar a trader for now."""
    require(actor_of(request), SUSPEND_TRADER)
    return _change(
        request, identifier, ReasonForm(request.POST), services.suspend_trader, _("The trader is suspended.")
    )


@require_POST
def reinstate(request: HttpRequest, identifier: str) -> HttpResponse:
    """Let a suspended trader trade again."""
    require(actor_of(request), SUSPEND_TRADER)
    done = _("The trader is reinstated.")
    return _change(request, identifier, ReasonForm(request.POST), services.reinstate_trader, done)


@require_POST
def add_member(request: HttpRequest, identifier: str) -> HttpResponse:
    """Let a user speak for a trader."""
    actor = actor_of(request)
    require(actor, MANAGE_MEMBERS)
    found = queries.find_trader(identifier, actor=actor)
    form = MemberForm(request.POST)
    if form.is_valid():
        user = get_user_model().objects.filter(username=form.cleaned_data["username"]).first()
        if user is not None:
            services.add_member(identifier=found.identifier, user_id=user.pk, actor=actor, at=timezone.now())
            messages.success(request, _("The person now speaks for the trader."))
            return redirect(_url(found.identifier))
        form.add_error("username", _("There is no user of that name. Make the account first."))
    return _page(request, found, member_form=form, status=422)


@require_POST
def remove_member(request: HttpRequest, identifier: str, user_id: int) -> HttpResponse:
    """Let a user no longer speak for a trader."""
    actor = actor_of(request)
    require(actor, MANAGE_MEMBERS)
    found = queries.find_trader(identifier, actor=actor)
    services.remove_member(identifier=found.identifier, user_id=user_id, actor=actor, at=timezone.now())
    messages.success(request, _("The person no longer speaks for the trader."))
    return redirect(_url(found.identifier))


def _change(
    request: HttpRequest, identifier: str, form: ReasonForm, service: Callable[..., Trader], done: str
) -> HttpResponse:
    """Change a trader's standing for a reason."""
    actor = actor_of(request)
    found = queries.find_trader(identifier, actor=actor)
    if form.is_valid():
        try:
            service(identifier=found.identifier, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            _tell(form, error)
        else:
            messages.success(request, done)
            return redirect(_url(found.identifier))
    return _page(request, found, reason_form=form, status=422)


def _page(
    request: HttpRequest,
    found: Trader,
    *,
    reason_form: ReasonForm | None = None,
    member_form: MemberForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a trader."""
    actor = actor_of(request)
    mandates = mandates_visible_to(actor)
    about = mandates.filter(trader=found) | mandates.filter(broker=found)
    may_manage = permits(actor, MANAGE_MEMBERS)
    shown = {
        "trader": found,
        "state": _state(found),
        "facts": _facts(found),
        "mandates": page_of(MANDATES, list(about), {}),
        "members": list(found.members.select_related("user").order_by("user__username")),
        "steps": _steps(actor, found),
        "is_suspended": found.status == TraderStatus.SUSPENDED,
        "may_confirm": found.status == TraderStatus.PROVISIONAL and permits(actor, REGISTER_TRADER),
        "reason_form": (reason_form or ReasonForm()) if permits(actor, SUSPEND_TRADER) else None,
        "member_form": (member_form or MemberForm()) if may_manage else None,
        "crumbs": [Crumb(_("Traders"), reverse("traders:list")), Crumb(found.identifier)],
    }
    return render(request, "traders/trader.html", shown, status=status)


def _facts(row: Trader) -> list[Fact]:
    return [
        Fact(_("Identifier"), row.identifier, "ref"),
        Fact(_("Acts as"), _parts(row)),
        Fact(_("Address"), ", ".join(filter(None, [row.line, row.postcode, row.city]))),
        Fact(_("Country"), country_name(row.country, _language())),
        Fact(_("Registered from"), row.valid_from, "day"),
        Fact(_("Until"), row.valid_to, "day"),
        Fact(_("Known since"), row.created_at, "moment"),
    ]


def _steps(actor: Actor, row: Trader) -> list[Step]:
    """What happened to the trader, as far as the actor may read the trail."""
    steps = []
    for event in events_visible_to(actor).filter(subject=f"trader:{row.identifier}"):
        title, tone = EVENTS.get(event.kind, (event.kind, Tone.NEUTRAL))
        steps.append(Step(title, event.at, _reason(event.payload), event.actor, tone))
    return steps


def _reason(payload: str) -> str:
    """The reason in an event's payload, if it holds one."""
    told = json.loads(payload)
    return str(told.get("reason", "")) if isinstance(told, dict) else ""


def _tell(form: RegistrationForm | ReasonForm, error: CustomhouseError) -> None:
    """Say what a service refused at the field that it concerns, with the remedy."""
    for finding in error.findings if isinstance(error, Refused) else [error.finding]:
        part = FIELDS.get(finding.code, "")
        words = f"{finding.text(_)} {finding.cure(_)}".strip()
        form.add_error(part if part in form.fields else None, words)


FIELDS = {
    "TRADER-IDENTIFIER": "identifier",
    "TRADER-KNOWN": "identifier",
    "TRADER-NAME": "name",
    "REF-COUNTRY-UNKNOWN": "country",
    "TRADER-PERIOD": "valid_to",
}
"""The field of the form that a finding is about."""
