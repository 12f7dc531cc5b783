"""Projects that prepare a new edition of the Harmonized System, over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from customhouse.foundation.access.payloads import Problem
from customhouse.foundation.access.requests import actor_of
from customhouse.tariff.editions import projects, services
from customhouse.tariff.editions.payloads import (
    DraftedBasketPayload,
    NewCodeDecisions,
    NewProject,
    NewProjectBasket,
    ProjectCodePayload,
    ProjectPayload,
    basket_as_json,
    codes_as_json,
    project_as_json,
)
from customhouse.tariff.editions.records import Choice
from customhouse.tariff.editions.services import Decision

router = Router(tags=["editions"])
MOST, MOST_CODES = 200, 500
NamePath = Annotated[str, Path(pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]
ANSWERS = {200: ProjectPayload, 404: Problem, 409: Problem}


@router.get("/hs-projects", response=list[ProjectPayload])
def list_hs_projects(request: HttpRequest) -> list[dict[str, Any]]:
    """The projects that prepare an edition, the newest first (200 at most)."""
    return [project_as_json(each) for each in projects.visible_to(actor_of(request))[:MOST]]


@router.post("/hs-projects", response=ANSWERS)
def open_hs_project(request: HttpRequest, project: NewProject) -> dict[str, Any]:
    """Begin a project: gather where codes stand, settle those that are 1:1, queue the rest."""
    opened = services.open_project(
        name=project.name,
        edition=project.edition,
        other=project.other_edition,
        starts_on=project.starts_on,
        actor=actor_of(request),
        at=timezone.now(),
    )
    return project_as_json(opened)


@router.get("/hs-projects/{name}", response={200: ProjectPayload, 404: Problem})
def show_hs_project(request: HttpRequest, name: NamePath) -> dict[str, Any]:
    """How far a project is."""
    return project_as_json(projects.find_project(actor_of(request), name))


@router.get("/hs-projects/{name}/codes", response={200: list[ProjectCodePayload], 404: Problem})
def list_hs_project_codes(
    request: HttpRequest,
    name: NamePath,
    standing: Annotated[Literal["waiting", "decided", "automatic"] | None, Query()] = None,
    after: Annotated[str, Query(pattern=r"^[0-9]{0,10}$")] = "",
) -> list[dict[str, Any]]:
    """Codes of a project with what becomes of them, in order, those behind the code `after` (500 at most)."""
    actor = actor_of(request)
    found = projects.codes_of(projects.find_project(actor, name), standing or "").filter(code__gt=after)
    return codes_as_json(found[:MOST_CODES], actor)


@router.post("/hs-projects/{name}/decisions", response={200: list[ProjectCodePayload], 404: Problem})
def decide_hs_project_codes(request: HttpRequest, name: NamePath, decided: NewCodeDecisions) -> list[dict[str, Any]]:
    """Decide what codes become: all of these, or none."""
    actor = actor_of(request)
    decisions = [
        Decision(each.code, tuple(Choice(to.code, Decimal(to.share)) for to in each.to), each.reason)
        for each in decided.decisions
    ]
    found = services.decide_codes(name=name, decided=decisions, actor=actor, at=timezone.now())
    return codes_as_json(found, actor)


@router.post("/hs-projects/{name}/gathering", response={200: ProjectPayload, 404: Problem})
def gather_hs_project(request: HttpRequest, name: NamePath) -> dict[str, Any]:
    """Look again where codes stand; what was decided stays."""
    return project_as_json(services.gather_again(name=name, actor=actor_of(request), at=timezone.now()))


@router.post("/hs-projects/{name}/basket", response={200: DraftedBasketPayload, 404: Problem, 409: Problem})
def draft_hs_project_basket(request: HttpRequest, name: NamePath, basket: NewProjectBasket) -> dict[str, Any]:
    """Make draft law of the measures on decided codes, from the new edition's start; a second person approves it."""
    made = services.draft_basket(name=name, head=basket.dict(), actor=actor_of(request), at=timezone.now())
    return basket_as_json(made)
