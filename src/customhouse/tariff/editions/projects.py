"""Reading projects that prepare a new edition: what stands where, what is decided, what still waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.module_loading import import_string

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.tariff.editions.access import READ_PROJECTS
from customhouse.tariff.editions.models import ProjectCode, ProjectPlace, TranspositionProject
from customhouse.tariff.editions.records import Choice, Outcome
from customhouse.tariff.editions.rules.deciding import choices_of
from customhouse.tariff.measures.places import AREA as MEASURES
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.places import CodePlace

WAITING, DECIDED = "waiting", "decided"
STATISTICS = "statistics"
AUTOMATIC = Outcome.AUTOMATIC.value
STANDINGS = (WAITING, DECIDED, AUTOMATIC)
"""How a code stands in a project, as it can be asked for."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is: codes by how they stand, and by area the places and how many of them are settled."""

    codes: int
    automatic: int
    decided: int
    waiting: int
    places: Mapping[str, tuple[int, int]]

    @property
    def percent(self) -> int:
        """Codes that are settled, in full per cent, rounded down: 100 is all of them."""
        return 100 * (self.codes - self.waiting) // self.codes if self.codes else 100


def places_on(day: date) -> list[CodePlace]:
    """Every place of the installation where a code stands that would still hold on a day (`settings.CODE_PLACES`)."""
    return [place for name in settings.CODE_PLACES for place in import_string(name)(day)]


def visible_to(actor: Actor) -> QuerySet[TranspositionProject]:
    """The projects that an actor may read, the newest first. Raises `AccessDenied`."""
    require(actor, READ_PROJECTS)
    return TranspositionProject.objects.order_by("-id")


def find_project(actor: Actor, name: str) -> TranspositionProject:
    """The project of that name. Raises `AccessDenied`, `NotFound`."""
    plain = "".join(filter(str.isprintable, name))[:30]
    found = visible_to(actor).filter(name=plain).first()
    if found is None:
        raise NotFound("project", plain)
    return found


def find_code(project: TranspositionProject, code: str) -> ProjectCode:
    """A code of a project. Raises `NotFound`."""
    plain = "".join(filter(str.isdigit, code))[:10]
    found = project.codes.filter(code=plain).first()
    if found is None:
        raise NotFound("entry", plain)
    return found


def progress(project: TranspositionProject) -> Progress:
    """How far a project is."""
    counts = project.codes.aggregate(
        codes=Count("pk"),
        waiting=Count("pk", filter=Q(is_settled=False)),
        decided=Count("pk", filter=~Q(decided_by="")),
    )
    areas = ProjectPlace.objects.filter(code__project=project).values_list("area").order_by("area")
    found = areas.annotate(places=Count("pk"), settled=Count("pk", filter=Q(code__is_settled=True)))
    automatic = counts["codes"] - counts["waiting"] - counts["decided"]
    return Progress(
        counts["codes"],
        automatic,
        counts["decided"],
        counts["waiting"],
        {area: (places, settled) for area, places, settled in found},
    )


def codes_of(project: TranspositionProject, standing: str = "", beginning: str = "") -> QuerySet[ProjectCode]:
    """The codes of a project in order, with their places: all, or those that stand so and begin so."""
    found = project.codes.prefetch_related(Prefetch("places", ProjectPlace.objects.order_by("area", "reference")))
    asked = {WAITING: Q(is_settled=False), DECIDED: ~Q(decided_by=""), AUTOMATIC: Q(is_settled=True, decided_by="")}
    found = found.filter(asked[standing]) if standing else found
    return found.filter(code__startswith=beginning).order_by("code") if beginning else found.order_by("code")


def standing_of(code: ProjectCode) -> str:
    """How a code stands: `waiting`, `decided` by somebody, or `automatic`."""
    if not code.is_settled:
        return WAITING
    return DECIDED if code.decided_by else AUTOMATIC


def places_for(actor: Actor, code: ProjectCode) -> list[ProjectPlace]:
    """The places of a code of which an actor may read."""
    roles = {role.value for role in actor.roles}
    may_all = actor.has(Role.SYSTEM)
    return [each for each in code.places.all() if may_all or not each.readers or roles & set(each.readers.split())]


def decisions(project: TranspositionProject) -> dict[str, tuple[Choice, ...]]:
    """What each settled code becomes, by old code."""
    settled = project.codes.filter(is_settled=True).order_by("code").values_list("code", "choices")
    return {code: choices_of(choices) for code, choices in settled}


def decisions_of(code: ProjectCode) -> tuple[Choice, ...]:
    """What a code becomes; nothing while it waits."""
    return choices_of(code.choices)


def measures_to_carry(project: TranspositionProject, baskets: Iterable[str]) -> dict[str, str]:
    """Measures on settled codes that no draft law (of `baskets`) carries over yet: id to code."""
    found = ProjectPlace.objects.filter(code__project=project, code__is_settled=True, area=MEASURES)
    rows = found.exclude(basket__in=[name for name in baskets if name]).order_by("code__code", "reference")
    return dict(rows.values_list("reference", "code__code"))


def text_of(code: str) -> str:
    """What goods a code is of, as the nomenclature ever had it (the latest words); empty where it never did."""
    spans = nomenclature().spans(code)
    return spans[-1].text_en if spans else ""
