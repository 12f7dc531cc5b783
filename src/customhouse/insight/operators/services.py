"""Feeding links: whatever versions of declarations are new is taken into the graph, then patterns are looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.insight.operators import sightings
from customhouse.targeting.links import queries as links
from customhouse.targeting.links.access import BUILD_LINKS
from customhouse.targeting.links.services import Looked, look, take_in

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What was taken in, and what was found."""

    versions: int
    parties: int
    edges: int
    looked: Looked


def _unheard(_count: int) -> None:
    """Nobody watches."""


def build_links(*, actor: Actor, at: datetime, progress: Progress = _unheard) -> Built:
    """Take in what is new, page by page, and look for patterns as of `at`. Cut off, it goes on where it was.

    Raises `AccessDenied`, and `UnusableLinksError` where the country's law of links says nothing usable.
    """
    require(actor, BUILD_LINKS)
    terms = links.terms_at(at)
    law = law_in_force()
    versions = parties = edges = 0
    for page in sightings.seen_since(links.position(), law):
        taken = take_in(seen=page.seen, position=page.position, upto=page.upto, actor=actor)
        versions, parties, edges = versions + page.versions, parties + taken.parties, edges + taken.edges
        progress(page.versions)
    zone = ZoneInfo(law.declarations.timezone)
    return Built(versions, parties, edges, look(marks=sightings.marks(at, zone), terms=terms, actor=actor, at=at))
