"""Guarantees and deferment accounts over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import permits, require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of
from customhouse.revenue.guarantees import queries, services
from customhouse.revenue.guarantees.access import OPEN_COVER, READ_COVERS
from customhouse.revenue.guarantees.payloads import (
    Closing,
    CoverPayload,
    NewCover,
    Secured,
    SecuredPayload,
    cover_as_json,
)
from customhouse.revenue.notices.access import READ_OWN
from customhouse.revenue.notices.showing import plain

router = Router(tags=["money"])
MOST = 200


@router.get("/guarantees", response=list[CoverPayload])
def list_guarantees(request: HttpRequest) -> list[dict[str, Any]]:
    """The guarantees and deferment accounts that you may see, the newest first (200 at most)."""
    return [cover_as_json(cover) for cover in queries.visible_to(_reader(request))[:MOST]]


@router.post("/guarantees", response={200: CoverPayload, 404: Problem})
def open_guarantee(request: HttpRequest, cover: NewCover) -> dict[str, Any]:
    """Open a guarantee or deferment account for a trader (supervisors)."""
    opened = services.open_cover(details=cover.details(), actor=actor_of(request), at=timezone.now())
    return cover_as_json(opened)


@router.get("/guarantees/{number}", response=CoverPayload)
def show_guarantee(request: HttpRequest, number: str) -> dict[str, Any]:
    """One guarantee or deferment account."""
    return cover_as_json(queries.find(_reader(request), number))


@router.post("/guarantees/{number}/closing", response={200: CoverPayload, 404: Problem, 409: Problem})
def close_guarantee(request: HttpRequest, number: str, closing: Closing) -> dict[str, Any]:
    """Close a guarantee or account: it secures nothing new (supervisors)."""
    actor = actor_of(request)
    require(actor, OPEN_COVER)
    found = queries.find(actor, number)
    return cover_as_json(services.close_cover(cover=found, reason=closing.reason, actor=actor, at=timezone.now()))


@router.post("/guarantees/{number}/secured", response={200: SecuredPayload, 409: Problem})
def secure_notice(request: HttpRequest, number: str, secured: Secured) -> dict[str, Any]:
    """Secure all that is open of a notice, by the guarantee or on the account."""
    row = services.secure(
        notice_reference=secured.notice, account_or_grn=number, actor=actor_of(request), at=timezone.now()
    )
    return {"number": row.cover.number, "notice": row.notice, "declaration": row.subject, "amount": plain(row.amount)}


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permits(actor, READ_OWN):
        require(actor, READ_COVERS)
    return actor
