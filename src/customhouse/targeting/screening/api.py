"""Screening over HTTP: who on the watch lists may be meant, and what was decided of a match."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.requests import actor_of, body_within
from customhouse.foundation.config.settings import settings
from customhouse.targeting.screening import queries, services
from customhouse.targeting.screening.access import KEEP_LISTS
from customhouse.targeting.screening.errors import ListTooLarge
from customhouse.targeting.screening.payloads import (
    DecisionPayload,
    ListReportPayload,
    NewDecision,
    OneListPayload,
    ScreeningPayload,
    SightingsPayload,
    WatchListPayload,
    decision_as_json,
    hit_as_json,
    list_as_json,
    load_as_json,
    report_as_json,
    sighting_as_json,
)
from customhouse.targeting.screening.rules.formats import Format

MOST_SIGHTINGS = 200
router = Router(tags=["screening"])
NAME = Annotated[str, Query(max_length=queries.MOST_LETTERS, description="A name, in any script.")]
BIRTH = Annotated[str, Query(max_length=20, description="1965, 1965-03 or 1965-03-01.")]
NUMBER = Annotated[str, Query(max_length=100, description="A passport, IMO, container or other number.")]
CODE = Annotated[str, Path(max_length=30, description="The code of the list.")]
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
LIST = Annotated[str, Query(max_length=30, description="Only the list of this code.")]


@router.get("/screening", response={200: ScreeningPayload, 404: Problem})
def screen(
    request: HttpRequest, name: NAME = "", birth: BIRTH = "", number: NUMBER = "", watch_list: LIST = ""
) -> dict[str, Any]:
    """Who on the watch lists that are for your part may be meant, with the evidence (officers and analysts)."""
    sought = queries.sought_of(name, birth, [number])
    [hits] = queries.screened(actor_of(request), [sought], code=watch_list)
    return {"name": sought.name, "matches": [hit_as_json(hit, gettext) for hit in hits]}


@router.get("/screening/sightings", response={200: SightingsPayload, 404: Problem})
def sightings(request: HttpRequest, watch_list: LIST = "") -> dict[str, Any]:
    """Whom a list may mean in declarations selected or held against it, and not decided (supervisors and analysts)."""
    found = queries.sightings_waiting(actor_of(request), watch_list)
    told = [sighting_as_json(each, gettext) for each in found[:MOST_SIGHTINGS]]
    return {"sightings": told, "waiting": found.count()}


@router.get("/watch-lists", response=list[WatchListPayload])
def list_watch_lists(request: HttpRequest) -> list[dict[str, Any]]:
    """The watch lists that are for your part, in order of code."""
    lists = queries.lists_for(actor_of(request))
    counts = queries.counts(lists)
    return [list_as_json(each, counts.get(each.pk, 0)) for each in lists]


@router.get("/watch-lists/{code}", response={200: OneListPayload, 404: Problem})
def show_watch_list(request: HttpRequest, code: CODE) -> dict[str, Any]:
    """A list that is for your part, with the editions that were brought in."""
    found = queries.find_list(actor_of(request), code)
    entries = queries.counts([found]).get(found.pk, 0)
    return list_as_json(found, entries) | {"loads": [load_as_json(each) for each in queries.loads_of(found)]}


@router.post(
    "/watch-lists/{code}/editions",
    response={200: ListReportPayload, 404: Problem, 409: Problem, 413: Problem},
    openapi_extra=FILE,
)
def bring_in_edition(  # noqa: PLR0913  # what an edition says of its list
    request: HttpRequest,
    code: CODE,
    list_format: Annotated[Format, Query(alias="format", description="The form of the file.")] = Format.OWN,
    name: Annotated[str, Query(max_length=200, description="What the list is called; empty: as it was.")] = "",
    readers: Annotated[
        list[Role] | None, Query(max_length=11, description="The roles that it is for; left out: as it was.")
    ] = None,
    *,
    needs_two: Annotated[bool | None, Query(description="Whether a second person clears a match.")] = None,
    dry_run: Annotated[bool, Query(description="Only report; nothing is written.")] = True,
    digest: Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$", description="`digest` of the report.")] = "",
    against: Annotated[int, Query(ge=0, le=2**31 - 1, description="`against` of the report.")] = 0,
) -> dict[str, Any]:
    """Say what a file of an edition changes; with `dry_run=false`, `digest`, `against` of that report: bring it in."""
    actor = actor_of(request)
    require(actor, KEEP_LISTS)
    loaded = services.load_list(
        new=services.NewList(code, name, list_format, None if readers is None else tuple(readers), needs_two),
        data=body_within(request, settings().max_list_bytes, ListTooLarge),
        actor=actor,
        at=timezone.now(),
        dry_run=dry_run,
        looked_at=services.LookedAt(digest, against),
    )
    return report_as_json(loaded, gettext, dry_run=dry_run)


@router.post("/screening/decisions", response={200: DecisionPayload, 409: Problem})
def decide(request: HttpRequest, decision: NewDecision) -> dict[str, Any]:
    """Say of a match whether the one asked for is the one meant, with the reason (supervisors and analysts)."""
    said = services.decide(
        code=decision.watch_list,
        key=decision.key,
        name=decision.name,
        is_same=decision.is_same,
        reason=decision.reason,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return decision_as_json(said)
