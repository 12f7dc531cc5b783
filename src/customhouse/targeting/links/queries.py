"""Reading links: the patterns that stand or stood at a moment, and with whom one party is linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack, installed_pack, legal_day
from customhouse.reference.tables import read_table
from customhouse.targeting.links.access import READ_LINKS
from customhouse.targeting.links.models import FoundPattern, GraphState, LinkEdge, PatternMember
from customhouse.targeting.links.records import Edge, Shape, Terms
from customhouse.targeting.links.rules.reading import Rows, terms_on
from customhouse.targeting.links.rules.standing import Standings, Stood

MOST_OF_KIND = 12
"""Of each kind so many edges are told, the last identity whole."""
LOOKED_AT = 1_000
"""Identities of a party that are looked at, of each kind, the last seen."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What a party shares with others: its own edges and theirs, and how everybody is called.

    `left` is how many edges more there are than are told.
    """

    edges: tuple[Edge, ...]
    names: dict[str, str]
    left: int = 0


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


def standings(parties: Collection[str] | None = None) -> Standings:
    """The patterns that these parties (by key), or all, are or were ever in: facts for selection, shown to nobody."""
    rows = PatternMember.objects.all() if parties is None else PatternMember.objects.filter(key__in=parties)
    columns = ("key", "pattern__shape", "pattern__score", "pattern__since", "pattern__until")
    found: dict[str, list[Stood]] = {}
    for key, shape, *rest in rows.values_list(*columns).iterator():
        found.setdefault(key, []).append(Stood(Shape(shape), *rest))
    return Standings(found)


def linked_with(actor: Actor, party: str, terms: Terms) -> Neighbourhood:
    """What a party shares with others, where that is not too many to say anything. Raises `AccessDenied`."""
    require(actor, READ_LINKS)
    telling = _telling(party, terms)
    told = set(_chosen(telling))
    rows = LinkEdge.objects.filter(identity__in={identity for _, identity in told}).select_related("party")
    edges = [row.record() for row in rows.order_by("kind", "identity", "first_at") if (row.kind, row.identity) in told]
    names = {row.party.key: row.party.name for row in rows}
    return Neighbourhood(tuple(edges), names, sum(telling.values()) - len(edges))


def _telling(party: str, terms: Terms) -> dict[tuple[str, str], int]:
    """What a party has that not too many others have, by kind and identity: how many have it, in order of keys."""
    order = Window(RowNumber(), partition_by="kind", order_by=("-last_at", "pk"))
    own = LinkEdge.objects.filter(party__key=party).annotate(place=order).filter(place__lte=LOOKED_AT)
    identities = set(own.values_list("kind", "identity"))
    near = LinkEdge.objects.filter(identity__in={identity for _, identity in identities})
    counted = near.order_by().values_list("kind", "identity").annotate(parties=Count("pk"))
    most = {kind.value: term.most for kind, term in terms.kinds.items()}
    return {
        (kind, identity): parties
        for kind, identity, parties in sorted(counted)
        if (kind, identity) in identities and 1 < parties <= most.get(kind, 0)
    }


def _chosen(telling: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    """The first of each kind, so that what is shared most hides nothing else."""
    taken: Counter[str] = Counter()
    for (kind, identity), parties in telling.items():
        if taken[kind] < MOST_OF_KIND:
            taken[kind] += parties
            yield kind, identity


@lru_cache(maxsize=4)
def _rows(pack: CountryPack) -> Rows:
    return read_table(pack.data("control", "links.csv"))
