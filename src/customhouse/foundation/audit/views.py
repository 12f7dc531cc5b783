"""The page on which an auditor verifies the trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.audit import queries
from customhouse.foundation.audit.access import VERIFY_TRAIL
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.pages.tables import Column, Table, page_of

ANCHORS = Table(
    gettext_lazy("Daily anchors"),
    (
        Column("day", gettext_lazy("Day"), lambda row: row.day, "day"),
        Column("events", gettext_lazy("Events"), lambda row: row.events, "number"),
        Column("batch", gettext_lazy("Batches"), lambda row: row.batch, "number"),
        Column("seal", gettext_lazy("Seal"), lambda row: row.seal, "ref"),
    ),
    order="-day",
    empty=gettext_lazy("No day has been anchored yet."),
)


@require_http_methods(["GET", "POST"])
def verification(request: HttpRequest) -> HttpResponse:
    """Show the anchors; on request verify the whole trail and tell what was found."""
    actor = actor_of(request)
    require(actor, VERIFY_TRAIL)
    # Anchors are few and their days are no cursor: a list of the newest is shown whole.
    page = page_of(ANCHORS, list(queries.anchors().reverse()[:60]), request.GET)
    result = verify(actor=actor) if request.method == "POST" else None
    faults = [(_(fault.what), fault.event) for fault in result.faults] if result else []
    return render(request, "audit/verify.html", {"page": page, "result": result, "faults": faults})
