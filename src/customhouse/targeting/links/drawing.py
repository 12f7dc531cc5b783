"""A small graph of parties and identities, laid out for an accessible drawing: parties left, what they share right.

Pure arithmetic, no Django: each party and identity is a line of text in its column, each edge a line between them. A
table beside the drawing says the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from customhouse.targeting.links.records import Edge

WIDTH, ROW, TOP = 440, 40, 28
LEFT, RIGHT = 176, 264
LETTERS = 20
MOST_NODES = 24
"""Of each column: what is more stands in the table alone."""


@dataclass(frozen=True, slots=True)
class Node:
    """A party or an identity: its text, cut to what there is room for, and where it stands."""

    text: str
    whole: str
    y: int
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """From a party's height to an identity's."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn, and how high it is."""

    parties: tuple[Node, ...]
    identities: tuple[Node, ...]
    lines: tuple[Line, ...]
    height: int


def drawing(edges: Iterable[Edge], names: Mapping[str, str], marked: Collection[str] = ()) -> Drawing:
    """The graph of some edges; `names` say how parties are called, `marked` are those against whom something stands."""
    told = list(edges)
    keys = list(dict.fromkeys(edge.party for edge in told))[:MOST_NODES]
    shared = list(dict.fromkeys((edge.kind, edge.identity) for edge in told))[:MOST_NODES]
    shown = {(edge.kind, edge.identity): edge.shown for edge in reversed(told)}
    rows = max(len(keys), len(shared))
    left, right = _heights(len(keys), rows), _heights(len(shared), rows)
    height = dict(zip(keys, left, strict=True)) | dict(zip(shared, right, strict=True))
    lines = [
        Line(height[edge.party], height[edge.kind, edge.identity])
        for edge in told
        if edge.party in height and (edge.kind, edge.identity) in height
    ]
    return Drawing(
        tuple(_node(names.get(key) or key, height[key], is_marked=key in marked) for key in keys),
        tuple(_node(shown[each], height[each], is_marked=False) for each in shared),
        tuple(lines),
        rows * ROW + TOP,
    )


def _heights(count: int, rows: int) -> list[int]:
    """So many places, evenly spread over the rows."""
    return [TOP + round((place + 0.5) * rows * ROW / count) - ROW // 2 for place in range(count)]


def _node(text: str, y: int, *, is_marked: bool) -> Node:
    return Node(text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…", text, y, is_marked)
