"""What a leaf that is obviously in order looks like: the checks that the two swift readers share.

They only ever say yes or "not obvious": what is not obvious may still be right, and `checking` decides it. So they
may be narrower than the dictionary, and never wider.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from customhouse.messages.wco.dictionary import Position
from customhouse.messages.wco.facets import NUMBERS
from customhouse.messages.wco.plans import Plan
from customhouse.messages.wco.records import Amount, Measure, MetaData, Section

Fits = Callable[[str], object]
Number = Callable[..., object]

_OBVIOUS_DATE = re.compile(
    r"20(?:[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
    r"|(?:[02468][048]|[13579][26])0229)"
    r"(?:(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9](?:Z|[-+](?:[01][0-9]|2[0-3]))?)?"
)
DATE_FORMATS = frozenset({"102", "304"})
date_fits = _OBVIOUS_DATE.fullmatch

_CURRENCY = re.compile("[A-Z]{3}").fullmatch
_UNIT = re.compile("[A-Z0-9#]{1,5}").fullmatch
_OWN: dict[str, tuple[str, Fits, type[Amount | Measure]]] = {
    "Amount": ("currencyID", _CURRENCY, Amount),
    "Measure": ("unitCode", _UNIT, Measure),
    "Quantity": ("unitCode", _UNIT, Measure),
}
_LONG = 512
_VISIBLE, _DENSE, _LETTERS, _DIGITS = range(4)
_KINDS = {"letters": _LETTERS, "digits": _DIGITS}


class Doubt(Exception):
    """Something is not obviously in order."""


class Found(NamedTuple):
    """A message in order: the envelope, the messages in it, and the plans of those parts that name no namespace."""

    metadata: MetaData | None
    bodies: tuple[Section, ...]
    bare: tuple[Plan, ...]


class Piles:
    """The texts of one message, by what they must consist of: one look at all of a kind at once is enough."""

    __slots__ = ("each",)

    def __init__(self) -> None:
        self.each: tuple[list[str], ...] = ([], [], [], [])

    def all_fit(self) -> bool:
        """Whether all texts have only characters that their pattern allows."""
        visible, dense, letters, digits = ("".join(pile) for pile in self.each)
        return (
            visible.isprintable()
            and (dense.isprintable() and " " not in dense)
            and (not letters or (letters.isascii() and letters.isalpha()))
            and (not digits or (digits.isascii() and digits.isdigit()))
        )

    def colons(self) -> int:
        """How many colons the texts have."""
        return sum("".join(pile).count(":") for pile in self.each)


def is_text(position: Position) -> bool:
    """Whether a leaf is a text that its length and its pile prove; numbers, dates and few codes have a `fits`."""
    return position.type not in NUMBERS | {"DateTime"} and not position.facets.values


def pile_of(position: Position) -> int:
    """With which texts a text is proved: 0 visible, 1 without blanks, 2 letters, 3 digits."""
    return _KINDS.get(position.facets.pattern, _DENSE if position.type == "Code" else _VISIBLE)


def lengths_of(position: Position) -> tuple[int, int]:
    """The shortest and the longest that a text may be."""
    facets = position.facets
    return facets.length or 1, facets.length or facets.max_length or _LONG


def own_name(position: Position) -> str:
    """The attribute with the currency or unit of a number; empty where it has none."""
    return _OWN[position.type][0] if position.type in _OWN else ""


def is_own(position: Position, name: str, value: str) -> bool:
    """Whether an attribute obviously is the currency or unit of a number."""
    kind = _OWN.get(position.type)
    return kind is not None and name == kind[0] and bool(kind[1](value))


def fits_of(position: Position) -> Fits:
    """A check that a number, or one of a few codes, obviously is what the dictionary asks."""
    facets = position.facets
    if facets.values:
        return facets.values.__contains__
    fraction = 6 if facets.fraction_digits is None else facets.fraction_digits
    whole = (facets.total_digits or 20) - fraction
    tail = rf"(?:\.[0-9]{{1,{fraction}}})?" if fraction else ""
    return re.compile(rf"(?:0|[1-9][0-9]{{0,{whole - 1}}}){tail}").fullmatch


def number_of(position: Position) -> Number | None:
    """What a number or one of a few codes becomes: `Decimal`, `Amount`, `Measure` or `str`; None for other leaves."""
    if position.is_class or position.type == "DateTime" or is_text(position):
        return None
    if position.type not in NUMBERS:
        return str
    return _OWN[position.type][2] if position.type in _OWN else Decimal


def number(make: Number, text: str, own: str | None) -> object:
    """The value of a text that fits, with its currency or unit where it has one."""
    if make is Decimal or make is str:
        return make(text)
    return make(Decimal(text), own)
