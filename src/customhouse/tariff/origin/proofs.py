"""Reading proofs of origin, approvals and requests for verification, as far as an actor may."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.documents.rules import codes
from customhouse.tariff.origin.access import READ_PROOFS
from customhouse.tariff.origin.models import Approval, Enquiry, Proof
from customhouse.tariff.origin.queries import in_force
from customhouse.tariff.origin.rules.proving import Standing, standing_on
from customhouse.tariff.origin.states import ProofState


def visible_to(actor: Actor) -> QuerySet[Proof]:
    """The proofs that an actor may see: officials all, others those of exporters they speak for."""
    proofs = Proof.objects.select_related("scheme").order_by("-id")
    return proofs if permits(actor, READ_PROOFS) else proofs.filter(exporter__in=actor.traders)


def find_proof(actor: Actor, reference: str) -> Proof:
    """The proof of a reference as typed; `NotFound` where there is none that the actor may see."""
    clean = reference.replace("\0", "").strip().upper()[:30]
    found = visible_to(actor).filter(reference=clean).first()
    if found is None:
        raise NotFound("proof of origin", clean)
    return found


def verified(code: str) -> Proof | None:
    """The proof that a verification code proves, however it was typed; None for every other text."""
    compact = codes.compact(code)
    if not codes.is_valid(compact):
        return None
    return Proof.objects.select_related("scheme", "original", "replaces").filter(code=compact).first()


def standing_of(proof: Proof, day: date) -> Standing:
    """What a proof is worth on a day."""
    return standing_on(
        day,
        expires_on=proof.expires_on,
        is_replaced=proof.state == ProofState.REPLACED,
        is_cancelled=proof.state == ProofState.CANCELLED,
    )


def approvals_visible_to(actor: Actor) -> QuerySet[Approval]:
    """The approvals that an actor may see: officials all, others those of exporters they speak for."""
    approvals = Approval.objects.select_related("scheme").order_by("-id")
    return approvals if permits(actor, READ_PROOFS) else approvals.filter(holder__in=actor.traders)


def find_approval(actor: Actor, number: str) -> Approval:
    """The approval of a number; `NotFound` where there is none that the actor may see."""
    clean = number.replace("\0", "").strip().upper()[:30]
    found = approvals_visible_to(actor).filter(number=clean).first()
    if found is None:
        raise NotFound("approval", clean)
    return found


def approval_on(day: date, holder: str, scheme: str) -> Approval | None:
    """The approval under which an exporter may make out declarations for a scheme on a day."""
    return Approval.objects.filter(in_force(day), holder=holder, scheme__code=scheme, revoked_at=None).first()


def enquiries() -> QuerySet[Enquiry]:
    """Requests for verification, those that wait first, the most pressing of them on top."""
    return Enquiry.objects.select_related("proof").order_by("-id")


def find_enquiry(reference: str) -> Enquiry:
    """The request of a reference; `NotFound` where there is none."""
    clean = reference.replace("\0", "").strip().upper()[:30]
    found = enquiries().filter(reference=clean).first()
    if found is None:
        raise NotFound("request for verification", clean)
    return found
