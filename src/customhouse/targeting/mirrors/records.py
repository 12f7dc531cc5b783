"""What a partner states, what was declared here, and the gap between them: frozen records without Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

KILOGRAM = "KGM"
FARTHEST = Decimal(10) ** 20
"""Below it figures are told to three decimals: a thousandth of a unit may cost more."""
YEAR = 4
"""Letters of a period that is a year; a month has seven (`2025-03`)."""

Key = tuple[str, str, str]
"""Product (six figures of the Harmonized System), partner (ISO 3166-1), period (`2025`, `2025-03`)."""


class Basis(StrEnum):
    """What a partner's value holds: the goods alone at its border, or with freight and insurance to ours."""

    FOB = "FOB"
    CIF = "CIF"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a partner says that it exported here: value in its currency, kilograms of net mass, another quantity."""

    product: str
    partner: str
    period: str
    value: Decimal
    currency: str
    net_mass: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    basis: Basis = Basis.FOB

    @property
    def key(self) -> Key:
        """Under which it stands: once."""
        return self.product, self.partner, self.period


@dataclass(frozen=True, slots=True)
class Freight:
    """What the law adds to a value FOB for freight and insurance, in per cent, and where it says so."""

    percent: Decimal = Decimal(0)
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared here: customs value (national currency), net mass (kg), other quantities by their unit."""

    value: Decimal = Decimal(0)
    net_mass: Decimal = Decimal(0)
    quantities: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A partner's statement beside what was declared; values in national currency, as they cross our border.

    `stated` is the partner's value with freight and insurance, `stated_amount` and `declared_amount` are in
    `unit` (empty where the partner states no quantity). `months` is how many months the two speak of; `is_pooled`:
    months of a year that were added up. `percent` was added to a value FOB.
    """

    product: str
    partner: str
    period: str
    months: int
    is_pooled: bool
    basis: Basis
    percent: Decimal
    stated: Decimal
    declared: Decimal
    unit: str = ""
    stated_amount: Decimal = Decimal(0)
    declared_amount: Decimal = Decimal(0)

    @property
    def missing(self) -> Decimal:
        """The value that the partner states and nobody declared; below zero: more was declared."""
        return self.stated - self.declared

    @property
    def missing_amount(self) -> Decimal:
        """The quantity that the partner states and nobody declared."""
        return self.stated_amount - self.declared_amount

    @property
    def by_quantity(self) -> Decimal:
        """Of the missing value that which is quantity: at the partner's price. All of it where no quantity is known."""
        if self.stated_price is None:
            return self.missing
        exact = self.missing_amount * self.stated_price
        return round(exact, 3) if abs(exact) < FARTHEST else exact

    @property
    def by_price(self) -> Decimal:
        """Of the missing value that which is price: what was declared, at the partner's price, less its value."""
        return self.missing - self.by_quantity

    @property
    def stated_price(self) -> Decimal | None:
        """What the partner says that a unit costs at our border; None where it states no quantity."""
        return self.stated / self.stated_amount if self.stated_amount else None

    @property
    def declared_price(self) -> Decimal | None:
        """What a unit was declared to cost; None where none was declared."""
        return self.declared / self.declared_amount if self.declared_amount else None
