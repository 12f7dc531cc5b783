"""Lodging by page: a WCO message as a file or pasted, and the acts that need no file (cancel, present).

Every one is a message that takes the same way as those of the API, `clearance.journey.lodge`. A form that is sent
twice is answered twice with one and the same outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from customhouse.clearance.asking import cancellation, presentation
from customhouse.clearance.declarations.access import LODGE
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.rules.requests import understand_request
from customhouse.clearance.declarations.states import State, transition
from customhouse.clearance.forms import MessageForm, OnceForm, ReasonForm
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.sending import note_too_large, sent
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.config.settings import settings
from customhouse.foundation.pages.records import Crumb
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.writing import write_xml

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@form_methods
def lodge_message(request: HttpRequest) -> HttpResponse:
    """Lodge whatever a WCO message asks for."""
    require(actor_of(request), LODGE)
    return _by_message(request, "declarations/lodge.html", {})


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
    return sent(request, form, write_xml(tree), context)


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
    return sent(request, form, write_xml(tree), context)


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
        note_too_large(request, file)
        text = gettext("The file is larger than {limit} MB. Divide it into smaller messages.")
        form.add_error("file", text.replace("{limit}", str(limit // 1_000_000)))
        return render(request, template, context | {"form": form}, status=413)
    data = file.read() if file is not None else form.cleaned_data["text"].encode()
    if said_against := objection(data):
        form.add_error("file" if file is not None else "text", said_against)
        return render(request, template, context | {"form": form}, status=422)
    return sent(request, form, data, context)
