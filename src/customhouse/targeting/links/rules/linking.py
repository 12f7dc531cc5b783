"""Linking: who shares so much with whom that they may be one, and the clusters that follow.

Two parties are linked when the weights of what they share come to 1. An identity that more parties share than its kind
allows (a broker's address, a port's telephone, a big seller) says nothing. Links are made from the strongest on, and
none that would make a cluster larger than the law allows: a chain of coincidences glues nobody together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from customhouse.targeting.links.records import Shared, Terms
from customhouse.targeting.links.rules.gathering import Graph, sharers

ENOUGH = 1.0
"""The weight that links."""
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties (in the order of their keys), the weight of what they share, and what that is."""

    first: str
    second: str
    weight: float
    shared: tuple[Shared, ...]


def telling(graph: Graph, terms: Terms) -> list[Shared]:
    """The identities that several parties share, and not too many to say anything."""
    return [
        Shared(kind, identity, edges[0].shown, tuple(edges))
        for kind, identity, edges in sharers(graph)
        if kind in terms.kinds and len(edges) <= terms.kinds[kind].most
    ]


def pairs(shared: Iterable[Shared], terms: Terms) -> list[Pair]:
    """The pairs of parties that are linked, the strongest first."""
    found: dict[tuple[str, str], list[Shared]] = {}
    for each in shared:
        for pair in combinations(sorted(edge.party for edge in each.edges), 2):
            found.setdefault((pair[0], pair[1]), []).append(each)
    weighed = (
        Pair(first, second, sum(terms.kinds[each.kind].weight for each in own), tuple(own))
        for (first, second), own in found.items()
    )
    linked = [pair for pair in weighed if pair.weight >= ENOUGH - _SLACK]
    return sorted(linked, key=lambda pair: (-pair.weight, pair.first, pair.second))


def clusters(linked: Sequence[Pair], most: int) -> list[list[Pair]]:
    """The pairs of each cluster, of at most so many parties; the cluster of the strongest pair first."""
    root: dict[str, str] = {}
    size: dict[str, int] = {}

    def find(party: str) -> str:
        while (above := root.setdefault(party, party)) != party:
            root[party] = root.setdefault(above, above)
            party = root[party]
        return party

    for pair in linked:
        first, second = find(pair.first), find(pair.second)
        if first == second:
            continue
        together = size.get(first, 1) + size.get(second, 1)
        if together <= most:
            large, small = sorted((first, second), key=lambda each: (-size.get(each, 1), each))
            root[small], size[large] = large, together
    found: dict[str, list[Pair]] = {}
    for pair in linked:
        if find(pair.first) == find(pair.second):
            found.setdefault(find(pair.first), []).append(pair)
    return list(found.values())
