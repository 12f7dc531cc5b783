"""How strict a control is, and whether a change makes it stricter or lighter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.targeting.lanes.records import Lane


class Direction(StrEnum):
    """Which way a control was changed."""

    RAISED = "raised"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class Level:
    """A lane with its control types."""

    lane: Lane
    controls: tuple[str, ...]

    def raised(self, lane: Lane, controls: tuple[str, ...]) -> Level:
        """This level or the heavier one, with the further control types; what asks for a control is no green lane.

        >>> Level(Lane.GREEN, ()).raised(Lane.GREEN, ("40",)).lane.value
        'yellow'
        """
        types = tuple(dict.fromkeys((*self.controls, *controls)))
        lanes = (self.lane, lane, Lane.YELLOW) if types else (self.lane, lane)
        return Level(max(lanes, key=lambda each: each.gravity), types)

    def is_stricter_than(self, other: Level) -> bool:
        """Whether it asks for all that the other does and for more, in lane or control types."""
        more = self.lane.gravity >= other.lane.gravity and set(self.controls) >= set(other.controls)
        return more and (self.lane is not other.lane or set(self.controls) != set(other.controls))

    def is_lighter_than(self, other: Level) -> bool:
        """Whether it gives up something the other asks for and adds nothing to it."""
        return other.is_stricter_than(self)

    @property
    def is_no_control(self) -> bool:
        """Whether nothing is left to examine."""
        return not self.lane.is_control or not self.controls
