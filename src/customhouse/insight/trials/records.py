"""Items of the past as a trial of draft law sees them, and what a trial tells. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from customhouse.tariff.duties.records import AssessableItem


class TrialState(StrEnum):
    """Where a trial that was asked for on a page stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the past, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PastGoods:
    """The goods of one declaration that draft law touches: its day, its trader, the items as the tariff sees them.

    `unread` counts items whose words cannot be read any more.
    """

    declaration: str
    on: date
    trader: str
    items: tuple[AssessableItem, ...]
    trader_name: str = ""
    lane: str = ""
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """What one product, origin, trader or tax owed, and would owe; `items` as far as both could be worked out."""

    key: str
    items: int
    before: Decimal
    after: Decimal
    name: str = ""

    @property
    def change(self) -> Decimal:
        """What would be owed more (less: below zero)."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Lack:
    """A reason why items could not be worked out: the code and the words of the finding, how many, one of them."""

    code: str
    message: str
    remedy: str
    count: int
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What draft law would have done to the items of a period.

    `items` are all of the period, `touched` those on whose goods the draft changes a measure, `computed` those of them
    worked out by both laws, `changed` those that would owe another amount. Tuples go by the size of the change.
    """

    items: int
    touched: int
    computed: int
    changed: int
    currency: str
    before: Decimal
    after: Decimal
    taxes: tuple[Shift, ...]
    chapters: tuple[Shift, ...]
    headings: tuple[Shift, ...]
    codes: tuple[Shift, ...]
    partners: tuple[Shift, ...]
    traders: tuple[Shift, ...]
    lanes: tuple[Shift, ...]
    lacks: tuple[Lack, ...]
    gaining: int
    losing: int

    @property
    def not_computed(self) -> int:
        """Items that the draft touches and that could not be worked out."""
        return self.touched - self.computed
