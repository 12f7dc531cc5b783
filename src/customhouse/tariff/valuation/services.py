"""Doubts about declared values: the only door for writing them. Decision 6.1, with clocks from dated law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from customhouse.foundation.access.errors import AccessDenied, Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.valuation.access import ANSWER, DECIDE, DOUBT
from customhouse.tariff.valuation.models import Doubt
from customhouse.tariff.valuation.queries import terms_on
from customhouse.tariff.valuation.states import BY_VERB, IMPORTER, DoubtState, may_step

LONGEST = 20_000
RIGHTS = {"answer": ANSWER, "respond": ANSWER, "tell_grounds": DOUBT, "dispel": DECIDE, "uphold": DECIDE}
FIELDS = {
    "answer": ("answer", "answered_at"),
    "tell_grounds": ("grounds", "told_at"),
    "respond": ("response", "responded_at"),
    "dispel": ("decision", "decided_at"),
    "uphold": ("decision", "decided_at"),
}
"""Where the words of each step are kept, and its time."""


@transaction.atomic
def raise_doubt(
    *, subject: str, item: int, importer: str, office: str, question: str, actor: Actor, at: datetime
) -> Doubt:
    """Ask an importer to explain the value declared for an item: the first step of Decision 6.1.

    Raises `AccessDenied`, `Refused` (no question, no importer), `Conflict` (a doubt about the item is open).
    """
    require(actor, DOUBT)
    wanted = {"subject": subject, "importer": importer, "question": question}
    if findings := [_missing(name) for name, text in wanted.items() if not _text(text)]:
        raise Refused(findings)
    if not _text(subject).isprintable():
        message = msgid("A reference is made of letters, figures and signs that can be printed.")
        raise Refused([Finding("VAL-REFERENCE", Severity.ERROR, "", "subject", message, msgid("Copy it anew."))])
    subject = _text(subject)[:40]
    closed = [DoubtState.DISPELLED.value, DoubtState.UPHELD.value]
    if Doubt.objects.filter(subject=subject, item=item).exclude(state__in=closed).exists():
        raise Conflict(
            "VAL-DOUBTED",
            msgid("A doubt about item {item} of {subject} is open already."),
            msgid("Go on with that one."),
            {"item": str(item), "subject": subject},
        )
    today = legal_day(at)
    doubt = Doubt.objects.create(
        number=f"?{at.timestamp():.6f}-{actor.user_id}"[:30],
        subject=subject,
        item=item,
        importer=_text(importer)[:40],
        office=_text(office)[:20],
        state=DoubtState.ASKED.value,
        question=_text(question),
        asked_by=actor.name,
        asked_at=at,
        due_on=today + timedelta(days=terms_on(today).answer_days),
    )
    doubt.number = f"VD-{today.year}-{doubt.pk:06d}"
    doubt.save(update_fields=["number"])
    _record(doubt, "doubt_raised", doubt.question, actor, at)
    return doubt


@transaction.atomic
def take_step(*, doubt: Doubt, verb: str, words: str, actor: Actor, at: datetime) -> Doubt:
    """Take the next step of a doubt: `answer`, `tell_grounds`, `respond`, `dispel` or `uphold`, in words.

    Customs must give the importer the time of the law to answer, and to respond to their grounds, before they go on.

    Raises `AccessDenied`, `Conflict` (not in this state, or too early), `Refused` (no words).
    """
    step = BY_VERB[verb]
    require(actor, RIGHTS[verb])
    if step.who == IMPORTER and doubt.importer not in actor.traders and not actor.has(Role.SYSTEM):
        raise AccessDenied(RIGHTS[verb].code, actor.name)
    found = Doubt.objects.select_for_update().get(pk=doubt.pk)
    today = legal_day(at)
    if not may_step(step, DoubtState(found.state), is_late=is_late(found, today)):
        raise Conflict(
            "VAL-STEP",
            msgid("That cannot be done with {number} as it stands, or not before the importer's time is over."),
            msgid("Open it again to see where it stands, and until when it waits."),
            {"number": found.number},
        )
    if not _text(words):
        raise Refused([_missing("words")])
    field, when = FIELDS[verb]
    setattr(found, field, _text(words))
    setattr(found, when, at)
    found.state = step.after.value
    found.due_on = _due(found, today)
    if found.state in {DoubtState.DISPELLED.value, DoubtState.UPHELD.value}:
        found.decided_by = actor.name
    found.save()
    _record(found, f"doubt_{found.state}", _text(words), actor, at)
    return found


def is_late(doubt: Doubt, today: date) -> bool:
    """Whether the day is past until which the step was to be taken that is waited for."""
    return doubt.due_on is not None and today > doubt.due_on


def _due(found: Doubt, today: date) -> date | None:
    """Until when the next step is due: the importer's time, then that of customs; None once it is decided."""
    terms = terms_on(today)
    if found.state == DoubtState.GROUNDS_TOLD.value:
        return today + timedelta(days=terms.answer_days)
    waiting = {DoubtState.ANSWERED.value, DoubtState.HEARD.value}
    return today + timedelta(days=terms.decision_days) if found.state in waiting else None


def _record(found: Doubt, kind: str, words: str, actor: Actor, at: datetime) -> None:
    payload = {"doubt": found.number, "item": found.item, "words": words, "due_on": found.due_on}
    payload["due_on"] = found.due_on.isoformat() if found.due_on else ""
    record_event(subject=found.subject, kind=f"valuation.{kind}", payload=payload, actor=actor, at=at)


def _missing(name: str) -> Finding:
    return Finding(
        "VAL-WORDS", Severity.ERROR, "", name, msgid("Something is wanting here."), msgid("Fill in this field.")
    )


def _text(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8").strip()[:LONGEST]
