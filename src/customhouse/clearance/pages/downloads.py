"""Files to take away: the answers of customs in WCO form, and messages exactly as they were received."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.words import language
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.exchange.queries import received_visible_to
from customhouse.foundation.exchange.records import Status
from customhouse.messages.wco.writing import write_json, write_xml

WRITERS = {"xml": (write_xml, "application/xml"), "json": (write_json, "application/json")}


@login_required
@require_safe
def response(request: HttpRequest, mrn: str, number: int, form: str) -> HttpResponse:
    """One answer of customs to a declaration, as XML or JSON."""
    answers = responses_to(found(request, mrn), language(), gettext)
    if not 1 <= number <= len(answers):
        raise NotFound("response", f"{mrn}/{number}")
    write, content_type = WRITERS[form]
    return as_file(write(answers[number - 1]), content_type, f"{mrn}-{number}.{form}")


@login_required
@require_safe
def message(request: HttpRequest, received: int) -> HttpResponse:
    """A message as it was received, byte for byte: officials all, others what they sent themselves."""
    kept = received_visible_to(actor_of(request)).exclude(status=Status.TOO_LARGE).filter(pk=received).first()
    if kept is None:
        raise NotFound("message", str(received))
    return as_file(bytes(kept.data), "application/octet-stream", f"message-{received}")


def as_file(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that a browser saves and never shows: nothing that a sender wrote runs on this site."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=content_type, headers=headers)
