"""What a new edition of a list changes: who is new, who says something else and what, who is gone, who is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import Finding, Translate
from customhouse.targeting.screening.records import Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """The keys of entries, each in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.removed)


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What `after` changes of `before`.

    >>> from customhouse.targeting.screening.records import Kind
    >>> one, other = Entry("1", Kind.OTHER, ("A",)), Entry("1", Kind.OTHER, ("B",))
    >>> more = Entry("2", Kind.OTHER, ("C",))
    >>> difference([one], [other, more])
    Difference(added=('2',), changed=('1',), removed=(), same=0)
    """
    old, new = ({entry.key: entry for entry in entries} for entries in (before, after))
    both = old.keys() & new.keys()
    changed = {key for key in both if old[key] != new[key]}
    return Difference(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(changed)),
        tuple(sorted(old.keys() - new.keys())),
        len(both) - len(changed),
    )


class Turn(StrEnum):
    """What becomes of an entry by an edition."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "removed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that an entry says otherwise: `field` is the column of an administration's own table."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the report: what becomes of whom, what it says otherwise, and why a row of the file is left out."""

    turn: Turn
    key: str
    kind: str = ""
    name: str = ""
    changes: tuple[Change, ...] = ()
    finding: Finding | None = None

    def reason(self, translate: Translate = str) -> str:
        """Why a row of the file is left out, and what to do; empty for others."""
        return f"{self.finding.text(translate)} {self.finding.cure(translate)}" if self.finding else ""


def reported(
    before: Iterable[Entry], after: Iterable[Entry], changes: Difference, left_out: Iterable[Finding]
) -> Iterator[ReportRow]:
    """The lines of the report: those left out first, then who is changed, who ends, and who is new; each by key."""
    old, new = ({entry.key: entry for entry in entries} for entries in (before, after))
    for finding in left_out:
        yield ReportRow(Turn.LEFT_OUT, finding.path, finding=finding)
    for key in changes.changed:
        yield _row(Turn.CHANGED, new[key], changed_fields(old[key], new[key]))
    for key in changes.removed:
        yield _row(Turn.ENDED, old[key])
    for key in changes.added:
        yield _row(Turn.ADDED, new[key])


def changed_fields(before: Entry, after: Entry) -> tuple[Change, ...]:
    """What an entry says otherwise than before.

    >>> from customhouse.targeting.screening.records import Kind
    >>> changed_fields(Entry("1", Kind.OTHER, ("A",)), Entry("1", Kind.OTHER, ("A", "B"), ("1965",)))
    (Change(field='name', before='A', after='A; B'), Change(field='births', before='', after='1965'))
    """
    old, new = _fields(before), _fields(after)
    return tuple(Change(field, old[field], new[field]) for field in old if old[field] != new[field])


def _fields(entry: Entry) -> dict[str, str]:
    return {
        "kind": entry.kind.value,
        "name": "; ".join(entry.names),
        "births": "; ".join(entry.births),
        "countries": "; ".join(entry.countries),
        "numbers": "; ".join(f"{each.kind}:{each.number}" for each in entry.identifiers),
        "note": entry.note,
    }


def _row(turn: Turn, entry: Entry, changes: tuple[Change, ...] = ()) -> ReportRow:
    name = next(iter(entry.names), "") or entry.identifiers[0].number
    return ReportRow(turn, entry.key, entry.kind.value, name, changes)
