"""In which patterns of links the importer of goods stood, as facts: handed in by a composer, where a rule asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from customhouse.targeting.facts.records import ItemFacts, Linked
from customhouse.targeting.facts.rules.completing import Coming


@dataclass(frozen=True, slots=True)
class Links:
    """The source of links: `stood` tells of a party, by its identifier, what was found before a moment."""

    stood: Callable[[str, datetime], Linked]

    def told(self, coming: Sequence[Coming]) -> list[Sequence[ItemFacts]]:
        """The facts, with the patterns of each importer; nothing of goods without one, or of whom it is known."""
        return [[self._linked(item, each.at) for item in each.facts] for each in coming]

    def _linked(self, item: ItemFacts, at: datetime) -> ItemFacts:
        if not item.importer or item.importer_links is not None:
            return item
        found = self.stood(item.importer, at)
        return replace(item, importer_link_score=found.score, importer_links=found.shapes)
