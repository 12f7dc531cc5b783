"""Messages that were set aside: why, whose, how old; their bytes to look into, and a way to send them on again."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance.pages.downloads import as_file
from customhouse.clearance.pages.words import age
from customhouse.clearance.records import Outcome, Result
from customhouse.clearance.replaying import replay_message
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.exchange.access import READ_SET_ASIDE, REPLAY_MESSAGES
from customhouse.foundation.exchange.queries import listed, set_aside_visible_to
from customhouse.foundation.pages.tables import Column, Table, page_of

OLDEST = 50
"""Messages on the page: the oldest, which are dealt with first."""


def _table(at: datetime) -> Table:
    return Table(
        _("Messages set aside"),
        (
            Column("number", _("Number"), lambda row: str(row.pk), "ref", link=_address),
            Column("reason", _("Reason"), lambda row: row.reason, "ref"),
            Column("sender", _("Sender"), lambda row: row.sender, "ref"),
            Column("received", _("Received"), lambda row: row.received_at, "moment"),
            Column("age", _("Age"), lambda row: age(row.received_at, at)),
            Column("size", _("Size in bytes"), lambda row: row.size, "number"),
        ),
        order="pk",
        empty=_("No message is set aside."),
        is_exported=False,
    )


def _address(row: object) -> str:
    return reverse("declarations:aside_bytes", args=[row.pk])  # type: ignore[attr-defined]  # a received message


@login_required
@require_safe
def set_aside(request: HttpRequest) -> HttpResponse:
    """The messages set aside, the oldest first."""
    actor = actor_of(request)
    require(actor, READ_SET_ASIDE)
    rows = listed(set_aside_visible_to(actor))
    context = {
        "page": page_of(_table(datetime.now(UTC)), rows, request.GET),
        "waiting": list(rows.values_list("pk", flat=True)[:OLDEST]) if permits(actor, REPLAY_MESSAGES) else [],
    }
    return render(request, "declarations/aside.html", context)


@login_required
@require_safe
def content(request: HttpRequest, received: int) -> HttpResponse:
    """The bytes of a message set aside, exactly as they came."""
    actor = actor_of(request)
    require(actor, READ_SET_ASIDE)
    kept = set_aside_visible_to(actor).filter(pk=received).first()
    if kept is None:
        raise NotFound("message", str(received))
    return as_file(bytes(kept.data), "application/octet-stream", f"message-{received}")


@login_required
@require_POST
def replay(request: HttpRequest, received: int) -> HttpResponse:
    """Send a message on its way again, and tell what became of it."""
    outcome = replay_message(received=received, actor=actor_of(request), at=datetime.now(UTC))
    if outcome.result is Result.ACCEPTED:
        messages.success(request, gettext("The message was accepted as {mrn}.").format(mrn=outcome.mrn or outcome.lrn))
    elif outcome.result is Result.REJECTED:
        messages.warning(request, gettext("The message was read, and refused: {codes}.").format(codes=_codes(outcome)))
    else:
        messages.error(request, gettext("The message is still set aside: {codes}.").format(codes=_codes(outcome)))
    return redirect("declarations:aside")


def _codes(outcome: Outcome) -> str:
    return ", ".join(dict.fromkeys(row.code for row in outcome.errors))
