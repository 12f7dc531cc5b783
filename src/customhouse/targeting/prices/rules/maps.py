"""Which columns of a file say what: data. `items` is the form in which an administration hands in its own past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customhouse.targeting.prices.records import UnusablePricesError


@dataclass(frozen=True, slots=True)
class PriceMap:
    """The columns of one kind of file; `unit` is empty where every quantity is a net mass in kilograms."""

    name: str
    identifier: str
    day: str
    commodity: str
    origin: str
    value: str
    quantity: str
    importer: str
    exporter: str
    unit: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        read = (self.day, self.commodity, self.origin, self.value, self.quantity, self.importer, self.exporter)
        return (*read, self.unit) if self.unit else read


MAPS: Mapping[str, PriceMap] = {
    each.name: each
    for each in (
        PriceMap("items", "id", "date", "commodity", "origin", "value", "quantity", "importer", "exporter", "unit"),
        PriceMap("world", "id", "date", "hs_code", "origin", "value", "net_mass", "importer", "seller"),
        PriceMap(
            "kcs",
            "Declaration ID",
            "Date",
            "HS6 Code",
            "Country of Origin",
            "Item Price",
            "Net Mass",
            "Importer ID",
            "Seller ID",
        ),
    )
}
"""Every map by its name."""


def map_named(name: str) -> PriceMap:
    """The map of that name. Raises `UnusablePricesError`."""
    if name in MAPS:
        return MAPS[name]
    known = ", ".join(sorted(MAPS))
    raise UnusablePricesError("PRC-MAP", "map", f"There is no map “{name[:40]}”.", f"Name one of: {known}.")
