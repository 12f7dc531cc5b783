"""Sending a message from a page through the journey, once, and showing what became of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from customhouse.clearance.declarations.rules.requests import understand_request
from customhouse.clearance.forms import OnceForm
from customhouse.clearance.journey import lodge
from customhouse.clearance.pages.places import place_in_words
from customhouse.clearance.pages.words import language
from customhouse.clearance.records import Arrival, Result
from customhouse.clearance.showing.declarations import outcome_as_json
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.exchange.records import Answer, Channel
from customhouse.foundation.exchange.services import answer_once, record_refused_oversize
from customhouse.messages.findings import msgid
from customhouse.messages.wco.reading import read_message

STATUS = {Result.ACCEPTED: 200, Result.REJECTED: 422, Result.UNREADABLE: 400, Result.UNSUPPORTED: 415}
DONE = {
    "amendment": msgid("The amendment was accepted."),
    "cancellation": msgid("The declaration was cancelled."),
    "presentation": msgid("The goods are presented."),
    "query": msgid("This is how the declaration stands; nothing was changed."),
}
"""What is said of a request that was granted; of any other message, that the declaration was accepted."""


def words_for(data: bytes) -> str:
    """What is said once a message was accepted."""
    tree = read_message(data).declaration
    kind = understand_request(tree).kind if tree else ""
    return gettext(DONE[kind]) if kind in DONE else gettext("The declaration was accepted.")


def note_too_large(request: HttpRequest, file: UploadedFile[Any]) -> None:
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


def sent(request: HttpRequest, form: OnceForm, data: bytes, context: dict[str, Any]) -> HttpResponse:
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
        messages.success(request, words_for(data))
        return redirect("declarations:show", mrn=outcome["mrn"])
    errors = [error | {"place": place_in_words(error["path"], gettext)} for error in outcome["errors"]]
    context = {"crumbs": context.get("crumbs"), "declaration": context.get("declaration")}
    return render(
        request,
        "declarations/result.html",
        context | {"outcome": outcome, "errors": errors, "warnings": outcome["warnings"]},
        status=answer.status,
    )
