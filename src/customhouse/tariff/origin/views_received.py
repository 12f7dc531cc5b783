"""Proofs of origin that other administrations sent: the list, and one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from customhouse.foundation.access.requests import signed_in
from customhouse.foundation.pages.records import Crumb, Fact, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, csv_of, page_of
from customhouse.tariff.origin.forms import KIND_NAMES
from customhouse.tariff.origin.models import ReceivedProof
from customhouse.tariff.origin.receiving import find_received, received_visible_to, standing_of
from customhouse.tariff.origin.rules.claiming import compact
from customhouse.tariff.origin.rules.proving import ProofKind
from customhouse.tariff.origin.standings import STANDINGS
from customhouse.tariff.origin.views_proofs import named


def chip_of(proof: ReceivedProof) -> tuple[Any, Tone]:
    """What a proof is worth today, as a chip."""
    return STANDINGS[standing_of(proof, timezone.localdate())]


def _url(proof: ReceivedProof) -> str:
    return reverse("origin:received", args=[proof.issuer, proof.number])


RECEIVED = Table(
    gettext_lazy("Proofs received from other administrations"),
    (
        Column("number", gettext_lazy("Number"), lambda row: row.number, "ref", link=_url),
        Column("issuer", gettext_lazy("Issued in"), lambda row: named(row.issuer)),
        Column("kind", gettext_lazy("Kind"), lambda row: KIND_NAMES[ProofKind(row.kind)]),
        Column("consignee", gettext_lazy("Consignee"), lambda row: row.consignee),
        Column("issued", pgettext_lazy("proof", "Issued"), lambda row: row.issued_on, "day"),
        Column("until", gettext_lazy("Until"), lambda row: row.expires_on, "day"),
        Column("state", gettext_lazy("State"), chip_of, "chip"),
    ),
    (Filter("q", gettext_lazy("Number")),),
    empty=gettext_lazy("No proof was received."),
)


@require_safe
def received(request: HttpRequest) -> HttpResponseBase:
    """The proofs that other administrations sent."""
    rows = received_visible_to(signed_in(request))
    (words,) = (question.value for question in asked(RECEIVED, request.GET).filters)
    rows = rows.filter(number=compact(words)) if words else rows
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(csv_of(RECEIVED, rows.iterator()), content_type="text/csv; charset=utf-8")
    return render(request, "origin/received.html", {"page": page_of(RECEIVED, rows, request.GET), "crumbs": [_crumb()]})


@require_safe
def one(request: HttpRequest, issuer: str, number: str) -> HttpResponse:
    """One proof as it was sent, and how it stands."""
    proof = find_received(signed_in(request), issuer, number)
    facts = [
        Fact(_("Issued in"), named(proof.issuer)),
        Fact(_("Kind"), KIND_NAMES[ProofKind(proof.kind)]),
        Fact(_("Exporter"), proof.exporter or "–"),
        Fact(_("Consignee"), proof.consignee or proof.consignee_identifier or "–"),
        Fact(_("Day of issue"), proof.issued_on, "day"),
        Fact(_("Until"), proof.expires_on, "day"),
        Fact(_("Received"), proof.received_at, "moment"),
    ]
    if proof.replaced_by:
        facts.append(Fact(_("Replaced by"), proof.replaced_by, "ref"))
    crumbs = [_crumb(), Crumb(_("Received"), reverse("origin:all_received")), Crumb(proof.number)]
    shown = {"proof": proof, "state": chip_of(proof), "facts": facts, "crumbs": crumbs}
    return render(request, "origin/received_proof.html", shown)


def _crumb() -> Crumb:
    return Crumb(_("Proofs of origin"), reverse("origin:proofs"))
