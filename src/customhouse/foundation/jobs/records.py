"""Work that comes back: its name, how often, and what to do. Without Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Recurring:
    """Work done once in every period of length `every`, periods counted in UTC (a day begins at midnight).

    `run` is handed the present time (UTC). It must bear being run twice: a clock set back runs it again.
    An area lists its own under `RECURRING` in its `tasks.py`.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], object]

    def is_due(self, last: datetime | None, at: datetime) -> bool:
        """Whether the work has not been given out yet in the period of `at`."""
        return last is None or int(last.timestamp() // self._seconds) != int(at.timestamp() // self._seconds)

    @property
    def _seconds(self) -> float:
        return self.every.total_seconds()
