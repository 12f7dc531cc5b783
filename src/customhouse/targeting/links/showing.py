"""A pattern as a page shows it: its sentence, its graph, its evidence as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.pages.formats import day
from customhouse.foundation.pages.isolating import isolated
from customhouse.foundation.pages.records import Tone
from customhouse.foundation.pages.tables import Column, Page, Table, page_of
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import known_traders
from customhouse.targeting.links.drawing import drawing
from customhouse.targeting.links.models import FoundPattern
from customhouse.targeting.links.records import Edge, Pattern, Shape
from customhouse.targeting.links.rules.saying import BLOT_NAMES, KIND_NAMES, SHAPE_NAMES, parts
from customhouse.targeting.links.store import pattern_of

TONES = {Shape.REAPPEARANCE: Tone.BAD, Shape.BURST: Tone.WARN, Shape.CLUSTER: Tone.INFO}
UNNAMED = "~"
"""With this begins the key of a party without an identifier."""
BAD_RECORD = msgid("Bad record")


@dataclass(frozen=True, slots=True)
class Named:
    """An edge with how its party is called."""

    edge: Edge
    name: str


BEGUN = (
    Column("party", _("Party"), lambda row: row.name),
    Column("kind", _("What is shared"), lambda row: gettext(KIND_NAMES[row.edge.kind])),
    Column("shown", _("As written"), lambda row: row.edge.shown),
    Column("first", _("First seen"), lambda row: row.edge.first_at, "day"),
    Column("first_in", _("Declaration"), lambda row: row.edge.first_in, "ref"),
)
LAST = Column("last", _("Last seen"), lambda row: row.edge.last_at, "day")
EVIDENCE = Table(_("Evidence"), BEGUN, is_exported=False)
EDGES = Table(_("Evidence"), (*BEGUN, LAST), is_exported=False)
MARKS = Table(
    _("What stands against them"),
    (
        Column("party", _("Party"), lambda row: row[1]),
        Column("what", _("What"), lambda row: gettext(BLOT_NAMES[row[0].blot])),
        Column("since", _("Since"), lambda row: row[0].at, "day"),
        Column("reference", _("Where to read it"), lambda row: row[0].reference, "ref"),
    ),
    is_exported=False,
)


def evidence(edges: Iterable[Edge], names: dict[str, str], table: Table = EDGES) -> Page:
    """Edges as a table, as they are known now."""
    return page_of(table, [Named(edge, names.get(edge.party) or edge.party) for edge in edges], {})


def pages_of(keys: Iterable[str]) -> dict[str, str]:
    """The page of each party that the register of traders knows; of others there is none.

    A key is what somebody declared, whatever they wrote: one that no address can hold has no page either.
    """
    wanted = {key for key in keys if key and not key.startswith(UNNAMED)}
    return {key: page for key in wanted & known_traders(wanted).keys() if (page := _page(key))}


def _page(key: str) -> str:
    try:
        return reverse("operators:show", args=[key])
    except NoReverseMatch:
        return ""


def short(row: FoundPattern) -> dict[str, Any]:
    """A pattern in a list."""
    return _said(row, pattern_of(row))


def whole(row: FoundPattern) -> dict[str, Any]:
    """Everything that a page shows of a pattern."""
    pattern = pattern_of(row)
    names = {member.key: member.name or member.key for member in pattern.members}
    edges = [edge for each in pattern.shared for edge in each.edges]
    against = [(mark, names.get(mark.party, mark.party)) for mark in pattern.marks]
    return _said(row, pattern) | {
        "parties": _parties(pattern),
        "drawing": drawing(edges, names, {mark.party for mark in pattern.marks}),
        "evidence": evidence(edges, names, EVIDENCE),
        "marks": page_of(MARKS, against, {}) if against else None,
    }


def _parties(pattern: Pattern) -> list[tuple[str, str, str]]:
    """Of each member how it is called, its identifier (empty: none) and its page (empty: none)."""
    pages = pages_of(member.key for member in pattern.members)
    return [
        (member.name or member.key, "" if member.key.startswith(UNNAMED) else member.key, pages.get(member.key, ""))
        for member in pattern.members
    ]


def _said(row: FoundPattern, pattern: Pattern) -> dict[str, Any]:
    return {
        "row": row,
        "name": gettext(SHAPE_NAMES[pattern.shape]),
        "tone": TONES[pattern.shape],
        "sentences": [isolated(text, params) for text, params in parts(pattern, day, gettext)],
    }
