"""How like accepted goods are to goods that are to be valued: identical, similar, or neither, with what differs.

A proposal for the officer, who decides: the Agreement asks for quality and reputation, which no code tells. Source: WTO
Valuation Agreement, Articles 2, 3 and 15.2, with their Interpretative Notes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.tariff.valuation.records import AcceptedGoods

IDENTICAL, SIMILAR = "identical", "similar"
SUBHEADING = 6
"""Digits of a code that goods must share to be compared at all."""
ALIKE = 0.8
"""The share of all their words that two descriptions of identical goods have in common, at least."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)
"""Days of exportation that can be asked about."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sought:
    """Goods that are to be valued; `exported` is the time that others must lie about, `level` the commercial level."""

    commodity: str
    origin: str
    exported: date
    description: str = ""
    producer: str = ""
    level: str = ""
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What accepted goods have in common with those sought; None where one of the two does not say.

    `days` lie between the exportations, `times` is how many times the quantity sought was traded.
    """

    kind: str
    days: int
    same_producer: bool | None
    same_level: bool | None
    times: Decimal | None


def likeness(sought: Sought, kept: AcceptedGoods, about_days: int) -> Likeness | None:
    """What goods have in common; None where subheading, origin, unit or time forbid a comparison (Article 15.2(d))."""
    apart = abs((kept.exported_on - sought.exported).days)
    ours, theirs = digits(sought.commodity), digits(kept.commodity)
    fits = len(ours) >= SUBHEADING and ours[:SUBHEADING] == theirs[:SUBHEADING] and kept.origin == sought.origin
    if not fits or apart > about_days or (sought.unit and kept.unit != sought.unit):
        return None
    shorter = min(len(ours), len(theirs))
    same_code = ours[:shorter] == theirs[:shorter]
    return Likeness(
        IDENTICAL if same_code and same_words(sought.description, kept.description) else SIMILAR,
        apart,
        _same(sought.producer, kept.producer),
        _same(sought.level, kept.level),
        kept.quantity / sought.quantity if sought.quantity and sought.unit else None,
    )


def digits(code: str) -> str:
    """The digits of a code, however it is written.

    >>> digits("8413.20 00")
    '84132000'
    """
    return "".join(filter(str.isdecimal, code))


def same_words(one: str, other: str) -> bool:
    """Whether two descriptions mean the same article: every model and size alike, and nearly every word.

    >>> same_words("Hand pump, K-20", "K-20 hand pump"), same_words("Hand pump K-20", "Hand pump K-30")
    (True, False)
    """
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs or _figures(ours) != _figures(theirs):
        return False
    return len(ours & theirs) >= ALIKE * len(ours | theirs)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _figures(words: frozenset[str]) -> frozenset[str]:
    """The words that hold a figure: models, sizes, strengths."""
    return frozenset(word for word in words if any(map(str.isdecimal, word)))


def _same(one: str, other: str) -> bool | None:
    ours, theirs = one.strip().casefold(), other.strip().casefold()
    return ours == theirs if ours and theirs else None
