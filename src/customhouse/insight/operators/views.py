"""Pages on traders, for those who need to know: find one, and all that is known of one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb
from customhouse.insight.operators import showing
from customhouse.insight.operators.access import READ_OPERATORS
from customhouse.insight.operators.forms import USUAL, FindForm, PeriodForm
from customhouse.insight.operators.queries import operator_of
from customhouse.parties.traders.queries import resembling, search

MOST = 50


@login_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a trader by identifier or name, spelt by ear if need be."""
    actor = actor_of(request)
    require(actor, READ_OPERATORS)
    form = FindForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = list(search(text, actor=actor)[:MOST]) if text else []
    shown = {"form": form, "text": text, "found": found or (resembling(text, actor=actor) if text else [])}
    return render(request, "operators/find.html", shown, status=422 if form.errors else 200)


@login_required
@require_safe
def show(request: HttpRequest, identifier: str) -> HttpResponse:
    """All that is known of one trader."""
    form = PeriodForm(request.GET or None)
    days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else USUAL
    told = operator_of(actor_of(request), identifier, at=timezone.now(), days=days)
    crumbs = [Crumb(gettext("Operators at a glance"), reverse("operators:find")), Crumb(told.trader.name)]
    shown = {"form": form, "told": told, "said": showing.whole(told), "crumbs": crumbs}
    return render(request, "operators/operator.html", shown, status=422 if form.errors else 200)
