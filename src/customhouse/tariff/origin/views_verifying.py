"""Verification: the public page of a proof, requests between administrations, and approved exporters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.documents.rules import codes
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.tariff.origin import issuing
from customhouse.tariff.origin import proofs as queries
from customhouse.tariff.origin.access import APPROVE_EXPORTERS, DECLARE_ORIGIN, READ_PROOFS, VERIFY_PROOFS
from customhouse.tariff.origin.forms import OUTCOME_NAMES, AnswerForm, ApprovalForm, EnquiryForm, ReasonForm
from customhouse.tariff.origin.models import Approval, Enquiry
from customhouse.tariff.origin.rules.proving import Outcome, Standing
from customhouse.tariff.origin.standings import STANDINGS
from customhouse.tariff.origin.states import EnquiryState
from customhouse.tariff.origin.views_proofs import named


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a proof, where it cannot be scanned."""
    typed = request.GET.get("code", "")
    if not typed.strip():
        return render(request, "origin/enter.html", {"typed": ""})
    code = codes.compact(typed)
    if not codes.is_valid(code):
        return render(request, "origin/enter.html", {"typed": typed[:100], "unknown": True}, status=404)
    return redirect("origin:verify", code=code)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a proof's code proves; a clear page where it proves nothing. No sign-in: the code is 130 bits of chance."""
    proof = queries.verified(code)
    if proof is None:
        return render(request, "origin/enter.html", {"typed": code[:100], "unknown": True}, status=404)
    standing = queries.standing_of(proof, timezone.localdate())
    label, tone = STANDINGS[standing]
    shown = {"proof": proof, "label": label, "tone": tone, "is_valid": standing is Standing.VALID}
    shown["destination"] = named(proof.destination)
    return render(request, "origin/verify.html", shown)


def _enquiry_chip(row: Enquiry) -> tuple[Any, Tone]:
    if row.state == EnquiryState.ANSWERED:
        good = row.outcome == Outcome.GENUINE
        return OUTCOME_NAMES[Outcome(row.outcome)], Tone.GOOD if good else Tone.BAD
    if row.due_on < timezone.localdate():
        return _("Late"), Tone.BAD
    return _("Waiting for an answer"), Tone.WAIT


ENQUIRIES = Table(
    gettext_lazy("Requests for verification"),
    (
        Column(
            "reference",
            gettext_lazy("Number"),
            lambda row: row.reference,
            "ref",
            link=lambda row: reverse("origin:enquiry", args=[row.reference]),
        ),
        Column("concerns", gettext_lazy("Reference of the proof"), lambda row: row.concerns, "ref"),
        Column("administration", gettext_lazy("Administration"), lambda row: named(row.administration)),
        Column("due", gettext_lazy("Answer due"), lambda row: row.due_on, "day"),
        Column("state", gettext_lazy("State"), _enquiry_chip, "chip"),
    ),
    empty=gettext_lazy("Nobody asks, and nothing is asked."),
    is_exported=False,
)
EXPORTERS = Table(
    gettext_lazy("Approved exporters"),
    (
        Column("number", gettext_lazy("Number"), lambda row: row.number, "ref"),
        Column("holder", gettext_lazy("Exporter"), lambda row: row.holder_name),
        Column("scheme", gettext_lazy("Scheme of preference"), lambda row: row.scheme.title),
        Column("from", gettext_lazy("Valid from"), lambda row: row.valid_from, "day"),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: (_("Revoked"), Tone.BAD) if row.revoked_at else (_("Valid"), Tone.GOOD),
            "chip",
        ),
    ),
    empty=gettext_lazy("No approved exporters."),
    is_exported=False,
)


@require_http_methods(["GET", "POST"])
def enquiries(request: HttpRequest) -> HttpResponse:
    """The requests for verification, and a new one."""
    actor = signed_in(request)
    require(actor, READ_PROOFS if request.method == "GET" else VERIFY_PROOFS)
    form = EnquiryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            issuing.open_enquiry(
                concerns=told["concerns"],
                administration=told["administration"],
                question=told["question"],
                is_sent=told["is_sent"] == "yes",
                actor=actor,
                at=timezone.now(),
            )
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The request is recorded."))
            return redirect("origin:enquiries")
    shown = {
        "page": page_of(ENQUIRIES, queries.enquiries(), request.GET),
        "form": form if permits(actor, VERIFY_PROOFS) else None,
    }
    return render(request, "origin/enquiries.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def enquiry(request: HttpRequest, reference: str) -> HttpResponse:
    """One request for verification, and its answer."""
    actor = signed_in(request)
    require(actor, READ_PROOFS if request.method == "GET" else VERIFY_PROOFS)
    found = queries.find_enquiry(reference)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            issuing.answer_enquiry(
                reference=found.reference,
                outcome=Outcome(told["outcome"]),
                answer=told["answer"],
                actor=actor,
                at=timezone.now(),
            )
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("origin:enquiry", reference=found.reference)
    is_open = found.state == EnquiryState.OPEN and permits(actor, VERIFY_PROOFS)
    shown = {
        "enquiry": found,
        "state": _enquiry_chip(found),
        "facts": _facts(found),
        "form": form if is_open or form.errors else None,
        "crumbs": [Crumb(_("Requests for verification"), reverse("origin:enquiries")), Crumb(found.reference)],
    }
    return render(request, "origin/enquiry.html", shown, status=422 if form.errors else 200)


def _facts(found: Enquiry) -> list[Fact]:
    link = reverse("origin:proof", args=[found.proof.reference]) if found.proof else ""
    return [
        Fact(_("Reference of the proof"), found.concerns, "ref", url=link),
        Fact(_("Administration"), named(found.administration)),
        Fact(_("Who asks"), _("We ask") if found.is_sent else _("They ask")),
        Fact(_("Answer due"), found.due_on, "day"),
        Fact(_("Answered"), found.answered_at, "moment"),
    ]


@require_http_methods(["GET", "POST"])
def exporters(request: HttpRequest) -> HttpResponse:
    """Approved exporters, and approving one."""
    actor = signed_in(request)
    if request.method == "POST":
        require(actor, APPROVE_EXPORTERS)
    elif not permits(actor, DECLARE_ORIGIN):
        require(actor, READ_PROOFS)
    form = ApprovalForm(timezone.localdate(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            issuing.approve_exporter(**form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The exporter is approved."))
            return redirect("origin:exporters")
    rows = queries.approvals_visible_to(actor)
    may_approve = permits(actor, APPROVE_EXPORTERS)
    shown = {
        "page": page_of(EXPORTERS, rows, request.GET),
        "form": form if may_approve else None,
        "open": [_with_form(row) for row in rows.filter(revoked_at=None)[:50]] if may_approve else [],
        "crumbs": [Crumb(_("Proofs of origin"), reverse("origin:proofs")), Crumb(_("Approved exporters"))],
    }
    return render(request, "origin/exporters.html", shown, status=422 if form.errors else 200)


def _with_form(row: Approval) -> dict[str, Any]:
    return {"approval": row, "form": ReasonForm(auto_id=f"id_{row.pk}_%s")}


@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Revoke an approval."""
    actor = signed_in(request)
    require(actor, APPROVE_EXPORTERS)
    found = queries.find_approval(actor, number)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        issuing.revoke_approval(approval=found, reason=reason, actor=actor, at=timezone.now())
        messages.success(request, _("The approval is revoked."))
    else:
        messages.error(request, _("Say why the approval is revoked."))
    return redirect("origin:exporters")
