"""Items counted: how many of each goods, origin, unit and line of trade cost how much in which quarter.

Prices are kept as steps of two per cent, so that what a million items say takes the room of what differs, and files
can be counted in pieces, in any order, with the same outcome. What is dated on or after the day `until` is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.prices.rules.keys import JOIN

Places = NDArray[np.int64]
Figures = NDArray[np.float64]
Texts = Sequence[str]
STEP = 0.02
"""Width of a step, in natural logarithms."""
_LOWEST = -16.0
_STEPS = 4096
_QUARTERS = 2**16


@dataclass(frozen=True, slots=True)
class Columns:
    """Items column by column.

    Texts are codes into a list of what occurs; `line` is empty where the importer is not known. `day` is an ordinal;
    `value` is in national currency.
    """

    commodity: Texts
    origin: Texts
    unit: Texts
    line: Texts
    day: Places
    value: Figures
    quantity: Figures


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything counted: groups (commodity, origin, unit, line) in order, and for each entry its group and so on.

    `group` is a place in `groups`, `quarter` counts quarters since the year 0, `price` is the log of the middle of a
    step, `items` how many items it holds.
    """

    groups: tuple[tuple[str, str, str, str], ...]
    group: Places
    quarter: Places
    price: Figures
    items: Figures


@dataclass(slots=True)
class Counter:
    """Counts piece by piece; memory grows with what differs, not with what comes."""

    until: date
    since: date = date.min
    rows: int = 0
    left_out: int = 0
    _known: dict[str, int] = field(default_factory=dict)
    _packed: Places = field(default_factory=lambda: np.empty(0, np.int64))
    _items: Places = field(default_factory=lambda: np.empty(0, np.int64))

    def add(self, columns: Columns) -> None:
        """Count a piece; items without a value, a quantity or a code are left out, and told."""
        usable = (columns.value > 0) & (columns.quantity > 0) & np.isfinite(columns.value / _safe(columns.quantity))
        usable &= np.asarray([bool(code) for code in columns.commodity], dtype=np.bool_)
        self.left_out += int((~usable).sum())
        usable &= (columns.day < self.until.toordinal()) & (columns.day >= self.since.toordinal())
        rows = np.flatnonzero(usable)
        self.rows += len(rows)
        if not len(rows):
            return
        price = np.log(columns.value[rows] / columns.quantity[rows])
        step = np.clip(np.floor((price - _LOWEST) / STEP), 0, _STEPS - 1).astype(np.int64)
        packed = (self._placed(columns, rows) * _QUARTERS + quarters(columns.day[rows])) * _STEPS + step
        self._merge(packed)

    def _placed(self, columns: Columns, rows: Places) -> Places:
        known = self._known
        parts = (columns.commodity, columns.origin, columns.unit, columns.line)
        chosen = rows.tolist()
        texts = (JOIN.join(part[row] for part in parts) for row in chosen)
        return np.fromiter((known.setdefault(text, len(known)) for text in texts), np.int64, len(chosen))

    def _merge(self, packed: Places) -> None:
        both = np.concatenate((self._packed, packed))
        weights = np.concatenate((self._items, np.ones(len(packed), np.int64)))
        self._packed, place = np.unique(both, return_inverse=True)
        self._items = np.bincount(place, weights=weights, minlength=len(self._packed)).astype(np.int64)

    def counts(self) -> Counts:
        """What was counted, in an order that does not depend on the order of coming."""
        names = list(self._known)
        order = np.asarray(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
        place = np.empty(len(names), np.int64)
        place[order] = np.arange(len(names))
        rest, step = np.divmod(self._packed, _STEPS)
        group, quarter = np.divmod(rest, _QUARTERS)
        group = place[group] if names else group
        ordered = np.lexsort((step, quarter, group))
        return Counts(
            tuple(_parted(names[each]) for each in order.tolist()),
            group[ordered],
            quarter[ordered],
            (_LOWEST + (step[ordered] + 0.5) * STEP).astype(np.float64),
            self._items[ordered].astype(np.float64),
        )


def quarters(days: Places) -> Places:
    """The quarter of each day (an ordinal), counted since the year 0.

    >>> quarters(np.array([date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal()])).tolist()
    [8104, 8107]
    """
    since = np.datetime64("0001-01-01", "D") - np.timedelta64(1, "D")
    months = (since + days.astype("timedelta64[D]")).astype("datetime64[M]").astype(np.int64) + 12 * 1970
    return np.asarray(months // 3)


def quarter_name(quarter: int) -> str:
    """A quarter as people write it.

    >>> quarter_name(8104)
    '2026-Q1'
    """
    return f"{quarter // 4}-Q{quarter % 4 + 1}"


def _parted(name: str) -> tuple[str, str, str, str]:
    commodity, origin, unit, line = name.split(JOIN)
    return commodity, origin, unit, line


def _safe(quantity: Figures) -> Figures:
    return np.where(quantity > 0, quantity, 1.0)
