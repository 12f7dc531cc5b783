"""Proofs of origin: the only door for issuing, duplicating, replacing, cancelling and verifying them.

What a proof says never changes: a duplicate and a replacement are proofs of their own, with codes of their own.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import installed_pack, legal_day
from customhouse.foundation.documents.rules.codes import BITS, code_from
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import known_traders
from customhouse.reference.identifiers import eori
from customhouse.tariff.origin.access import APPROVE_EXPORTERS, DECLARE_ORIGIN, ISSUE_PROOFS, VERIFY_PROOFS
from customhouse.tariff.origin.models import Approval, Enquiry, Proof, Series
from customhouse.tariff.origin.proofs import approval_on, find_enquiry, find_proof
from customhouse.tariff.origin.queries import find_scheme
from customhouse.tariff.origin.rules.proving import (
    ANSWER_MONTHS,
    VALIDITY_MONTHS,
    NewProof,
    Outcome,
    ProofKind,
    check_proof,
    is_retrospective,
    months_later,
)
from customhouse.tariff.origin.states import EnquiryState, ProofState, allowed


@transaction.atomic
def approve_exporter(*, holder: str, scheme: str, actor: Actor, at: datetime) -> Approval:
    """Let a known trader make out declarations for a scheme. Raises `AccessDenied`, `NotFound`, `Conflict`."""
    require(actor, APPROVE_EXPORTERS)
    day = _day(at)
    standing = find_scheme(scheme, day)
    identifier, name = _trader(holder)
    if approval_on(day, identifier, standing.scheme.code) is not None:
        raise Conflict(
            "ORG-APPROVED", msgid("{holder} is approved for this scheme already."), params={"holder": identifier}
        )
    row = Approval.objects.create(
        number=_number("AE", day.year),
        holder=identifier,
        holder_name=name,
        scheme=standing.scheme,
        valid_from=day,
        granted_at=at,
        granted_by=actor.name,
    )
    _tell(f"origin-approval:{row.number}", "origin.exporter_approved", actor, at, holder=identifier, scheme=scheme)
    return row


@transaction.atomic
def revoke_approval(*, approval: Approval, reason: str, actor: Actor, at: datetime) -> Approval:
    """Revoke an approval: what was made out under it stands. Raises `AccessDenied`, `Conflict` where it is revoked."""
    require(actor, APPROVE_EXPORTERS)
    row = Approval.objects.select_for_update().get(pk=approval.pk)
    if row.revoked_at is not None:
        raise Conflict("ORG-REVOKED", msgid("{number} is revoked already."), params={"number": row.number})
    row.revoked_at, row.reason = at, reason
    row.save(update_fields=["revoked_at", "reason"])
    _tell(f"origin-approval:{row.number}", "origin.approval_revoked", actor, at, reason=reason)
    return row


@transaction.atomic
def issue_proof(*, proof: NewProof, actor: Actor, at: datetime) -> Proof:
    """Issue a proof of origin: a certificate by customs, or a declaration by an approved exporter.

    Raises `AccessDenied`, `NotFound` (scheme, exporter), `Conflict` (no approval), `Refused` (what it says).
    """
    return _issue(proof, actor, at)


@transaction.atomic
def duplicate_proof(*, proof: Proof, reason: str, actor: Actor, at: datetime) -> Proof:
    """Issue a duplicate of a proof that was lost or stolen: it says the same from the same day, by a code of its own.

    Raises `AccessDenied`, `Conflict` where the proof stands no more.
    """
    require(actor, ISSUE_PROOFS)
    original = _held(proof, "duplicate")
    copied = {
        name: getattr(original, name)
        for name in (
            *("scheme", "kind", "exporter", "exporter_name", "consignee", "destination", "invoice", "lines"),
            *("exported_on", "is_retrospective", "approval", "issued_on", "expires_on"),
        )
    }
    row = Proof.objects.create(
        **copied,
        reference=_number("CO", _day(at).year),
        code=code_from(secrets.randbits(BITS)),
        original=original,
        issued_at=at,
        issued_by=actor.name,
        reason=reason,
    )
    _tell(_subject(original), "origin.proof_duplicated", actor, at, duplicate=row.reference, reason=reason)
    return row


@transaction.atomic
def replace_proof(*, proof: Proof, by: NewProof, reason: str, actor: Actor, at: datetime) -> Proof:
    """Issue a proof in the place of another, which then proves nothing any more.

    Raises as `issue_proof`, and `Conflict` where the proof stands no more.
    """
    require(actor, ISSUE_PROOFS)
    old = _held(proof, "replace")
    row = _issue(by, actor, at, replaces=old, reason=reason)
    _end(old, ProofState.REPLACED)
    _tell(_subject(old), "origin.proof_replaced", actor, at, replacement=row.reference, reason=reason)
    return row


@transaction.atomic
def cancel_proof(*, proof: Proof, reason: str, actor: Actor, at: datetime) -> Proof:
    """Cancel a proof and its duplicates. Raises `AccessDenied`, `Conflict` where it stands no more."""
    require(actor, ISSUE_PROOFS)
    old = _held(proof, "cancel")
    _end(old, ProofState.CANCELLED)
    _tell(_subject(old), "origin.proof_cancelled", actor, at, reason=reason)
    return old


@transaction.atomic
def open_enquiry(
    *, concerns: str, administration: str, question: str, is_sent: bool, actor: Actor, at: datetime
) -> Enquiry:
    """Ask another administration to verify a proof, or take up what it asks of one of ours; the answer is due in time.

    Raises `AccessDenied`, `NotFound` where a proof of ours is asked about that does not exist.
    """
    require(actor, VERIFY_PROOFS)
    day = _day(at)
    row = Enquiry.objects.create(
        reference=_number("VQ", day.year),
        is_sent=is_sent,
        proof=None if is_sent else find_proof(actor, concerns),
        concerns=concerns.strip().upper()[:60],
        administration=administration,
        question=question,
        asked_at=at,
        asked_by=actor.name,
        due_on=months_later(day, ANSWER_MONTHS),
    )
    told = {"concerns": row.concerns, "administration": administration, "sent": is_sent, "due": row.due_on.isoformat()}
    _tell(f"origin-enquiry:{row.reference}", "origin.verification_asked", actor, at, **told)
    return row


@transaction.atomic
def answer_enquiry(*, reference: str, outcome: Outcome, answer: str, actor: Actor, at: datetime) -> Enquiry:
    """Record what a verification found. Raises `AccessDenied`, `NotFound`, `Conflict` where it is answered."""
    require(actor, VERIFY_PROOFS)
    row = Enquiry.objects.select_for_update(of=("self",)).get(pk=find_enquiry(reference).pk)
    if "answer" not in allowed(EnquiryState(row.state)):
        raise Conflict("ORG-ANSWERED", msgid("{reference} is answered already."), params={"reference": row.reference})
    row.state, row.answered_at, row.outcome, row.answer = EnquiryState.ANSWERED.value, at, outcome.value, answer
    row.save(update_fields=["state", "answered_at", "outcome", "answer"])
    _tell(f"origin-enquiry:{row.reference}", "origin.verification_answered", actor, at, outcome=outcome.value)
    return row


def _issue(proof: NewProof, actor: Actor, at: datetime, *, replaces: Proof | None = None, reason: str = "") -> Proof:
    day = _day(at)
    standing = find_scheme(proof.scheme, day)
    identifier, name = _trader(proof.exporter)
    approval = _right_to_issue(proof.kind, identifier, standing.scheme.code, actor, at)
    if findings := check_proof(proof, standing.countries, day):
        raise Refused(findings)
    row = Proof.objects.create(
        reference=_number("CO", day.year),
        code=code_from(secrets.randbits(BITS)),
        scheme=standing.scheme,
        kind=proof.kind.value,
        exporter=identifier,
        exporter_name=name,
        consignee=proof.consignee[:200],
        destination=proof.destination,
        invoice=proof.invoice[:100],
        lines=[asdict(line) for line in proof.lines],
        exported_on=proof.exported_on,
        is_retrospective=is_retrospective(proof, day),
        approval=approval,
        replaces=replaces,
        issued_at=at,
        issued_on=day,
        issued_by=actor.name,
        expires_on=months_later(day, VALIDITY_MONTHS),
        reason=reason,
    )
    told = {"kind": row.kind, "scheme": standing.scheme.code, "exporter": identifier, "lines": len(row.lines)}
    _tell(_subject(row), "origin.proof_issued", actor, at, **told)
    return row


def _right_to_issue(kind: ProofKind, exporter: str, scheme: str, actor: Actor, at: datetime) -> Approval | None:
    """The approval under which a declaration is made out; none for a certificate, which customs issues."""
    if kind is not ProofKind.DECLARATION:
        require(actor, ISSUE_PROOFS)
        return None
    if not permits(actor, ISSUE_PROOFS):
        require(actor, DECLARE_ORIGIN)
        if exporter not in actor.traders:
            raise NotFound("trader", exporter)
    approval = approval_on(_day(at), exporter, scheme)
    if approval is None:
        raise Conflict(
            "ORG-NOT-APPROVED",
            msgid("{exporter} is not approved to make out declarations of origin for {scheme}."),
            msgid("Ask customs for an approval, or for a certificate of origin."),
            {"exporter": exporter, "scheme": scheme},
        )
    return approval


def _held(proof: Proof, verb: str) -> Proof:
    """A proof, held until the transaction ends; `Conflict` where the verb is not allowed any more."""
    row = Proof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    if verb not in allowed(ProofState(row.state)):
        message = msgid("{reference} stands no more: it was replaced or cancelled.")
        raise Conflict("ORG-ENDED", message, params={"reference": row.reference})
    return row


def _end(proof: Proof, state: ProofState) -> None:
    """A proof and its duplicates prove nothing any more."""
    Proof.objects.filter(pk=proof.pk).update(state=state.value)
    proof.duplicates.update(state=state.value)
    proof.state = state.value


def _trader(holder: str) -> tuple[str, str]:
    identifier = eori.compact(holder)[:40]
    found = known_traders([identifier]).get(identifier)
    if found is None:
        raise NotFound("trader", identifier)
    return found.identifier, found.name


def _number(kind: str, year: int) -> str:
    """The next reference of a kind of document in a year: `XD-CO-2026-000017`."""
    name = f"{kind}-{year}"
    Series.objects.bulk_create([Series(name=name)], ignore_conflicts=True)
    Series.objects.filter(name=name).update(last=F("last") + 1)
    last = Series.objects.values_list("last", flat=True).get(name=name)
    return f"{installed_pack().code}-{name}-{last:06d}"


def _day(at: datetime) -> date:
    return legal_day(at)


def _subject(proof: Proof) -> str:
    return f"origin-proof:{proof.reference}"


def _tell(subject: str, happened: str, actor: Actor, at: datetime, **payload: Any) -> None:
    record_event(subject=subject, kind=happened, payload=payload, actor=actor, at=at)
