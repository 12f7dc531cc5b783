"""Watched flows over HTTP: define, list, what departs. For those who need to know."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.insight.departures.payloads import (
    DeparturesPayload,
    FlowDefinition,
    FlowPayload,
    departure_as_json,
    flow_as_json,
)
from customhouse.insight.departures.queries import FIRST_DAY, LAST_DAY, ON_A_PAGE, departures_of
from customhouse.targeting.flows.queries import watched_for
from customhouse.targeting.flows.services import define_flow

router = Router(tags=["flows"])
Code = Annotated[str, Path(pattern=r"^[A-Z][A-Z0-9-]{2,29}$")]
Until = Annotated[
    date | None,
    Query(
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="Before which day; tomorrow. Of a day in the past too, declarations are read as they are in force "
        "now: amended and cancelled ones not as they stood then.",
    ),
]


@router.get("/flows", response={200: list[FlowPayload]})
def list_flows(request: HttpRequest) -> list[dict[str, Any]]:
    """The flows that are watched."""
    return [flow_as_json(row) for row in watched_for(actor_of(request))[:500]]


@router.post("/flows", response={200: FlowPayload, 409: Problem})
def define_watched_flow(request: HttpRequest, definition: FlowDefinition) -> dict[str, Any]:
    """Watch a flow; one of the same code is watched no more."""
    row = define_flow(reference=definition.record(), actor=actor_of(request), at=timezone.now())
    return flow_as_json(row)


@router.get("/flows/{code}/departures", response={200: DeparturesPayload, 404: Problem, 409: Problem})
def list_departures(request: HttpRequest, code: Code, until: Until = None) -> dict[str, Any]:
    """What of a watched flow departs from what is normal for it, ranked and explained."""
    day = until or tomorrow()
    _, found = departures_of(actor_of(request), code, until=day, most=ON_A_PAGE)
    return {"code": code, "until": day, "departures": [departure_as_json(each, gettext) for each in found]}


def tomorrow() -> date:
    """The day after today: what came until now is looked at."""
    return date.fromordinal(timezone.localdate().toordinal() + 1)
