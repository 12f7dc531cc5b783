"""Watch lists asked of whom declarations name, when they are selected: one way for one and many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from customhouse.clearance.judging import Context, Selecting
from customhouse.clearance.sources.batch import Batch
from customhouse.clearance.sources.names import named_in, register_names
from customhouse.targeting.facts.records import ItemFacts, Listed
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.facts.rules.listing import listed
from customhouse.targeting.screening.services import keep_selection
from customhouse.targeting.screening.watching import Seen, Watch, said_by, watch


@dataclass(frozen=True, slots=True)
class Watcher:
    """Asks the lists of a batch of declarations, and remembers by MRN whom it saw."""

    watch: Watch
    names: Mapping[str, str]
    seen: dict[str, Sequence[Seen]] = field(default_factory=dict)

    def told(self, coming: Sequence[Selecting]) -> list[Sequence[ItemFacts]]:
        """The facts of each declaration, with what the lists say of those whom it names."""
        return [listed(each.facts, self._said(each)) for each in coming]

    def _said(self, each: Selecting) -> Listed:
        found = self.seen[each.mrn] = self.watch.seen(named_in(each.mrn, each.record, self.names))
        return said_by(found)


def watcher_of(batch: Batch) -> Watcher | None:
    """Who asks the lists of these declarations; None where there is no list to ask."""
    lists = watch() if batch.records else None
    return Watcher(lists, register_names(batch.records)) if lists else None


def keep_listed(context: Context, at: datetime, *, is_first: bool) -> None:
    """Keep what the lists said of those that were selected; nothing to do where none was asked."""
    watcher = context.sources.get(Lookup.LISTS)
    if isinstance(watcher, Watcher) and watcher.seen:
        keep_selection(seen=watcher.seen, at=at, is_first=is_first)
