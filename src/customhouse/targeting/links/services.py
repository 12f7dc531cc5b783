"""Taking what was seen into the graph, and keeping the patterns found: the only door for writing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.targeting.links import store
from customhouse.targeting.links.access import BUILD_LINKS
from customhouse.targeting.links.models import FoundPattern, GraphState
from customhouse.targeting.links.queries import looked_at
from customhouse.targeting.links.records import Mark, Pattern, Seen, Terms
from customhouse.targeting.links.rules.gathering import Graph
from customhouse.targeting.links.rules.patterns import find_patterns


@dataclass(frozen=True, slots=True)
class Taken:
    """How many parties and edges a batch of sightings brought."""

    parties: int
    edges: int


@dataclass(frozen=True, slots=True)
class Looked:
    """How many patterns stand, how many of them are new, and how many no longer stand.

    `is_outrun`: somebody else looked meanwhile, and nothing was written.
    """

    standing: int
    new: int
    ended: int
    is_outrun: bool = False


@transaction.atomic
def take_in(*, seen: Iterable[Seen], position: int, upto: datetime, actor: Actor) -> Taken:
    """Take sightings into the graph, up to a position and a moment; what was taken in before does no harm.

    Raises `AccessDenied`.
    """
    require(actor, BUILD_LINKS)
    state, _ = GraphState.objects.select_for_update().get_or_create(pk=1)
    fresh = Graph()
    fresh.add(seen)
    parties, edges = store.merge(fresh)
    state.position = max(state.position, position)
    state.upto = max(state.upto or upto, upto)
    state.save(update_fields=["position", "upto"])
    return Taken(parties, edges)


def look(*, marks: Iterable[Mark], terms: Terms, actor: Actor, at: datetime) -> Looked:
    """Find the patterns of the graph as it was known before `at`, and keep which are new and which stand no longer.

    Nothing is locked while patterns are sought, which may take minutes; who finds that somebody else looked meanwhile
    writes nothing. Raises `AccessDenied`.
    """
    require(actor, BUILD_LINKS)
    before = looked_at()
    patterns = find_patterns(store.shared_graph(terms), marks, terms, at)
    found = {store.digest_of(pattern): pattern for pattern in patterns}
    return _keep(found, before, actor, at)


@transaction.atomic
def _keep(found: Mapping[str, Pattern], before: datetime | None, actor: Actor, at: datetime) -> Looked:
    """Write what differs from what stands, unless somebody looked since `before`."""
    state, _ = GraphState.objects.select_for_update().get_or_create(pk=1)
    standing = dict(FoundPattern.objects.filter(until=None).values_list("digest", "pk"))
    if state.looked_at != before:
        return Looked(len(standing), 0, 0, is_outrun=True)
    gone = [key for digest, key in standing.items() if digest not in found]
    FoundPattern.objects.filter(pk__in=gone).update(until=at)
    new = [(digest, pattern) for digest, pattern in found.items() if digest not in standing]
    store.keep_patterns(new, at)
    state.looked_at = at
    state.save(update_fields=["looked_at"])
    told = Looked(len(found), len(new), len(gone))
    if new or gone:
        payload = {"standing": told.standing, "new": told.new, "ended": told.ended}
        record_event(subject="links:graph", kind="links.looked", payload=payload, actor=actor, at=at)
    return told
