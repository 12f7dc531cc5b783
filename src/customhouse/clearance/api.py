"""Declarations over HTTP: lodge, amend, cancel, present and query, in the WCO Data Model's XML or JSON.

Every message goes to one address, which answers by what the message is. The same bytes under the same
`Idempotency-Key` are answered once and told again.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import Header, Query, Router, Schema

from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find, visible_to
from customhouse.clearance.declarations.states import State
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.responding import responses_to
from customhouse.clearance.showing import declaration_as_json, declaration_in_full_as_json, outcome_as_json
from customhouse.foundation.access.errors import NotFound, TooLarge
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Answer, Channel
from customhouse.foundation.exchange.services import answer_once, record_refused_oversize
from customhouse.messages.wco.writing import write_json, write_xml

router = Router(tags=["declarations"])
JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
CHUNK = 1 << 20
PAGE = 50
STATUS = {Result.ACCEPTED: 201, Result.REJECTED: 422, Result.UNREADABLE: 400, Result.UNSUPPORTED: 415}
TITLES = {
    Result.REJECTED: "The message was refused; each error says where, why and what to do.",
    Result.UNREADABLE: "The message could not be read; it was kept as received.",
    Result.UNSUPPORTED: "The message is no declaration, amendment or cancellation.",
}


class Problem(Schema):
    """Why there is no answer (RFC 9457), with Customhouse's own code."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str


class Listed(Schema):
    """One page of declarations; `next` is the cursor of the page after it."""

    declarations: list[dict[str, Any]]
    next: str | None


class Leave(Schema):
    """Why the declarant may change a declaration that is under control."""

    reason: str


MESSAGE_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/xml": {"schema": {"type": "string"}}, JSON: {"schema": {"type": "object"}}},
    },
    "responses": {
        code: {"description": text, "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for code, text in {
            400: "The message cannot be read.",
            409: "The idempotency key was used for other bytes.",
            413: "The message is too large.",
            415: "The message is no declaration, amendment or cancellation.",
            422: "The message is refused; `errors` say where, why and what to do.",
        }.items()
    },
}
DENIED = {401: Problem, 403: Problem}


@router.post("/declarations", response={201: dict[str, Any], **DENIED}, openapi_extra=MESSAGE_BODY)
def lodge_message(request: HttpRequest, idempotency_key: Annotated[str, Header(max_length=200)] = "") -> HttpResponse:
    """Lodge a declaration, or amend, cancel or present one: whatever the WCO message in the body asks for."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, LODGE)
    data = _body(request, at)
    content_type = request.headers.get("Content-Type", "")
    arrival = Arrival(data, actor, at, content_type, Channel.API.value, idempotency_key)
    answer = answer_once(sender=actor, key=idempotency_key, data=data, at=at, work=lambda: _answer(lodge([arrival])[0]))
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)


def _body(request: HttpRequest, at: datetime) -> bytes:
    """The body, read no further than the limit; one over it is recorded with its digest and refused."""
    limit = settings().max_message_bytes
    parts, size = [], 0
    while size <= limit and (part := request.read(CHUNK)):
        parts.append(part)
        size += len(part)
    data = b"".join(parts)
    if size > limit:
        record_refused_oversize(
            sha256_of_read=hashlib.sha256(data).hexdigest(),
            size=int(request.headers.get("Content-Length") or size),
            sender=actor_of(request),
            channel=Channel.API.value,
            at=at,
            content_type=request.headers.get("Content-Type", ""),
        )
        raise TooLarge(limit)
    return data


def _answer(outcome: Outcome) -> Answer:
    """The outcome as it is answered: the declaration's, or problem details."""
    status = STATUS[outcome.result]
    body = outcome_as_json(outcome, gettext, get_language() or "en") | {"message": outcome.received}
    if outcome.result is Result.ACCEPTED:
        return Answer(status, msgspec.json.encode(body), JSON)
    problem = {
        "type": "about:blank",
        "title": gettext(TITLES[outcome.result]),
        "status": status,
        "detail": outcome.errors[0].text(gettext) if outcome.errors else "",
        "code": outcome.errors[0].code if outcome.errors else "",
    }
    return Answer(status, msgspec.json.encode(problem | body), PROBLEM_JSON)


@router.get("/declarations", response={200: Listed, **DENIED, 422: Problem})
def list_declarations(
    request: HttpRequest,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    cursor: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """The declarations that you may see, newest first, a page at a time."""
    actor = actor_of(request)
    found = visible_to(actor).order_by("-id")
    if state is not None:
        found = found.filter(state=state.value)
    if cursor is not None:
        found = found.filter(id__lt=cursor)
    rows = list(found[: PAGE + 1])
    shown = [declaration_as_json(actor, row, gettext) for row in rows[:PAGE]]
    return {"declarations": shown, "next": str(rows[PAGE - 1].pk) if len(rows) > PAGE else None}


@router.get("/declarations/{mrn}", response={200: dict[str, Any], **DENIED, 404: Problem})
def show_declaration(request: HttpRequest, mrn: str) -> dict[str, Any]:
    """One declaration: where it stands, its items, what is owed and under which law, what is wanted."""
    actor = actor_of(request)
    return declaration_in_full_as_json(actor, _found(request, mrn), gettext, get_language() or "en")


@router.get("/declarations/{mrn}/responses", response={200: list[dict[str, Any]], **DENIED, 404: Problem})
def list_responses(request: HttpRequest, mrn: str) -> list[dict[str, Any]]:
    """The WCO responses to a declaration so far, the oldest first; each also as XML at its own address."""
    responses = responses_to(_found(request, mrn), get_language() or "en", gettext)
    return [
        {"number": number, "function": each.function_code, "response": msgspec.json.decode(write_json(each))}
        for number, each in enumerate(responses, start=1)
    ]


@router.get("/declarations/{mrn}/responses/{number}.xml", response={200: None, **DENIED, 404: Problem})
def show_response(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """One WCO response to a declaration, as XML."""
    responses = responses_to(_found(request, mrn), get_language() or "en", gettext)
    if not 1 <= number <= len(responses):
        raise NotFound("response", f"{mrn}/{number}")
    return HttpResponse(write_xml(responses[number - 1]), content_type="application/xml")


@router.post("/declarations/{mrn}/leave", response={200: dict[str, Any], **DENIED, 422: Problem})
def grant_leave(request: HttpRequest, mrn: str, leave: Leave) -> dict[str, Any]:
    """Let the declarant amend or cancel once although a control has been notified (officers)."""
    actor = actor_of(request)
    granted = declarations.grant_leave_to_amend(actor=actor, mrn=mrn, reason=leave.reason, at=datetime.now(UTC))
    return declaration_as_json(actor, granted, gettext)


def _found(request: HttpRequest, mrn: str) -> Declaration:
    declaration = find(actor_of(request), mrn)
    if declaration is None:
        raise NotFound("declaration", mrn)
    return declaration
