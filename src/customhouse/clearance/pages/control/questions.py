"""Questions: an officer asks, the trader answers. The trader sees the question, the documents wanted, the deadline."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from customhouse.clearance import controlling
from customhouse.clearance.declarations import queries as declarations
from customhouse.clearance.declarations.access import READ_OWN
from customhouse.clearance.inspections import queries
from customhouse.clearance.inspections.access import ANSWER, ASK, READ
from customhouse.clearance.inspections.forms import AnswerForm, AskForm, ReasonForm
from customhouse.clearance.inspections.models import Question
from customhouse.clearance.pages.control import words
from customhouse.clearance.pages.control.attempting import attempted, by_form
from customhouse.clearance.pages.finding import found as found_declaration
from customhouse.clearance.pages.lodging import form_methods
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits, permits_at, require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.documents.downloads import download
from customhouse.foundation.pages.records import Crumb

MOST = 100


@login_required
@require_safe
def to_answer(request: HttpRequest) -> HttpResponse:
    """What customs asks of the traders one speaks for, the most pressing first."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, READ_OWN)
    rows = queries.questions_to_answer(actor)[:MOST]
    return render(
        request, "inspections/questions.html", {"rows": [(row, words.overdue(row.due_at, at)) for row in rows]}
    )


def found_question(actor: Actor, mrn: str, number: int) -> Question:
    """The question of an address. Raises `NotFound` where there is none that the actor may know of."""
    question = queries.questions_visible_to(actor).filter(mrn=mrn, number=number).first()
    if question is None:
        raise NotFound("question", f"{mrn}/{number}")
    return question


def _frame(actor: Actor, question: Question, here: str = "") -> dict[str, Any]:
    if permits(actor, READ):
        crumbs = [Crumb(question.mrn, reverse("control:declaration", args=[question.mrn]))]
    else:
        crumbs = [Crumb(question.mrn, reverse("declarations:show", args=[question.mrn]))]
    own = reverse("control:question", args=[question.mrn, question.number])
    crumbs += [Crumb(gettext("Question"), own), Crumb(here)] if here else [Crumb(gettext("Question"))]
    return {
        "question": question,
        "state": words.question_chip(question),
        "late": words.overdue(question.due_at, datetime.now(UTC)) if question.is_open else None,
        "files": [row.document for row in question.documents.select_related("document").order_by("id")],
        "is_official": permits(actor, READ),
        "crumbs": crumbs,
    }


@login_required
@form_methods
def show(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """One question; to whoever may answer it, the form to answer."""
    actor = actor_of(request)
    question = found_question(actor, mrn, number)
    mine = declarations.changeable_by(actor).filter(pk=question.declaration_id)
    may_answer = question.is_open and permits(actor, ANSWER) and mine.exists()
    context = _frame(actor, question) | {"may_answer": may_answer}
    at_work = permits_at(actor, ASK, question.office)
    context |= {"may_withdraw": question.is_open and at_work, "may_close": question.is_to_be_read and at_work}
    if request.method == "POST":
        require(actor, ANSWER)
    if not may_answer:
        return render(request, "inspections/question.html", context, status=409 if request.method == "POST" else 200)
    form = AnswerForm(request.POST, request.FILES) if request.method == "POST" else AnswerForm()
    return by_form(
        request,
        "inspections/question.html",
        context,
        form,
        lambda said: controlling.answer(
            reference=question.reference,
            said=said["answer"],
            files=[_file(file) for file in said["attachments"]],
            actor=actor,
            at=datetime.now(UTC),
        ),
        done=gettext("Your answer is with customs."),
        to=lambda: reverse("control:question", args=[mrn, number]),
    )


def _file(file: UploadedFile[Any]) -> controlling.File:
    return controlling.File(file.name or "", file.content_type or "", file.read())


@login_required
@form_methods
def ask(request: HttpRequest, mrn: str) -> HttpResponse:
    """Ask the trader something about a declaration."""
    actor, at = actor_of(request), datetime.now(UTC)
    require(actor, ASK)
    declaration = found_declaration(request, mrn)
    require_at(actor, ASK, declaration.office, mrn)
    days = queries.law_of_control().working_days("question", legal_day(at))
    form = AskForm(request.POST or None, initial={"working_days": days})
    crumbs = [Crumb(mrn, reverse("control:declaration", args=[mrn])), Crumb(gettext("Ask the trader"))]

    def asked(said: dict[str, Any]) -> object:
        return controlling.ask(
            mrn=mrn,
            text=said["text"],
            documents_wanted=said["documents_wanted"],
            working_days=said["working_days"] or 0,
            actor=actor,
            at=at,
        )

    return by_form(
        request,
        "inspections/ask.html",
        {"declaration": declaration, "crumbs": crumbs, "days": days},
        form,
        asked,
        done=gettext("The trader is asked."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )


@login_required
@form_methods
def withdraw(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Take a question back, with a reason."""
    actor = actor_of(request)
    require(actor, ASK)
    question = found_question(actor, mrn, number)
    require_at(actor, ASK, question.office, question.reference)
    return by_form(
        request,
        "inspections/withdraw.html",
        _frame(actor, question, gettext("Withdraw")),
        ReasonForm(request.POST or None),
        lambda said: controlling.withdraw_question(
            reference=question.reference, reason=said["reason"], actor=actor, at=datetime.now(UTC)
        ),
        done=gettext("The question is withdrawn."),
        to=lambda: reverse("control:declaration", args=[mrn]),
    )


@login_required
@require_POST
def close(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Say that the answer was read and is enough."""
    actor = actor_of(request)
    require(actor, ASK)
    question = found_question(actor, mrn, number)
    act = partial(controlling.close_question, reference=question.reference, actor=actor, at=datetime.now(UTC))
    if faults := attempted(act):
        messages.error(request, " ".join(fault.text(gettext) for fault in faults))
        return redirect("control:question", mrn=mrn, number=number)
    messages.success(request, gettext("The answer is read. The question is closed."))
    return redirect("control:declaration", mrn=mrn)


@login_required
@require_safe
def attached(request: HttpRequest, mrn: str, number: int, file: int) -> HttpResponse:
    """A file of an answer by its position, as it came: for officials and the parties."""
    question = found_question(actor_of(request), mrn, number)
    rows = question.documents.select_related("document").order_by("id")[file - 1 : file] if file else ()
    for row in rows:
        return download(row.document)
    raise NotFound("question", f"{question.reference}/{file}")
