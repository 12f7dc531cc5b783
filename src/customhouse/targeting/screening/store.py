"""Entries of lists between records and rows. Called by services and queries alone."""

from __future__ import annotations

from typing import Any

from customhouse.targeting.screening.models import ListedEntry, WatchList
from customhouse.targeting.screening.records import Entry, Identifier, Kind


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
