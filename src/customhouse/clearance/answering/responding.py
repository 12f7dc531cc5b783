"""The WCO responses to a declaration: every step of its way, as its parties may read it.

Made from the declaration's events, in their order, whenever they are asked for: a step is told once, under a number
and a reference that never change, with the facts of its moment. They are made from the public lane alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from customhouse.clearance.answering.steps import answers_to
from customhouse.clearance.answering.story import Story, notices_brought_about
from customhouse.clearance.declarations import responses
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import declaration_of_message, find
from customhouse.clearance.declarations.responses import Answer, Translate
from customhouse.clearance.declarations.services import subject_of
from customhouse.clearance.records import Outcome, Result
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import events_of
from customhouse.messages.wco.records import MetaData, Response
from customhouse.messages.wco.writing import write_xml

ENVELOPE = MetaData(wco_data_model_version_code="3.6", wco_type_name="RES")


def responses_to(declaration: Declaration, language: str = "en", translate: Translate = str) -> list[Response]:
    """Every response to a declaration so far, the oldest first; one that was there keeps its place and its facts."""
    return [each for _, given in told_events(declaration, language, translate) for each in given]


def answer_to(outcome: Outcome, at: datetime, language: str = "en", translate: Translate = str) -> bytes:
    """The answer to a message in WCO form (XML): an envelope with every response that its sender has coming."""
    return write_xml(tuple(_responses_to_message(outcome, at, language, translate)), ENVELOPE)


def _responses_to_message(outcome: Outcome, at: datetime, language: str, translate: Translate) -> Iterator[Response]:
    """What a lodged declaration is answered; what a request about one is answered, and what it brought about."""
    lodged = declaration_of_message(outcome.received)
    if lodged is not None:
        yield from responses_to(lodged, language, translate)
        return
    head = Answer(f"M{outcome.received}-answer"[:35], at, outcome.lrn, outcome.mrn)
    if not outcome.mrn:
        yield responses.rejected(head, outcome.findings, translate)
        return
    granted = outcome.result is Result.ACCEPTED
    yield responses.request_answered(head, granted=granted, findings=outcome.errors, translate=translate)
    changed = find(SYSTEM, outcome.mrn) if granted else None
    if changed is not None:
        yield from _brought_about(changed, outcome.received, language, translate)


def _brought_about(declaration: Declaration, received: int, language: str, translate: Translate) -> Iterator[Response]:
    """The responses from the step on that a message caused; all of them where it caused none: it was a question."""
    told = told_events(declaration, language, translate)
    first = next((place for place, (event, _) in enumerate(told) if _message_of(event) == received), 0)
    for _, given in told[first:]:
        yield from (each for each in given if first == 0 or each.function_code != responses.REQUEST_ANSWERED)


def told_events(
    declaration: Declaration, language: str = "en", translate: Translate = str
) -> list[tuple[Event, list[Response]]]:
    """Every event of the declaration with what it is answered."""
    events = list(events_of(subject_of(declaration)))
    story = Story(declaration, language, translate, notices_brought_about(events))
    return [(event, answers_to(story, event)) for event in events]


def _message_of(event: Event) -> int | None:
    """The number of the message that caused an event, where one did."""
    number = json.loads(event.payload).get("message")
    return number if isinstance(number, int) else None
