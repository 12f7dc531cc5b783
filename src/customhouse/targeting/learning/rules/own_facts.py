"""Facts of selection as rows of the map `facts`, and a model of that map asked of them: one item as a million.

What a model learned from and what it is asked are made of the same texts and figures by the same functions, so that a
declaration alone, a chunk of a back-test and a row of a file are answered alike, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS as DICTIONARY
from customhouse.targeting.learning.records import Figure, Key, UnusableInputError
from customhouse.targeting.learning.rules.encoding import rates
from customhouse.targeting.learning.rules.maps import FACTS
from customhouse.targeting.learning.rules.memory import together
from customhouse.targeting.learning.rules.model import Model, Prediction
from customhouse.targeting.learning.rules.tables import JOIN, shaped

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
_NAN = float("nan")


def identifier_of(item: ItemFacts) -> str:
    """How a row is named: the declaration and the number of the item."""
    return f"{item.declaration}/{item.item}"


def text_of(item: ItemFacts, column: str) -> str:
    """What a column of the map says of an item, as text; empty where it is not known."""
    if column == FACTS.identifier:
        return identifier_of(item)
    if column == FACTS.day:
        return item.selected_on.isoformat()
    value = DICTIONARY[column].read(item)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value).strip()


def frame_of(items: Sequence[ItemFacts]) -> pl.DataFrame:
    """The items as rows of the map, all columns text."""
    return pl.DataFrame(
        {column: [text_of(item, column) for item in items] for column in FACTS.columns},
        schema=dict.fromkeys(FACTS.columns, pl.String),
    )


def figure_of(item: ItemFacts, column: str) -> float:
    """What a column says of an item, as a figure; NaN where it is not known."""
    value: Any = DICTIONARY[column].read(item)
    if value is None or isinstance(value, date | str | frozenset):
        return _NAN
    read = float(value)
    return read if np.isfinite(read) else _NAN


@dataclass(frozen=True, slots=True)
class _Known:
    """A key made ready: how its value is read of an item, the place of each value, its counts and findings."""

    read: Callable[[ItemFacts], str]
    places: Mapping[str, int]
    count: Figures
    found: Figures

    def placed(self, items: Sequence[ItemFacts]) -> Places:
        """The place of each item's value, -1 where it is not known."""
        return np.fromiter((self.places.get(self.read(item), -1) for item in items), np.int64, len(items))


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
            _Known(_reader(key), _index(told.values), told.count, told.found)
            for key, told in zip(FACTS.keys, encodings.keys, strict=True)
        ]
        self._goods = _index(model.memory.goods)

    def score(self, items: Sequence[ItemFacts]) -> Prediction:
        """What the model says of each item."""
        model = self.model
        matrix = self.matrix(items)
        opinion = model.calibration.chances(model.understanding.scores(_NO_FRAME, FACTS, matrix))
        count, found = self._remembered(items)
        chance = np.where(count > 0, together(count, found, opinion, model.memory.strength), opinion)
        worth = model.understanding.revenue(matrix)
        return Prediction(chance, opinion, count, found, None if worth is None else chance * worth, matrix)

    def matrix(self, items: Sequence[ItemFacts]) -> Figures:
        """The features of items, as of rows that are none of those learned from."""
        columns: list[Figures] = []
        for key in self._keys:
            columns += rates(key.placed(items), key.count, key.found, self._prior)
        read = {column: _column(items, column) for column in _FIGURED}
        columns += [shaped(each, read[each.column], read.get(each.over)) for each in FACTS.figures]
        return np.column_stack(columns)

    def seen(self, items: Sequence[ItemFacts]) -> list[int]:
        """How often the like of each item was learned from: of its importer and of its goods, the fewer."""
        told = [
            np.where(place >= 0, key.count[place], 0.0)
            for key, place in ((self._keys[at], self._keys[at].placed(items)) for at in _LIKE)
        ]
        return [int(each) for each in np.minimum.reduce(told).tolist()]

    def _remembered(self, items: Sequence[ItemFacts]) -> tuple[Figures, Figures]:
        memory = self.model.memory
        at = np.fromiter((self._goods.get(_goods(item), -1) for item in items), np.int64, len(items))
        if not len(memory.goods):
            return np.zeros(len(items)), np.zeros(len(items))
        return np.where(at >= 0, memory.count[at], 0.0), np.where(at >= 0, memory.found[at], 0.0)


_NO_FRAME = pl.DataFrame()
"""Trees alone judge here: rows are read from the matrix."""
_FIGURED = tuple(dict.fromkeys(column for each in FACTS.figures for column in (each.column, each.over) if column))
_LIKE = tuple(at for at, key in enumerate(FACTS.keys) if key.name in {"importer", "hs6_origin"})


def _index(values: Sequence[str]) -> dict[str, int]:
    return {value: place for place, value in enumerate(values)}


def _reader(key: Key) -> Callable[[ItemFacts], str]:
    parts = [(part.column, part.length or None) for part in key.parts]
    return lambda item: JOIN.join(text_of(item, column)[:length] for column, length in parts)


def _goods(item: ItemFacts) -> str:
    return JOIN.join(text_of(item, column) for column in FACTS.goods)


def _column(items: Sequence[ItemFacts], column: str) -> Figures:
    return np.fromiter((figure_of(item, column) for item in items), np.float64, len(items))


__all__ = ["Figure", "Scorer", "figure_of", "frame_of", "identifier_of", "text_of"]
