"""Rulings over HTTP and on the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.tariff.rulings.models import Ruling
from customhouse.tariff.rulings.records import ChallengeKind, RulingKind, RulingState

Words = Annotated[str, Field(max_length=10_000)]
SomeWords = Annotated[str, Field(min_length=1, max_length=10_000)]


class PublishedPayload(Schema):
    """A published ruling: without holder and secrets."""

    number: str
    kind: RulingKind
    state: RulingState
    title: str
    commodity: str
    origin: str
    method: str
    text: str
    valid_from: date | None
    valid_to: date | None


class FilePayload(Schema):
    """An application or ruling with everything in it, for its applicant and for officials."""

    number: str
    kind: RulingKind
    state: RulingState
    holder: str
    title: str
    description: str
    question: str
    missing: str
    samples: str
    due_on: date | None
    commodity: str
    origin: str
    method: str
    reasons: str
    legal_basis: str
    valid_from: date | None
    valid_to: date | None


class NewApplication(Schema):
    """An application for a ruling; `secrets` are words that are never published, one a line."""

    kind: RulingKind
    holder: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: SomeWords
    question: SomeWords
    commodity: Annotated[str, Field(max_length=18)] = ""
    origin: Annotated[str, Field(max_length=2)] = ""
    method: Annotated[str, Field(max_length=1)] = ""
    secrets: Words = ""
    samples: Annotated[str, Field(max_length=500)] = ""


class NewAct(Schema):
    """What is done with an application or a ruling, in words where it takes some."""

    verb: Literal["ask", "complete", "decline", "revoke", "accept", "withdraw", "samples"]
    words: Words = ""


class NewAnswer(Schema):
    """What is ruled, with the reasons."""

    commodity: Annotated[str, Field(max_length=18)] = ""
    origin: Annotated[str, Field(max_length=2)] = ""
    method: Annotated[str, Field(max_length=1)] = ""
    reasons: SomeWords
    legal_basis: Annotated[str, Field(max_length=500)] = ""


class NewChallenge(Schema):
    """A review asked for, or an appeal noted."""

    kind: ChallengeKind
    reason: SomeWords


class NewOutcome(Schema):
    """What came of a review or an appeal."""

    outcome: Literal["upheld", "annulled"]
    decision: SomeWords


def published_as_json(ruling: Ruling) -> dict[str, Any]:
    """A published ruling for another program."""
    return {
        "number": ruling.number,
        "kind": ruling.kind,
        "state": ruling.state,
        "title": ruling.published_title,
        "commodity": ruling.commodity,
        "origin": ruling.origin,
        "method": ruling.method,
        "text": ruling.published,
        "valid_from": ruling.valid_from,
        "valid_to": ruling.valid_to,
    }


def file_as_json(ruling: Ruling) -> dict[str, Any]:
    """An application or ruling, whole, for another program."""
    return {name: getattr(ruling, name) for name in FilePayload.model_fields}
