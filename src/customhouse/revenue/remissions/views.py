"""Remissions of penalties: asking for one, and deciding on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Fact, Tone
from customhouse.foundation.pages.tables import Column
from customhouse.revenue.claims import views as claims
from customhouse.revenue.claims.forms import DecideForm
from customhouse.revenue.notices import showing
from customhouse.revenue.notices.rules.references import grouped
from customhouse.revenue.remissions import queries, services
from customhouse.revenue.remissions.access import ASK, DECIDE
from customhouse.revenue.remissions.forms import AskForm
from customhouse.revenue.remissions.models import STATE_NAMES, Remission
from customhouse.revenue.remissions.records import RemissionState

TONES = {RemissionState.ASKED: Tone.WAIT, RemissionState.APPROVED: Tone.GOOD, RemissionState.REFUSED: Tone.BAD}
PAGES = claims.Pages(
    area="remissions",
    claim="remission",
    one=gettext_lazy("Remission"),
    many=gettext_lazy("Remissions"),
    ask=gettext_lazy("Ask for a remission"),
    about=gettext_lazy(
        "A penalty that should not stand, after an appeal or on grounds of equity, is remitted whole or in part. "
        "A second person decides."
    ),
    states={state.value: (name, TONES[state]) for state, name in STATE_NAMES.items()},
)
REMISSIONS = PAGES.table(
    Column("debtor", gettext_lazy("Debtor"), lambda row: row.debtor_name or row.debtor),
    gettext_lazy("No remissions of penalties."),
)


@require_safe
def remissions(request: HttpRequest) -> HttpResponseBase:
    """The remissions that the actor may see, the newest first."""
    actor = showing.reader(request)
    return claims.claims(request, PAGES, REMISSIONS, queries.visible_to(actor), ASK)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that a penalty be remitted, whole or in part."""
    require(signed_in(request), ASK)
    form = AskForm(
        request.POST if request.method == "POST" else None, initial={"notice": request.GET.get("notice", "")[:60]}
    )
    said = _("The remission is asked for. A second person decides on it.")
    return claims.ask(request, PAGES, form, _asked, said)


@require_safe
def remission(request: HttpRequest, number: str) -> HttpResponse:
    """One remission: who asked for what and why, and where it stands."""
    actor = showing.reader(request)
    return _page(request, queries.find(actor, number), actor)


@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Approve or refuse a remission that somebody else asked for."""
    actor, found = claims.to_act_on(request, number, queries.find, DECIDE)
    form = DecideForm(request.POST)
    approve = partial(services.approve_remission, remission=found)
    if claims.decided(request, form, approve, partial(services.refuse_remission, remission=found)):
        return redirect(PAGES.url(found))
    return _page(request, found, actor, form)


def _asked(*, notice: str, **said: Any) -> Remission:
    return services.ask_remission(notice_reference=notice, **said)


def _page(request: HttpRequest, found: Remission, actor: Actor, bound: DecideForm | None = None) -> HttpResponse:
    facts = [
        Fact(_("Debtor"), found.debtor_name or found.debtor),
        Fact(_("Penalty notice"), grouped(found.notice), "ref"),
        Fact(_("Declaration"), found.subject, "ref"),
        Fact(_("Reason"), found.reason),
        *claims.history(found),
    ]
    acts = [claims.to_decide(bound)] if claims.decides(found, DECIDE, actor) else []
    return claims.page(request, PAGES, found, facts, acts, bound)
