"""Customs offices and their calendars, frozen. No Django; usable in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """A customs office as published.

    `modes` are transport modes (UNECE Rec 19: 1 sea, 2 rail, 3 road, 4 air, 5 post); `functions` what it
    does (`import`, `export`, `transit`, `warehouse`, `headquarters`); `names` by language.
    """

    code: str
    unlocode: str
    names: Mapping[str, str]
    modes: tuple[str, ...]
    functions: tuple[str, ...]
    timezone: str
    valid_from: date
    valid_to: date | None

    def name(self, language: str) -> str:
        """The name in a language, else in English."""
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one weekday (0 is Monday), in minutes of the local day: 0 to 1440.

    They hold from `valid_from` to `valid_to` (None: until further notice), both included.
    """

    weekday: int
    opens: int
    closes: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office is open: its time zone (IANA name), weekly hours, and the days on which it stays closed."""

    timezone: str
    hours: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
