"""Where the price of an item lies in the reference of its day, as facts: handed in by a composer, where a rule asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from msgspec.structs import replace

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import Coming


class PriceBook(Protocol):
    """Tells where the price of an item lies in the reference of its day, and how far from what is usual."""

    def place(self, item: ItemFacts) -> tuple[Decimal, Decimal] | None:
        """The share of the reference below, and the spreads from what is usual; None where nothing can be said."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The source of what the reference of prices says."""

    book: PriceBook

    def told(self, coming: Sequence[Coming]) -> list[Sequence[ItemFacts]]:
        """The facts, with the place of each price."""
        return [[placed(item, self.book) for item in each.facts] for each in coming]


def placed(item: ItemFacts, book: PriceBook) -> ItemFacts:
    """The facts of an item with the place of its price; as they were where nothing can be said."""
    found = book.place(item)
    return replace(item, reference_position=found[0], price_deviation=found[1]) if found else item
