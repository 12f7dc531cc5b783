"""Reckoning a reference from pieces of the past: from a file, or from whatever hands them in. No database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from customhouse.targeting.prices.files import pieces
from customhouse.targeting.prices.records import Reference
from customhouse.targeting.prices.rules.counting import Columns, Counter
from customhouse.targeting.prices.rules.fitting import fit
from customhouse.targeting.prices.rules.maps import map_named

YEARS = 2
"""Years that are counted, up to the day `until`: older prices say little of those of today."""
Progress = Callable[[int], None]


def unheard(_rows: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A reference, and of how many items."""

    reference: Reference
    items: int
    left_out: int


def reckon(coming: Iterable[Columns], until: date, progress: Progress = unheard) -> Reckoned:
    """The reference from items of the two years before the day `until`; what lies after it is not looked at."""
    counter = Counter(until, since=first_day(until))
    for piece in coming:
        counter.add(piece)
        progress(len(piece.value))
    return Reckoned(fit(counter.counts(), until), counter.rows, counter.left_out)


def reckon_file(path: Path, name: str, until: date, progress: Progress = unheard) -> Reckoned:
    """The reference from a file of items. Raises `UnusablePricesError`."""
    return reckon(pieces(path, map_named(name)), until, progress)


def first_day(until: date) -> date:
    """The first day that counts.

    >>> first_day(date(2026, 3, 2))
    datetime.date(2024, 3, 2)
    """
    return until - timedelta(days=round(YEARS * 365.25))
