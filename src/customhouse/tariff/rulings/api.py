"""Rulings over HTTP: search what is published, apply, decide, contest."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.rulings import doing, queries, services
from customhouse.tariff.rulings.access import APPLY, READ
from customhouse.tariff.rulings.payloads import (
    FilePayload,
    NewAct,
    NewAnswer,
    NewApplication,
    NewChallenge,
    NewOutcome,
    PublishedPayload,
    file_as_json,
    published_as_json,
)
from customhouse.tariff.rulings.records import Answer, Application, Outcome, RulingKind

router = Router(tags=["rulings"])
MOST = 200
RulingPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9./-]{1,30}$")]
ANSWERS = {200: FilePayload, 404: Problem, 409: Problem}


class Search(Schema):
    """A search among published rulings."""

    q: Annotated[str, Field(max_length=100)] = ""
    kind: RulingKind | None = None
    code: Annotated[str, Field(max_length=18)] = ""


@router.get("/rulings", response=list[PublishedPayload], auth=None)
def search_rulings(request: HttpRequest, asked: Annotated[Search, Query()]) -> list[dict[str, Any]]:  # noqa: ARG001
    """Published rulings that hold all words, by kind and beginning of the code, the newest first (200 at most)."""
    rows = queries.search(asked.q, asked.kind.value if asked.kind else "", asked.code)
    return [published_as_json(row) for row in rows[:MOST]]


@router.get("/rulings/{number}", response={200: PublishedPayload, 404: Problem}, auth=None)
def show_ruling(request: HttpRequest, number: RulingPath) -> dict[str, Any]:  # noqa: ARG001  # ninja hands it
    """One published ruling."""
    return published_as_json(queries.find_published(number))


@router.get("/ruling-files", response=list[FilePayload])
def list_files(request: HttpRequest) -> list[dict[str, Any]]:
    """The applications and rulings that you may see whole, the newest first (200 at most)."""
    return [file_as_json(row) for row in queries.visible_to(_reader(request))[:MOST]]


@router.get("/ruling-files/{number}", response=FilePayload)
def show_file(request: HttpRequest, number: str) -> dict[str, Any]:
    """One application or ruling, whole."""
    return file_as_json(queries.find(_reader(request), number))


@router.post("/ruling-files", response=FilePayload)
def apply_for_ruling(request: HttpRequest, application: NewApplication) -> dict[str, Any]:
    """Apply for a ruling."""
    asked = Application(**application.dict())
    return file_as_json(services.apply_for_ruling(asked=asked, actor=actor_of(request), at=timezone.now()))


@router.post("/ruling-files/{number}/acts", response=ANSWERS)
def act_on_ruling(request: HttpRequest, number: str, act: NewAct) -> dict[str, Any]:
    """Ask for more, complete, accept, decline, withdraw, revoke, or note that the samples have come."""
    actor = _reader(request)
    found = queries.find(actor, number)
    done = doing.act(ruling=found, verb=act.verb, words=act.words, actor=actor, at=timezone.now())
    return file_as_json(done)


@router.post("/ruling-files/{number}/ruling", response=ANSWERS)
def issue_ruling(request: HttpRequest, number: str, answer: NewAnswer) -> dict[str, Any]:
    """Issue the ruling."""
    actor = _reader(request)
    found = queries.find(actor, number)
    said = Answer(**answer.dict())
    return file_as_json(services.issue_ruling(ruling=found, answer=said, actor=actor, at=timezone.now()))


@router.post("/ruling-files/{number}/challenges", response=ANSWERS)
def contest_decision(request: HttpRequest, number: str, challenge: NewChallenge) -> dict[str, Any]:
    """Ask for a review of a decision, or note an appeal against it."""
    actor = _reader(request)
    found = queries.find(actor, number)
    services.contest_decision(
        ruling=found, kind=challenge.kind, reason=challenge.reason, actor=actor, at=timezone.now()
    )
    return file_as_json(queries.find(actor, number))


@router.post("/ruling-files/{number}/outcome", response=ANSWERS)
def decide_challenge(request: HttpRequest, number: str, outcome: NewOutcome) -> dict[str, Any]:
    """Decide on a review, or note what became of an appeal."""
    actor = _reader(request)
    found = queries.find(actor, number)
    services.decide_challenge(
        ruling=found, outcome=Outcome(outcome.outcome), decision=outcome.decision, actor=actor, at=timezone.now()
    )
    return file_as_json(queries.find(actor, number))


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permits(actor, APPLY):
        require(actor, READ)
    return actor
