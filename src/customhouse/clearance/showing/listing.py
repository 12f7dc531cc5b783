"""Whom watch lists may mean in a declaration, for officials whose part the list is for."""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Translate
from customhouse.targeting.screening.models import ROLE_NAMES, Decision, Sighting
from customhouse.targeting.screening.payloads import evidence
from customhouse.targeting.screening.queries import match_of
from customhouse.targeting.screening.watching import sightings_of


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody or something that a list may mean: as what it was declared, the name listed, why, what was decided."""

    sighting: Sighting
    role: str
    listed: str
    percent: int
    evidence: tuple[str, ...]
    decision: Decision | None


def told(actor: Actor, mrn: str, translate: Translate) -> list[Told]:
    """Whom lists that are for the actor may mean, the likeliest first."""
    return [_told(sighting, decision, translate) for sighting, decision in sightings_of(actor, mrn)]


def _told(sighting: Sighting, decision: Decision | None, translate: Translate) -> Told:
    match = match_of(sighting)
    role = translate(ROLE_NAMES.get(sighting.role, sighting.role))
    why = tuple(evidence(match, translate))
    return Told(sighting, role, match.name, round(sighting.score * 100), why, decision)
