"""What people do about a release: ask for a correction and decide on it, settle the duty, revoke a release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from customhouse.clearance import releasing
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.lodging import form_methods
from customhouse.clearance.pages.release.forms import ELEMENT_NAMES, CorrectionForm, DecisionForm, WhyForm
from customhouse.clearance.release.access import ASK_CORRECTION, CORRECT, REVOKE, SETTLE
from customhouse.clearance.release.corrections import ask_correction
from customhouse.clearance.release.models import CorrectionRequest
from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import Permission, require, require_at
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb


@login_required
@form_methods
def settle(request: HttpRequest, mrn: str) -> HttpResponse:
    """Settle the final duty of goods that were released before it was settled."""

    def act(form: Form) -> str:
        releasing.settle(mrn=mrn, reason=form.cleaned_data["reason"], actor=actor_of(request), at=datetime.now(UTC))
        return gettext("The duty is final.")

    return _asked(request, mrn, SETTLE, gettext("Settle the duty"), act)


@login_required
@form_methods
def revoke(request: HttpRequest, mrn: str) -> HttpResponse:
    """Revoke a release that was given in error."""

    def act(form: Form) -> str:
        releasing.revoke(mrn=mrn, reason=form.cleaned_data["reason"], actor=actor_of(request), at=datetime.now(UTC))
        return gettext("The release is revoked. Whoever verifies its note is told so.")

    return _asked(request, mrn, REVOKE, gettext("Revoke the release"), act)


@login_required
@form_methods
def correct(request: HttpRequest, mrn: str) -> HttpResponse:
    """Ask for a correction of a declaration whose goods were released."""

    def act(form: Form) -> str:
        assert isinstance(form, CorrectionForm)  # noqa: S101  # the form named below
        ask_correction(
            mrn=mrn,
            corrections=[form.correction()],
            reason=form.cleaned_data["reason"],
            actor=actor_of(request),
            at=datetime.now(UTC),
        )
        return gettext("The request is sent. An officer decides on it.")

    return _asked(request, mrn, ASK_CORRECTION, gettext("Ask for a correction"), act, CorrectionForm)


@login_required
@form_methods
def decide(request: HttpRequest, mrn: str, number: int) -> HttpResponse:
    """Grant or refuse a correction that somebody else asked for."""
    require(actor_of(request), CORRECT)
    asked = CorrectionRequest.objects.filter(declaration=found(request, mrn), number=number).first()
    if asked is None:
        raise NotFound("request", f"{mrn}/{number}")

    def act(form: Form) -> str:
        said = form.cleaned_data
        granted = said["granted"] == "yes"
        decided = releasing.correct if granted else releasing.refuse_correction
        decided(mrn=mrn, number=number, reason=said["reason"], actor=actor_of(request), at=datetime.now(UTC))
        return gettext("The correction is made.") if granted else gettext("The correction is refused.")

    names = dict(ELEMENT_NAMES)
    wanted = [each | {"name": names.get(each["element"], each["element"])} for each in asked.corrections]
    more = {"asked": asked, "wanted": wanted}
    return _asked(request, mrn, CORRECT, gettext("Decide on a correction"), act, DecisionForm, more)


def _asked(  # what a page of one form is made of
    request: HttpRequest,
    mrn: str,
    permission: Permission,
    title: str,
    act: Callable[[Form], str],
    kind: type[Form] = WhyForm,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; do what it asks, and say so on the declaration's page."""
    actor = actor_of(request)
    require(actor, permission)
    declaration = found(request, mrn)
    if actor.is_official and not actor.traders:
        require_at(actor, permission, declaration.office, mrn)
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            messages.success(request, act(form))
            return redirect("declarations:show", mrn=mrn)
        except Refused as error:
            for fault in error.findings:
                form.add_error(None, f"{fault.text(gettext)} {fault.cure(gettext)}")
    context = {"form": form, "title": title, **_about(declaration, title), **(more or {})}
    return render(request, "release/act.html", context, status=422 if form.errors else 200)


def _about(declaration: Declaration, title: str) -> dict[str, Any]:
    mrn = declaration.mrn or ""
    return {
        "declaration": declaration,
        "crumbs": [Crumb(mrn, reverse("declarations:show", args=[mrn])), Crumb(title)],
    }
