"""Facts of many items as columns: what a million rows are selected by, a chunk at a time. Needs NumPy, nothing else.

A text is a code into a sorted list of the texts that occur (code 0: not known); a number is a float with the exact
value at hand, for where a float is too close to a limit to tell; a day is its ordinal; a set of codes is a code into a
list of sets. A column is made when it is first asked for: what no condition reads costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, Value, as_float

UNKNOWN = 0
"""The code of what is not known."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A text of each row as a code; `known[code - 1]` is the text, in their order."""

    codes: npt.NDArray[np.uint32]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number (or the ordinal of a day) of each row; NaN where it is not known."""

    values: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choices:
    """A flag or a set of codes of each row, as a code into the values that occur."""

    codes: npt.NDArray[np.uint32]
    known: tuple[Value, ...]


@dataclass(slots=True)
class FactColumns:
    """The facts of some items, column by column."""

    items: Sequence[ItemFacts]
    _made: dict[str, Texts | Numbers | Choices] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.items)

    def exact(self, row: int, name: str) -> Value:
        """What the fact says of one row, exactly."""
        return FACTS[name].read(self.items[row])

    def texts(self, name: str) -> Texts:
        """A column of texts."""
        return cast("Texts", self._column(name))

    def numbers(self, name: str) -> Numbers:
        """A column of numbers or days."""
        return cast("Numbers", self._column(name))

    def choices(self, name: str) -> Choices:
        """A column of flags or of sets of codes."""
        return cast("Choices", self._column(name))

    def _column(self, name: str) -> Texts | Numbers | Choices:
        found = self._made.get(name)
        if found is None:
            read = FACTS[name].read
            found = self._made[name] = _MAKERS[FACTS[name].kind]([read(item) for item in self.items])
        return found


def _texts(values: Sequence[Any]) -> Texts:
    known = sorted({value for value in values if value is not None})
    code = {value: place for place, value in enumerate(known, 1)}
    code[None] = UNKNOWN
    return Texts(np.fromiter((code[value] for value in values), np.uint32, len(values)), tuple(known))


def _numbers(values: Sequence[Any]) -> Numbers:
    return Numbers(np.fromiter((as_float(value) for value in values), np.float64, len(values)))


def _choices(values: Sequence[Any]) -> Choices:
    known: dict[Value, int] = {}
    codes = np.fromiter((known.setdefault(value, len(known)) for value in values), np.uint32, len(values))
    return Choices(codes, tuple(known))


_MAKERS: dict[Kind, Any] = {
    Kind.TEXT: _texts,
    Kind.NUMBER: _numbers,
    Kind.DATE: _numbers,
    Kind.FLAG: _choices,
    Kind.CODES: _choices,
}
