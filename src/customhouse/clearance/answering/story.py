"""What is at hand while a trail is told to the parties: the reader's language, and what was told so far."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.clearance.declarations.responses import Answer, PublicStatement, Translate
from customhouse.foundation.audit.models import Event
from customhouse.messages.wco.records import Response
from customhouse.targeting.lanes.records import Lane

LONGEST_REFERENCE = 35
Payload = Mapping[str, Any]
NOTICE = "payment.notice_issued"
ASSESSED = "declaration.assessed"
ASSESSING = frozenset({"assessment", "supplementary"})
"""Kinds of notices that an assessment brings about, in its own transaction; others stand alone."""


@dataclass
class Story:
    """A declaration while its trail is told: what the reader speaks, and what was told so far.

    `notices` are those that assessments brought about, by the number of the assessment's event.
    """

    declaration: Declaration
    language: str
    translate: Translate
    notices: Mapping[int, Event]
    lane: Lane | None = None
    version: int = 1
    told: Counter[str] = field(default_factory=Counter)

    def answer(self, word: str, event: Event, version: int | None = None) -> Answer:
        """The head of an answer; its reference counts the answers of its kind, and so never changes.

        It is not made from the number of the event: the steps that are not told would show as gaps.
        """
        self.told[word] += 1
        name = self.declaration.mrn or f"M{self.declaration.received_id}"
        reference = f"{name}-{word}-{self.told[word]}"
        return Answer(
            reference=reference[:LONGEST_REFERENCE],
            at=event.at,
            lrn=self.declaration.lrn,
            mrn=self.declaration.mrn or "",
            version=version or self.version,
        )

    def said(self, text: str, code: str = "", until: datetime | None = None, **params: str) -> list[PublicStatement]:
        """One statement in the reader's language."""
        words = self.translate(text)
        for name, value in params.items():
            words = words.replace(f"{{{name}}}", value)
        return [PublicStatement(words, code, until=until)]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of the country, in which days end."""
        return ZoneInfo(declaration_law().timezone)

    def end_of(self, day: str) -> datetime:
        """The last moment of a day of the country."""
        return datetime.combine(date.fromisoformat(day), time.max.replace(microsecond=0), self.zone)


Teller = Callable[[Story, Event, Payload], Iterator[Response]]


def notices_brought_about(events: Sequence[Event]) -> dict[int, Event]:
    """The notice that each assessment brought about, by the number of the assessment's event.

    It is the next notice of an assessment in the trail, issued at the same moment: in the same transaction.
    """
    found: dict[int, Event] = {}
    assessed: Event | None = None
    for event in events:
        if event.kind == ASSESSED:
            assessed = event
        elif event.kind == NOTICE and assessed and assessed.at == event.at and _is_of_assessment(event):
            found[assessed.pk] = event
            assessed = None
    return found


def _is_of_assessment(event: Event) -> bool:
    return json.loads(event.payload)["kind"] in ASSESSING
