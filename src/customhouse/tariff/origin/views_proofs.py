"""Proofs of origin: the list, one of them on a page that can be printed, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.documents.qr import svg
from customhouse.foundation.documents.rules.codes import shown as grouped
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of
from customhouse.reference.countries.queries import country_name
from customhouse.tariff.origin import issuing
from customhouse.tariff.origin.access import DECLARE_ORIGIN, ISSUE_PROOFS, READ_PROOFS
from customhouse.tariff.origin.forms import KIND_NAMES, ProofForm, ReasonForm
from customhouse.tariff.origin.models import Proof
from customhouse.tariff.origin.proofs import find_proof, standing_of, visible_to
from customhouse.tariff.origin.rules.proving import ProofKind
from customhouse.tariff.origin.standings import STANDINGS
from customhouse.tariff.origin.states import ProofState, allowed


def chip_of(proof: Proof) -> tuple[Any, Tone]:
    """What a proof is worth today, as a chip."""
    return STANDINGS[standing_of(proof, timezone.localdate())]


def named(country: str) -> str:
    """A country in the reader's language."""
    return country_name(country, (get_language() or "en").partition("-")[0])


def _url(proof: Proof) -> str:
    return reverse("origin:proof", args=[proof.reference])


PROOFS = Table(
    gettext_lazy("Proofs of origin"),
    (
        Column("reference", gettext_lazy("Number"), lambda row: row.reference, "ref", link=_url),
        Column("kind", gettext_lazy("Kind"), lambda row: KIND_NAMES[ProofKind(row.kind)]),
        Column("exporter", gettext_lazy("Exporter"), lambda row: row.exporter_name),
        Column("scheme", gettext_lazy("Scheme of preference"), lambda row: row.scheme.title),
        Column("issued", pgettext_lazy("proof", "Issued"), lambda row: row.issued_on, "day"),
        Column("until", gettext_lazy("Until"), lambda row: row.expires_on, "day"),
        Column("state", gettext_lazy("State"), chip_of, "chip"),
    ),
    (Filter("q", gettext_lazy("Number or exporter")),),
    empty=gettext_lazy("No proofs of origin."),
)


@require_safe
def proofs(request: HttpRequest) -> HttpResponseBase:
    """The proofs that the actor may see."""
    actor = signed_in(request)
    _require_reader(actor)
    (words,) = (question.value for question in asked(PROOFS, request.GET).filters)
    rows = visible_to(actor)
    if words:
        rows = rows.filter(reference=words.upper()[:30]) | rows.filter(exporter=words.upper()[:40])
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(PROOFS, rows.iterator()), content_type="text/csv; charset=utf-8")
    shown = {"page": page_of(PROOFS, rows, request.GET), "may_issue": _may_issue(actor)}
    return render(request, "origin/proofs.html", shown | {"may_read_received": permits(actor, READ_PROOFS)})


@require_safe
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """One proof: what it says, its code as a square to scan, and what can be done with it."""
    actor = signed_in(request)
    _require_reader(actor)
    return _page(request, find_proof(actor, reference), actor)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Make out a proof of origin."""
    actor = signed_in(request)
    if not _may_issue(actor):
        require(actor, ISSUE_PROOFS)
    return _made_out(request, actor, lambda made: issuing.issue_proof(proof=made, actor=actor, at=timezone.now()), None)


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, reference: str) -> HttpResponse:
    """Make out a proof in the place of another."""
    actor = signed_in(request)
    require(actor, ISSUE_PROOFS)
    old = find_proof(actor, reference)
    reason = _("In the place of {reference}.").format(reference=old.reference)
    return _made_out(
        request,
        actor,
        lambda made: issuing.replace_proof(proof=old, by=made, reason=reason, actor=actor, at=timezone.now()),
        old,
    )


@require_POST
def duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """Issue a duplicate of a proof that was lost."""
    actor = signed_in(request)
    require(actor, ISSUE_PROOFS)
    found = find_proof(actor, reference)
    return _with_reason(
        request,
        found,
        actor,
        lambda reason: issuing.duplicate_proof(proof=found, reason=reason, actor=actor, at=timezone.now()),
        "duplicate",
    )


@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel a proof."""
    actor = signed_in(request)
    require(actor, ISSUE_PROOFS)
    found = find_proof(actor, reference)
    return _with_reason(
        request,
        found,
        actor,
        lambda reason: issuing.cancel_proof(proof=found, reason=reason, actor=actor, at=timezone.now()),
        "cancel",
    )


