"""Pages of webhooks: one's systems, what each is told, what was delivered, and sending it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.foundation.webhooks import queries, services
from customhouse.foundation.webhooks.access import MANAGE_WEBHOOKS
from customhouse.foundation.webhooks.forms import EndpointForm
from customhouse.foundation.webhooks.models import Delivery, Endpoint
from customhouse.foundation.webhooks.records import EVENT_NAMES, DeliveryState, EventType

form_methods = require_http_methods(["GET", "HEAD", "POST"])
STATES = {
    DeliveryState.WAITING: (gettext_lazy("Waits"), Tone.WAIT),
    DeliveryState.DELIVERED: (gettext_lazy("Delivered"), Tone.GOOD),
    DeliveryState.GIVEN_UP: (gettext_lazy("Given up"), Tone.BAD),
}


def _state(row: Endpoint) -> tuple[str, Tone]:
    if not row.is_active:
        return _("Off"), Tone.NEUTRAL
    return (_("Does not answer"), Tone.WARN) if row.failures else (_("On"), Tone.GOOD)


ENDPOINTS = Table(
    gettext_lazy("Connected systems"),
    (
        Column(
            "name",
            gettext_lazy("System"),
            lambda row: row.name,
            link=lambda row: reverse("webhooks:endpoint", args=[row.pk]),
        ),
        Column("trader", gettext_lazy("Trader"), lambda row: row.trader, "ref"),
        Column("url", gettext_lazy("Address"), lambda row: row.url),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
    is_exported=False,
)
DELIVERIES = Table(
    gettext_lazy("Deliveries"),
    (
        Column("at", gettext_lazy("Time"), lambda row: row.at, "moment"),
        Column("type", gettext_lazy("Event"), lambda row: _(EVENT_NAMES[EventType(row.type)])),
        Column("mrn", gettext_lazy("Reference"), lambda row: row.mrn or row.lrn or None, "ref"),
        Column("state", gettext_lazy("State"), lambda row: STATES[DeliveryState(row.state)], "chip"),
        Column("answer", gettext_lazy("Answer"), lambda row: row.status or row.error or None, "ref"),
        Column("attempts", gettext_lazy("Attempts"), lambda row: row.attempts, "number"),
    ),
    is_exported=False,
)
LATEST = 25


@login_required
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    """The systems of the traders for whom one speaks."""
    actor = actor_of(request)
    require(actor, MANAGE_WEBHOOKS)
    return render(request, "webhooks/list.html", {"page": page_of(ENDPOINTS, list(queries.visible_to(actor)), {})})


@login_required
@form_methods
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register a system. The answer shows its secret, this once: no redirect can carry it."""
    actor = actor_of(request)
    require(actor, MANAGE_WEBHOOKS)
    form = EndpointForm(actor.traders, request.POST or None)
    if form.is_valid():
        try:
            made = services.register_endpoint(**form.cleaned_data, actor=actor, at=timezone.now())
        except (Conflict, Refused) as error:
            _tell(form, error)
        else:
            return _page(request, made.endpoint, secret=made.secret)
    crumbs = [Crumb(_("Systems"), reverse("webhooks:list")), Crumb(_("Register a system"))]
    context = {"form": form, "crumbs": crumbs, "has_traders": bool(actor.traders)}
    return render(request, "webhooks/register.html", context, status=422 if form.errors else 200)


@login_required
@form_methods
def endpoint(request: HttpRequest, number: int) -> HttpResponse:
    """One system: what it is told and what was delivered; changing it."""
    actor = actor_of(request)
    require(actor, MANAGE_WEBHOOKS)
    found = queries.find(actor, number)
    if request.method != "POST":
        return _page(request, found)
    form = EndpointForm((), request.POST)
    if form.is_valid():
        try:
            services.change_endpoint(number=number, **form.cleaned_data, actor=actor, at=timezone.now())
        except Refused as error:
            _tell(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("webhooks:endpoint", number)
    return _page(request, found, form=form)


@login_required
@require_POST
@never_cache
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Make a new secret; it is shown this once."""
    made = services.renew_secret(number=number, actor=actor_of(request), at=timezone.now())
    return _page(request, made.endpoint, secret=made.secret)


@login_required
@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Switch a system on or off."""
    on = request.POST.get("on") == "yes"
    services.switch_endpoint(number=number, on=on, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The system is told again.") if on else _("The system is told nothing more."))
    return redirect("webhooks:endpoint", number)


@login_required
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Queue a test event."""
    services.send_test(number=number, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("A test event is on its way. Look here again in a minute."))
    return redirect("webhooks:endpoint", number)


@login_required
@require_POST
def again(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    """Queue a delivery once more."""
    services.send_again(number=number, delivery=delivery, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("It is on its way again. Look here again in a minute."))
    return redirect("webhooks:endpoint", number)


def _page(request: HttpRequest, found: Endpoint, *, form: EndpointForm | None = None, secret: str = "") -> HttpResponse:
    """The page of a system; `secret` is shown where it was just made."""
    page = page_of(DELIVERIES, queries.deliveries_of(found), request.GET, LATEST)
    failed: list[Delivery] = list(queries.deliveries_of(found).filter(state=DeliveryState.GIVEN_UP)[:LATEST])
    context = {
        "endpoint": found,
        "form": form or EndpointForm((), initial={"name": found.name, "url": found.url, "events": found.events}),
        "state": _state(found),
        "page": page,
        "failed": [(row, _(EVENT_NAMES[EventType(row.type)])) for row in failed],
        "secret": secret,
        "crumbs": [Crumb(_("Systems"), reverse("webhooks:list")), Crumb(found.name)],
    }
    return render(request, "webhooks/endpoint.html", context, status=422 if form and form.errors else 200)


def _tell(form: EndpointForm, error: Conflict | Refused) -> None:
    """Say in the form what was refused, at the field that it is about."""
    found = error.finding
    form.add_error(found.path if found.path in form.fields else None, f"{found.text(_)} {found.cure(_)}".strip())
