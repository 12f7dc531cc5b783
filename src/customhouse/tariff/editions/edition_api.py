"""Editions of the nomenclature that are brought in from files, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.editions.edition_payloads import (
    EditionPayload,
    EditionReportPayload,
    edition_as_json,
    report_as_json,
)
from customhouse.tariff.editions.loading import load_edition
from customhouse.tariff.nomenclature.queries import editions

router = Router(tags=["editions"])
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/hs-editions", response=list[EditionPayload], auth=None, summary="Editions brought in from files")
def list_hs_editions(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[dict[str, Any]]:
    """The editions of the nomenclature that were brought in, the newest first."""
    return [edition_as_json(row) for row in editions()[:limit]]


@router.post(
    "/hs-editions",
    response={200: EditionReportPayload, 409: Problem},
    openapi_extra=BODY,
    summary="Bring in an edition of the nomenclature",
)
def load_hs_edition(
    request: HttpRequest,
    edition: Annotated[str, Query(pattern=r"^HS(19|20)[0-9]{2}$")],
    starts_on: Annotated[date, Query()],
    *,
    dry_run: Annotated[bool, Query()] = True,
) -> dict[str, Any]:
    """Bring in an edition from a table (csv, xlsx, xls), as docs/editions.md describes it; by default only report."""
    report = load_edition(
        name=edition,
        starts_on=starts_on,
        file="request",
        data=request.body,
        dry_run=dry_run,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return report_as_json(report)
