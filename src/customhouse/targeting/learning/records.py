"""What learning speaks of: how a kind of file is read, what a model says of a row, and a model's card. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class UnusableInputError(ValueError):
    """A file or a model that cannot be used; `code` names the fault, `column` its place, `remedy` what to do."""

    def __init__(self, code: str, column: str, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.code, self.column, self.cause, self.remedy = code, column, cause, remedy


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a key, or the first `length` characters of it (0: the whole)."""

    column: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are grouped by: one column, part of one, or several joined. `word` names it to a reader."""

    name: str
    parts: tuple[Part, ...]
    word: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read from a column: as it stands (`plain`), its `log` (of one more), or `digits` after the point.

    `over`, if given, is the column by which it is divided first.
    """

    name: str
    column: str
    word: str
    form: str = "plain"
    over: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure whose place among others of the same key is a feature: robust to what is usual for those goods."""

    name: str
    figure: str
    key: str
    word: str


@dataclass(frozen=True, slots=True)
class RiskMap:
    """One kind of file: which columns say what. `later` are results of controls, never features.

    `goods` is the tuple of columns by which goods count as seen before, `numbers` those of them that are figures.
    With `history` rows are learned from in the order of their days, week by week, and features look back only;
    without it each distinct goods tuple counts once and encodings are made out of fold; with `by_row` every row counts,
    and trees judge alone (its history stands in its columns already). `money` is the figure (a logarithm) by which the
    revenue of a finding goes.
    """

    name: str
    identifier: str
    day: str
    target: str
    revenue: str
    goods: tuple[str, ...]
    numbers: frozenset[str]
    keys: tuple[Key, ...]
    figures: tuple[Figure, ...]
    later: frozenset[str]
    spreads: tuple[Spread, ...] = ()
    history: bool = False
    by_row: bool = False
    groups: Mapping[str, str] = field(default_factory=dict)
    money: str = ""

    def base(self, features: Sequence[str]) -> int | None:
        """The place among the features of the one by which the revenue of a finding goes; None where there is none."""
        return features.index(self.money) if self.money else None

    @property
    def figure_columns(self) -> frozenset[str]:
        """The columns that are read as figures."""
        return frozenset(column for figure in self.figures for column in (figure.column, figure.over) if column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have to be predicted for."""
        read = {part.column for key in self.keys for part in key.parts}
        read |= self.figure_columns
        read |= {self.identifier, self.day, *self.goods}
        return tuple(sorted(read))


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a score: a message id, what fills it (`words` are message ids too), its weight in log odds."""

    message: str
    params: Mapping[str, str]
    words: Mapping[str, str]
    weight: float


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is: where it came from, over which days, how well it did, and the digest of its bytes.

    `measured` holds the table of `evaluate` on the validation file, by a model that never saw it.
    """

    map: str
    target: str
    seed: int
    train: Mapping[str, Any]
    valid: Mapping[str, Any]
    measured: Mapping[str, Any]
    fairness: tuple[Mapping[str, Any], ...]
    drift: tuple[Mapping[str, Any], ...]
    features: tuple[str, ...]
    parts: Mapping[str, Any]
    caution: str
    cpu_seconds: float
