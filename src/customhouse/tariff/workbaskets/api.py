"""Draft law and announced changes over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Path, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.workbaskets import queries, services
from customhouse.tariff.workbaskets.models import Workbasket
from customhouse.tariff.workbaskets.payloads import (
    AnnouncedPayload,
    BasketHeadPayload,
    BasketPayload,
    NewBasket,
    NewBasketAct,
    NewLines,
    announced_as_json,
    basket_as_json,
    head_as_json,
)
from customhouse.tariff.workbaskets.services import Head

router = Router(tags=["draft law"])
MOST = 200
NamePath = Annotated[str, Path(pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]
LinePath = Annotated[int, Path(ge=1, le=2_000_000_000)]
ANSWERS = {200: BasketPayload, 404: Problem, 409: Problem}


@router.get("/tariff-changes", response=list[AnnouncedPayload], auth=None)
def list_tariff_changes(
    request: HttpRequest,  # noqa: ARG001  # ninja hands it
    since: date | None = None,
) -> list[dict[str, Any]]:
    """The changes of the tariff that were announced, on or after the day `since`; the newest first (200 at most)."""
    found = queries.announced(since)
    return [announced_as_json(each) for each in found[:MOST]]


@router.get("/tariff-changes/{name}", response={200: AnnouncedPayload, 404: Problem}, auth=None)
def show_tariff_change(request: HttpRequest, name: NamePath) -> dict[str, Any]:  # noqa: ARG001  # as above
    """One announced change, line by line."""
    return announced_as_json(queries.find_announced(name))


@router.get("/workbaskets", response=list[BasketHeadPayload])
def list_workbaskets(request: HttpRequest) -> list[dict[str, Any]]:
    """The baskets of draft law, the newest first (200 at most)."""
    today = timezone.localdate()
    return [head_as_json(each, today) for each in queries.visible_to(actor_of(request))[:MOST]]


@router.post("/workbaskets", response=ANSWERS)
def open_workbasket(request: HttpRequest, basket: NewBasket) -> dict[str, Any]:
    """Begin a basket."""
    return _told(services.open_basket(head=Head(**basket.dict()), actor=actor_of(request), at=timezone.now()))


@router.get("/workbaskets/{name}", response={200: BasketPayload, 404: Problem})
def show_workbasket(request: HttpRequest, name: NamePath) -> dict[str, Any]:
    """A basket whole: its lines beside the law, and what rules find."""
    return _told(queries.find(actor_of(request), name))


@router.post("/workbaskets/{name}/lines", response=ANSWERS)
def write_workbasket_lines(request: HttpRequest, name: NamePath, lines: NewLines) -> dict[str, Any]:
    """Write lines, all or none."""
    actor = actor_of(request)
    services.write_lines(name=name, rows=[each.cells() for each in lines.lines], actor=actor, at=timezone.now())
    return _told(queries.find(actor, name))


@router.post("/workbaskets/{name}/lines/{line}/removal", response=ANSWERS)
def remove_workbasket_line(request: HttpRequest, name: NamePath, line: LinePath) -> dict[str, Any]:
    """Take a line out."""
    return _told(services.remove_line(name=name, number=line, actor=actor_of(request), at=timezone.now()))


@router.post("/workbaskets/{name}/acts", response=ANSWERS)
def act_on_workbasket(request: HttpRequest, name: NamePath, act: NewBasketAct) -> dict[str, Any]:
    """Submit, approve, send back or withdraw a basket."""
    actor = actor_of(request)
    return _told(services.act(name=name, verb=act.verb, words=act.words, actor=actor, at=timezone.now()))


def _told(basket: Workbasket) -> dict[str, Any]:
    return basket_as_json(basket, timezone.localdate(), gettext)
