"""A batch of declarations that is being selected, as those see it who look facts up for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from customhouse.clearance.declarations.records import DeclarationRecord
from customhouse.clearance.law import Law

DayOf = Callable[[datetime], date]


@dataclass(frozen=True, slots=True)
class Batch:
    """Declarations that are selected at a moment by a law; `changing` is the MRN of one that is no precedent."""

    records: Sequence[DeclarationRecord]
    law: Law
    at: datetime
    day_of: DayOf
    changing: str = ""

    @property
    def day(self) -> date:
        """The day that it is in the country."""
        return self.day_of(self.at)
