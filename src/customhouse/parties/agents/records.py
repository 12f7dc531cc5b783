"""Mandates and licences as rules see them. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Representation(StrEnum):
    """How an agent acts: in the name of the trader (direct) or in their own (indirect). Codes of the WCO Data Model."""

    DIRECT = "2"
    INDIRECT = "3"


class Scope(StrEnum):
    """Which declarations a mandate covers."""

    ALL = "all"
    IMPORT = "import"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last one (None: until further notice), both included."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies within."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class MandateRecord:
    """What a trader lets an agent do. `withdrawn_on` is the first day on which it no longer holds."""

    representation: Representation
    scope: Scope
    period: Period
    withdrawn_on: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the mandate holds on a day."""
        return self.period.holds(day) and (self.withdrawn_on is None or day < self.withdrawn_on)

    def covers(self, representation: str, direction: str) -> bool:
        """Whether it lets the agent act so (empty: not said) for declarations of a direction (`import`, `export`)."""
        return representation in {"", self.representation} and self.scope in {Scope.ALL, direction}
