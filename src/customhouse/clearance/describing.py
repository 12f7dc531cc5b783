"""What the words of goods say of their codes: the trained classification help, as selection and analysts ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.foundation.config.country import installed_pack
from customhouse.targeting.facts.records import ItemFacts
from customhouse.tariff.classification.queries import doubts, reads_words
from customhouse.tariff.classification.records import Line
from customhouse.tariff.classification.rules.doubting import Doubt

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the words of items by the model in use; one for the live lane, back-tests and what-if."""

    def against(self, items: Sequence[ItemFacts]) -> list[float | None]:
        """How much the words of each import speak against its code, by the law of its day of selection."""
        found: dict[int, float] = {}
        by_day: dict[date, list[int]] = {}
        for place, item in enumerate(items):
            if item.direction == IMPORT and item.description:
                by_day.setdefault(item.selected_on, []).append(place)
        for day, places in by_day.items():
            said = doubts([Line(items[place].description, items[place].commodity) for place in places], day)
            found |= {place: one.strength for place, one in zip(places, said, strict=True) if one is not None}
        return [found.get(place) for place in range(len(items))]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of one item say of its code; None where they say too little."""

    item: Item
    doubt: Doubt | None


def can_read(declaration: Declaration) -> bool:
    """Whether the model in use may tell of the goods of a declaration."""
    return reads_words(_day_of(declaration))


def readings(declaration: Declaration, items: Sequence[Item]) -> list[Reading]:
    """What the words of some items say of their codes, by the law of the day of the goods."""
    lines = [Line(item.description, item.tariff_code) for item in items]
    said = doubts(lines, _day_of(declaration))
    return [Reading(item, one) for item, one in zip(items, said, strict=True)]


def _day_of(declaration: Declaration) -> date:
    at = declaration.presented_at or declaration.received_at
    return at.astimezone(ZoneInfo(installed_pack().timezone)).date()
