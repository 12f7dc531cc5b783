"""Patterns: clusters, companies that appear in a burst, and persons who re-appear behind a new name; ranked.

Points: in a cluster one for every member after the first, in a burst two for every new company after the second, in a
re-appearance three and the weight of what is shared; two for every member against whom something stands. What is found
depends on nothing learned at `at` or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from customhouse.targeting.links.records import Edge, Kind, Mark, Member, Pattern, Shape, Shared, Terms
from customhouse.targeting.links.rules.gathering import Graph, as_of, marks_before, sharers
from customhouse.targeting.links.rules.linking import ENOUGH, Pair, clusters, pairs, telling

Marks = Mapping[str, tuple[Mark, ...]]
BLOT, REAPPEARANCE, NEW = 2.0, 3.0, 2.0
"""Points."""
MOST_SHARED, MOST_MARKS = 40, 40
"""Of what is shared, and of what stands against them, so much is told of one pattern."""


def find_patterns(graph: Graph, marks: Iterable[Mark], terms: Terms, at: datetime) -> list[Pattern]:
    """Every pattern as it was known just before a moment, the most telling first."""
    known, standing = as_of(graph, at), marks_before(marks, at)
    linked = pairs(telling(known, terms), terms)
    found = [
        *_clusters(known, linked, standing, terms),
        *_bursts(known, standing, terms),
        *_reappearances(known, linked, standing, terms),
    ]
    return sorted(found, key=lambda each: (-each.score, each.shape, [member.key for member in each.members]))


def _clusters(graph: Graph, linked: Sequence[Pair], marks: Marks, terms: Terms) -> Iterable[Pattern]:
    for cluster in clusters(linked, terms.cluster_parties):
        members = _in_order(graph, {key for pair in cluster for key in (pair.first, pair.second)})
        against = _against(members, marks)
        points = len(members) - 1 + BLOT * len({mark.party for mark in against})
        yield Pattern(Shape.CLUSTER, members, _shared_by(cluster, members), against, round(points, 2))


def _bursts(graph: Graph, marks: Marks, terms: Terms) -> Iterable[Pattern]:
    """Companies first seen within days of each other that share what few had before them.

    In the first days of all everybody is new: who was seen in them makes no burst.
    """
    long = timedelta(days=terms.burst_days)
    found: dict[tuple[str, ...], tuple[tuple[Member, ...], list[Shared]]] = {}
    for kind, identity, edges in sharers(graph):
        if kind not in terms.kinds or terms.kinds[kind].weight < ENOUGH:
            continue
        members = _in_order(graph, {edge.party for edge in edges})
        new = _densest([each for each in members if graph.begun and each.first_at - graph.begun >= long], long)
        if len(new) < terms.burst_parties or len(members) - len(new) > terms.kinds[kind].most:
            continue
        keys = tuple(member.key for member in new)
        own = _of(edges, set(keys))
        found.setdefault(keys, (new, []))[1].append(Shared(kind, identity, own[0].shown, own))
    for new, shared in found.values():
        against = _against(new, marks)
        points = NEW * (len(new) - 2) + BLOT * len({mark.party for mark in against})
        yield Pattern(Shape.BURST, new, tuple(shared[:MOST_SHARED]), against, round(points, 2))


def _densest(members: Sequence[Member], within: timedelta) -> tuple[Member, ...]:
    """The most members that were first seen within so long, the latest such run; members come in order of time."""
    best: tuple[Member, ...] = ()
    first = 0
    for last, member in enumerate(members):
        while member.first_at - members[first].first_at > within:
            first += 1
        if last + 1 - first >= len(best):
            best = tuple(members[first : last + 1])
    return best


def _reappearances(graph: Graph, linked: Sequence[Pair], marks: Marks, terms: Terms) -> Iterable[Pattern]:
    """Somebody new who is linked with one whose record was bad when they came, and not long before."""
    within = timedelta(days=terms.reappearance_days)
    for pair in linked:
        for old_key, new_key in ((pair.first, pair.second), (pair.second, pair.first)):
            old, new = graph.members[old_key], graph.members[new_key]
            before = [mark for mark in marks.get(old.key, ()) if mark.at < new.first_at <= mark.at + within]
            if not before or old.first_at >= new.first_at:
                continue
            points = REAPPEARANCE + pair.weight + BLOT * (1 + bool(marks.get(new.key)))
            told = (*before, *marks.get(new.key, ()))[:MOST_MARKS]
            members = (old, new)
            yield Pattern(Shape.REAPPEARANCE, members, _shared_by([pair], members), told, round(points, 2))


def _in_order(graph: Graph, keys: Iterable[str]) -> tuple[Member, ...]:
    return tuple(sorted((graph.members[key] for key in keys), key=lambda each: (each.first_at, each.key)))


def _against(members: Iterable[Member], marks: Marks) -> tuple[Mark, ...]:
    return tuple(mark for member in members for mark in marks.get(member.key, ()))[:MOST_MARKS]


def _shared_by(linked: Sequence[Pair], members: Sequence[Member]) -> tuple[Shared, ...]:
    """What the pairs share, each identity once, with the edges of the members; names last: they say the least."""
    keys = {member.key for member in members}
    once = {(each.kind, each.identity): each for pair in linked for each in pair.shared}
    ordered = sorted(once.values(), key=lambda each: (each.kind is Kind.NAME, each.kind, each.identity))
    return tuple(Shared(each.kind, each.identity, each.shown, _of(each.edges, keys)) for each in ordered[:MOST_SHARED])


def _of(edges: Sequence[Edge], keys: set[str]) -> tuple[Edge, ...]:
    return tuple(edge for edge in edges if edge.party in keys)
