"""Proofs of origin among the documents of a declaration that customs knows: shown to officials, with the way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from customhouse.clearance.declarations.models import Item
from customhouse.clearance.declarations.queries import declaration_law
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.pages.records import Tone, Words
from customhouse.tariff.origin.access import READ_PROOFS
from customhouse.tariff.origin.receiving import known_proofs
from customhouse.tariff.origin.rules.claiming import KnownProof, compact, meant
from customhouse.tariff.origin.rules.proving import standing_on
from customhouse.tariff.origin.standings import STANDINGS
from customhouse.tariff.origin.states import ProofState


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A proof that customs knows: where it is shown, and what it is worth on the legal date."""

    url: str
    label: Words
    tone: Tone


def known_papers(items: Sequence[Item], actor: Actor, on: date) -> dict[tuple[str, str], KnownPaper]:
    """The proofs that are known among the documents of these items, by code and reference; for who may read them."""
    codes = declaration_law().code_lists.get("proofs_of_origin", {})
    cited = {
        (each["code"], each["reference"]): item.origin
        for item in items
        for each in item.documents
        if each["code"] in codes
    }
    if not cited or not permits(actor, READ_PROOFS):
        return {}
    known = known_proofs({compact(reference) for _, reference in cited})
    found = {paper: meant(known.get(compact(paper[1]), ()), origin) for paper, origin in cited.items()}
    return {paper: _shown(proof, on) for paper, proof in found.items() if proof}


def _shown(proof: KnownProof, on: date) -> KnownPaper:
    standing = standing_on(
        on,
        expires_on=proof.expires_on,
        is_replaced=proof.state is ProofState.REPLACED,
        is_cancelled=proof.state is ProofState.CANCELLED,
    )
    own = reverse("origin:proof", args=[proof.number]) if proof.is_own else ""
    return KnownPaper(own or reverse("origin:received", args=[proof.issuer, proof.number]), *STANDINGS[standing])
