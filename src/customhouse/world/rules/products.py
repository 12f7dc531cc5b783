"""The products of the simulated trade: what is bought and sold, from and to where, at what price and when.

The table is data/products.csv. Prices are US dollars a kilogram; months of the peak season have twice the trade; the
first partner country is the most usual one. An old code is the one that an earlier edition of the HS had.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """One product, told apart by being itself: there is one table.

    `number` is its place in the table; masses are in kilograms; `partners` weigh countries;
    `strength` is the alcohol in per cent of the volume, empty where there is none.
    """

    number: int
    side: str
    weight: float
    code: str
    descriptions: tuple[str, ...]
    price: float
    spread: float
    mass: float
    mass_spread: float
    unit: str
    unit_mass: float
    package: str
    package_mass: float
    partners: Mapping[str, float]
    peak: frozenset[int]
    modes: tuple[str, ...]
    document: str
    old_code: str
    strength: str


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """The whole table, in its order."""
    text = files("customhouse.world").joinpath("data", "products.csv").read_text(encoding="utf-8")
    return tuple(_product(number, row) for number, row in enumerate(csv.DictReader(text.splitlines())))


def _product(number: int, row: dict[str, str]) -> Product:
    partners = (entry.partition(":") for entry in row["partners"].split())
    return Product(
        number=number,
        side=row["side"],
        weight=float(row["weight"]),
        code=row["code"],
        descriptions=tuple(text.strip() for text in row["descriptions"].split(";")),
        price=float(row["price"]),
        spread=float(row["spread"]),
        mass=float(row["mass"]),
        mass_spread=float(row["mass_spread"]),
        unit=row["unit"],
        unit_mass=float(row["unit_mass"]),
        package=row["package"],
        package_mass=float(row["package_mass"]),
        partners={country: float(weight) for country, _, weight in partners},
        peak=frozenset(map(int, row["peak"].split())),
        modes=tuple(row["modes"].split()),
        document=row["document"],
        old_code=row["old_code"],
        strength=row["strength"],
    )
