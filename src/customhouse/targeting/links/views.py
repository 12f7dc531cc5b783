"""Links between parties, for those who need to know: the patterns found, and one with its graph and evidence."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb
from customhouse.targeting.links import queries, showing
from customhouse.targeting.links.forms import PatternsForm

SHOWN = 60


@login_required
@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """The patterns that stand, or stood, the most telling first."""
    actor = actor_of(request)
    form = PatternsForm(request.GET or None)
    asked: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.patterns_for(actor, _end_of(asked.get("day")))
    if asked.get("pattern"):
        found = found.filter(shape=asked["pattern"])
    if asked.get("party"):
        found = found.filter(parties__key=asked["party"].strip())
    shown = {
        "form": form,
        "total": found.count(),
        "most": SHOWN,
        "patterns": [showing.short(row) for row in found[:SHOWN]],
        "upto": queries.taken_upto(),
        "looked_at": queries.looked_at(),
    }
    return render(request, "links/patterns.html", shown, status=422 if form.errors else 200)


@login_required
@require_safe
def pattern(request: HttpRequest, number: int) -> HttpResponse:
    """One pattern: who, by what they are linked, what stands against them, in which declarations."""
    row = queries.find_pattern(actor_of(request), number)
    told = showing.whole(row)
    crumbs = [Crumb(gettext("Links"), reverse("links:list")), Crumb(told["name"])]
    return render(request, "links/pattern.html", {"said": told, "crumbs": crumbs})


def _end_of(day: date | None) -> datetime | None:
    """The last moment of a day in the office's zone."""
    if day is None or not date.min < day < date.max:
        return None
    return timezone.make_aware(datetime.combine(day, time.max))
