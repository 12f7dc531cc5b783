"""Rows of a file as facts of selection: each row is an import declaration of one item. Data says which column is what.

Columns of facts are made from the file's columns at once; an item is made only where somebody must see one whole.
What a file does not say counts as what is usual: the importer is registered, nothing lies in containers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.facts.columns import Choices, FactColumns, Numbers, Texts
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Kind, as_float
from customhouse.targeting.learning.records import UnusableInputError
from customhouse.targeting.learning.rules import tables

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FactMap:
    """Which columns of one kind of file are which facts: texts, figures, and what all rows have in common.

    `rate` is the column of the rate of duty (per cent) where the duty itself is not told, `age` that of the days since
    the importer was first seen.
    """

    texts: Mapping[str, str]
    figures: Mapping[str, str]
    common: Mapping[str, str]
    rate: str = ""
    age: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        return tuple({*self.texts.values(), *self.figures.values(), *filter(None, (self.rate, self.age))})


FACT_MAPS: Mapping[str, FactMap] = {
    "world": FactMap(
        texts={
            "office": "office", "declarant": "broker", "importer": "importer", "exporter": "seller",
            "commodity": "hs_code", "origin": "origin", "export_country": "departure", "transport_mode": "mode",
        },
        figures={
            "net_mass": "net_mass", "gross_mass": "gross_mass", "packages": "packages", "customs_value": "value",
            "item_price": "value", "duty": "declared_tax",
        },
        common={"direction": "import", "procedure": "40", "previous_procedure": "00"},
        age="importer_age",
    ),
    "kcs": FactMap(
        texts={
            "office": "Office ID", "declarant": "Declarant ID", "importer": "Importer ID", "exporter": "Seller ID",
            "commodity": "HS6 Code", "origin": "Country of Origin", "export_country": "Country of Departure",
            "transport_mode": "Mode of Transport",
        },
        figures={"net_mass": "Net Mass", "customs_value": "Item Price", "item_price": "Item Price"},
        common={"direction": "import", "procedure": "40", "previous_procedure": "00"},
        rate="Tax Rate",
    ),
    "facts": FactMap(
        texts={
            name: name
            for name in (
                "office", "declarant", "importer", "exporter", "commodity", "origin", "export_country",
                "transport_mode", "procedure", "previous_procedure", "preference",
            )
        },
        figures={
            "net_mass": "net_mass", "gross_mass": "gross_mass", "packages": "packages",
            "customs_value": "customs_value", "item_price": "customs_value", "duty": "duty",
        },
        common={"direction": "import"},
        age="importer_days",
    ),
}  # fmt: skip
"""By the names of the maps of learning."""
_RATIOS = {
    "value_per_kilogram": ("customs_value", "net_mass"),
    "value_per_package": ("customs_value", "packages"),
    "mass_per_package": ("gross_mass", "packages"),
    "gross_to_net": ("gross_mass", "net_mass"),
    "duty_burden": ("duty", "customs_value"),
}


@dataclass
class Rows(Sequence[ItemFacts]):
    """The rows of a file as items, made one by one when asked for; `extra` holds figures that were looked up."""

    frame: pl.DataFrame
    fact_map: FactMap
    identifiers: Sequence[str]
    days: Sequence[date]
    extra: Mapping[str, Figures] = field(default_factory=dict)
    _read: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.frame.height

    @overload
    def __getitem__(self, place: int) -> ItemFacts: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ItemFacts]: ...
    def __getitem__(self, place: int | slice) -> ItemFacts | Sequence[ItemFacts]:
        """One item with all its facts."""
        if isinstance(place, slice):
            return [self[row] for row in range(*place.indices(len(self)))]
        texts = {name: self.text(name)[place] for name in self.fact_map.texts}
        money = ("net_mass", "gross_mass", "customs_value", "item_price", "duty")
        figures = {name: _decimal(self.figure(name)[place]) or Decimal(0) for name in money}
        packages = self.figure("packages")[place]
        looked = {name: _decimal(found[place]) for name, found in self.extra.items()}
        said: dict[str, Any] = {**_BLANK, **self.fact_map.common, **texts, **figures, **looked}
        first = self.figure("age")[place] if self.fact_map.age else float("nan")
        day = self.days[place]
        return ItemFacts(
            declaration=self.identifiers[place],
            legal_date=day,
            selected_on=day,
            packages=0 if np.isnan(packages) else int(packages),
            importer_first_seen=None if np.isnan(first) else day - timedelta(days=int(max(first, 0))),
            importer_declarations=int(self.figure("importer_declarations")[place]),
            **said,
        )

    def __iter__(self) -> Iterator[ItemFacts]:
        return (self[row] for row in range(len(self)))

    def text(self, name: str) -> list[str]:
        """A fact that is a text, of each row."""
        if name not in self._read:
            self._read[name] = self.frame.select(tables.text(self.fact_map.texts[name]).alias("t"))["t"].to_list()
        return self._read[name]  # type: ignore[no-any-return]  # a list of texts, as just made

    def figure(self, name: str) -> Figures:
        """A fact that is a figure, of each row; NaN where it is none or the file does not tell it."""
        if name not in self._read:
            self._read[name] = self._figures(name)
        return self._read[name]  # type: ignore[no-any-return]  # figures, as just made

    def _figures(self, name: str) -> Figures:
        if name in self.fact_map.figures:
            return tables.numbers(self.frame, self.fact_map.figures[name])
        if name == "duty" and self.fact_map.rate:
            return self.figure("customs_value") * tables.numbers(self.frame, self.fact_map.rate) / 100
        if name == "age" and self.fact_map.age:
            return tables.numbers(self.frame, self.fact_map.age)
        if name == "importer_declarations":
            return self._earlier()
        return np.full(len(self), np.nan)

    def _earlier(self) -> Figures:
        """How many rows of earlier days the same importer has in the file."""
        told = pl.DataFrame({"importer": self.text("importer"), "day": self.days}).with_row_index("row")
        counted = told.sort("day", "row").with_columns(
            (pl.col("day").rank("min").over("importer") - 1).cast(pl.Float64).alias("earlier")
        )
        return counted.sort("row")["earlier"].to_numpy()

    def column(self, name: str) -> Texts | Numbers | Choices:
        """A column of facts from the file's own columns; what no column tells is alike in all rows."""
        kind = FACTS[name].kind
        if kind is Kind.TEXT:
            return self._texts(name)
        if kind in {Kind.FLAG, Kind.CODES}:
            return Choices(np.zeros(len(self), np.uint32), (FACTS[name].read(self[0]),))
        return Numbers(self._numbers(name))

    def _numbers(self, name: str) -> Figures:
        if name in self.extra:
            return self.extra[name]
        if name in _RATIOS:
            over, under = (self._or_nothing(each) for each in _RATIOS[name])
            return np.where(under != 0, over / np.where(under != 0, under, 1.0), np.nan)
        if name in self.fact_map.figures or name in {"duty", "importer_declarations"}:
            return self._or_nothing(name)
        if name in {"legal_date", "weekday"}:
            days = np.asarray([each.toordinal() for each in self.days], dtype=np.float64)
            return days if name == "legal_date" else (days - 1) % 7 + 1
        if name == "importer_days":
            return np.floor(np.maximum(self.figure("age"), 0))
        return np.full(len(self), as_float(FACTS[name].read(self[0])))  # type: ignore[arg-type]  # a number

    def _or_nothing(self, name: str) -> Figures:
        """What is not told is nothing, as in an item."""
        return np.nan_to_num(self.figure(name))

    def _texts(self, name: str) -> Texts:
        if name not in self.fact_map.texts:
            known = tuple(filter(None, [self.fact_map.common.get(name, "")]))
            return Texts(np.full(len(self), len(known), np.uint32), known)
        column = self.frame.select(tables.text(self.fact_map.texts[name]).alias("t"))["t"]
        known = tuple(column.unique().sort().to_list())
        codes = column.cast(pl.Enum(list(known))).to_physical().to_numpy().astype(np.uint32)
        if known and not known[0]:
            return Texts(codes, known[1:])
        return Texts(codes + 1, known)


