"""A few parties and what they were seen with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.targeting.links.models import FoundPattern
from customhouse.targeting.links.records import Blot, Kind, Mark, Seen, Term, Terms
from customhouse.targeting.links.rules.gathering import Graph
from customhouse.targeting.links.services import look, take_in

START = datetime(2026, 1, 1, tzinfo=UTC)
TERMS = Terms(
    {
        Kind.NAME: Term(0.6, 4),
        Kind.ADDRESS: Term(1.0, 4),
        Kind.PHONE: Term(1.0, 4),
        Kind.CONTAINER: Term(0.4, 3),
        Kind.SELLER: Term(0.4, 3),
    },
    burst_days=30,
    burst_parties=3,
    reappearance_days=365,
    cluster_parties=6,
)


def on(day: int) -> datetime:
    """So many days after the beginning."""
    return START + timedelta(days=day)


def seen(party: str, identity: str, day: int = 0, kind: Kind = Kind.ADDRESS) -> Seen:
    """A party seen with an identity on a day; the declaration is named after both."""
    return Seen(party, f"Firm {party}", kind, identity, identity.upper(), on(day), f"D-{party}-{day}")


def graph(*sightings: Seen) -> Graph:
    """The graph of some sightings."""
    made = Graph()
    made.add(sightings)
    return made


def finding(party: str, day: int) -> Mark:
    """A finding against a party on a day."""
    return Mark(party, Blot.FINDING, on(day), f"F-{party}")


def kept_pattern(at: datetime, parties: Mapping[str, str] | None = None) -> FoundPattern:
    """A cluster of parties at one address, found at `at` and kept."""
    names = parties or {"XD0470001009": "Qasr Motors", "XD0840002018": "Another"}
    day = at - timedelta(days=3)
    sightings = [
        Seen(key, name, Kind.ADDRESS, "XD:1200:12 quay", "12 Quay, 1200", day, "26XD00000000000164")
        for key, name in names.items()
    ]
    take_in(seen=sightings, position=0, upto=day, actor=SYSTEM)
    look(marks=[], terms=TERMS, actor=SYSTEM, at=at)
    return FoundPattern.objects.filter(until=None, parties__key=next(iter(names))).latest("pk")