def _made_out(request: HttpRequest, actor: Actor, make: Callable[[Any], Proof], old: Proof | None) -> HttpResponse:
    """The form of a proof; the proof, once it is made out."""
    posted = request.POST if request.method == "POST" else None
    form = ProofForm(timezone.localdate(), posted, initial=_as_before(old, actor))
    if posted is not None and form.is_valid():
        try:
            made = make(form.proof())
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("The proof is made out."))
            return redirect(_url(made))
    crumbs = [Crumb(_("Proofs of origin"), reverse("origin:proofs")), Crumb(_("Make out"))]
    shown = {"form": form, "old": old, "crumbs": crumbs}
    return render(request, "origin/issue.html", shown, status=422 if form.errors else 200)


def _as_before(old: Proof | None, actor: Actor) -> dict[str, Any]:
    """What the form begins with: what the old proof says, or the exporter for whom the actor speaks."""
    if old is None:
        return {"exporter": next(iter(sorted(actor.traders)), ""), "kind": ""}
    lines = "\n".join(f"{line['code']}; {line['description']}; {line['criterion']}" for line in old.lines)
    names = ("kind", "exporter", "consignee", "destination", "invoice", "exported_on")
    return {name: getattr(old, name) for name in names} | {"scheme": old.scheme.code, "lines": lines}


def _with_reason(
    request: HttpRequest, found: Proof, actor: Actor, act: Callable[[str], Proof], verb: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            made = act(form.cleaned_data["reason"])
        except CustomhouseError as error:
            tell(form, error)
        else:
            messages.success(request, _("It is done."))
            return redirect(_url(made))
    return _page(request, found, actor, {verb: form})


def _page(request: HttpRequest, found: Proof, actor: Actor, sent: dict[str, ReasonForm] | None = None) -> HttpResponse:
    verbs = allowed(ProofState(found.state)) if permits(actor, ISSUE_PROOFS) else ()
    address = request.build_absolute_uri(reverse("origin:verify", args=[found.code]))
    forms = {verb: (sent or {}).get(verb, ReasonForm(auto_id=f"id_{verb}_%s")) for verb in ("duplicate", "cancel")}
    shown = {
        "proof": found,
        "kind": KIND_NAMES[ProofKind(found.kind)],
        "state": chip_of(found),
        "facts": _facts(found),
        "address": address,
        "code": grouped(found.code),
        "qr": mark_safe(svg(address)),  # noqa: S308  # our own drawing of an address of ours
        "duplicates": found.duplicates.all() if not found.original_id else [],
        "replacements": found.replacements.all(),
        "forms": {verb: form for verb, form in forms.items() if verb in verbs},
        "may_replace": "replace" in verbs,
        "crumbs": [Crumb(_("Proofs of origin"), reverse("origin:proofs")), Crumb(found.reference)],
    }
    return render(request, "origin/proof.html", shown, status=422 if sent else 200)


def _facts(found: Proof) -> list[Fact]:
    told = [
        Fact(_("Exporter"), found.exporter_name),
        Fact(_("Consignee"), found.consignee),
        Fact(_("Scheme of preference"), found.scheme.title),
        Fact(_("Country of destination"), named(found.destination)),
        Fact(_("Invoice"), found.invoice),
        Fact(pgettext_lazy("proof", "Issued"), found.issued_on, "day"),
        Fact(_("Until"), found.expires_on, "day"),
        Fact(_("Approval"), found.approval.number if found.approval else "", "ref"),
    ]
    return [fact for fact in told if fact.value]


def _may_issue(actor: Actor) -> bool:
    return permits(actor, ISSUE_PROOFS) or permits(actor, DECLARE_ORIGIN)


def _require_reader(actor: Actor) -> None:
    if not permits(actor, DECLARE_ORIGIN):
        require(actor, READ_PROOFS)
