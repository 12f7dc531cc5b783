"""Questions to the trader: asked, answered with files, overdue, withdrawn; and who may know of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conftest import AT
from customhouse.clearance.inspections import services
from customhouse.clearance.inspections.models import Question
from customhouse.clearance.inspections.queries import (
    answers_to_read,
    open_questions,
    questions_to_answer,
    questions_visible_to,
    standings,
)
from customhouse.clearance.inspections.tests.controls import OTHER, PNG, declaration, officer, supervisor, trader
from customhouse.clearance.inspections.tests.test_assign_examiner import told
from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.documents.services import keep_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(demoland: object) -> Question:
    """What an officer asks of Karamel Foods."""
    return services.ask_trader(
        mrn=declaration().mrn or "",
        text="Who made the pots?",
        documents_wanted="Contract",
        actor=officer(),
        at=AT,
    )


def test_a_question_waits_by_the_calendar_of_the_office(question: Question) -> None:
    # Asked on Monday: three working days are over when the office closes on Thursday (22:00, UTC+1).
    assert question.due_at == datetime(2026, 3, 5, 21, 0, tzinfo=UTC)
    standing = standings([question.declaration_id])[question.declaration_id]
    assert (standing.open_questions, standing.due, standing.is_clear) == (1, question.due_at, False)


def test_an_answer_with_a_file_waits_to_be_read(question: Question) -> None:
    file = keep_document(data=PNG, media_type="image/png", name="contract.png", actor=trader(), at=AT)
    answered = services.answer_question(
        reference=question.reference, answer="The seller.", documents=[file], actor=trader(), at=AT
    )
    assert (answered.state, answered.answer) == ("answered", "The seller.")
    assert [each.document for each in answered.documents.all()] == [file]
    standing = standings([question.declaration_id])[question.declaration_id]
    assert (standing.open_questions, standing.unread_answers, standing.is_clear) == (0, 1, False)
    assert told(question.mrn, "inspection.answered")["late"] is False
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.answer_question(reference=question.reference, answer="No.", documents=[], actor=trader(), at=AT)


def test_an_officer_who_has_read_it_closes_it_once(question: Question) -> None:
    omar = officer("olga")
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.close_question(reference=question.reference, actor=omar, at=AT)
    services.answer_question(reference=question.reference, answer="The seller.", documents=[], actor=trader(), at=AT)
    assert list(answers_to_read(omar, offices=omar.offices)) == [question]
    assert not answers_to_read(omar, offices=["XD000400"]).exists()
    with pytest.raises(AccessDenied):
        services.close_question(reference=question.reference, actor=trader(), at=AT)
    closed = services.close_question(reference=question.reference, actor=omar, at=AT)
    assert (closed.state, closed.closed_by, closed.closed_at) == ("closed", omar.name, AT)
    assert standings([question.declaration_id])[question.declaration_id].is_clear
    assert told(question.mrn, "inspection.question_closed") == {"question": 1}
    assert not answers_to_read(omar).exists()
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.close_question(reference=question.reference, actor=omar, at=AT)


def test_an_answer_that_comes_late_is_taken_and_said_to_be_late(question: Question) -> None:
    late = AT + timedelta(days=9)
    services.answer_question(reference=question.reference, answer="The seller.", documents=[], actor=trader(), at=late)
    assert told(question.mrn, "inspection.answered")["late"] is True


def test_an_answer_says_something(question: Question) -> None:
    with pytest.raises(Refused, match="CTL-TEXT"):
        services.answer_question(reference=question.reference, answer=" ", documents=[], actor=trader(), at=AT)


def test_anothers_question_is_not_there(question: Question) -> None:
    other = trader(OTHER)
    assert not questions_visible_to(other).exists()
    assert not questions_to_answer(other).exists()
    with pytest.raises(NotFound):
        services.answer_question(reference=question.reference, answer="I?", documents=[], actor=other, at=AT)
    with pytest.raises(AccessDenied):
        services.answer_question(reference=question.reference, answer="I?", documents=[], actor=officer("o"), at=AT)


def test_an_importer_named_in_anothers_declaration_reads_and_leaves_answering_to_them(demoland: object) -> None:
    row = declaration()
    row.importer = OTHER
    row.save()
    question = services.ask_trader(mrn=row.mrn or "", text="Why?", actor=officer(), at=AT)
    assert list(questions_visible_to(trader(OTHER))) == [question]
    assert list(questions_to_answer(trader())) == [question]
    with pytest.raises(Refused, match="REQ-MRN"):
        services.answer_question(reference=question.reference, answer="I?", documents=[], actor=trader(OTHER), at=AT)


def test_an_empty_question_is_refused_and_traders_ask_none(demoland: object) -> None:
    mrn = declaration().mrn or ""
    with pytest.raises(Refused, match="CTL-TEXT"):
        services.ask_trader(mrn=mrn, text=" ", actor=officer(), at=AT)
    with pytest.raises(AccessDenied):
        services.ask_trader(mrn=mrn, text="Why?", actor=trader(), at=AT)
    with pytest.raises(NotFound):
        services.ask_trader(mrn="26XD\0", text="Why?", actor=supervisor(), at=AT)


def test_nobody_is_asked_about_goods_that_are_gone(demoland: object) -> None:
    with pytest.raises(Conflict, match="CTL-STATE"):
        services.ask_trader(mrn=declaration(state="released").mrn or "", text="Why?", actor=officer(), at=AT)


def test_more_time_can_be_given_never_less(demoland: object) -> None:
    mrn, omar = declaration().mrn or "", officer()
    short = services.ask_trader(mrn=mrn, text="Why?", working_days=1, actor=omar, at=AT)
    long = services.ask_trader(mrn=mrn, text="Why not?", working_days=5, actor=omar, at=AT)
    assert (short.number, long.number) == (1, 2)
    assert (short.due_at.day, long.due_at.day) == (5, 7)  # the port works on Saturdays
    assert [each.pk for each in open_questions(omar, offices=omar.offices)] == [short.pk, long.pk]


def test_a_question_is_withdrawn_with_a_reason(question: Question) -> None:
    sara = supervisor()
    with pytest.raises(Refused, match="CTL-REASON"):
        services.withdraw_question(reference=question.reference, reason="", actor=sara, at=AT)
    services.withdraw_question(reference=question.reference, reason="Found in the file", actor=sara, at=AT)
    assert standings([question.declaration_id])[question.declaration_id].is_clear
    with pytest.raises(Conflict):
        services.withdraw_question(reference=question.reference, reason="Again", actor=sara, at=AT)
