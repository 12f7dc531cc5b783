"""Projects that prepare an edition, over HTTP, on the command line and in exports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.foundation.access.records import Actor
from customhouse.tariff.editions import projects
from customhouse.tariff.editions.models import ProjectCode, TranspositionProject
from customhouse.tariff.editions.services import DraftedBasket

Name = Annotated[str, Field(min_length=2, max_length=30, pattern=r"^[A-Z][A-Z0-9-]{1,29}$")]
Code = Annotated[str, Field(min_length=2, max_length=10, pattern=r"^[0-9]{2,10}$")]
Year = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}$")]


class NewProject(Schema):
    """A project to begin."""

    name: Name
    edition: Annotated[Year, Field(description="The edition that ends, such as 2022.")]
    other_edition: Annotated[Year, Field(description="The edition that is prepared, such as 2028.")]
    starts_on: Annotated[date, Field(description="The first day of the new edition.")]


class NewChoice(Schema):
    """A code of the new edition, and its share of the old one's series."""

    code: Code
    share: Annotated[str, Field(pattern=r"^([01](\.[0-9]{1,6})?|\.[0-9]{1,6})$")] = "1"


class NewCodeDecision(Schema):
    """What a code becomes."""

    code: Code
    to: Annotated[list[NewChoice], Field(min_length=1, max_length=50)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class NewCodeDecisions(Schema):
    """Decisions: all are kept, or none."""

    decisions: Annotated[list[NewCodeDecision], Field(min_length=1, max_length=500)]


class NewProjectBasket(Schema):
    """What the draft law of a project says of itself."""

    name: Name
    legal_reference: Annotated[str, Field(min_length=1, max_length=60)]
    title_en: Annotated[str, Field(min_length=1, max_length=200)]
    title_fr: Annotated[str, Field(max_length=200)] = ""
    title_ar: Annotated[str, Field(max_length=200)] = ""


class ProjectCandidatePayload(Schema):
    """A code that goods of the old one may be under; `ex`: a part of it only; `main`: series follow it."""

    code: str
    text: str
    ex: bool
    main: bool


class ProjectChoicePayload(Schema):
    """A code that was decided, with its share."""

    code: str
    text: str
    share: str


class ProjectPlacePayload(Schema):
    """Where a code stands; `basket` is the draft law that carries it over."""

    area: str
    reference: str
    words: str
    basket: str


class ProjectCodePayload(Schema):
    """A code of the old edition and what becomes of it."""

    code: str
    text: str
    standing: Literal["waiting", "decided", "automatic"]
    relation: str
    candidates: list[ProjectCandidatePayload]
    to: list[ProjectChoicePayload]
    reason: str
    decided_by: str
    decided_at: datetime | None
    places: list[ProjectPlacePayload]


class ProjectCountsPayload(Schema):
    """Codes of a project by how they stand."""

    codes: int
    automatic: int
    decided: int
    waiting: int


class ProjectAreaPayload(Schema):
    """Places in one area, and how many of them stand on a settled code."""

    area: str
    places: int
    settled: int


class ProjectPayload(Schema):
    """A project and how far it is."""

    name: str
    edition: str
    other_edition: str
    starts_on: date
    opened_by: str
    opened_at: datetime
    gathered_at: datetime
    percent: int
    counts: ProjectCountsPayload
    places: list[ProjectAreaPayload]


class DraftedBasketPayload(Schema):
    """Draft law made of a project: what it holds, what found no room in it, and how many codes still wait."""

    basket: str
    lines: int
    measures: int
    left: int
    waiting: int


def project_as_json(project: TranspositionProject) -> dict[str, Any]:
    """A project without its codes."""
    found = projects.progress(project)
    return {
        "name": project.name,
        "edition": project.edition,
        "other_edition": project.other_edition,
        "starts_on": project.starts_on,
        "opened_by": project.opened_by,
        "opened_at": project.opened_at,
        "gathered_at": project.gathered_at,
        "percent": found.percent,
        "counts": {
            "codes": found.codes,
            "automatic": found.automatic,
            "decided": found.decided,
            "waiting": found.waiting,
        },
        "places": [
            {"area": area, "places": places, "settled": settled} for area, (places, settled) in found.places.items()
        ],
    }


def codes_as_json(codes: Iterable[ProjectCode], actor: Actor) -> list[dict[str, Any]]:
    """Codes with their texts, and the places of which the actor may read."""
    return [code_as_json(code, actor) for code in codes]


def code_as_json(code: ProjectCode, actor: Actor) -> dict[str, Any]:
    """A code."""
    return {
        "code": code.code,
        "text": projects.text_of(code.code),
        "standing": projects.standing_of(code),
        "relation": code.relation,
        "candidates": [_with_text(each) for each in code.candidates],
        "to": [_with_text(each) for each in code.choices],
        "reason": code.reason,
        "decided_by": code.decided_by,
        "decided_at": code.decided_at,
        "places": [
            {"area": each.area, "reference": each.reference, "words": each.words, "basket": each.basket}
            for each in projects.places_for(actor, code)
        ],
    }


def basket_as_json(made: DraftedBasket) -> dict[str, Any]:
    """Draft law made of a project."""
    return {
        "basket": made.name,
        "lines": len(made.drafted.lines),
        "measures": len(made.drafted.measures),
        "left": len(made.drafted.left),
        "waiting": made.waiting,
    }


def _with_text(row: dict[str, Any]) -> dict[str, Any]:
    return {"code": row["code"], "text": projects.text_of(row["code"]), **row}
