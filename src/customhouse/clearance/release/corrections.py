"""Requests to correct a declaration whose goods were released, and the decisions on them.

Part of the area's door for writing: `clearance.releasing` composes them with the reassessment.
Revised Kyoto Convention, General Annex, standards 3.27 and 4.18-4.24 (amendment, repayment).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from customhouse.clearance.declarations.errors import unknown_mrn
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import changeable_by, items_of, visible_to
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.declarations.states import State
from customhouse.clearance.release.access import ASK_CORRECTION, CORRECT
from customhouse.clearance.release.errors import decided, not_released, same_person
from customhouse.clearance.release.models import CorrectionDecision, CorrectionRequest
from customhouse.clearance.release.rules.correcting import faults_of
from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.rules.naming import read_back, written
from customhouse.foundation.audit.services import record_event


@transaction.atomic
def ask_correction(
    *, mrn: str, corrections: Sequence[Correction], reason: str, actor: Actor, at: datetime
) -> CorrectionRequest:
    """Ask that a released declaration be corrected; nothing changes until an officer grants it.

    Traders ask for the declarations that they may change, officers for those of their offices.

    Raises:
        Refused: there is no such declaration for this actor, or a correction cannot be read.
        Conflict: its goods are not released.
    """
    require(actor, ASK_CORRECTION)
    declaration = _correctable(mrn, actor)
    if declaration.state != State.RELEASED:
        raise not_released(mrn)
    if faults := faults_of(corrections, reason, set(items_of(declaration).values_list("number", flat=True))):
        raise Refused(faults)
    last = declaration.correction_requests.aggregate(last=Max("number"))["last"] or 0
    request = CorrectionRequest.objects.create(
        declaration=declaration,
        number=last + 1,
        at=at,
        by=written(actor.name),
        reason=reason,
        corrections=[asdict(each) for each in corrections],
    )
    payload = {"request": request.number, "corrections": request.corrections, "reason": reason}
    record_event(subject=mrn, kind="release.correction_asked", payload=payload, actor=actor, at=at)
    return request


def _correctable(mrn: str, actor: Actor) -> Declaration:
    """The declaration, locked, if the actor may have it corrected: it is theirs, or of an office where they serve."""
    mine = changeable_by(actor).select_for_update().filter(mrn=mrn).first()
    if mine is not None and actor.traders:
        return mine
    seen = visible_to(actor).select_for_update().filter(mrn=mrn).first() if actor.is_official else None
    if seen is None:
        raise unknown_mrn(mrn)
    require_at(actor, ASK_CORRECTION, seen.office, mrn)
    return seen


def take_request(*, mrn: str, number: int, actor: Actor) -> CorrectionRequest:
    """A request that waits for a decision, its declaration held first; call it inside a transaction.

    Raises `AccessDenied`; `NotFound` where there is none; `Conflict` where it is decided, or one's own.
    """
    require(actor, CORRECT)
    declaration = visible_to(actor).select_for_update().filter(mrn=mrn).first()
    request = declaration and declaration.correction_requests.filter(number=number).first()
    if not request or not declaration:
        raise NotFound("request", f"{mrn}/{number}")
    require_at(actor, CORRECT, declaration.office, mrn)
    request.declaration = declaration
    if hasattr(request, "decision"):
        raise decided(mrn, number)
    if is_same_person(actor, read_back(request.by)):
        raise same_person(mrn, number)
    return request


@transaction.atomic
def decide_correction(
    *, request: CorrectionRequest, granted: bool, reason: str, version: int | None, actor: Actor, at: datetime
) -> CorrectionDecision:
    """Write down what was decided on a request that `take_request` holds; `version` is the one that it made."""
    require_at(actor, CORRECT, request.declaration.office, request.declaration.mrn or "")
    decision = CorrectionDecision.objects.create(
        request=request, at=at, by=written(actor.name), granted=granted, reason=reason, version=version
    )
    kind = "release.correction_granted" if granted else "release.correction_refused"
    payload = {"request": request.number, "reason": reason, "version": version}
    record_event(subject=request.declaration.mrn or "", kind=kind, payload=payload, actor=actor, at=at)
    return decision


def corrections_of(request: CorrectionRequest) -> tuple[Correction, ...]:
    """What is asked, as records."""
    return tuple(Correction(**each) for each in request.corrections)
