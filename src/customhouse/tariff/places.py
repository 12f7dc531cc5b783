"""Places where goods codes stand: what an area answers when it is asked which codes its law rests on.

Each area that holds codes offers one function of that shape (`code_places` in its `places.py`); the settings list them
(`CODE_PLACES`), so that an area never knows the others. A project that prepares a new edition of the Harmonized System
gathers them (`tariff.editions`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.foundation.access.records import Role


@dataclass(frozen=True, slots=True)
class CodePlace:
    """A code, or the beginning of codes, and where it stands.

    `code` has 2 to 10 digits; `area` is the name of the area; `reference` what the thing is called there; `words` what
    it says of the code, short. `readers` are the roles that may read of it; none: everybody of the administration.
    """

    code: str
    area: str
    reference: str
    words: str = ""
    readers: frozenset[Role] = frozenset()


CodePlaces = Callable[[date], Iterable[CodePlace]]
"""Where codes stand that began before a day and would still hold on it."""


def is_code(text: str) -> bool:
    """Whether a text is a goods code or the beginning of some.

    >>> is_code("8541"), is_code("85.41"), is_code(""), is_code("٨٥")
    (True, False, False, False)
    """
    return text.isascii() and text.isdigit() and 2 <= len(text) <= 10  # noqa: PLR2004  # chapter to national line


@dataclass(frozen=True, slots=True)
class Trade:
    """What was imported under a subheading: items, their value in the national currency, and by how many importers."""

    code: str
    items: int
    value: Decimal
    importers: int


TradeOf = Callable[[Collection[str], date, date], Iterable[Trade]]
"""Imports of subheadings (six digits) released with legal dates from one day to another (`settings.TRADE_OF`)."""
