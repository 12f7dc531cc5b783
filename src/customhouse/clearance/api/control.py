"""Control over HTTP: work orders and their reports, questions and answers, measures, changes of a control.

Traders reach their questions and nothing else; what is another's, or not for them, is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field, StringConstraints

from customhouse.clearance import controlling
from customhouse.clearance.inspections import queries, services
from customhouse.clearance.inspections.access import ANSWER, EXAMINE, READ
from customhouse.clearance.inspections.models import Question, WorkOrder
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, Report
from customhouse.clearance.inspections.rules.states import Decision, Ending
from customhouse.clearance.inspections.showing import (
    change_as_json,
    measure_as_json,
    order_as_json,
    order_in_full_as_json,
    question_as_json,
)
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.targeting.lanes.records import Lane

router = Router(tags=["control"])
MOST = 200
"""Rows of a list: the most pressing."""
FEW = 32767
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=512, pattern=PRINTABLE)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=PRINTABLE)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30, pattern=PRINTABLE)]
Mrn = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z]+$")]
Number = Annotated[int, Field(ge=1, le=FEW)]


class FindingIn(Schema):
    """One finding: its code of law, of which item (0: the whole), what was declared and found."""

    code: Code
    item: Annotated[int, Field(ge=0, le=99999)] = 0
    declared: Short = ""
    found: Short = ""
    note: Long = ""


class ReportIn(Schema):
    """What a control concluded."""

    conclusion: Conclusion
    findings: Annotated[list[FindingIn], Field(max_length=999)] = []
    note: Long = ""


class QuestionIn(Schema):
    """What is asked of the trader; `working_days` beside those of the law only lengthens the deadline."""

    text: Long
    documents_wanted: Long = ""
    working_days: Annotated[int, Field(ge=0, le=60)] = 0


class ReasonIn(Schema):
    """Why."""

    reason: Short


class MeasureIn(Schema):
    """What keeps the goods, and why; a detention says its legal basis and the place of storage."""

    kind: Literal["hold", "detention"]
    reason: Short
    legal_basis: Annotated[str, StringConstraints(max_length=300, pattern=PRINTABLE)] = ""
    place: Annotated[str, StringConstraints(max_length=200, pattern=PRINTABLE)] = ""


class EndingIn(Schema):
    """How a measure ends, and why."""

    ending: Ending
    reason: Short


class LevelIn(Schema):
    """How strict a control is to be, and why."""

    lane: Lane
    controls: Annotated[list[Code], Field(max_length=20)] = []
    reason: Short


class DecisionIn(Schema):
    """The decision on a lighter control, and why."""

    decision: Literal["approved", "refused"]
    reason: Short


class ReassignmentIn(Schema):
    """Another examiner of the office, by user name, and why."""

    examiner: Annotated[str, StringConstraints(max_length=150, pattern=PRINTABLE)]
    reason: Short


ANSWERS: Mapping[int, Any] = {200: dict[str, Any], 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _now() -> datetime:
    return datetime.now(UTC)


@router.get("/inspections", response={200: list[dict[str, Any]], 403: Problem})
def list_orders(
    request: HttpRequest,
    office: Annotated[str, Query(max_length=17, description="Only of this office.")] = "",
    mine: Annotated[bool, Query(description="Only those assigned to you.")] = False,  # noqa: FBT002  # of the query
) -> list[dict[str, Any]]:
    """The work orders that wait for their report, the most pressing first (officials)."""
    actor = actor_of(request)
    require(actor, READ)
    rows = queries.open_orders(actor, offices=[office.replace("\0", "")] if office else ())
    rows = rows.filter(examiner=actor.user_id or 0) if mine else rows
    return [order_as_json(row, _now()) for row in rows[:MOST]]


@router.get("/inspections/{mrn}/{int:number}", response=dict(ANSWERS))
def show_order(request: HttpRequest, mrn: Mrn, number: Number) -> dict[str, Any]:
    """One work order with what was found (officials)."""
    return order_in_full_as_json(_order(actor_of(request), mrn, number), _now())


@router.post("/inspections/{mrn}/{int:number}/take", response=dict(ANSWERS))
def take_order(request: HttpRequest, mrn: Mrn, number: Number) -> dict[str, Any]:
    """Take up a work order assigned to you."""
    services.take_order(reference=f"{mrn}/{number}", actor=actor_of(request), at=_now())
    return show_order(request, mrn, number)


@router.post("/inspections/{mrn}/{int:number}/report", response=dict(ANSWERS))
def report_order(request: HttpRequest, mrn: Mrn, number: Number, said: ReportIn) -> dict[str, Any]:
    """Report a work order that you took up; what follows from it follows at once."""
    findings = tuple(
        ControlFinding(each.code, each.item, declared=each.declared, found=each.found, note=each.note)
        for each in said.findings
    )
    report = Report(said.conclusion, findings, said.note)
    done = controlling.report(reference=f"{mrn}/{number}", said=report, actor=actor_of(request), at=_now())
    shown = order_in_full_as_json(done.order, _now())
    return shown | {"evaded": f"{done.evaded:f}", "penalties": list(done.penalties)}


@router.post("/inspections/{mrn}/{int:number}/reassign", response=dict(ANSWERS))
def reassign_order(request: HttpRequest, mrn: Mrn, number: Number, said: ReassignmentIn) -> dict[str, Any]:
    """Give a work order to another examiner of its office (supervisors)."""
    services.reassign_order(
        reference=f"{mrn}/{number}", examiner=said.examiner, reason=said.reason, actor=actor_of(request), at=_now()
    )
    return show_order(request, mrn, number)


@router.post("/inspections/{mrn}/{int:number}/photos", response={**ANSWERS, 413: Problem})
def add_photo(
    request: HttpRequest,
    mrn: Mrn,
    number: Number,
    photo: File[UploadedFile],
    item: Annotated[int, Form(ge=0, le=99999)] = 0,
) -> dict[str, Any]:
    """Keep a picture of a work order that you took up."""
    require(actor_of(request), EXAMINE)
    kept = services.add_photo(
        reference=f"{mrn}/{number}",
        data=photo.read(),
        media_type=photo.content_type or "",
        name=photo.name or "",
        item=item,
        actor=actor_of(request),
        at=_now(),
    )
    return {"order": f"{mrn}/{number}", "item": item, "sha256": kept.document.sha256}


@router.get("/inspections/questions", response={200: list[dict[str, Any]]})
def list_questions(request: HttpRequest) -> list[dict[str, Any]]:
    """The questions that wait for an answer and that you may see: yours, or for officials all."""
    return [question_as_json(row, _now()) for row in queries.open_questions(actor_of(request))[:MOST]]


@router.get("/inspections/{mrn}/questions/{int:number}", response=dict(ANSWERS))
def show_question(request: HttpRequest, mrn: Mrn, number: Number) -> dict[str, Any]:
    """One question, with its answer."""
    return question_as_json(_question(actor_of(request), mrn, number), _now())


@router.post("/inspections/{mrn}/questions", response=dict(ANSWERS))
def ask_trader(request: HttpRequest, mrn: Mrn, said: QuestionIn) -> dict[str, Any]:
    """Ask the trader; those who speak for them are told (officers)."""
    asked = controlling.ask(mrn=mrn, **said.dict(), actor=actor_of(request), at=_now())
    return question_as_json(asked, _now())


@router.post("/inspections/{mrn}/questions/{int:number}/answer", response={**ANSWERS, 413: Problem})
def answer_question(
    request: HttpRequest,
    mrn: Mrn,
    number: Number,
    answer: Annotated[str, Form(max_length=4000)] = "",
    files: File[list[UploadedFile]] = [],  # noqa: B006  # ninja reads it and never changes it
) -> dict[str, Any]:
    """Answer a question on a declaration of yours, in words, with files or both."""
    actor = actor_of(request)
    require(actor, ANSWER)
    given = [controlling.File(each.name or "", each.content_type or "", each.read()) for each in files]
    done = controlling.answer(
        reference=f"{mrn}/{number}", said=answer.replace("\0", ""), files=given, actor=actor, at=_now()
    )
    return question_as_json(done, _now())


@router.post("/inspections/{mrn}/questions/{int:number}/withdrawal", response=dict(ANSWERS))
def withdraw_question(request: HttpRequest, mrn: Mrn, number: Number, said: ReasonIn) -> dict[str, Any]:
    """Take back a question that nobody needs answered any more (officers)."""
    done = controlling.withdraw_question(
        reference=f"{mrn}/{number}", reason=said.reason, actor=actor_of(request), at=_now()
    )
    return question_as_json(done, _now())


@router.post("/inspections/{mrn}/questions/{int:number}/closing", response=dict(ANSWERS))
def close_question(request: HttpRequest, mrn: Mrn, number: Number) -> dict[str, Any]:
    """Say that you read the answer to a question and that it is enough (officers)."""
    done = controlling.close_question(reference=f"{mrn}/{number}", actor=actor_of(request), at=_now())
    return question_as_json(done, _now())


@router.get("/inspections/{mrn}/measures", response={200: list[dict[str, Any]], 403: Problem})
def list_measures(request: HttpRequest, mrn: Mrn) -> list[dict[str, Any]]:
    """The measures on the goods of a declaration (officials)."""
    actor = actor_of(request)
    require(actor, READ)
    return [measure_as_json(row) for row in queries.measures_visible_to(actor).filter(mrn=mrn).order_by("number")]


@router.post("/inspections/{mrn}/measures", response=dict(ANSWERS))
def place_measure(request: HttpRequest, mrn: Mrn, said: MeasureIn) -> dict[str, Any]:
    """Hold or detain goods (officers)."""
    words = said.dict() | {"kind": MeasureKind(said.kind)}
    return measure_as_json(controlling.keep_goods(mrn=mrn, **words, actor=actor_of(request), at=_now()))


@router.post("/inspections/{mrn}/measures/{int:number}/end", response=dict(ANSWERS))
def end_measure(request: HttpRequest, mrn: Mrn, number: Number, said: EndingIn) -> dict[str, Any]:
    """Lift a hold, return detained goods (officers), or seize them (supervisors)."""
    ended = controlling.end_measure(
        reference=f"{mrn}/{number}", ending=said.ending, reason=said.reason, actor=actor_of(request), at=_now()
    )
    return measure_as_json(ended)


@router.get("/inspections/{mrn}/changes", response={200: list[dict[str, Any]], 403: Problem})
def list_changes(request: HttpRequest, mrn: Mrn) -> list[dict[str, Any]]:
    """The changes of the control of a declaration, raised and lowered alike (officials)."""
    actor = actor_of(request)
    require(actor, READ)
    return [change_as_json(row) for row in queries.changes_visible_to(actor).filter(mrn=mrn).order_by("number")]


@router.post("/inspections/{mrn}/raise", response=dict(ANSWERS))
def raise_control(request: HttpRequest, mrn: Mrn, said: LevelIn) -> dict[str, Any]:
    """Make a control stricter at once (officers): a heavier lane, further control types, or both."""
    order = controlling.raise_control(
        mrn=mrn,
        lane=said.lane,
        controls=said.controls,
        reason=said.reason,
        actor=actor_of(request),
        at=_now(),
    )
    return {"mrn": mrn, "order": order.reference if order else None}


@router.post("/inspections/{mrn}/lower", response=dict(ANSWERS))
def propose_lowering(request: HttpRequest, mrn: Mrn, said: LevelIn) -> dict[str, Any]:
    """Propose a lighter control: it holds once another person has approved it (officers)."""
    change = services.propose_lowering(
        mrn=mrn,
        lane=said.lane,
        controls=tuple(said.controls),
        reason=said.reason,
        actor=actor_of(request),
        at=_now(),
    )
    return change_as_json(change)


@router.post("/inspections/{mrn}/changes/{int:number}/decision", response=dict(ANSWERS))
def decide_lowering(request: HttpRequest, mrn: Mrn, number: Number, said: DecisionIn) -> dict[str, Any]:
    """Approve or refuse a lighter control that another person proposed (supervisors)."""
    change = controlling.decide_lowering(
        reference=f"{mrn}/{number}",
        decision=Decision(said.decision),
        reason=said.reason,
        actor=actor_of(request),
        at=_now(),
    )
    return change_as_json(change)


def _order(actor: Actor, mrn: str, number: int) -> WorkOrder:
    require(actor, READ)
    order = queries.orders_visible_to(actor).filter(mrn=mrn, number=number).first()
    if order is None:
        raise NotFound("work order", f"{mrn}/{number}")
    return order


def _question(actor: Actor, mrn: str, number: int) -> Question:
    question = queries.questions_visible_to(actor).filter(mrn=mrn, number=number).first()
    if question is None:
        raise NotFound("question", f"{mrn}/{number}")
    return question
