"""What prices speak of: items as columns, a cell of the reference, where a price lies. No Django, no NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

KILOGRAM = "KGM"
SHARES = (0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.995)
"""Of the items of a cell the shares whose price lies below the points of its grid."""
LOW, MIDDLE, HIGH = SHARES.index(0.025), SHARES.index(0.5), SHARES.index(0.975)
"""Between the first and the last lie 95 % of the items."""

CellKey = tuple[str, str, str]
"""Unit, code (the whole, or its first digits; empty for all goods), origin (empty for all)."""


class UnusablePricesError(ValueError):
    """A file, or a reference, that cannot be used: `code`, the column, the cause, and what to do."""

    def __init__(self, code: str, column: str, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.code, self.column, self.cause, self.remedy = code, column, cause, remedy


@dataclass(frozen=True, slots=True)
class PriceItem:
    """One item whose price is looked at: goods, origin, who buys from whom, value (national currency), quantity.

    `unit` is the unit of the quantity (UNECE Rec 20), kilograms of net mass if not told.
    """

    commodity: str
    origin: str
    importer: str
    exporter: str
    value: float
    quantity: float
    unit: str = KILOGRAM


@dataclass(frozen=True, slots=True)
class PriceCell:
    """What goods of one kind cost: natural logarithms of national currency a unit, in prices of the last quarter.

    `items` were counted, of `lines` independent lines of trade (a trader with many items counts for few). `level` is
    the middle, `spread` the robust standard deviation with what is uncertain of the level, `grid` the prices below
    which the shares `SHARES` lie. `is_own` says that the interval of 95 % is that of the items themselves; else it is
    shrunk towards like goods. `by_quarter` tells of each quarter the items, and the middle of its own prices (log).
    """

    unit: str
    commodity: str
    origin: str
    items: int
    lines: float
    level: float
    spread: float
    grid: tuple[float, ...]
    is_own: bool
    by_quarter: tuple[tuple[str, int, float], ...] = ()

    @property
    def key(self) -> CellKey:
        """Under which the cell stands."""
        return self.unit, self.commodity, self.origin


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """Where an importer's own price of goods from one seller lies, in spreads from the level of its cell.

    `middle` is the likeliest honest level after `items` earlier items, `doubt` its standard deviation.
    """

    items: int
    middle: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Reference:
    """What prices were, reckoned from items before the day `until` alone.

    `within` is the share of a cell's variance that lies within lines of trade. `quarters` tells how many items each
    quarter gave; `effects` by how much prices of all goods stood above (log) those of the last quarter.
    """

    until: date
    within: float
    cells: Mapping[CellKey, PriceCell]
    own: Mapping[str, OwnPrice] = field(default_factory=dict)
    quarters: Mapping[str, int] = field(default_factory=dict)
    effects: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a price lies.

    `position` is the share of like items that cost less, `deviation` how many spreads it lies from what is usual for
    these goods and, where they were traded before, for this importer and seller; below zero is cheaper. `expected` is
    the price of that middle (national currency a unit).
    """

    cell: PriceCell
    price: float
    position: float
    side_deviation: float
    deviation: float
    expected: float
    own_items: int
