"""The tariffs that others publish, for everybody: which were brought in, and every measure on one code."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.requests import actor_of, signed_in
from customhouse.foundation.documents.downloads import attachment
from customhouse.tariff.nomenclature.rules.resolving import compact
from customhouse.tariff.schedules import queries
from customhouse.tariff.schedules.access import BRING_IN
from customhouse.tariff.schedules.records import is_valid
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.reaching import ancestors
from customhouse.tariff.schedules.rules.writing import template
from customhouse.tariff.schedules.showing import FORMAT_NAMES, in_reader_words
from customhouse.tariff.schedules.writing import written

LONGEST_CODE = 10


@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules, and a way into each by code."""
    shown = [(row, next(iter(queries.runs(row.code)), None)) for row in queries.schedules()]
    actor = actor_of(request)
    told = {
        "schedules": shown,
        "may_bring_in": permits(actor, BRING_IN),
        "may_export": actor.user_id is not None,
        "formats": [(name, _(FORMAT_NAMES[name])) for name in FORMATS],
    }
    return render(request, "schedules/schedules.html", told)


@require_safe
def template_table(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django hands it
    """The table to begin a tariff with."""
    return attachment(template(), FORMATS["sheet"].media_type, "tariff.csv")


@require_safe
def export(request: HttpRequest, schedule: str) -> HttpResponse:
    """A schedule as it stands, in a format that can be brought in again. For whoever is signed in."""
    signed_in(request)
    name = request.GET.get("format", "sheet")
    if name not in FORMATS:
        raise Http404
    return attachment(
        written(schedule[:LONGEST_CODE], name), FORMATS[name].media_type, f"{schedule}.{FORMATS[name].ending}"
    )


@require_safe
def find(request: HttpRequest, schedule: str) -> HttpResponse:
    """From a code as it is typed to its page."""
    code = compact(request.GET.get("code", "").replace("\0", ""))[:LONGEST_CODE]
    if not code.isdigit() or queries.schedule_of(schedule[:LONGEST_CODE]) is None:
        return redirect("schedules:schedules")
    return redirect("schedules:code", schedule=schedule, code=code)


@require_safe
def code(request: HttpRequest, schedule: str, code: str) -> HttpResponse:
    """Every measure of a schedule that reaches one code today, whatever its kind."""
    found = queries.schedule_of(schedule[:LONGEST_CODE])
    if found is None or not (code.isascii() and code.isdigit() and len(code) <= LONGEST_CODE):
        raise Http404
    law, today = queries.law_of(found, code), timezone.localdate()
    if not law.measures:
        raise Http404
    language = (get_language() or "en").partition("-")[0]
    in_force = [row for row in law.measures if is_valid(row, today)]
    others = [row for row in law.measures if not is_valid(row, today)]
    line = next((row for row in law.lines if row.code in {code, code.ljust(LONGEST_CODE, "0")}), None)
    shown: dict[str, Any] = {
        "schedule": found,
        "code": code,
        "line": line,
        "above": tuple(reversed(ancestors(code, law.lines))),
        "measures": in_reader_words(law, in_force, language),
        "others": in_reader_words(law, others, language),
        "compare": f"{reverse('duties:options')}?{urlencode({'commodity': code, 'schedule': found.code})}",
    }
    return render(request, "schedules/code.html", shown)
