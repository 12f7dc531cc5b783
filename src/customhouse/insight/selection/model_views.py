"""What models said beside what controls found and officers did: a page for analysts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import installed_pack
from customhouse.insight.selection import services
from customhouse.insight.selection.rules.comparing_models import ModelOutcome
from customhouse.insight.selection.showing import percent, rate_in_words
from customhouse.targeting.lanes.rules.words import FAULTS

DAYS = 90
KINDS = {
    "followed": _("Sent to a control by the model"),
    "explored": _("Looked at in order to learn"),
    "other": _("Controlled for other reasons"),
}


@require_safe
def model_outcomes(request: HttpRequest) -> HttpResponse:
    """The last ninety days: bands of chance, why goods were looked at, what officers changed, and silence."""
    last = timezone.localdate()
    first = last - timedelta(days=DAYS - 1)
    zone = ZoneInfo(installed_pack().timezone)
    found = services.compare_models(first=first, last=last, zone=zone, actor=actor_of(request))
    return render(request, "selection/models.html", {"models": list(map(_words, found)), "first": first, "last": last})


def _words(found: ModelOutcome) -> dict[str, Any]:
    """One model in the reader's words."""
    return {
        "model": found.model,
        "answers": found.answers,
        "faults": [(gettext(FAULTS.get(fault, FAULTS["failed"])), count) for fault, count in found.faults.items()],
        "bands": [
            (percent(float(band.begin)), percent(float(band.end)), band.declarations, percent(float(band.said)),
             rate_in_words(band.found))
            for band in found.bands
        ],
        "kinds": [(KINDS[kind], rate_in_words(each)) for kind, each in found.by_kind.items()],
        "raised": rate_in_words(found.raised),
        "lowered": found.lowered,
    }  # fmt: skip
