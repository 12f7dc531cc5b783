"""Facts of selection as rows of the map `facts`, and a model of that map asked of them: one item as a million.

What a model learned from and what it is asked are made of the same texts and figures by the same functions, so that a
declaration alone, a chunk of a back-test and a row of a file are answered alike, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS as DICTIONARY
from customhouse.targeting.facts.rules.dictionary import Kind
from customhouse.targeting.learning.records import Key, Reason, UnusableInputError
from customhouse.targeting.learning.rules.encoding import rates
from customhouse.targeting.learning.rules.maps import FACTS
from customhouse.targeting.learning.rules.memory import together
from customhouse.targeting.learning.rules.model import Model, Prediction
from customhouse.targeting.learning.rules.reasons import told_reasons
from customhouse.targeting.learning.rules.tables import JOIN, shaped

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
_NAN = float("nan")


def _text(name: str) -> Callable[[ItemFacts], str]:
    """How a fact is read as text."""
    fact = DICTIONARY[name]
    read = fact.read
    if fact.kind is Kind.TEXT:
        return lambda item: str(read(item) or "").strip()
    if fact.kind is Kind.FLAG:
        return lambda item: "1" if read(item) else "0"
    return lambda item: _written(read(item))


def _written(number: Any) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _figure(name: str) -> Callable[[ItemFacts], float]:
    """How a fact is read as a figure; NaN where it is not known or has no end."""
    read = DICTIONARY[name].plain

    def figure(item: ItemFacts) -> float:
        value: Any = read(item)
        if value is None:
            return _NAN
        number = float(value)
        return number if isfinite(number) else _NAN

    return figure


_FIGURED = tuple(dict.fromkeys(column for each in FACTS.figures for column in (each.column, each.over) if column))
_WRITTEN = tuple(dict.fromkeys([*(part.column for key in FACTS.keys for part in key.parts), *FACTS.goods]))
_TEXTS: Mapping[str, Callable[[ItemFacts], str]] = {
    FACTS.identifier: lambda item: f"{item.declaration}/{item.item}",
    FACTS.day: lambda item: item.selected_on.isoformat(),
} | {name: _text(name) for name in FACTS.columns if name not in {FACTS.identifier, FACTS.day}}
_FIGURES: Mapping[str, Callable[[ItemFacts], float]] = {name: _figure(name) for name in _FIGURED}


def text_of(item: ItemFacts, column: str) -> str:
    """What a column of the map says of an item, as text; empty where it is not known."""
    return _TEXTS[column](item)


def figure_of(item: ItemFacts, column: str) -> float:
    """What a column says of an item, as a figure; NaN where it is not known."""
    return _FIGURES[column](item)


def frame_of(items: Sequence[ItemFacts]) -> pl.DataFrame:
    """The items as rows of the map, all columns text."""
    return pl.DataFrame(
        {column: [text_of(item, column) for item in items] for column in FACTS.columns},
        schema=dict.fromkeys(FACTS.columns, pl.String),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """A key made ready: its parts, the place of each value, its counts and findings."""

    key: Key
    places: Mapping[str, int]
    count: Figures
    found: Figures

    def values(self, texts: Mapping[str, Sequence[str]]) -> Sequence[str]:
        """Each item's value."""
        parts = [_cut(texts[part.column], part.length) for part in self.key.parts]
        return parts[0] if len(parts) == 1 else list(map(JOIN.join, zip(*parts, strict=True)))

    def placed(self, texts: Mapping[str, Sequence[str]]) -> Places:
        """The place of each item's value, -1 where it is not known."""
        values, place = self.values(texts), self.places.get
        return np.fromiter((place(value, -1) for value in values), np.int64, len(values))


def _cut(texts: Sequence[str], length: int) -> Sequence[str]:
    return [text[:length] for text in texts] if length else texts


@dataclass(frozen=True, slots=True)
class Scored:
    """What a model says of items, and how often the like of each was learned from: the fewer of importer and goods."""

    said: Prediction
    seen: NDArray[np.float64]


class Scorer:
    """A model of the map `facts`, made ready to be asked of items. Raises `UnusableInputError` for any other model."""

    def __init__(self, model: Model) -> None:
        """Index what the model knows of each key and of goods seen before."""
        encodings = model.understanding.encodings
        if model.row_map.name != FACTS.name or encodings is None:
            raise UnusableInputError(
                "RSK-LIVE",
                "",
                f"A model of the map “{model.row_map.name}” cannot be asked of declarations as they come.",
                "Train one on the declarations of this installation: customhouse risk learn.",
            )
        self.model, self._prior = model, encodings.prior
        self._keys = [
            _Known(key, _index(told.values), told.count, told.found)
            for key, told in zip(FACTS.keys, encodings.keys, strict=True)
        ]
        self._goods = _index(model.memory.goods)

    def score(self, items: Sequence[ItemFacts]) -> Scored:
        """What the model says of each item."""
        model = self.model
        texts = {column: list(map(_TEXTS[column], items)) for column in _WRITTEN}
        places = [key.placed(texts) for key in self._keys]
        matrix = self._matrix(items, places)
        opinion = model.calibration.chances(model.understanding.scores(_NO_FRAME, FACTS, matrix))
        count, found = self._remembered(texts)
        chance = np.where(count > 0, together(count, found, opinion, model.memory.strength), opinion)
        worth = model.understanding.revenue(matrix)
        said = Prediction(chance, opinion, count, found, None if worth is None else chance * worth, matrix)
        like = [np.where(places[at] >= 0, self._keys[at].count[places[at]], 0.0) for at in _LIKE]
        return Scored(said, np.minimum.reduce(like))

    def reasons(self, scored: Scored, items: Sequence[ItemFacts], row: int) -> tuple[Reason, ...]:
        """The gravest reasons of the chance of one of the items scored."""
        texts = {column: [_TEXTS[column](items[row])] for column in _WRITTEN}
        keys = {known.key.name: known.values(texts) for known in self._keys}
        [why] = told_reasons(self.model, keys, scored.said, np.array([row]))
        return why

    def _matrix(self, items: Sequence[ItemFacts], places: Sequence[Places]) -> Figures:
        """The features of items, as of rows that are none of those learned from."""
        columns: list[Figures] = []
        for key, place in zip(self._keys, places, strict=True):
            columns += rates(place, key.count, key.found, self._prior)
        read = {name: np.fromiter(map(of, items), np.float64, len(items)) for name, of in _FIGURES.items()}
        columns += [shaped(each, read[each.column], read.get(each.over)) for each in FACTS.figures]
        return np.column_stack(columns)

    def _remembered(self, texts: Mapping[str, Sequence[str]]) -> tuple[Figures, Figures]:
        """How often the goods of each item were declared before, and with how many findings."""
        memory, place = self.model.memory, self._goods.get
        goods = map(JOIN.join, zip(*(texts[column] for column in FACTS.goods), strict=True))
        at = np.asarray([place(each, -1) for each in goods], dtype=np.int64)
        if not len(memory.goods):
            return np.zeros(len(at)), np.zeros(len(at))
        return np.where(at >= 0, memory.count[at], 0.0), np.where(at >= 0, memory.found[at], 0.0)


_NO_FRAME = pl.DataFrame()
"""Trees alone judge here: rows are read from the matrix."""
_LIKE = tuple(at for at, key in enumerate(FACTS.keys) if key.name in {"importer", "hs6_origin"})


def _index(values: Sequence[str]) -> dict[str, int]:
    return {value: place for place, value in enumerate(values)}
