"""In which patterns a party stood at a moment: what was found before it, and had not been found gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from customhouse.reference.identifiers import eori
from customhouse.targeting.facts.records import Linked
from customhouse.targeting.links.records import Shape

EXACT = Decimal("0.01")
"""To this a score is told."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A pattern that a party is in: found at `since`, and found no more at `until` (None: it stands)."""

    shape: Shape
    score: float
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Standings:
    """Patterns by party; asked of identifiers as they are declared."""

    by_party: Mapping[str, Sequence[Stood]]

    def stood(self, identifier: str, at: datetime) -> Linked:
        """What was recorded of a party before `at`, not at that moment itself."""
        known = self.by_party.get(eori.compact(identifier), ())
        then = [each for each in known if each.since < at and (each.until is None or each.until >= at)]
        best = max((each.score for each in then), default=0.0)
        return Linked(Decimal(str(best)).quantize(EXACT), frozenset(each.shape.value for each in then))
