"""Declarations over HTTP: lodge, amend, cancel, present and query, in the WCO Data Model's XML or JSON.

Every message goes to one address, which answers by what the message is. The same bytes under the same
`Idempotency-Key` are answered once and told again. Two requests that need no words of the declaration, its presentation
and its cancellation, have addresses of their own; they write the WCO message and send it the same way.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import Header, Query, Router

from customhouse.clearance import asking, controlling
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.api.payloads import (
    Cancellation,
    DeclarationPage,
    DeclarationPayload,
    FullDeclarationPayload,
    Leave,
    MessageProblem,
    OutcomePayload,
    ResponsePayload,
)
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import Listable, find, visible_to
from customhouse.clearance.declarations.states import State
from customhouse.clearance.lodging import JSON, XML, lodge_body, lodge_bytes
from customhouse.clearance.showing.declarations import declaration_as_json, declaration_in_full_as_json
from customhouse.clearance.showing.quotas import quota_as_json, quota_claims
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of
from customhouse.messages.wco.records import Declaration as Tree
from customhouse.messages.wco.writing import write_json, write_xml

router = Router(tags=["declarations"])
PAGE = 50
LAST = 2**63 - 1

TEXT: dict[str, Any] = {"schema": {"type": "string"}}
MESSAGE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {XML: TEXT, JSON: {"schema": {"type": "object"}}}},
    "responses": {
        201: {"description": "Accepted; with `Accept: application/xml` the WCO responses.", "content": {XML: TEXT}},
        400: {"description": "The message cannot be read; it was kept as received.", "content": {XML: TEXT}},
        415: {
            "description": "The media type is neither XML nor JSON, or the message is no declaration, amendment or "
            "cancellation.",
            "content": {XML: TEXT},
        },
        422: {"description": "The message is refused: `errors` say where, why and what to do.", "content": {XML: TEXT}},
    },
}
REQUEST_ANSWERS = {"responses": {code: MESSAGE_BODY["responses"][code] for code in (201, 422)}}
AN_XML_RESPONSE = {"responses": {200: {"description": "The response.", "content": {XML: TEXT}}}}
REFUSAL = MessageProblem | Problem
"""The message was refused, or the request that brought it."""
ANSWERS = {201: OutcomePayload, 409: Problem, 422: REFUSAL}
MESSAGE_ANSWERS = {**ANSWERS, 400: REFUSAL, 413: Problem, 415: REFUSAL}
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        description="Your own key of this message: the same bytes sent again under it get the same answer.",
    ),
]


@router.post("/declarations", response=MESSAGE_ANSWERS, openapi_extra=MESSAGE_BODY)
def lodge_message(request: HttpRequest, idempotency_key: Key = "") -> HttpResponse:
    """Lodge a declaration, or amend, cancel or present one: whatever the WCO message in the body asks for."""
    return lodge_body(request, idempotency_key)


@router.post("/declarations/{mrn}/presentation", response=ANSWERS, openapi_extra=REQUEST_ANSWERS)
def present_goods(request: HttpRequest, mrn: str, idempotency_key: Key = "") -> HttpResponse:
    """Say that the goods of a declaration lodged before their arrival are there."""
    declaration = _own(request, mrn)
    said = asking.presentation(mrn=mrn, lrn=declaration.lrn, submitter=_submitter(declaration))
    return _ask(request, said, idempotency_key)


@router.post("/declarations/{mrn}/cancellation", response=ANSWERS, openapi_extra=REQUEST_ANSWERS)
def cancel_declaration(
    request: HttpRequest, mrn: str, cancellation: Cancellation, idempotency_key: Key = ""
) -> HttpResponse:
    """Ask that a declaration be cancelled, with the reason in words."""
    declaration = _own(request, mrn)
    said = asking.cancellation(
        mrn=mrn, lrn=declaration.lrn, submitter=_submitter(declaration), reason=cancellation.reason
    )
    return _ask(request, said, idempotency_key)


@router.get("/declarations", response=DeclarationPage)
def list_declarations(
    request: HttpRequest,
    state: Annotated[State | None, Query(description="Only those in this state.")] = None,
    cursor: Annotated[int | None, Query(ge=1, le=LAST, description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """The declarations that you may see, newest first, a page at a time."""
    actor = actor_of(request)
    wanted = Q() if state is None else Q(state=state.value)
    if cursor is not None:
        wanted &= Q(id__lt=cursor)
    keys = Listable(actor, wanted).keys(PAGE + 1)
    rows = list(visible_to(actor).filter(pk__in=keys).order_by("-id"))
    shown = [declaration_as_json(actor, row, gettext) for row in rows[:PAGE]]
    return {"declarations": shown, "next": str(rows[PAGE - 1].pk) if len(rows) > PAGE else None}


@router.get("/declarations/{mrn}", response=FullDeclarationPayload)
def show_declaration(request: HttpRequest, mrn: str) -> dict[str, Any]:
    """One declaration: where it stands, its items, what is owed and under which law, what is wanted."""
    actor = actor_of(request)
    declaration = _found(request, mrn)
    told = declaration_in_full_as_json(actor, declaration, gettext, get_language() or "en")
    return told | {"quotas": [quota_as_json(claim) for claim in quota_claims(declaration)]}


@router.get("/declarations/{mrn}/responses", response=list[ResponsePayload])
def list_responses(request: HttpRequest, mrn: str) -> list[dict[str, Any]]:
    """The WCO responses to a declaration so far, the oldest first; each also as XML at its own address."""
    responses = responses_to(_found(request, mrn), get_language() or "en", gettext)
    return [
        {"number": number, "function": each.function_code, "response": msgspec.json.decode(write_json(each))}
        for number, each in enumerate(responses, start=1)
    ]


@router.get("/declarations/{mrn}/responses/{number}.xml", openapi_extra=AN_XML_RESPONSE)
def show_response(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """One WCO response to a declaration, as XML."""
    responses = responses_to(_found(request, mrn), get_language() or "en", gettext)
    if not 1 <= number <= len(responses):
        raise NotFound("response", f"{mrn}/{number}")
    return HttpResponse(write_xml(responses[number - 1]), content_type=XML)


@router.post("/declarations/{mrn}/leave", response=DeclarationPayload)
def grant_leave(request: HttpRequest, mrn: str, leave: Leave) -> dict[str, Any]:
    """Let the declarant amend or cancel once although a control has been notified (officers)."""
    actor = actor_of(request)
    _found(request, mrn)
    granted = controlling.grant_leave(actor=actor, mrn=mrn, reason=leave.reason, at=datetime.now(UTC))
    return declaration_as_json(actor, granted, gettext)


def _found(request: HttpRequest, mrn: str) -> Declaration:
    """The declaration, or `NotFound`: also for another's, and for what no MRN can be."""
    declaration = find(actor_of(request), mrn) if mrn.isalnum() else None
    if declaration is None:
        raise NotFound("declaration", mrn.replace("\0", ""))
    return declaration


def _own(request: HttpRequest, mrn: str) -> Declaration:
    """The declaration that somebody who may lodge asks to change."""
    require(actor_of(request), LODGE)
    return _found(request, mrn)


def _submitter(declaration: Declaration) -> str:
    return declaration.agent or declaration.declarant


def _ask(request: HttpRequest, said: Tree, key: str) -> HttpResponse:
    """Send a request about a declaration on the way of every message."""
    return lodge_bytes(request, write_json(said), JSON, key, at=datetime.now(UTC))
