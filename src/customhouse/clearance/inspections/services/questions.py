"""Questions to the trader: asked with a deadline in working days, answered with files, read, or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from customhouse.clearance.declarations import queries as declarations
from customhouse.clearance.declarations.errors import unknown_mrn
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.states import State
from customhouse.clearance.inspections import queries, store
from customhouse.clearance.inspections.access import ANSWER, ASK
from customhouse.clearance.inspections.errors import not_in_state, reason_missing, text_missing
from customhouse.clearance.inspections.models import AnswerDocument, Question
from customhouse.clearance.inspections.rules.deadlines import due_at
from customhouse.clearance.inspections.rules.states import QuestionState
from customhouse.clearance.inspections.services.orders import PLAIN
from customhouse.foundation.access.permissions import Permission, require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.documents.models import Document
from customhouse.reference.offices.queries import calendars_of

OPEN_STATES = frozenset({State.PRELODGED, State.AWAITING_PAYMENT, State.ACCEPTED, State.UNDER_CONTROL})
"""Where a declaration stands while customs may still ask or keep its goods."""


def open_declaration(actor: Actor, mrn: str, permission: Permission) -> Declaration:
    """A declaration on which control can still act, locked; call it inside a transaction.

    Raises:
        NotFound: there is none for this actor.
        AccessDenied: the actor does not hold the permission at its office.
        Conflict: it is released, seized, cancelled or refused.
    """
    require(actor, permission)
    declaration = store.locked_declaration(actor, mrn)
    require_at(actor, permission, declaration.office, declaration.mrn or "")
    if State(declaration.state) not in OPEN_STATES:
        raise not_in_state(declaration.mrn or "")
    return declaration


@transaction.atomic
def ask_trader(
    *, mrn: str, text: str, actor: Actor, at: datetime, documents_wanted: str = "", working_days: int = 0
) -> Question:
    """Ask whoever declared the goods; the law's working days count unless more are given. It blocks release.

    Raises:
        Refused: the question is empty.
    """
    declaration = open_declaration(actor, mrn, ASK)
    if not text.strip():
        raise text_missing("text")
    days = max(working_days, queries.law_of_control().working_days("question", legal_day(at)))
    calendar = calendars_of([declaration.office]).get(declaration.office, PLAIN)
    question = Question.objects.create(
        declaration=declaration,
        number=store.next_number(Question, declaration),
        mrn=declaration.mrn or "",
        office=declaration.office,
        text=text.strip(),
        documents_wanted=documents_wanted.strip(),
        asked_by=actor.name,
        asked_at=at,
        due_at=due_at(calendar, at, days),
    )
    payload = {"question": question.number, "text": question.text, "documents_wanted": question.documents_wanted}
    payload |= {"due_at": question.due_at.isoformat()}
    record_event(subject=question.mrn, kind="inspection.asked", payload=payload, actor=actor, at=at)
    return question


@transaction.atomic
def answer_question(
    *, reference: str, answer: str, documents: Sequence[Document], actor: Actor, at: datetime
) -> Question:
    """Answer a question on a declaration that one made, in words, with files or both; late is better than never.

    The answer waits for an officer to read it, unless the law of the office says that an answer is enough.

    Raises:
        NotFound: there is no such question on a declaration of the actor's.
        Refused: neither words nor files, or the declaration is another's to change.
        Conflict: it was answered or withdrawn.
    """
    require(actor, ANSWER)
    question = store.locked(queries.questions_visible_to(actor), "question", reference)
    if not declarations.changeable_by(actor).filter(pk=question.declaration_id).exists():
        raise unknown_mrn(question.mrn)
    if not question.is_open:
        raise not_in_state(question.reference)
    if not answer.strip() and not documents:
        raise text_missing("answer")
    question.answer, question.answered_by, question.answered_at = answer.strip(), actor.name, at
    read_first = queries.law_of_control().answers_are_read_first(question.office, legal_day(at))
    question.state = QuestionState.ANSWERED if read_first else QuestionState.CLOSED
    question.save(update_fields=["answer", "answered_by", "answered_at", "state"])
    AnswerDocument.objects.bulk_create(AnswerDocument(question=question, document=each) for each in documents)
    payload = {
        "question": question.number,
        "answer": question.answer,
        "documents": [each.sha256 for each in documents],
        "late": at > question.due_at,
    }
    record_event(subject=question.mrn, kind="inspection.answered", payload=payload, actor=actor, at=at)
    return question


@transaction.atomic
def close_question(*, reference: str, actor: Actor, at: datetime) -> Question:
    """Close a question whose answer one has read: it keeps the goods no longer.

    Whoever is not content asks again, holds the goods or has them examined.

    Raises:
        Conflict: it was not answered, or closed or withdrawn already.
    """
    require(actor, ASK)
    question = store.locked(queries.questions_visible_to(actor), "question", reference)
    require_at(actor, ASK, question.office, question.reference)
    if not question.is_to_be_read:
        raise not_in_state(question.reference)
    question.state, question.closed_by, question.closed_at = QuestionState.CLOSED, actor.name, at
    question.save(update_fields=["state", "closed_by", "closed_at"])
    payload = {"question": question.number}
    record_event(subject=question.mrn, kind="inspection.question_closed", payload=payload, actor=actor, at=at)
    return question


def withdraw_questions(*, declaration: Declaration, reason: str, actor: Actor, at: datetime) -> None:
    """Take back what was asked about a declaration that is cancelled or seized: nobody waits for an answer any more.

    Whoever calls it has checked the right to what ends them, and holds the declaration's lock.
    """
    for question in declaration.questions.filter(state=QuestionState.ASKED).order_by("number"):
        _withdraw(question, reason, actor, at)


@transaction.atomic
def withdraw_question(*, reference: str, reason: str, actor: Actor, at: datetime) -> Question:
    """Take a question back that nobody needs answered any more, with a reason."""
    require(actor, ASK)
    question = store.locked(queries.questions_visible_to(actor), "question", reference)
    require_at(actor, ASK, question.office, question.reference)
    if not question.is_open:
        raise not_in_state(question.reference)
    if not reason.strip():
        raise reason_missing()
    _withdraw(question, reason, actor, at)
    return question


def _withdraw(question: Question, reason: str, actor: Actor, at: datetime) -> None:
    question.state = QuestionState.WITHDRAWN
    question.save(update_fields=["state"])
    payload = {"question": question.number, "reason": reason}
    record_event(subject=question.mrn, kind="inspection.question_withdrawn", payload=payload, actor=actor, at=at)
