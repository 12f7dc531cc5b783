"""Screening over HTTP: who on the watch lists may be meant, and what was decided of a match."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.targeting.screening import queries, services
from customhouse.targeting.screening.payloads import (
    DecisionPayload,
    NewDecision,
    ScreeningPayload,
    SightingsPayload,
    decision_as_json,
    hit_as_json,
    sighting_as_json,
)

MOST_SIGHTINGS = 200
router = Router(tags=["screening"])
NAME = Annotated[str, Query(max_length=queries.MOST_LETTERS, description="A name, in any script.")]
BIRTH = Annotated[str, Query(max_length=20, description="1965, 1965-03 or 1965-03-01.")]
NUMBER = Annotated[str, Query(max_length=100, description="A passport, IMO, container or other number.")]
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
