"""Patterns for other programs: the same for API and commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from customhouse.messages.findings import Translate
from customhouse.targeting.links.models import FoundPattern
from customhouse.targeting.links.records import Edge, Pattern
from customhouse.targeting.links.rules.saying import sentence
from customhouse.targeting.links.store import pattern_of


class MemberPayload(Schema):
    """A party: its key (an identifier, or `~` and its name where it has none), when and where it was seen first."""

    party: str
    name: str
    first_seen: datetime
    first_declaration: str


class EvidencePayload(Schema):
    """A party seen with an identity: first when, and in which declaration."""

    party: str
    shown: str
    first_seen: datetime
    first_declaration: str


class EdgePayload(EvidencePayload):
    """The same, and of which kind the identity is, and when and where the two were seen together last."""

    kind: str
    last_seen: datetime
    last_declaration: str


class SharedPayload(Schema):
    """An identity that members share."""

    kind: str
    identity: str
    shown: str
    evidence: list[EvidencePayload]


class MarkPayload(Schema):
    """What stands against a member: `finding`, `suspended` or `debt`, since when, and where to read it."""

    party: str
    kind: str
    at: datetime
    reference: str


class PatternPayload(Schema):
    """A pattern (`reappearance`, `burst`, `cluster`), found at `since`, standing until `until`, under its `number`."""

    number: int | None
    pattern: str
    score: float
    sentence: str
    since: datetime | None
    until: datetime | None
    members: list[MemberPayload]
    shared: list[SharedPayload]
    marks: list[MarkPayload]


def row_as_json(row: FoundPattern, translate: Translate = str) -> dict[str, Any]:
    """A pattern that was kept."""
    told = pattern_as_json(pattern_of(row), translate)
    return told | {"number": row.pk, "since": row.since.isoformat(), "until": row.until and row.until.isoformat()}


def pattern_as_json(pattern: Pattern, translate: Translate = str) -> dict[str, Any]:
    """A pattern, kept or not."""
    return {
        "number": None,
        "pattern": pattern.shape.value,
        "score": pattern.score,
        "sentence": sentence(pattern, translate=translate),
        "since": None,
        "until": None,
        "members": [
            {
                "party": each.key,
                "name": each.name,
                "first_seen": each.first_at.isoformat(),
                "first_declaration": each.first_in,
            }
            for each in pattern.members
        ],
        "shared": [
            {
                "kind": each.kind.value,
                "identity": each.identity,
                "shown": each.shown,
                "evidence": [evidence_as_json(edge) for edge in each.edges],
            }
            for each in pattern.shared
        ],
        "marks": [
            {"party": each.party, "kind": each.blot.value, "at": each.at.isoformat(), "reference": each.reference}
            for each in pattern.marks
        ],
    }


def evidence_as_json(edge: Edge) -> dict[str, Any]:
    """An edge as evidence of a pattern."""
    return {
        "party": edge.party,
        "shown": edge.shown,
        "first_seen": edge.first_at.isoformat(),
        "first_declaration": edge.first_in,
    }


def edge_as_json(edge: Edge) -> dict[str, Any]:
    """An edge as it is known now."""
    last = {"last_seen": edge.last_at.isoformat(), "last_declaration": edge.last_in}
    return evidence_as_json(edge) | {"kind": edge.kind.value} | last
