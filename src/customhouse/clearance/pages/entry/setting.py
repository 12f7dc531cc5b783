"""What a step's form must know beside its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from customhouse.clearance.drafts.records import DraftWords
from customhouse.foundation.access.records import Actor


@dataclass(frozen=True, slots=True)
class Setting:
    """What a step's form must know beside its answers: the whole draft, who writes, on which day."""

    words: DraftWords
    actor: Actor
    on: date
    is_amendment: bool = False

    @property
    def direction(self) -> str:
        """`import` or `export`."""
        return "import" if self.words.is_import else "export"
