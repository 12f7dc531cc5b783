"""Estimating a declaration over HTTP: the message that would be lodged in, findings and duties out; nothing is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from ninja import Router

from customhouse.clearance.api.estimate_payloads import EstimatePayload, EstimateProblem, estimate_as_json
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.estimating import Estimate, estimate_message
from customhouse.clearance.lodging import JSON, PROBLEM_JSON, XML, must_fit
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of, body_within
from customhouse.foundation.config.settings import settings

router = Router(tags=["declarations"])
STATUS = {"unreadable": 400, "unsupported": 415}
TITLES = {
    "unreadable": gettext_noop("The message cannot be read."),
    "unsupported": gettext_noop("The message is no declaration."),
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {XML: {"schema": {"type": "string"}}, JSON: {"schema": {"type": "object"}}},
    }
}
ANSWERS = {
    200: EstimatePayload,
    400: EstimateProblem | Problem,
    409: Problem,
    413: Problem,
    415: EstimateProblem | Problem,
}


@router.post("/declarations/estimate", response=ANSWERS, openapi_extra=BODY)
def estimate_declaration(request: HttpRequest) -> HttpResponse:
    """What would refuse this declaration if you lodged it now, what it is worth and what it would owe.

    Judged by the same rules and law as lodging. Nothing is kept, and no lane is chosen.
    """
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, LODGE)
    content_type = request.headers.get("Content-Type", "")
    must_fit(content_type)
    found = estimate_message(
        data=body_within(request, settings().max_message_bytes), sender=actor, at=at, content_type=content_type
    )
    body = estimate_as_json(found, gettext)
    if isinstance(found, Estimate):
        return HttpResponse(msgspec.json.encode(body), content_type=JSON)
    outcome, first = body["outcome"], body["errors"][0]
    problem = {
        "type": "about:blank",
        "title": gettext(TITLES[outcome]),
        "status": STATUS[outcome],
        "detail": first["message"],
        "code": first["code"],
    }
    return HttpResponse(msgspec.json.encode(problem | body), status=STATUS[outcome], content_type=PROBLEM_JSON)