class RowColumns(FactColumns):
    """The facts of rows of a file, column by column, without making each item where columns tell."""

    __slots__ = ()

    def _column(self, name: str) -> Texts | Numbers | Choices:
        if name not in self._made and isinstance(self.items, Rows):
            self._made[name] = self.items.column(name)
        return super()._column(name)


_BLANK: Mapping[str, Any] = {
    "item": 1, "items": 1, "declaration_type": "", "direction": "import", "procedure": "", "previous_procedure": "",
    "office": "", "declarant": "", "importer": "", "exporter": "", "importer_known": True,
    "seller_country": "", "commodity": "", "description": "", "origin": "", "export_country": "", "destination": "",
    "transport_mode": "", "containerised": False, "preference": "",
}  # fmt: skip


def rows_of(
    frame: pl.DataFrame, name: str, identifier: str, day: str, looked_up: Callable[[Rows], Mapping[str, Figures]]
) -> Rows:
    """The rows of a file by the map of that name, with what is `looked_up` of them. Raises `UnusableInputError`."""
    fact_map = FACT_MAPS[name]
    tables.require_columns(frame, [identifier, day, *fact_map.columns])
    days = frame.select(tables.text(day).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).alias("d"))["d"]
    if days.is_null().any():
        raise UnusableInputError(
            "RSK-DAY", day, f"A day in the column {day} cannot be read.", "Write days as year-month-day."
        )
    identifiers = frame.select(tables.text(identifier).alias("t"))["t"].to_list()
    rows = Rows(frame, fact_map, identifiers, days.to_list())
    rows.extra = looked_up(rows)
    return rows


def _decimal(figure: float) -> Decimal | None:
    return None if np.isnan(figure) else Decimal(repr(float(figure)))
