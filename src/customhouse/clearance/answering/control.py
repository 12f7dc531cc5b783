"""What the parties are told of a control: what customs asks, what keeps the goods; never why, nor what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from customhouse.clearance.answering.story import Payload, Story, Teller
from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.responses import PublicStatement
from customhouse.foundation.audit.models import Event
from customhouse.messages.findings import msgid
from customhouse.messages.wco.records import Response

HELD = msgid("Customs keeps the goods for now.")
DETAINED = msgid("The goods are detained. The office tells you in writing why, and what you may do.")
FREED = msgid("Customs no longer keeps the goods.")
RECEIVED = msgid("Your answer to question {question} was received.")
WITHDRAWN = msgid("Question {question} needs no answer any more.")


def _asked(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """The question as it was asked; with documents wanted it is told as a wish for documents."""
    until = datetime.fromisoformat(payload["due_at"])
    code = f"Q{payload['question']}"
    statements = [PublicStatement(payload["text"], code, until=until)]
    if not payload["documents_wanted"]:
        yield responses.question_asked(story.answer("question", event), statements=statements)
        return
    statements.append(PublicStatement(payload["documents_wanted"], code, until=until))
    yield responses.documents_wanted(story.answer("documents", event), statements)


def _answered(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(RECEIVED, f"Q{payload['question']}", question=str(payload["question"]))
    yield responses.step(responses.RECEIVED, story.answer("reply", event), statements=statements)


def _withdrawn(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    statements = story.said(WITHDRAWN, f"Q{payload['question']}", question=str(payload["question"]))
    yield responses.step(responses.QUESTION, story.answer("question", event), statements=statements)


def _kept(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """That goods are held or detained; the officer's reason is for the file."""
    text, code = (DETAINED, "DETAINED") if payload["kind"] == "detention" else (HELD, "HELD")
    yield responses.step(responses.DETAINED, story.answer("detained", event), statements=story.said(text, code))


def _freed(story: Story, event: Event, payload: Payload) -> Iterator[Response]:
    """That goods are free again; a seizure is told by its own event."""
    if payload["ending"] != "seized":
        yield responses.step(responses.GOODS_FREE, story.answer("free", event), statements=story.said(FREED, "FREE"))


TELLERS: Mapping[str, Teller] = {
    "inspection.asked": _asked,
    "inspection.answered": _answered,
    "inspection.question_withdrawn": _withdrawn,
    "inspection.measure_placed": _kept,
    "inspection.measure_ended": _freed,
}
"""Every kind of event of a control that is told to the parties, and how."""
