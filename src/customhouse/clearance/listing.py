"""Watch lists asked of whom declarations name, when they are selected: one way for one and many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from customhouse.clearance.declarations.records import DeclarationRecord
from customhouse.clearance.judging import Context
from customhouse.clearance.naming import named_in, register_names
from customhouse.targeting.facts.records import Listed
from customhouse.targeting.screening.services import keep_selection
from customhouse.targeting.screening.watching import Seen, Watch, said_by, watch


@dataclass(frozen=True, slots=True)
class Watcher:
    """Asks the lists of a batch of declarations, and remembers by MRN whom it saw."""

    watch: Watch
    names: Mapping[str, str]
    seen: dict[str, Sequence[Seen]] = field(default_factory=dict)

    def listed(self, mrn: str, record: DeclarationRecord) -> Listed:
        """What the lists say of one declaration."""
        found = self.seen[mrn] = self.watch.seen(named_in(mrn, record, self.names))
        return said_by(found)


def watcher_of(records: Sequence[DeclarationRecord]) -> Watcher | None:
    """Who asks the lists of these declarations; None where there is no list to ask."""
    lists = watch() if records else None
    return Watcher(lists, register_names(records)) if lists else None


def keep_listed(context: Context, at: datetime, *, is_first: bool) -> None:
    """Keep what the lists said of those that were selected; nothing to do where none was asked."""
    watcher = context.watcher
    if isinstance(watcher, Watcher) and watcher.seen:
        keep_selection(seen=watcher.seen, at=at, is_first=is_first)
