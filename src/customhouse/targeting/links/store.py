"""The graph between records and rows, batch by batch. Called by services and queries alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import Count, Min

from customhouse.targeting.links.models import NAME, FoundPattern, LinkEdge, LinkedParty, PatternMember
from customhouse.targeting.links.records import Edge, Pattern, Terms
from customhouse.targeting.links.rules.gathering import Graph

BATCH = 500
SEEN = ["shown", "first_at", "first_in", "last_at", "last_in"]


def merge(fresh: Graph) -> tuple[int, int]:
    """Write what a batch of sightings tells, over what is known already; how many parties and edges are new."""
    known = {row.key: row for row in LinkedParty.objects.filter(key__in=fresh.members)}
    rows = [_party(fresh, key, known.get(key)) for key in fresh.members]
    LinkedParty.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["key"], update_fields=["name", "first_at", "first_in"]
    )
    ids = dict(LinkedParty.objects.filter(key__in=fresh.members).values_list("key", "pk"))
    found = LinkEdge.objects.filter(
        party__in=ids.values(), identity__in={edge.identity for edge in fresh.edges.values()}
    ).select_related("party")
    before = {(row.party.key, row.kind, row.identity): row.record() for row in found}
    edges = [_edge(ids[edge.party], _together(before.get(key), edge)) for key, edge in fresh.edges.items()]
    LinkEdge.objects.bulk_create(
        edges, BATCH, update_conflicts=True, unique_fields=["party", "kind", "identity"], update_fields=SEEN
    )
    return len(rows) - len(known), len(edges) - len(before.keys() & fresh.edges.keys())


def _party(fresh: Graph, key: str, known: LinkedParty | None) -> LinkedParty:
    new = fresh.members[key]
    if known is None:
        return LinkedParty(key=key, name=new.name[:NAME], first_at=new.first_at, first_in=new.first_in)
    first_at, first_in = min((known.first_at, known.first_in), (new.first_at, new.first_in))
    return LinkedParty(key=key, name=known.name or new.name[:NAME], first_at=first_at, first_in=first_in)


def _edge(party: int, edge: Edge) -> LinkEdge:
    return LinkEdge(
        party_id=party,
        kind=edge.kind.value,
        identity=edge.identity,
        shown=edge.shown[:NAME],
        first_at=edge.first_at,
        first_in=edge.first_in,
        last_at=edge.last_at,
        last_in=edge.last_in,
    )


def _together(known: Edge | None, new: Edge) -> Edge:
    if known is None:
        return new
    first_at, first_in = min((known.first_at, known.first_in), (new.first_at, new.first_in))
    last_at, last_in = max((known.last_at, known.last_in), (new.last_at, new.last_in))
    shown = known.shown if (known.first_at, known.first_in) <= (new.first_at, new.first_in) else new.shown
    return Edge(known.party, known.kind, known.identity, shown, first_at, first_in, last_at, last_in)


def shared_graph(terms: Terms) -> Graph:
    """What parties share with others: edges to identities of one party alone link nobody, and are not read."""
    graph = Graph(begun=LinkedParty.objects.aggregate(begun=Min("first_at"))["begun"])
    for kind in terms.kinds:
        rows = LinkEdge.objects.filter(kind=kind.value)
        shared = rows.values("identity").annotate(parties=Count("pk")).filter(parties__gt=1).values("identity")
        for row in rows.filter(identity__in=shared).select_related("party").iterator(BATCH):
            graph.edges[row.party.key, row.kind, row.identity] = row.record()
            graph.members.setdefault(row.party.key, row.party.record())
    return graph


def digest_of(pattern: Pattern) -> str:
    """What tells one pattern from another: who, by what, and what stands against them; not when it was last seen."""
    told = [
        pattern.shape,
        [member.key for member in pattern.members],
        sorted((each.kind, each.identity, len(each.edges)) for each in pattern.shared),
        sorted((mark.party, mark.blot, mark.reference) for mark in pattern.marks),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def said_of(pattern: Pattern) -> Any:
    """A pattern as it is kept."""
    return msgspec.to_builtins(pattern)


def pattern_of(row: FoundPattern) -> Pattern:
    """A pattern as rules speak of it."""
    return msgspec.convert(row.said, Pattern)


def keep_patterns(patterns: Iterable[tuple[str, Pattern]], at: Any) -> None:
    """Write patterns found, under their digests, with who is in them."""
    told = [
        FoundPattern(
            shape=pattern.shape.value,
            score=pattern.score,
            digest=digest,
            is_bad=bool(pattern.marks),
            said=said_of(pattern),
            since=at,
        )
        for digest, pattern in patterns
    ]
    FoundPattern.objects.bulk_create(told, BATCH)
    PatternMember.objects.bulk_create(
        (
            PatternMember(pattern=row, key=key)
            for row in told
            for key in dict.fromkeys(member["key"] for member in row.said["members"])
        ),
        BATCH,
    )
