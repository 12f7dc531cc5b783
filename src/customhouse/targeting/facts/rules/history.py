"""What was known of a trader and of like goods just before a moment: the one place where history becomes facts.

Used by the live journey (what it remembers is seeded from the tables) and by back-tests (it sees the past go by in
order). Nothing that is recorded at or after a moment can show in the facts of that moment: what becomes known later
waits in a queue by its own time.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from msgspec.structs import replace

from customhouse.reference.identifiers import eori
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.completing import Coming

WEEK, MONTH = 7, 30
SUBHEADING = 6
"""Digits of a commodity code by which goods are alike: the Harmonized System's."""
WINDOW = 200
"""The latest items of the same goods and origin among which a price has its position."""
FEWEST = 20
"""Fewer give no position."""
_PLACES = Decimal("0.001")


@dataclass(slots=True)
class Party:
    """What is known of one importer or declarant; `week` and `month` hold the days of the last declarations."""

    declarations: int = 0
    first_seen: date | None = None
    week: deque[date] = field(default_factory=deque)
    month: deque[date] = field(default_factory=deque)
    checks: int = 0
    findings: int = 0
    amendments: int = 0

    def seen(self, on: date) -> None:
        """A declaration more on that day; days come in order."""
        self.week.append(on)
        self.month.append(on)

    def in_week(self, on: date) -> int:
        """Declarations of that day and the six before it; what lies further back is forgotten."""
        return _within(self.week, on, WEEK)

    def in_month(self, on: date) -> int:
        """Declarations of that day and the twenty-nine before it; what lies further back is forgotten."""
        return _within(self.month, on, MONTH)


def _within(days: deque[date], on: date, count: int) -> int:
    while days and (on - days[0]).days >= count:
        days.popleft()
    return len(days)


@dataclass(slots=True)
class Prices:
    """The latest prices a kilogram of one kind of goods: in order of coming, and sorted."""

    coming: deque[Decimal] = field(default_factory=deque)
    ordered: list[Decimal] = field(default_factory=list)

    def add(self, price: Decimal) -> None:
        """Take in a price; the oldest goes where there are too many."""
        self.coming.append(price)
        insort(self.ordered, price)
        if len(self.coming) > WINDOW:
            oldest = self.coming.popleft()
            del self.ordered[bisect_left(self.ordered, oldest)]

    def position(self, price: Decimal) -> Decimal | None:
        """The share of prices below this one, those alike counted half; None among too few.

        >>> prices = Prices()
        >>> for cost in range(20):
        ...     prices.add(Decimal(cost))
        >>> prices.position(Decimal(5)), Prices().position(Decimal(5))
        (Decimal('0.275'), None)
        """
        if len(self.ordered) < FEWEST:
            return None
        below, upto = bisect_left(self.ordered, price), bisect_right(self.ordered, price)
        return (Decimal(below + upto) / Decimal(2 * len(self.ordered))).quantize(_PLACES)


@dataclass(frozen=True, slots=True)
class Result:
    """A control of a declaration concluded at `recorded_at`, with findings or without."""

    importer: str
    declarant: str
    recorded_at: datetime
    found: bool


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A declaration that counted is cancelled: from `recorded_at` on it counts no more."""

    importer: str
    declarant: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Amended:
    """A declarant raised what a declaration owes: known from `recorded_at` on."""

    importer: str
    declarant: str
    recorded_at: datetime


Event = Result | Withdrawn | Amended


@dataclass(slots=True)
class Memory:
    """What customs remembers at a moment: it only ever moves forward."""

    importers: dict[str, Party] = field(default_factory=dict)
    declarants: dict[str, Party] = field(default_factory=dict)
    goods: dict[tuple[str, str, str], int] = field(default_factory=dict)
    prices: dict[tuple[str, str], Prices] = field(default_factory=dict)
    _later: list[tuple[datetime, int, Event]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def expect(self, events: Iterable[Event]) -> None:
        """What will be recorded, each at its own time: until then it is as if nobody knew."""
        for event in events:
            heapq.heappush(self._later, (event.recorded_at, next(self._order), event))

    def told(self, coming: Sequence[Coming]) -> list[Sequence[ItemFacts]]:
        """The facts of each declaration, in order of selection, with what was known then; each counts for the next."""
        return [self._told(each) for each in coming]

    def _told(self, each: Coming) -> list[ItemFacts]:
        facts = self.recall(each.facts, each.at)
        self.remember(facts)
        return facts

    def recall(self, facts: Sequence[ItemFacts], at: datetime) -> list[ItemFacts]:
        """The facts of a declaration's items, with what was recorded before `at` (not at that moment itself)."""
        self._catch_up(at)
        return [self._recalled(item) for item in facts]

    def remember(self, facts: Sequence[ItemFacts]) -> None:
        """The declaration counts from now on."""
        item = facts[0]
        for parties, name in ((self.importers, item.importer), (self.declarants, item.declarant)):
            if name:
                party = parties.setdefault(eori.compact(name), Party())
                party.declarations += 1
                party.first_seen = party.first_seen or item.selected_on
                party.seen(item.selected_on)
        for each in facts:
            key = goods_key(each)
            self.goods[key] = self.goods.get(key, 0) + 1
            if (price := unit_price(each)) is not None:
                self.prices.setdefault(key[1:], Prices()).add(price)

    def _recalled(self, item: ItemFacts) -> ItemFacts:
        importer = self.importers.get(eori.compact(item.importer), _NOBODY)
        declarant = self.declarants.get(eori.compact(item.declarant), _NOBODY)
        key, price = goods_key(item), unit_price(item)
        prices = self.prices.get(key[1:])
        return replace(
            item,
            importer_declarations=importer.declarations,
            importer_first_seen=importer.first_seen,
            importer_week=importer.in_week(item.selected_on),
            importer_month=importer.in_month(item.selected_on),
            importer_checks=importer.checks,
            importer_findings=importer.findings,
            importer_amendments=importer.amendments,
            declarant_declarations=declarant.declarations,
            declarant_checks=declarant.checks,
            declarant_findings=declarant.findings,
            goods_declarations=self.goods.get(key, 0),
            price_position=prices.position(price) if prices and price is not None else None,
        )

    def _catch_up(self, at: datetime) -> None:
        while self._later and self._later[0][0] < at:
            event = heapq.heappop(self._later)[2]
            for parties, name in ((self.importers, event.importer), (self.declarants, event.declarant)):
                if name:
                    _learn(parties.setdefault(eori.compact(name), Party()), event)


def goods_key(item: ItemFacts) -> tuple[str, str, str]:
    """Importer, subheading and origin: by which an importer's goods are known."""
    return eori.compact(item.importer), item.commodity[:SUBHEADING], item.origin


def unit_price(item: ItemFacts) -> Decimal | None:
    """Customs value a kilogram of net mass; None without a mass or a value."""
    return item.customs_value / item.net_mass if item.net_mass and item.customs_value else None


def since(on: date) -> date:
    """The first day that still counts within a month."""
    return on - timedelta(days=MONTH - 1)


def _learn(party: Party, event: Event) -> None:
    if isinstance(event, Withdrawn):
        party.declarations = max(0, party.declarations - 1)
    elif isinstance(event, Amended):
        party.amendments += 1
    else:
        party.checks += 1
        party.findings += event.found


_NOBODY = Party()
