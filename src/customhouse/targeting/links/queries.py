"""Reading links: the patterns that stand or stood at a moment, and with whom one party is linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack, installed_pack, legal_day
from customhouse.reference.tables import read_table
from customhouse.targeting.links.access import READ_LINKS
from customhouse.targeting.links.models import FoundPattern, GraphState, LinkEdge
from customhouse.targeting.links.records import Edge, Terms
from customhouse.targeting.links.rules.reading import Rows, terms_on

MOST_LINKS = 60
"""Edges of one party that are told."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What a party shares with others: its own edges and theirs, and how everybody is called."""

    edges: tuple[Edge, ...]
    names: dict[str, str]


def terms_at(at: datetime) -> Terms:
    """By what links are looked for on the day of a moment. Raises `UnusableLinksError`."""
    return terms_on(_rows(installed_pack()), legal_day(at))


def position() -> int:
    """How far whoever hands sightings in has come."""
    return GraphState.objects.values_list("position", flat=True).first() or 0


def taken_upto() -> datetime | None:
    """When customs learned the last thing that the graph knows."""
    return GraphState.objects.values_list("upto", flat=True).first()


def looked_at() -> datetime | None:
    """When patterns were last looked for."""
    return GraphState.objects.values_list("looked_at", flat=True).first()


def patterns_for(actor: Actor, at: datetime | None = None) -> QuerySet[FoundPattern]:
    """The patterns that stand, or stood at a moment, the most telling first. Raises `AccessDenied`."""
    require(actor, READ_LINKS)
    if at is None:
        return FoundPattern.objects.filter(until=None)
    return FoundPattern.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def find_pattern(actor: Actor, number: int) -> FoundPattern:
    """One pattern, standing or not. Raises `AccessDenied`, `NotFound`."""
    require(actor, READ_LINKS)
    found = FoundPattern.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("pattern", str(number))
    return found


def patterns_of(actor: Actor, party: str) -> QuerySet[FoundPattern]:
    """The standing patterns that a party is in. Raises `AccessDenied`."""
    return patterns_for(actor).filter(parties__key=party)


def linked_with(actor: Actor, party: str, terms: Terms) -> Neighbourhood:
    """What a party shares with others, where that is not too many to say anything. Raises `AccessDenied`."""
    require(actor, READ_LINKS)
    own = LinkEdge.objects.filter(party__key=party).order_by("kind", "-last_at", "pk")[:1_000]
    identities = {(row.kind, row.identity) for row in own}
    near = LinkEdge.objects.filter(identity__in={identity for _, identity in identities})
    counted = near.order_by().values_list("kind", "identity").annotate(parties=Count("pk"))
    most = {kind.value: term.most for kind, term in terms.kinds.items()}
    telling = {
        (kind, identity)
        for kind, identity, parties in counted
        if (kind, identity) in identities and 1 < parties <= most.get(kind, 0)
    }
    rows = near.filter(identity__in={identity for _, identity in telling}).select_related("party")
    edges = [
        row.record() for row in rows.order_by("kind", "identity", "first_at") if (row.kind, row.identity) in telling
    ]
    names = {row.party.key: row.party.name for row in rows}
    return Neighbourhood(tuple(edges[:MOST_LINKS]), names)


@lru_cache(maxsize=4)
def _rows(pack: CountryPack) -> Rows:
    return read_table(pack.data("control", "links.csv"))
