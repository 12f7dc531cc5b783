"""The price of an item as a fact: one place for the live lane, bulk, back-tests and what-if."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.prices.records import KILOGRAM, PriceItem, Reference
from customhouse.targeting.prices.rules.keys import line_key
from customhouse.targeting.prices.rules.placing import place

IMPORT = "import"
SHARE, SPREADS = Decimal("0.0001"), Decimal("0.01")
FARTHEST = 99.0
"""Spreads beyond which nothing more is told."""


@dataclass(frozen=True, slots=True)
class Book:
    """References by day; `reference_on` gives the one that holds on a day, None where there is none.

    A reference holds only for items from its day `until` on: it knows nothing of them, nor of what came after.
    """

    reference_on: Callable[[date], Reference | None]

    def place(self, item: ItemFacts) -> tuple[Decimal, Decimal] | None:
        """The share of the reference below the item's price a kilogram, and its deviation; None if unknown."""
        if item.direction != IMPORT:
            return None
        reference = self.reference_on(item.selected_on)
        if reference is None or reference.until > item.selected_on:
            return None
        found = place(reference, price_item(item), line_of(item))
        if found is None:
            return None
        off = max(-FARTHEST, min(FARTHEST, found.deviation))
        return Decimal(str(found.position)).quantize(SHARE), Decimal(str(off)).quantize(SPREADS)


def price_item(item: ItemFacts) -> PriceItem:
    """The item as prices see it, by net mass."""
    value, mass = float(item.customs_value or 0), float(item.net_mass or 0)
    return PriceItem(item.commodity, item.origin, item.importer, item.exporter, value, mass)


def line_of(item: ItemFacts) -> str:
    """The key of its importer, seller and goods."""
    return line_key(item.importer, item.exporter, item.commodity, KILOGRAM)
