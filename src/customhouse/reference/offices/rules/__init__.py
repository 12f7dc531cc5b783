"""Office hours in pure Python."""

from customhouse.reference.offices.rules.calendar import is_open, next_opening, working_time
from customhouse.reference.offices.rules.clock import minutes, wall_clock

__all__ = ["is_open", "minutes", "next_opening", "wall_clock", "working_time"]
