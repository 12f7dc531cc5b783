"""What an import would change: each row that is added, changed, ended or as it was, and what was refused.

Nothing is lost silently: what the file says, what it takes back and what stood before all appear in one of these lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from customhouse.tariff.schedules.records import (
    Content,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Refusal,
    Row,
    key_of,
)

NAMES: Mapping[type[object], str] = {
    MeasureType: "type",
    Measure: "measure",
    Member: "member",
    Line: "line",
    RateOfExchange: "rate",
}
"""What rows of each kind are called in a report."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs: what stood, what is said now, and the fields in which they differ."""

    before: Row
    after: Row

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        names = (each.name for each in fields(self.before))
        return tuple(name for name in names if getattr(self.before, name) != getattr(self.after, name))


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import comes to, row by row: `closed` only gained an end, `gone` are no longer there."""

    added: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()
    gone: tuple[Row, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each sort."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "ended": len(self.closed) + len(self.gone),
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


def named(row: Row) -> Key:
    """What a row is called: its kind and its key."""
    return NAMES[type(row)], key_of(row)


def compare(standing: Iterable[Row], content: Content) -> Difference:
    """What bringing in the content would change in what stands.

    A row that only gains an end, that the file takes back, or that it no longer holds where it holds everything, has
    ended. The second row of one key in the same file is refused.
    """
    stands = {named(row): row for row in standing}
    incoming: dict[Key, Row] = {}
    refused = list(content.refused)
    twice = [row for row in content.rows if incoming.setdefault(named(row), row) != row]
    refused += [Refusal("", key_of(row), "the file says two different things of it") for row in twice]
    added = [row for key, row in incoming.items() if key not in stands]
    differing = [Change(stands[key], row) for key, row in incoming.items() if key in stands and stands[key] != row]
    changed = [change for change in differing if not _only_ends(change)]
    gone = [row for key, row in stands.items() if key not in incoming and _is_gone(key, row, content)]
    closed = [change for change in differing if _only_ends(change)]
    unchanged = len(incoming) - len(added) - len(differing)
    return Difference(tuple(added), tuple(changed), tuple(closed), tuple(gone), unchanged, tuple(refused))


def overlaid(standing: Iterable[Row], earlier: Iterable[Difference]) -> list[Row]:
    """What would stand after differences that are not written yet, of several files looked at together.

    Added rows that the next file does not concern may be among it: `compare` leaves them alone.
    """
    stands = {named(row): row for row in standing}
    for difference in earlier:
        for row in difference.gone:
            stands.pop(named(row), None)
        stands |= {named(change.after): change.after for change in (*difference.changed, *difference.closed)}
        stands |= {named(row): row for row in difference.added}
    return list(stands.values())


def _only_ends(change: Change) -> bool:
    return change.fields == ("valid_to",) and getattr(change.before, "valid_to", None) is None


def _is_gone(key: Key, row: Row, content: Content) -> bool:
    """Whether a row that stands has ended by the file: taken back, or lacking where the file holds all."""
    if key in content.ends:
        return True
    if isinstance(row, Measure):
        return row.commodity in content.covers
    return isinstance(row, Member) and row.area in content.areas


def lines_of(difference: Difference) -> Iterator[dict[str, object]]:
    """The report, an object for each row that is not as it was, in stable keys."""
    for row in difference.added:
        yield {"what": "added", **_named(row)}
    for change in difference.changed:
        yield {"what": "changed", **_named(change.after), "fields": _differing(change)}
    for change in difference.closed:
        yield {"what": "ended", **_named(change.after), "fields": _differing(change)}
    for row in difference.gone:
        yield {"what": "ended", **_named(row)}
    for refusal in difference.refused:
        yield {
            "what": "refused",
            "where": refusal.where,
            "name": refusal.name,
            "why": refusal.why,
            "code": refusal.code,
        }


def _named(row: Row) -> dict[str, object]:
    kind, key = named(row)
    return {"kind": kind, "key": key}


def _differing(change: Change) -> dict[str, list[str]]:
    return {name: [_told(change.before, name), _told(change.after, name)] for name in change.fields}


def _told(row: Row, name: str) -> str:
    value = getattr(row, name)
    return " ".join(sorted(map(str, value))) if isinstance(value, frozenset) else "" if value is None else str(value)
