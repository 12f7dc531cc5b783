"""The auditor's pages: the trail verified on request with its anchors, and the events of one subject."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.audit import queries
from customhouse.foundation.audit.access import VERIFY_TRAIL
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.pages.records import Crumb
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of

SHOWN = 60
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
EVENTS = Table(
    gettext_lazy("Events"),
    (
        Column("id", gettext_lazy("Number"), lambda row: str(row.pk), "ref"),
        Column("at", gettext_lazy("Time"), lambda row: row.at, "moment"),
        Column("subject", gettext_lazy("Subject"), lambda row: row.subject, "ref"),
        Column("kind", gettext_lazy("Event"), lambda row: row.kind, "ref"),
        Column("actor", gettext_lazy("By"), lambda row: row.actor, "ref"),
        Column("payload", gettext_lazy("What was recorded"), lambda row: row.payload),
    ),
    (Filter("subject", gettext_lazy("Subject")),),
    order="id",
    empty=gettext_lazy("Nothing is recorded on this subject."),
    is_exported=False,
)


@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest) -> HttpResponseBase:
    """Show the anchors; on request verify the whole trail and tell what was found."""
    actor = actor_of(request)
    require(actor, VERIFY_TRAIL)
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(ANCHORS, queries.anchors()), content_type="text/csv; charset=utf-8")
    # Anchors are few and their days are no cursor: a list of the newest is shown whole.
    page = page_of(ANCHORS, list(queries.anchors().reverse()[:SHOWN]), request.GET)
    result = verify(actor=actor) if request.method == "POST" else None
    faults = [(_(fault.what), fault.event) for fault in result.faults] if result else []
    return render(request, "audit/verify.html", {"page": page, "result": result, "faults": faults})


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The events of one subject, the first recorded first, as the trail holds them."""
    actor = actor_of(request)
    require(actor, VERIFY_TRAIL)
    [subject] = asked(EVENTS, request.GET).filters
    rows = queries.visible_to(actor).filter(subject=subject.value)
    shown = {
        "subject": subject.value,
        "page": page_of(EVENTS, rows, request.GET),
        "crumbs": [Crumb(_("Event trail"), reverse("audit:verify")), Crumb(_("Events of a subject"))],
    }
    return render(request, "audit/events.html", shown)
