"""Gathering: whoever was seen with an identity, once each, with when they were seen together first and last.

The order in which sightings come, and how often one comes, is of no account: one and many go the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from customhouse.targeting.links.records import Edge, Kind, Mark, Member, Seen

Key = tuple[str, str, str]
"""Party, kind, identity."""


@dataclass(slots=True)
class Graph:
    """Parties, and what they are known by; `begun` is when the first of all was seen (None: nobody yet)."""

    edges: dict[Key, Edge] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    begun: datetime | None = None

    def add(self, coming: Iterable[Seen]) -> None:
        """Take in sightings. One without a party or an identity is left out."""
        edges = self.edges
        for seen in coming:
            if not seen.party:
                continue
            self._meet(seen)
            if not seen.identity:
                continue
            key = seen.party, seen.kind.value, seen.identity
            known = edges.get(key)
            edges[key] = _begun(seen) if known is None else _widened(known, seen)

    def _meet(self, seen: Seen) -> None:
        if self.begun is None or seen.at < self.begun:
            self.begun = seen.at
        known = self.members.get(seen.party)
        met = Member(seen.party, seen.name, seen.at, seen.declaration)
        if known is None or (seen.at, seen.declaration) < (known.first_at, known.first_in):
            self.members[seen.party] = met if seen.name or known is None else replace(met, name=known.name)
        elif not known.name and seen.name:
            self.members[seen.party] = replace(known, name=seen.name)


def as_of(graph: Graph, at: datetime) -> Graph:
    """The graph as it was known just before a moment: nothing that was learned at it or later leaves a trace.

    Of an edge only its beginning is told: when it was last seen before the moment is not kept.
    """
    edges = {
        key: replace(edge, last_at=edge.first_at, last_in=edge.first_in)
        for key, edge in graph.edges.items()
        if edge.first_at < at
    }
    members = {key: member for key, member in graph.members.items() if member.first_at < at}
    return Graph(edges, members, graph.begun if members else None)


def marks_before(marks: Iterable[Mark], at: datetime) -> Mapping[str, tuple[Mark, ...]]:
    """What stood against each party just before a moment, the earliest first."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.at < at:
            found.setdefault(mark.party, []).append(mark)
    return {
        party: tuple(sorted(own, key=lambda mark: (mark.at, mark.blot, mark.reference))) for party, own in found.items()
    }


def sharers(graph: Graph) -> Iterator[tuple[Kind, str, list[Edge]]]:
    """Every identity that several parties share, with their edges in order of time; kind by kind, in order of keys."""
    by_identity: dict[tuple[str, str], list[Edge]] = {}
    for (_, kind, identity), edge in graph.edges.items():
        by_identity.setdefault((kind, identity), []).append(edge)
    for (kind, identity), edges in sorted(item for item in by_identity.items() if len(item[1]) > 1):
        yield Kind(kind), identity, sorted(edges, key=lambda edge: (edge.first_at, edge.party))


def _begun(seen: Seen) -> Edge:
    when = (seen.at, seen.declaration)
    return Edge(seen.party, seen.kind, seen.identity, seen.shown, *when, *when)


def _widened(edge: Edge, seen: Seen) -> Edge:
    """The edge with a sighting more; most lie within what is known, in the order of time."""
    when = (seen.at, seen.declaration)
    if when > (edge.last_at, edge.last_in):
        first = edge.first_at, edge.first_in
        return Edge(edge.party, edge.kind, edge.identity, edge.shown, *first, seen.at, seen.declaration)
    if when < (edge.first_at, edge.first_in):
        return replace(edge, first_at=seen.at, first_in=seen.declaration, shown=seen.shown)
    return edge
