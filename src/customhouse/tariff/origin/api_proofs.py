"""Proofs of origin, approved exporters and requests for verification over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.origin import issuing, proofs, receiving
from customhouse.tariff.origin.access import (
    APPROVE_EXPORTERS,
    DECLARE_ORIGIN,
    ISSUE_PROOFS,
    READ_PROOFS,
    VERIFY_PROOFS,
)
from customhouse.tariff.origin.payloads import (
    AnswerBody,
    ApprovalBody,
    ApprovalPayload,
    EnquiryBody,
    EnquiryPayload,
    ProofBody,
    ProofPayload,
    ReasonBody,
    ReceivedOutcomePayload,
    ReceivedProofBody,
    ReceivedProofPayload,
    ReplacementBody,
    approval_as_json,
    enquiry_as_json,
    proof_as_json,
    received_as_json,
)

router = Router(tags=["origin"])
MOST = 200
PROBLEMS = {404: Problem, 409: Problem}


@router.get("/origin/proofs", response=list[ProofPayload])
def list_proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """The proofs of origin that you may see, the newest first (200 at most)."""
    return [proof_as_json(each) for each in proofs.visible_to(_reader(request))[:MOST]]


@router.post("/origin/proofs", response={200: ProofPayload, **PROBLEMS})
def issue_proof(request: HttpRequest, proof: ProofBody) -> dict[str, Any]:
    """Make out a proof: a certificate (officers), or a declaration for an approved exporter whom you speak for."""
    return proof_as_json(issuing.issue_proof(proof=proof.proof(), actor=actor_of(request), at=timezone.now()))


@router.get("/origin/received-proofs", response=list[ReceivedProofPayload])
def list_received_proofs(request: HttpRequest) -> list[dict[str, Any]]:
    """The proofs of origin that other administrations sent, the newest first (200 at most)."""
    return [received_as_json(each) for each in receiving.received_visible_to(actor_of(request))[:MOST]]


@router.post("/origin/received-proofs", response={200: ReceivedOutcomePayload, 409: Problem})
def receive_proof(request: HttpRequest, proof: ReceivedProofBody) -> dict[str, str]:
    """Take in a proof that another administration issued, or how one stands now (supervisors)."""
    told = proof.model_dump(mode="json")
    row, outcome = receiving.receive_proof(told=told, actor=actor_of(request), at=timezone.now())
    return {"issuer": row.issuer, "number": row.number, "outcome": outcome}


@router.get("/origin/proofs/{reference}", response={200: ProofPayload, 404: Problem})
def show_proof(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One proof of origin."""
    return proof_as_json(proofs.find_proof(_reader(request), reference))


@router.post("/origin/proofs/{reference}/duplicate", response={200: ProofPayload, **PROBLEMS})
def duplicate_proof(request: HttpRequest, reference: str, why: ReasonBody) -> dict[str, Any]:
    """Issue a duplicate of a proof that was lost (officers)."""
    actor = actor_of(request)
    require(actor, ISSUE_PROOFS)
    found = proofs.find_proof(actor, reference)
    return proof_as_json(issuing.duplicate_proof(proof=found, reason=why.reason, actor=actor, at=timezone.now()))


@router.post("/origin/proofs/{reference}/replacement", response={200: ProofPayload, **PROBLEMS})
def replace_proof(request: HttpRequest, reference: str, by: ReplacementBody) -> dict[str, Any]:
    """Make out a proof in the place of another, which then proves nothing any more (officers)."""
    actor = actor_of(request)
    require(actor, ISSUE_PROOFS)
    found = proofs.find_proof(actor, reference)
    made = issuing.replace_proof(proof=found, by=by.proof.proof(), reason=by.reason, actor=actor, at=timezone.now())
    return proof_as_json(made)


@router.post("/origin/proofs/{reference}/cancellation", response={200: ProofPayload, **PROBLEMS})
def cancel_proof(request: HttpRequest, reference: str, why: ReasonBody) -> dict[str, Any]:
    """Cancel a proof and its duplicates (officers)."""
    actor = actor_of(request)
    require(actor, ISSUE_PROOFS)
    found = proofs.find_proof(actor, reference)
    return proof_as_json(issuing.cancel_proof(proof=found, reason=why.reason, actor=actor, at=timezone.now()))


@router.get("/origin/exporters", response=list[ApprovalPayload])
def list_exporters(request: HttpRequest) -> list[dict[str, Any]]:
    """The approved exporters that you may see."""
    return [approval_as_json(each) for each in proofs.approvals_visible_to(_reader(request))[:MOST]]


@router.post("/origin/exporters", response={200: ApprovalPayload, **PROBLEMS})
def approve_exporter(request: HttpRequest, asked: ApprovalBody) -> dict[str, Any]:
    """Approve an exporter for a scheme (supervisors)."""
    row = issuing.approve_exporter(holder=asked.holder, scheme=asked.scheme, actor=actor_of(request), at=timezone.now())
    return approval_as_json(row)


@router.post("/origin/exporters/{number}/revocation", response={200: ApprovalPayload, **PROBLEMS})
def revoke_exporter(request: HttpRequest, number: str, why: ReasonBody) -> dict[str, Any]:
    """Revoke an approval; what was made out under it stands (supervisors)."""
    actor = actor_of(request)
    require(actor, APPROVE_EXPORTERS)
    found = proofs.find_approval(actor, number)
    return approval_as_json(issuing.revoke_approval(approval=found, reason=why.reason, actor=actor, at=timezone.now()))


@router.get("/origin/enquiries", response=list[EnquiryPayload])
def list_enquiries(request: HttpRequest) -> list[dict[str, Any]]:
    """The requests for verification, the newest first (200 at most)."""
    require(actor_of(request), READ_PROOFS)
    return [enquiry_as_json(each) for each in proofs.enquiries()[:MOST]]


@router.post("/origin/enquiries", response={200: EnquiryPayload, 404: Problem})
def open_enquiry(request: HttpRequest, asked: EnquiryBody) -> dict[str, Any]:
    """Ask for the verification of a foreign proof, or record what is asked about one of ours."""
    told = asked.dict()
    row = issuing.open_enquiry(is_sent=told.pop("sent"), **told, actor=actor_of(request), at=timezone.now())
    return enquiry_as_json(row)


@router.post("/origin/enquiries/{reference}/answer", response={200: EnquiryPayload, **PROBLEMS})
def answer_enquiry(request: HttpRequest, reference: str, told: AnswerBody) -> dict[str, Any]:
    """Record what a verification found."""
    actor = actor_of(request)
    require(actor, VERIFY_PROOFS)
    row = issuing.answer_enquiry(
        reference=reference, outcome=told.outcome, answer=told.answer, actor=actor, at=timezone.now()
    )
    return enquiry_as_json(row)


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permits(actor, DECLARE_ORIGIN):
        require(actor, READ_PROOFS)
    return actor
