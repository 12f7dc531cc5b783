"""Correlations of editions, and projects that prepare a new one: the only door for writing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions import projects
from customhouse.tariff.editions.access import LOAD_CORRELATION, TRANSPOSE
from customhouse.tariff.editions.models import EditionLink, ProjectCode, ProjectPlace, TranspositionProject
from customhouse.tariff.editions.queries import correlation
from customhouse.tariff.editions.records import Choice, Table, Transposed
from customhouse.tariff.editions.rules.beginnings import Beginnings
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.deciding import LONGEST_REASON, by_itself, rows_of, unfit_decision
from customhouse.tariff.editions.rules.drafting import Drafted, changes, drafted, stands_on
from customhouse.tariff.editions.rules.reading import read_table
from customhouse.tariff.measures import queries as measures
from customhouse.tariff.measures.places import AREA as MEASURES
from customhouse.tariff.places import CodePlace
from customhouse.tariff.workbaskets import services as workbaskets
from customhouse.tariff.workbaskets.queries import withdrawn_among
from customhouse.tariff.workbaskets.rules.reading import MOST, NAME
from customhouse.tariff.workbaskets.services import Head

BATCH = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides of a code of a project, with the reason."""

    code: str
    choices: tuple[Choice, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DraftedBasket:
    """A basket made of a project: its name, its lines and measures, and how many codes still wait."""

    name: str
    drafted: Drafted
    waiting: int


@transaction.atomic
def import_correlation(*, name: str, data: bytes, actor: Actor, at: datetime) -> Table:
    """Keep the links of a file, replacing its editions. Raises `AccessDenied`, `TableUnreadable`."""
    require(actor, LOAD_CORRELATION)
    table = read_table(name, data)
    links = [link for found in Correlation.of(table).forth.values() for link in found]
    EditionLink.objects.filter(edition=table.edition, other_edition=table.other_edition).delete()
    EditionLink.objects.bulk_create(
        [
            EditionLink(
                edition=table.edition,
                other_edition=table.other_edition,
                code=link.code,
                other=link.other,
                is_partial=link.is_partial,
                is_main=link.is_main,
            )
            for link in links
        ],
        batch_size=BATCH,
    )
    record_event(
        subject=f"editions:{table.edition}-{table.other_edition}",
        kind="editions.correlation_loaded",
        payload={"file": name, "links": len(links)},
        actor=actor,
        at=at,
    )
    return Table(table.edition, table.other_edition, tuple(links))


@transaction.atomic
def open_project(
    *, name: str, edition: str, other: str, starts_on: date, actor: Actor, at: datetime
) -> TranspositionProject:
    """Begin to prepare an edition that is in force from a day: gather codes, settle those that are 1:1, queue the rest.

    Raises `AccessDenied`, `Refused` (the name), `Conflict` (it is used), `NoCorrelation`.
    """
    require(actor, TRANSPOSE)
    if not NAME.fullmatch(name):
        raise Refused([_bad_name(name)])
    if TranspositionProject.objects.filter(name=name).exists():
        remedy = msgid("Choose another name.")
        raise Conflict("HS-NAME-USED", msgid("There is a project {name} already."), remedy, {"name": name})
    links = correlation(edition, other)
    project = TranspositionProject.objects.create(
        name=name,
        edition=edition,
        other_edition=other,
        starts_on=starts_on,
        opened_by=actor.name[:150],
        opened_at=at,
        gathered_at=at,
    )
    told = _gather(project, links)
    _tell(project, "project_opened", {"from": edition, "to": other, "starts_on": starts_on, **told}, actor, at)
    return project


@transaction.atomic
def gather_again(*, name: str, actor: Actor, at: datetime) -> TranspositionProject:
    """Look again where codes stand: what is new is taken up, what is gone is left out, what was decided stays.

    Raises `AccessDenied`, `NotFound`, `NoCorrelation`.
    """
    project = _held(name, actor)
    told = _gather(project, correlation(project.edition, project.other_edition))
    project.gathered_at = at
    project.save(update_fields=["gathered_at"])
    _tell(project, "project_gathered", told, actor, at)
    return project


@transaction.atomic
def decide_codes(*, name: str, decided: Sequence[Decision], actor: Actor, at: datetime) -> list[ProjectCode]:
    """Decide what codes of a project become: all of these, or none. What was decided before is decided anew.

    Raises `AccessDenied`, `NotFound` (project, code), `Refused` with everything that is wrong.
    """
    project = _held(name, actor)
    found = [finding for each in decided for finding in unfit_decision(list(each.choices), each.reason)]
    if found:
        raise Refused(found)
    return [_decide(projects.find_code(project, each.code), each, actor, at) for each in decided]


@transaction.atomic
def draft_basket(*, name: str, head: Mapping[str, str], actor: Actor, at: datetime) -> DraftedBasket:
    """Make draft law of what is decided so far, dated at the new edition's start; a second person approves it.

    `head` has `name`, `legal_reference`, `title_en` and, if there are, `title_fr` and `title_ar`. Measures
    that another basket of the project carries over already are left out.
    Raises `AccessDenied`, `NotFound`; `Conflict` where nothing is to be carried over; as `workbaskets.open_basket`.
    """
    project = _held(name, actor)
    made = _drafted(project)
    if not made.lines:
        message = msgid("Nothing that is decided in {name} changes a measure that no draft law carries over yet.")
        remedy = msgid("Decide codes that wait, or look at the draft law that was made.")
        raise Conflict("HS-NOTHING", message, remedy, {"name": name})
    basket = workbaskets.open_basket(head=Head(live_on=project.starts_on, **head), actor=actor, at=at)
    workbaskets.write_lines(name=basket.name, rows=made.lines, actor=actor, at=at)
    rows = ProjectPlace.objects.filter(code__project=project, area=MEASURES)
    for first in range(0, len(made.measures), BATCH):
        rows.filter(reference__in=made.measures[first : first + BATCH]).update(basket=basket.name)
    told = {"basket": basket.name, "lines": len(made.lines), "measures": len(made.measures), "left": len(made.left)}
    _tell(project, "project_drafted", told, actor, at)
    return DraftedBasket(basket.name, made, projects.progress(project).waiting)


def _drafted(project: TranspositionProject) -> Drafted:
    """The lines that carry over every measure on a decided code that changes and is in no standing basket."""
    rows = ProjectPlace.objects.filter(code__project=project).exclude(basket="")
    named = set(rows.values_list("basket", flat=True).distinct())
    codes = projects.measures_to_carry(project, named - withdrawn_among(named))
    found = {code: choices for code, choices in projects.decisions(project).items() if changes(code, choices)}
    law = measures.snapshot().measures
    standing = [row for row in law if codes.get(row.id) == row.commodity and row.commodity in found]
    return drafted(standing, found, stands_on(law, project.starts_on), MOST)


def _gather(project: TranspositionProject, links: Correlation) -> dict[str, int]:
    """Bring the codes and places of a project up to date; how many there are of each."""
    by_code: dict[str, list[CodePlace]] = {}
    for place in (*projects.places_on(project.starts_on), *_series_of(links)):
        by_code.setdefault(place.code, []).append(place)
    known = set(project.codes.values_list("code", flat=True))
    correlated = Beginnings(links)
    fresh = [_new_code(project, correlated.settled(code)) for code in by_code if code not in known]
    ProjectCode.objects.bulk_create(fresh, batch_size=BATCH)
    rows = {row.code: row for row in project.codes.all()}
    wanted = {
        (rows[code].pk, each.area, each.reference[:60]): each for code, found in by_code.items() for each in found
    }
    _write_places(project, wanted)
    gone = project.codes.filter(places=None, decided_by="")
    gone.delete()
    return {"codes": project.codes.count(), "places": len(wanted)}


def _series_of(links: Correlation) -> Iterator[CodePlace]:
    """Statistics stand on every subheading of the old edition: there goods were counted."""
    return (CodePlace(code, projects.STATISTICS, f"HS {links.edition}") for code in links.forth)


def _write_places(project: TranspositionProject, wanted: Mapping[tuple[int, str, str], CodePlace]) -> None:
    """Write the places that are new, and take out those that are gone and were not carried over."""
    standing = ProjectPlace.objects.filter(code__project=project)
    there = {
        (code, area, reference): pk
        for pk, code, area, reference in standing.values_list("pk", "code", "area", "reference")
    }
    gone = [pk for key, pk in there.items() if key not in wanted]
    for first in range(0, len(gone), BATCH):
        standing.filter(pk__in=gone[first : first + BATCH], basket="").delete()
    ProjectPlace.objects.bulk_create(
        [
            ProjectPlace(
                code_id=key[0],
                area=key[1],
                reference=key[2],
                words=each.words[:200],
                readers=" ".join(sorted(each.readers)),
            )
            for key, each in wanted.items()
            if key not in there
        ],
        batch_size=BATCH,
    )


def _new_code(project: TranspositionProject, found: Transposed) -> ProjectCode:
    return ProjectCode(
        project=project,
        code=found.code,
        outcome=found.outcome.value,
        relation=found.relation,
        candidates=[{"code": link.other, "ex": link.is_partial, "main": link.is_main} for link in found.candidates],
        choices=rows_of(by_itself(found)),
        is_settled=bool(found.to),
    )


def _decide(row: ProjectCode, decision: Decision, actor: Actor, at: datetime) -> ProjectCode:
    row.choices, row.is_settled = rows_of(decision.choices), True
    row.reason = decision.reason.replace("\0", "").strip()[:LONGEST_REASON]
    row.decided_by, row.decided_at = actor.name[:150], at
    row.save()
    _tell(row.project, "code_decided", {"code": row.code, "to": row.choices, "reason": row.reason}, actor, at)
    return row


def _held(name: str, actor: Actor) -> TranspositionProject:
    require(actor, TRANSPOSE)
    found = projects.find_project(actor, name)
    return TranspositionProject.objects.select_for_update().get(pk=found.pk)


def _tell(project: TranspositionProject, kind: str, payload: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in payload.items()}
    record_event(subject=f"hs-project:{project.name}", kind=f"editions.{kind}", payload=told, actor=actor, at=at)


def _bad_name(name: str) -> Finding:
    message = msgid("“{name}” cannot be the name of a project.")
    remedy = msgid("Give 2 to 30 capital letters, digits and hyphens, such as HS-2028.")
    return Finding("HS-NAME", Severity.ERROR, "", "name", message, remedy, {"name": name[:40]})
