"""Entries of lists between records and rows. Called by services and queries alone."""

from __future__ import annotations

from typing import Any

from customhouse.targeting.screening.models import ListedEntry, WatchList
from customhouse.targeting.screening.records import Entry, Identifier, Kind, Match, Pair


def said_of(entry: Entry) -> dict[str, Any]:
    """What an entry says, as JSON."""
    return {
        "names": list(entry.names),
        "births": list(entry.births),
        "countries": list(entry.countries),
        "identifiers": [[each.kind, each.number] for each in entry.identifiers],
        "note": entry.note,
    }


def row_of(watch_list: WatchList, entry: Entry) -> ListedEntry:
    """The row of an entry that stands from the list's edition on."""
    return ListedEntry(
        watch_list=watch_list, key=entry.key, kind=entry.kind.value, said=said_of(entry), since=watch_list.edition
    )


def entry_of(key: str, kind: str, said: dict[str, Any]) -> Entry:
    """The entry that a row holds."""
    return Entry(
        key,
        Kind(kind),
        tuple(said["names"]),
        tuple(said["births"]),
        tuple(said["countries"]),
        tuple(Identifier(*each) for each in said["identifiers"]),
        said["note"],
    )


def said_of_match(match: Match) -> dict[str, Any]:
    """The evidence of a match, as JSON."""
    return {
        "name": match.name,
        "pairs": [[each.asked, each.listed, each.likeness, each.weight] for each in match.pairs],
        "numbers": [[each.kind, each.number] for each in match.same_numbers],
        "birth": match.birth,
    }


def kept_match(entry: Entry, score: float, said: dict[str, Any]) -> Match:
    """The match that was kept."""
    pairs = tuple(Pair(*each) for each in said["pairs"])
    return Match(entry, said["name"], score, pairs, tuple(Identifier(*each) for each in said["numbers"]), said["birth"])
