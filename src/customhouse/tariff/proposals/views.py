"""The page on which a proposal to amend the nomenclature is checked. Nothing is kept; it is made to be printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import Finding
from customhouse.tariff.proposals.access import CHECK
from customhouse.tariff.proposals.forms import ProposalForm
from customhouse.tariff.proposals.payloads import is_confidential
from customhouse.tariff.proposals.queries import Examined, examine
from customhouse.tariff.proposals.records import Proposal
from customhouse.tariff.proposals.rules.catalogue import BY_CODE
from customhouse.tariff.proposals.rules.reading import parse_proposal, read_proposal

AREAS = {
    "nomenclature": gettext_lazy("National codes"),
    "measures": gettext_lazy("Measures"),
    "workbaskets": gettext_lazy("Draft law"),
    "rulings": gettext_lazy("Rulings"),
    "origin": gettext_lazy("Rules of origin"),
    "profiles": gettext_lazy("Risk profiles"),
    "prices": gettext_lazy("Reference prices"),
    "declarations": gettext_lazy("Documents asked for"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The questions; once they are answered, what stands against the proposal and what it would touch."""
    actor = actor_of(request)
    require(actor, CHECK)
    form = ProposalForm(request.POST, request.FILES) if request.method == "POST" else ProposalForm()
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        proposal, unread = _read(form)
        found = examine(actor, proposal, unread, timezone.localdate(), get_language() or "en")
        shown |= {"found": found, "currency": installed_pack().currency, **_told(found)}
    shown["blocks"] = form.blocks()
    return render(request, "proposals/check.html", shown, status=422 if form.errors else 200)


def _read(form: ProposalForm) -> tuple[Proposal, tuple[Finding, ...]]:
    sent = form.sent()
    return parse_proposal(sent) if sent is not None else read_proposal(form.given())


def _told(found: Examined) -> dict[str, Any]:
    return {
        "said": [
            {"finding": each, "text": each.text(_), "cure": each.cure(_), "sense": _sense(each)}
            for each in found.findings
        ],
        "trade": [(code, each, each is not None and is_confidential(each)) for code, each in found.trade.items()],
        "areas": [(AREAS.get(area, area), count) for area, count in found.areas.items()],
        "touched": [(AREAS.get(each.area, each.area), each) for each in found.touched],
        "where": [(each, [(code, text, f"{p:.0%}") for code, text, p in each.found]) for each in found.where],
    }


def _sense(finding: Finding) -> str:
    rule = BY_CODE.get(finding.code)
    return _(rule.sense) if rule else ""
