"""A message at the API's door: read no further than the limit, lodged once, answered in the form that is wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language, gettext, gettext_noop

from customhouse.clearance.answering.responding import answer_to
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.gathering import gathering
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.showing.declarations import outcome_as_json
from customhouse.foundation.access.errors import TooLarge, UnfitMedia
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Answer, Channel
from customhouse.foundation.exchange.services import record_refused_oversize

XML, JSON, PROBLEM_JSON = "application/xml", "application/json", "application/problem+json"
UNSAID = frozenset({"", "text/plain", "application/octet-stream"})
"""Media types that say nothing: the message itself tells whether it is XML or JSON."""
CHUNK = 1 << 20
STATUS = {Result.ACCEPTED: 201, Result.REJECTED: 422, Result.UNREADABLE: 400, Result.UNSUPPORTED: 415}
TITLES = {
    Result.REJECTED: gettext_noop("The message was refused; each error says where, why and what to do."),
    Result.UNREADABLE: gettext_noop("The message could not be read; it was kept as received."),
    Result.UNSUPPORTED: gettext_noop("The message is no declaration, amendment or cancellation."),
}


def lodge_body(request: HttpRequest, key: str) -> HttpResponse:
    """Lodge the message in the body of the request.

    Raises:
        AccessDenied: the actor may not lodge.
        TooLarge: the body is over the limit; its digest, size and sender were recorded.
        UnfitMedia: its media type is neither XML nor JSON.
        Conflict: the idempotency key was used for other bytes.
    """
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, LODGE)
    content_type = request.headers.get("Content-Type", "")
    must_fit(content_type)
    return lodge_bytes(request, _body(request, actor, at), content_type, key, at=at)


def lodge_bytes(request: HttpRequest, data: bytes, content_type: str, key: str, *, at: datetime) -> HttpResponse:
    """Lodge a message of these bytes for whoever asks; under one key once, and answered alike each time."""
    actor = actor_of(request)
    wants_xml = request.get_preferred_type([JSON, XML]) == XML
    arrival = Arrival(data, actor, at, content_type, Channel.API.value, key)
    language = get_language() or "en"

    def tell(outcome: Outcome) -> Answer:
        with translation.override(language):
            return _answer(outcome, arrival, as_xml=wants_xml)

    answer = gathering.answer(arrival, tell)
    headers = {"Vary": "Accept"}
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type, headers=headers)


def must_fit(content_type: str) -> None:
    """Raise `UnfitMedia` unless the media type is one of XML or JSON, or says nothing."""
    media = content_type.partition(";")[0].strip().lower()
    if media not in UNSAID and not media.endswith(("xml", "json")):
        raise UnfitMedia(media[:100])


def _body(request: HttpRequest, actor: Actor, at: datetime) -> bytes:
    """The body, read no further than the limit; one over it is recorded with its digest and refused."""
    limit = settings().max_message_bytes
    parts, size = [], 0
    while size <= limit and (part := request.read(CHUNK)):
        parts.append(part)
        size += len(part)
    data = b"".join(parts)
    if size <= limit:
        return data
    said = request.headers.get("Content-Length", "")
    record_refused_oversize(
        sha256_of_read=sha256(data).hexdigest(),
        size=int(said) if said.isdecimal() else size,
        sender=actor,
        channel=Channel.API.value,
        at=at,
        content_type=request.headers.get("Content-Type", ""),
    )
    raise TooLarge(limit)


def _answer(outcome: Outcome, arrival: Arrival, *, as_xml: bool) -> Answer:
    """The outcome as it is answered: in WCO form, or as JSON; a refusal in JSON is problem details."""
    status, language = STATUS[outcome.result], get_language() or "en"
    if as_xml:
        return Answer(status, answer_to(outcome, arrival.at, language, gettext), XML)
    body = outcome_as_json(outcome, gettext, language) | {"message": outcome.received}
    if outcome.result is Result.ACCEPTED:
        return Answer(status, msgspec.json.encode(body), JSON)
    first = outcome.errors[0] if outcome.errors else None
    problem = {
        "type": "about:blank",
        "title": gettext(TITLES[outcome.result]),
        "status": status,
        "detail": first.text(gettext) if first else "",
        "code": first.code if first else "",
    }
    return Answer(status, msgspec.json.encode(problem | body), PROBLEM_JSON)
