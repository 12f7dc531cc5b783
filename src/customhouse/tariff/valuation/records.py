"""What valuation is handed and what it answers. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.messages.record import Record

ToNational = Callable[[Decimal, str], Decimal]
"""Converts an amount of a currency (ISO 4217) to the national one, exactly, at the rate of the legal date."""


class Charge(Record, frozen=True):
    """An addition to (positive) or deduction from (negative) the price, by code, in its own currency."""

    code: str
    value: Decimal
    currency: str


class ValuedItem(Record, frozen=True):
    """One item's price (None: none was declared), and the charges that belong to it alone.

    `declared` is a customs value that the declarant states in `declared_currency` (None: not stated); it is used
    where there is no price to start from. `determined` is the value that customs found, in the national currency: it
    is taken as it is, and nothing is added to it (None: customs determined nothing).
    """

    number: int
    price: Decimal | None
    currency: str
    charges: tuple[Charge, ...] = ()
    declared: Decimal | None = None
    declared_currency: str = ""
    determined: Decimal | None = None


class CustomsValue(Record, frozen=True):
    """The customs value of one item in the national currency, exact, with how it was reached.

    `price` is the price, or the value declared in its place; None where neither was: the value is then unknown, and
    never zero. Charges are signed; `deductions` is what the negative ones among them come to, as a positive figure.
    `determined` is what customs found in their place.
    """

    number: int
    price: Decimal | None
    own_charges: Decimal
    shared_charges: Decimal
    deductions: Decimal
    determined: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        """The customs value; None: unknown. Below zero where more is deducted than there is: a rule says so."""
        if self.determined is not None:
            return self.determined
        return None if self.price is None else self.price + self.own_charges + self.shared_charges


@dataclass(frozen=True, slots=True)
class DoubtedGoods:
    """What an item is declared as whose value may be doubted: commodity, and country of origin (may be empty).

    `exported` is about when the goods were exported (None: not known), `quantity` how much of them, in `unit`.
    """

    commodity: str
    origin: str
    exported: date | None = None
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""


GoodsOf = Callable[[str, int], DoubtedGoods | None]
"""The goods of an item of a declaration (MRN, item number); None of what is not known (`settings.GOODS_OF`)."""


@dataclass(frozen=True, slots=True)
class AcceptedGoods:
    """A snapshot of an item whose transaction value customs accepted, as it is handed to the bank.

    `reference` is the declaration (its MRN) in its `version`; `unit_value` is the customs value of one `unit` in the
    national currency.
    """

    reference: str
    item: int
    commodity: str
    description: str
    origin: str
    exported_on: date
    quantity: Decimal
    unit: str
    unit_value: Decimal
    producer: str = ""
    level: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Pick:
    """Accepted goods that an officer chose to compare with: their key in the bank, and what a difference is worth.

    `percent` is what evidence shows a difference in level or quantity to be worth, on the unit value; None: nothing.
    """

    key: int
    percent: Decimal | None = None
