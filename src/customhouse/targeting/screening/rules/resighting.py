"""The past held against what a list added or changed: each name is asked once, however many declarations bear it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from customhouse.targeting.screening.records import Match, Named, Sought
from customhouse.targeting.screening.rules.index import Index
from customhouse.targeting.screening.rules.screening import THRESHOLD, screen

MOST = 1_000
"""Matches of one name that are looked through for those of changed entries."""
MOST_REMEMBERED = 200_000
"""Names of which is remembered what was found."""


@dataclass(slots=True)
class Lookout:
    """An index of a list, and the keys of its entries that are looked out for (None: all)."""

    index: Index
    keys: frozenset[str] | None = None
    remembers: int = MOST_REMEMBERED
    _asked: dict[Sought, tuple[Match, ...]] = field(default_factory=dict)

    def seen(self, named: Iterable[Named]) -> Iterator[tuple[Named, Match]]:
        """Whoever may be one of those looked out for, with the match."""
        for each in named:
            for match in self._matches(each.sought):
                yield each, match

    def _matches(self, sought: Sought) -> tuple[Match, ...]:
        known = self._asked.get(sought)
        if known is None:
            if len(self._asked) >= self.remembers:
                self._asked.clear()
            found = screen(self.index, sought, threshold=THRESHOLD, most=MOST)
            known = tuple(match for match in found if self.keys is None or match.entry.key in self.keys)
            self._asked[sought] = known
        return known
