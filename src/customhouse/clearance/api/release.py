"""Release over HTTP: its conditions, its note, and corrections after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import Path, Router

from customhouse.clearance import releasing
from customhouse.clearance.api.release_payloads import (
    CorrectionBody,
    CorrectionRequestPayload,
    DecisionBody,
    ReleaseStandingPayload,
    WhyBody,
)
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.release.corrections import ask_correction
from customhouse.clearance.release.errors import not_released, reason_missing
from customhouse.clearance.release.models import CorrectionRequest
from customhouse.clearance.release.queries import release_of
from customhouse.clearance.releasing import standing_of
from customhouse.clearance.showing.note import note_pdf
from customhouse.clearance.showing.release import standing_as_json
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.documents.downloads import attachment

router = Router(tags=["release"])
PDF = "application/pdf"
A_PDF: dict[str, Any] = {
    "responses": {
        200: {"description": "The note.", "content": {PDF: {"schema": {"type": "string", "format": "binary"}}}},
        409: {"description": "The goods are not released, or the release was revoked."},
        503: {"description": "This installation cannot make PDF files."},
    }
}
Number = Annotated[int, Path(ge=1, le=99_999)]


@router.get("/declarations/{mrn}/release", response=ReleaseStandingPayload)
def show_release(request: HttpRequest, mrn: str) -> dict[str, Any]:
    """What is still missing before release, who acts next and until when; the release where there is one."""
    declaration = _found(request, mrn)
    return standing_as_json(declaration, standing_of(declaration), gettext, request.build_absolute_uri("/"))


@router.get("/declarations/{mrn}/release-note.pdf", openapi_extra=A_PDF)
def show_note(request: HttpRequest, mrn: str) -> HttpResponse:
    """The release note as a PDF in the language asked for (`Accept-Language`: en, fr, ar)."""
    declaration = _found(request, mrn)
    release = release_of(declaration.pk)
    if release is None:
        raise not_released(mrn)
    data = note_pdf(declaration, release, get_language() or "en", request.build_absolute_uri("/"))
    return attachment(data, PDF, f"release-{mrn}.pdf")


@router.post("/declarations/{mrn}/release/final-duty", response={200: ReleaseStandingPayload, 409: Problem})
def settle_duty(request: HttpRequest, mrn: str, body: WhyBody) -> dict[str, Any]:
    """Settle the final duty of goods that were released before it was settled (officers, cashiers)."""
    _found(request, mrn)
    releasing.settle(mrn=mrn, reason=body.reason, actor=actor_of(request), at=datetime.now(UTC))
    return show_release(request, mrn)


@router.post("/declarations/{mrn}/release/revocation", response={200: ReleaseStandingPayload, 409: Problem})
def revoke_release(request: HttpRequest, mrn: str, body: WhyBody) -> dict[str, Any]:
    """Revoke a release that was given in error (supervisors)."""
    _found(request, mrn)
    releasing.revoke(mrn=mrn, reason=body.reason, actor=actor_of(request), at=datetime.now(UTC))
    return show_release(request, mrn)


@router.get("/declarations/{mrn}/corrections", response=list[CorrectionRequestPayload])
def list_corrections(request: HttpRequest, mrn: str) -> list[dict[str, Any]]:
    """What was asked to be corrected after release, and what was decided, the oldest first."""
    asked = _found(request, mrn).correction_requests.select_related("decision", "declaration").order_by("number")
    return [_request_as_json(each) for each in asked]


@router.post("/declarations/{mrn}/corrections", response={200: CorrectionRequestPayload, 409: Problem, 422: Problem})
def request_correction(request: HttpRequest, mrn: str, body: CorrectionBody) -> dict[str, Any]:
    """Ask that a declaration be corrected after its goods were released; an officer decides."""
    _found(request, mrn)
    asked = ask_correction(
        mrn=mrn,
        corrections=[Correction(each.item, each.element, each.found) for each in body.corrections],
        reason=body.reason,
        actor=actor_of(request),
        at=datetime.now(UTC),
    )
    return _request_as_json(asked)


@router.post(
    "/declarations/{mrn}/corrections/{number}/decision",
    response={200: CorrectionRequestPayload, 409: Problem, 422: Problem},
)
def decide_correction(request: HttpRequest, mrn: str, number: Number, body: DecisionBody) -> dict[str, Any]:
    """Grant or refuse a correction that somebody else asked for (officers)."""
    _found(request, mrn)
    if not body.granted and not body.reason:
        raise reason_missing()
    decide = releasing.correct if body.granted else releasing.refuse_correction
    decided = decide(mrn=mrn, number=number, reason=body.reason, actor=actor_of(request), at=datetime.now(UTC))
    return _request_as_json(decided.request)


def _found(request: HttpRequest, mrn: str) -> Declaration:
    """The declaration, or `NotFound`: also for another's, and for what no MRN can be."""
    declaration = find(actor_of(request), mrn) if mrn.isalnum() else None
    if declaration is None:
        raise NotFound("declaration", mrn.replace("\0", ""))
    return declaration


def _request_as_json(asked: CorrectionRequest) -> dict[str, Any]:
    decision = getattr(asked, "decision", None)
    return {
        "number": asked.number,
        "mrn": asked.declaration.mrn,
        "at": asked.at,
        "state": "asked" if decision is None else "granted" if decision.granted else "refused",
        "reason": asked.reason,
        "corrections": asked.corrections,
        "decided_at": decision.at if decision else None,
        "decision": decision.reason if decision else "",
        "version": decision.version if decision else None,
    }
