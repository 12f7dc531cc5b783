"""Partners' statistics over HTTP, for officials: what is missing here, and bringing editions in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.requests import actor_of, body_within
from customhouse.foundation.config.country import installed_pack
from customhouse.foundation.config.settings import settings
from customhouse.targeting.mirrors import queries, services
from customhouse.targeting.mirrors.access import KEEP_MIRRORS
from customhouse.targeting.mirrors.payloads import (
    MOST_ROWS,
    MirrorEditionPayload,
    MirrorGapPayload,
    MirrorReportPayload,
    edition_as_json,
    gap_as_json,
    report_as_json,
    report_rows,
)
from customhouse.targeting.mirrors.records import YEAR
from customhouse.targeting.mirrors.sizes import StatisticsTooLarge

router = Router(tags=["prices"])
MOST_EDITIONS = 200
FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/mirrors/gaps", response=list[MirrorGapPayload])
def list_mirror_gaps(
    request: HttpRequest,
    partner: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="Country of the partner; empty: all.")] = "",
    product: Annotated[str, Query(pattern=r"^[0-9]{0,6}$", description="A product, or its first figures.")] = "",
    period: Annotated[str, Query(pattern=r"^([0-9]{4}(-[0-9]{2})?)?$", description="A year, or a month.")] = "",
    by: Annotated[Literal["value", "quantity", "price"], Query(description="By what gaps are ranked.")] = "value",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    *,
    months: Annotated[bool, Query(description="Single months instead of years.")] = False,
) -> list[dict[str, Any]]:
    """What partners state beside what was declared, by the last comparison; the most that is missing first."""
    found = queries.gaps_for(
        actor_of(request), partner=partner, product=product, period=period, by=by, months=months or len(period) > YEAR
    )
    currency = installed_pack().currency
    return [gap_as_json(row.record(), currency, translate=gettext) for row in found[:limit]]


@router.get("/mirrors/editions", response=list[MirrorEditionPayload])
def list_mirror_editions(request: HttpRequest) -> list[dict[str, Any]]:
    """The files of partners' statistics that were brought in, the newest first (200 at most)."""
    return [edition_as_json(row) for row in queries.editions_for(actor_of(request))[:MOST_EDITIONS]]


@router.post("/mirrors/editions", response={200: MirrorReportPayload, 409: Problem, 413: Problem}, openapi_extra=FILE)
def bring_in_mirrors(
    request: HttpRequest,
    source: Annotated[str, Query(max_length=200, description="Whose statistics they are.")] = "",
    *,
    dry_run: Annotated[bool, Query(description="Only report; nothing is written.")] = True,
    digest: Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$", description="`digest` of the report.")] = "",
    against: Annotated[int, Query(ge=0, le=2**31 - 1, description="`against` of the report.")] = 0,
) -> dict[str, Any]:
    """Say what a table changes; with `dry_run=false`, `digest`, `against` of that report: bring it in."""
    actor = actor_of(request)
    require(actor, KEEP_MIRRORS)
    loaded = services.load_statistics(
        data=body_within(request, settings().max_list_bytes, StatisticsTooLarge),
        file="",
        source=source,
        actor=actor,
        at=timezone.now(),
        looked_at=services.LookedAt(digest, against),
        dry_run=dry_run,
    )
    return report_as_json(loaded, dry_run=dry_run) | {"rows": report_rows(loaded, gettext)[:MOST_ROWS]}
