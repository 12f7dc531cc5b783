"""Lodging by page: a WCO message as a file or pasted, and the acts that need no file (cancel, present).

Every one is a message that takes the same way as those of the API, `clearance.journey.lodge`. A form that is sent
twice is answered twice with one and the same outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from customhouse.clearance.asking import cancellation, presentation
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.rules.requests import understand_request
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.forms import MessageForm, OnceForm, ReasonForm
from customhouse.clearance.journey import lodge
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.places import place_in_words
from customhouse.clearance.pages.words import language
from customhouse.clearance.records import Arrival, Result
from customhouse.clearance.showing import outcome_as_json
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Answer, Channel
from customhouse.foundation.exchange.services import answer_once, record_refused_oversize
from customhouse.foundation.pages.records import Crumb
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml

STATUS = {Result.ACCEPTED: 200, Result.REJECTED: 422, Result.UNREADABLE: 400, Result.UNSUPPORTED: 415}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_methods
def lodge_message(request: HttpRequest) -> HttpResponse:
    """Lodge whatever a WCO message asks for."""
    require(actor_of(request), LODGE)
    return _by_message(request, "declarations/lodge.html", {}, gettext("The declaration was accepted."))


@login_required
@form_methods
def amend(request: HttpRequest, mrn: str) -> HttpResponse:
    """Amend a declaration by a WCO amendment, which must be about this one."""
    declaration = _changeable(request, mrn)

    def other(data: bytes) -> str:
        tree = read_message(data).declaration
        named = understand_request(tree).mrn if tree else mrn
        if named == mrn:
            return ""
        return gettext("This message names another declaration, or none. An amendment of this one names its MRN.")

    return _by_message(
        request,
        "declarations/amend.html",
        _about(declaration, gettext("Amend")),
        gettext("The amendment was accepted."),
        other,
    )


@login_required
@form_methods
def cancel(request: HttpRequest, mrn: str) -> HttpResponse:
    """Ask for a declaration to be cancelled, with a reason."""
    declaration = _changeable(request, mrn)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = _about(declaration, gettext("Cancel"))
    if not form.is_valid():
        return render(request, "declarations/cancel.html", context | {"form": form}, status=422 if form.errors else 200)
    submitter = _submitter(actor_of(request), declaration)
    tree = cancellation(mrn=mrn, lrn=declaration.lrn, submitter=submitter, reason=form.cleaned_data["reason"])
    return _sent(request, form, write_xml(tree), context, gettext("The declaration was cancelled."))


@login_required
@form_methods
def present(request: HttpRequest, mrn: str) -> HttpResponse:
    """Tell that the goods of a declaration lodged before their arrival are there."""
    declaration = _changeable(request, mrn)
    form = OnceForm(request.POST if request.method == "POST" else None)
    context = _about(declaration, gettext("Present the goods"))
    if not form.is_valid():
        return render(request, "declarations/present.html", context | {"form": form})
    submitter = _submitter(actor_of(request), declaration)
    tree = presentation(mrn=mrn, lrn=declaration.lrn, submitter=submitter)
    return _sent(request, form, write_xml(tree), context, gettext("The goods are presented."))


def may(actor: Actor, declaration: Declaration, verb: str) -> bool:
    """Whether this actor can do this with the declaration as it stands: what the page offers."""
    state = State(declaration.state)
    if state not in transition(verb).sources or not actor.has(*LODGE.roles):
        return False
    return state is not State.UNDER_CONTROL or declaration.may_amend_under_control


def _changeable(request: HttpRequest, mrn: str) -> Declaration:
    require(actor_of(request), LODGE)
    return found(request, mrn)


def _about(declaration: Declaration, act: str) -> dict[str, Any]:
    mrn = declaration.mrn or ""
    crumbs = [
        Crumb(gettext("My declarations"), reverse("declarations:list")),
        Crumb(mrn, reverse("declarations:show", args=[mrn])),
        Crumb(act),
    ]
    return {"declaration": declaration, "crumbs": crumbs}


def _submitter(actor: Actor, declaration: Declaration) -> str:
    """Which of the parties for whom the actor speaks asks: the declarant first."""
    parties = (declaration.declarant, declaration.agent, declaration.importer, declaration.exporter)
    return next((party for party in parties if party in actor.traders), "")


def _by_message(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    said: str,
    objection: Callable[[bytes], str] = lambda _data: "",
) -> HttpResponse:
    """Show the form for a message, or take the message that was sent."""
    limit = settings().max_message_bytes
    context = context | {"limit_megabytes": limit // 1_000_000}
    form = MessageForm(request.POST, request.FILES) if request.method == "POST" else MessageForm()
    if not form.is_valid():
        return render(request, template, context | {"form": form}, status=422 if form.errors else 200)
    file: UploadedFile[Any] | None = form.cleaned_data["file"]
    if file is not None and (file.size or 0) > limit:
        _note_too_large(request, file)
        text = gettext("The file is larger than {limit} MB. Divide it into smaller messages.")
        form.add_error("file", text.replace("{limit}", str(limit // 1_000_000)))
        return render(request, template, context | {"form": form}, status=413)
    data = file.read() if file is not None else form.cleaned_data["text"].encode()
    if said_against := objection(data):
        form.add_error("file" if file is not None else "text", said_against)
        return render(request, template, context | {"form": form}, status=422)
    return _sent(request, form, data, context, said)


def _note_too_large(request: HttpRequest, file: UploadedFile[Any]) -> None:
    """Record who sent what size; the bytes are not kept."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    record_refused_oversize(
        sha256_of_read=digest.hexdigest(),
        size=file.size or 0,
        sender=actor_of(request),
        channel=Channel.WEB.value,
        at=datetime.now(UTC),
    )


def _sent(request: HttpRequest, form: OnceForm, data: bytes, context: dict[str, Any], said: str) -> HttpResponse:
    """Take a message through the journey, once; to its declaration if it was accepted, else to what is wrong."""
    actor, at, key = actor_of(request), datetime.now(UTC), form.key(data)
    arrival = Arrival(data, actor, at, "", Channel.WEB.value, key)

    def work() -> Answer:
        outcome = lodge([arrival])[0]
        body = outcome_as_json(outcome, gettext, language()) | {"received": outcome.received}
        return Answer(STATUS[outcome.result], msgspec.json.encode(body), "application/json")

    answer = answer_once(sender=actor, key=key, data=data, at=at, work=work)
    outcome = msgspec.json.decode(answer.body)
    if outcome["outcome"] == Result.ACCEPTED.value:
        messages.success(request, said)
        return redirect("declarations:show", mrn=outcome["mrn"])
    errors = [error | {"place": place_in_words(error["path"], gettext)} for error in outcome["errors"]]
    context = {"crumbs": context.get("crumbs"), "declaration": context.get("declaration")}
    return render(
        request,
        "declarations/result.html",
        context | {"outcome": outcome, "errors": errors, "warnings": outcome["warnings"]},
        status=answer.status,
    )
