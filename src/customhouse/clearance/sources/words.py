"""What the words of goods say of their codes: the trained classification help, as selection and analysts ask it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from customhouse.clearance.declarations.models import Declaration, Item
from customhouse.clearance.sources.batch import Batch
from customhouse.foundation.config.country import legal_day
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.describing import Words
from customhouse.tariff.classification.queries import doubts, reads_words
from customhouse.tariff.classification.records import Line
from customhouse.tariff.classification.rules.doubting import Doubt

IMPORT = "import"
Said = tuple[str, str]
"""The words of an item, and the code declared for them."""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a selection that is made now, its day, and the words and codes that were declared before."""

    at: datetime
    day: date
    before: frozenset[Said] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the words of items by the model in use; one for the live lane, back-tests and what-if.

    Live (`now`) words that were not declared before are read as of that moment: no model in use has learned from
    them, though it was trained that very day, or after the goods were presented. A back-test knows only the day of
    selection: of goods presented on the last day of what the model learned from it tells nothing.
    """

    now: Now | None = None

    def against(self, items: Sequence[ItemFacts]) -> list[float | None]:
        """How much the words of each import speak against its code, by the law of its day of selection."""
        found: dict[int, float] = {}
        by_time: dict[tuple[date, datetime | None], list[int]] = {}
        for place, item in enumerate(items):
            if item.direction == IMPORT and item.description:
                by_time.setdefault(self._time_of(item), []).append(place)
        for (day, said_at), places in by_time.items():
            lines = [Line(items[place].description, items[place].commodity) for place in places]
            said = doubts(lines, day, said_at)
            found |= {place: one.strength for place, one in zip(places, said, strict=True) if one is not None}
        return [found.get(place) for place in range(len(items))]

    def _time_of(self, item: ItemFacts) -> tuple[date, datetime | None]:
        """The day by whose law an item is read, and the moment at which its words are new, if they are."""
        now = self.now
        if now is None or (item.description, item.commodity) in now.before:
            return item.selected_on, None
        is_told_by_day = not now.before and reads_words(item.selected_on)
        return (item.selected_on, None) if is_told_by_day else (now.day, now.at)


def words_of(batch: Batch) -> Words:
    """The reader of a batch that is selected now."""
    said = said_before(batch.changing) if batch.changing else frozenset()
    return Words(Reader(Now(batch.at, batch.day, said)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of one item say of its code; None where they say too little."""

    item: Item
    doubt: Doubt | None


def said_before(mrn: str) -> frozenset[Said]:
    """The words and codes of the items of a declaration, in all its versions that are kept."""
    return frozenset(Item.objects.filter(declaration__mrn=mrn).values_list("description", "tariff_code"))


def can_read(declaration: Declaration) -> bool:
    """Whether the model in use may tell of any goods of a declaration."""
    if reads_words(_day_of(declaration)):
        return True
    last = declaration.versions.order_by("number").last()
    return last is not None and last.number > 1 and reads_words(legal_day(last.at), last.at)


def readings(declaration: Declaration, items: Sequence[Item]) -> list[Reading]:
    """What the words of some items say of their codes, by the law of the day of the goods, or of their amendment."""
    amended = _amended(declaration)
    by_time: dict[tuple[date, datetime | None], list[int]] = {}
    for place, item in enumerate(items):
        said_at = amended.get((item.description, item.tariff_code))
        by_time.setdefault((legal_day(said_at) if said_at else _day_of(declaration), said_at), []).append(place)
    found: dict[int, Doubt | None] = {}
    for (day, said_at), places in by_time.items():
        lines = [Line(items[place].description, items[place].tariff_code) for place in places]
        found |= dict(zip(places, doubts(lines, day, said_at), strict=True))
    return [Reading(item, found[place]) for place, item in enumerate(items)]


def _amended(declaration: Declaration) -> dict[Said, datetime]:
    """Words and codes that an amendment brought, with the moment of the first one that did."""
    if declaration.version == 1:
        return {}
    moments = dict(declaration.versions.values_list("number", "at"))
    items = Item.objects.filter(declaration=declaration).order_by("-version")
    first = {(text, code): number for text, code, number in items.values_list("description", "tariff_code", "version")}
    return {said: moments[number] for said, number in first.items() if number > 1}


def _day_of(declaration: Declaration) -> date:
    return legal_day(declaration.presented_at or declaration.received_at)
