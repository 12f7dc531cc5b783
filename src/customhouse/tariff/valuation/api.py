"""Valuation over HTTP: a dossier in, method, value and explanation out; doubts about declared values."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.valuation import queries, services
from customhouse.tariff.valuation.access import ANSWER, READ_ALL
from customhouse.tariff.valuation.models import Doubt
from customhouse.tariff.valuation.payloads import findings_as_json, valuation_as_json
from customhouse.tariff.valuation.states import DoubtState

router = Router(tags=["valuation"])
MOST = 200
BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
}


class ValueLinePayload(Schema):
    """One amount of the reckoning, signed, in the national currency."""

    article: str
    name: str
    amount: str


class ValuedItemPayload(Schema):
    """The value of one item."""

    number: int
    value: str
    description: str


class RefusalPayload(Schema):
    """A method that does not apply, and why."""

    method: int
    reasons: list[str]


class WantedPayload(Schema):
    """A fact without which nothing more can be said."""

    field: str
    article: str
    question: str


class FindingOfDossier(Schema):
    """What was not read in the dossier."""

    code: str
    severity: str
    field: str
    message: str
    remedy: str


class ValuationPayload(Schema):
    """Method and value (both null: facts are wanted), with the written explanation of Article 16."""

    method: int | None
    value: str | None
    currency: str
    explanation: list[str]
    lines: list[ValueLinePayload]
    items: list[ValuedItemPayload]
    refused: list[RefusalPayload]
    wanted: list[WantedPayload]
    findings: list[FindingOfDossier]


class DoubtPayload(Schema):
    """A doubt about a declared value, and where it stands."""

    number: str
    declaration: str
    item: int
    importer: str
    state: DoubtState
    question: str
    answer: str
    grounds: str
    response: str
    decision: str
    due_on: date | None


class NewDoubt(Schema):
    """A question to an importer about the value declared for an item."""

    declaration: Annotated[str, Field(min_length=1, max_length=40)]
    item: Annotated[int, Field(ge=1, le=9999)]
    importer: Annotated[str, Field(min_length=1, max_length=40)]
    office: Annotated[str, Field(max_length=20)] = ""
    question: Annotated[str, Field(min_length=1, max_length=5000)]


class NewStep(Schema):
    """The next step of a doubt, in words."""

    verb: Literal["answer", "tell_grounds", "respond", "dispel", "uphold"]
    words: Annotated[str, Field(min_length=1, max_length=5000)]


@router.post(
    "/value", response=ValuationPayload, auth=None, openapi_extra=BODY, summary="What goods are worth to customs"
)
def value_goods(request: HttpRequest) -> dict[str, Any]:
    """Value a dossier, as docs/valuation.md describes it, by the six methods in their order. Nothing is kept."""
    valued = queries.value_dossier(queries.parse_dossier(request.body), timezone.localdate())
    told = valuation_as_json(valued.valuation, gettext)
    return told | {"findings": findings_as_json(valued.warnings, gettext)}


@router.get("/doubts", response=list[DoubtPayload])
def list_doubts(request: HttpRequest) -> list[dict[str, Any]]:
    """The doubts about declared values that you may see, the newest first (200 at most)."""
    return [doubt_as_json(doubt) for doubt in queries.visible_to(as_reader(request))[:MOST]]


@router.get("/doubts/{number}", response=DoubtPayload)
def show_doubt(request: HttpRequest, number: str) -> dict[str, Any]:
    """One doubt."""
    return doubt_as_json(queries.find(as_reader(request), number))


@router.post("/doubts", response={200: DoubtPayload, 409: Problem})
def raise_doubt(request: HttpRequest, doubt: NewDoubt) -> dict[str, Any]:
    """Ask an importer to explain the value declared for an item (Decision 6.1)."""
    raised = services.raise_doubt(
        subject=doubt.declaration,
        item=doubt.item,
        importer=doubt.importer,
        office=doubt.office,
        question=doubt.question,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return doubt_as_json(raised)


@router.post("/doubts/{number}/steps", response={200: DoubtPayload, 404: Problem, 409: Problem})
def take_step(request: HttpRequest, number: str, step: NewStep) -> dict[str, Any]:
    """Take the next step of a doubt: answer, tell the grounds, respond, dispel it or uphold it."""
    actor = as_reader(request)
    found = queries.find(actor, number)
    taken = services.take_step(doubt=found, verb=step.verb, words=step.words, actor=actor, at=timezone.now())
    return doubt_as_json(taken)


def doubt_as_json(doubt: Doubt) -> dict[str, Any]:
    """A doubt for another program."""
    return {
        "number": doubt.number,
        "declaration": doubt.subject,
        "item": doubt.item,
        "importer": doubt.importer,
        "state": doubt.state,
        "question": doubt.question,
        "answer": doubt.answer,
        "grounds": doubt.grounds,
        "response": doubt.response,
        "decision": doubt.decision,
        "due_on": doubt.due_on,
    }


def as_reader(request: HttpRequest) -> Actor:
    """Whoever may read doubts; raises `AccessDenied`."""
    actor = actor_of(request)
    if not permits(actor, ANSWER):
        require(actor, READ_ALL)
    return actor
