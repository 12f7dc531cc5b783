"""Pages of trials: ask for one, follow it, read what draft law would have done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.insight.trials import queries, showing
from customhouse.insight.trials.access import TRY_LAW
from customhouse.insight.trials.asking import ask
from customhouse.insight.trials.forms import AskForm
from customhouse.insight.trials.models import Trial
from customhouse.insight.trials.records import TrialState
from customhouse.tariff.workbaskets.queries import visible_to

MOST = 200
ENDED = frozenset({TrialState.DONE.value, TrialState.FAILED.value})


def _url(trial: Trial) -> str:
    return reverse("trials:trial", args=[trial.pk])


TRIALS = Table(
    gettext_lazy("Draft law tried on the past"),
    (
        Column("basket", gettext_lazy("Basket"), lambda row: row.basket.name, "ref", link=_url),
        Column("first", gettext_lazy("From"), lambda row: row.first_day, "day"),
        Column("last", gettext_lazy("To"), lambda row: row.last_day, "day"),
        Column("asked", gettext_lazy("Asked"), lambda row: row.asked_at, "moment"),
        Column("by", gettext_lazy("Asked by"), lambda row: row.asked_by, "ref"),
        Column("state", gettext_lazy("State"), showing.state_words, "chip"),
    ),
    empty=gettext_lazy("Nothing was tried yet."),
    is_exported=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
def trials(request: HttpRequest) -> HttpResponse:
    """Ask for a trial; the trials that were asked for, the newest first."""
    actor = signed_in(request)
    require(actor, TRY_LAW)
    names = list(visible_to(actor).values_list("name", flat=True)[:MOST])
    given = {"basket": request.GET.get("basket", ""), "period": str(timezone.localdate().year - 1)}
    form = AskForm(request.POST if request.method == "POST" else None, names, given)
    if form.is_bound and form.is_valid():
        try:
            said = form.cleaned_data
            trial = ask(name=said["basket"], period=said["period"], actor=actor, at=timezone.now())
        except CustomhouseError as error:
            form.add_error(None, f"{error.text(_)} {error.cure(_)}")
        else:
            return redirect(_url(trial))
    shown = {"form": form, "names": names, "page": page_of(TRIALS, queries.visible_to(actor), request.GET)}
    return render(request, "trials/list.html", shown, status=422 if form.errors else 200)


@require_safe
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """One trial: how far it is, and what came of it."""
    actor = signed_in(request)
    found = queries.find(actor, number)
    told = found.outcome or {}
    shown = {
        "trial": found,
        "state": showing.state_words(found),
        "is_over": found.state in ENDED,
        "is_of_today": queries.is_of_today(found),
        "facts": showing.facts(told) if told else [],
        "lacks": showing.lacks(told) if told else [],
        "tables": showing.tables(told) if told else [],
        "crumbs": [Crumb(_("What if"), reverse("trials:list")), Crumb(found.basket.name)],
    }
    return render(request, "trials/trial.html", shown)
