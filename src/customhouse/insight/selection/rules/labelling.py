"""Results of controls as rows to learn from: each item of a controlled declaration with what was found in it.

The facts are those of the moment of selection, with the history of that moment; what was found stands beside them in
columns that are never features. What no control looked at is no row: nobody knows what it held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.insight.selection.records import PastDeclaration
from customhouse.insight.selection.rules.remembering import Source
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import completed


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item with its result: whether something was found, what it brought in, how probable its control was."""

    item: ItemFacts
    found: bool
    revenue: Decimal
    propensity: Decimal | None


@dataclass(slots=True)
class Labels:
    """The items with results of a past that goes by in order, their facts completed by the sources."""

    sources: Sequence[Source]
    rows: list[Labelled] = field(default_factory=list)

    def add(self, chunk: Sequence[PastDeclaration]) -> None:
        """Let these declarations go by; they follow those before them in time."""
        for past in completed(chunk, self.sources):
            if past.is_controlled:
                self.rows += _items(past)


def _items(past: PastDeclaration) -> Iterator[Labelled]:
    numbers = {item.item for item in past.facts}
    named = past.found_items & numbers
    whole = past.found and not named
    share = past.revenue / len(past.facts) if whole and not past.item_revenue else Decimal(0)
    for item in past.facts:
        found = past.found and (whole or item.item in named)
        extra = past.item_revenue.get(item.item, Decimal(0)) if past.item_revenue else share
        yield Labelled(item, found, max(extra, Decimal(0)) if found else Decimal(0), past.propensity)


def parted(rows: Sequence[Labelled], later: float) -> tuple[list[Labelled], list[Labelled]]:
    """The earlier rows and the later ones, of which there are about the share `later`; no day is parted."""
    ordered = sorted(rows, key=_day)
    if not ordered:
        return [], []
    first = _day(ordered[min(len(ordered) - 1, int(len(ordered) * (1 - later)))])
    return [row for row in ordered if _day(row) < first], [row for row in ordered if _day(row) >= first]


def counted(rows: Iterable[Labelled]) -> tuple[int, int]:
    """How many rows there are, and in how many something was found."""
    found = [row.found for row in rows]
    return len(found), sum(found)


def _day(row: Labelled) -> date:
    return row.item.selected_on
