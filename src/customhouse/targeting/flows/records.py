"""What flows speak of: a reference that an analyst defines, movements as columns, departures. No Django, no NumPy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Dimension(StrEnum):
    """By what a movement is told: who, what, from where, which way, where, when."""

    IMPORTER = "importer"
    SELLER = "seller"
    GOODS = "goods"
    ORIGIN = "origin"
    DEPARTURE = "departure"
    MODE = "mode"
    OFFICE = "office"
    BROKER = "broker"
    WEEKDAY = "weekday"
    TIME = "time"


class Change(StrEnum):
    """How a flow departs from what is normal for it."""

    UNSEEN = "unseen"
    SHIFT = "shift"
    MORE = "more"
    LESS = "less"


LEAST_DAYS, MOST_DAYS = 1, 92
"""Days that are held against the past."""
LEAST_HISTORY, MOST_HISTORY = 28, 1_830
"""Days of the past from which the normal is learned."""
MOST_VALUES = 50
"""Values of one condition."""
LONGEST_VALUE = 70


@dataclass(frozen=True, slots=True)
class FlowReference:
    """Which flow is watched, and how.

    `conditions` say which movements belong to it: any of the values (goods: how their code begins). `apart` cuts it
    into flows that are looked at by themselves, `watched` are the dimensions whose values may depart. The last `days`
    are held against the `history` days before them.
    """

    code: str
    title: str
    conditions: Mapping[Dimension, tuple[str, ...]] = field(default_factory=dict)
    apart: tuple[Dimension, ...] = ()
    watched: tuple[Dimension, ...] = ()
    days: int = 7
    history: int = 365

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """Every dimension that is read."""
        return frozenset({*self.conditions, *self.apart, *self.watched})


@dataclass(frozen=True, slots=True)
class Movements:
    """Movements, column by column: what one declaration moves of one code and origin.

    `day` are ordinals, `mass` kilograms; `values` are the texts of each dimension that is read.
    """

    declaration: Sequence[str]
    day: Sequence[int]
    mass: Sequence[float]
    values: Mapping[Dimension, Sequence[str]]

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Departure:
    """A flow (the values of its `apart` dimensions) that departs from what is normal for it.

    `chance` is how likely as much, or more, would be if nothing had changed; `score` its negative logarithm to base 10.
    `seen` and `before` are counts of movements (a value of `dimension`) out of `recent` and `history` movements; of a
    change of volume they are kilograms now, and usually in as many days. `declarations` are the latest concerned.
    """

    flow: tuple[tuple[Dimension, str], ...]
    change: Change
    dimension: Dimension | None
    value: str
    usual: str
    seen: float
    before: float
    recent: int
    history: int
    score: float
    declarations: tuple[str, ...]
