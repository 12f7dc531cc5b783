"""What areas put under the trail's guard: tables that are only added to, and what their rows must agree with.

An area registers its tables when its app is made ready; `triggers` guards them on both databases, and `verification`
tells a guard that is gone. What an area's rows must be, beside being there, a `Witness` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.pinning import Pin


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table whose rows are never deleted, and whose columns never change: all, or those in `columns`.

    `keys` are the sets of columns of which a second row would be the same row: SQLite's `INSERT OR REPLACE` may not
    use one to put another in its place. All names are the database's.
    """

    table: str
    columns: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = (("id",),)


class Witness(Protocol):
    """What bears out the trail outside it; a new one is made for each verification."""

    def pinned(self, pins: Sequence[Pin]) -> Iterator[Fault]:
        """The faults of what these events name; called with a page of events at a time, in order."""

    def left(self) -> Iterator[Fault]:
        """The faults that no event names, after the last page."""


class MakeWitness(Protocol):
    """Makes a witness; this may take long (it may read what is kept)."""

    def __call__(self) -> Witness:
        """A witness of how things stand now."""


_tables: dict[str, AppendOnly] = {}
_witnesses: list[MakeWitness] = []


def guard(tables: Iterable[AppendOnly]) -> None:
    """Put tables under guard from the next migration on; call it when an app is made ready."""
    _tables.update((each.table, each) for each in tables)


def call_witness(make: MakeWitness) -> None:
    """Have every verification hear a witness; call it when an app is made ready."""
    if make not in _witnesses:
        _witnesses.append(make)


def guarded() -> list[AppendOnly]:
    """The tables under guard beside the trail's own, in order of name."""
    return [_tables[name] for name in sorted(_tables)]


def witnesses() -> list[Witness]:
    """New witnesses for one verification."""
    return [make() for make in _witnesses]
