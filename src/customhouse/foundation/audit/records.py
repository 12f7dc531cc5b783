"""What the trail is handed and what it answers. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from customhouse.foundation.access.records import Actor
from customhouse.messages.record import Record


class NewEvent(Record, frozen=True):
    """Something that happened and is to be recorded.

    `subject` is what it happened to (`declaration:26XX…`, `user:ana`), `kind` a past participle in the area's words
    (`accepted`), `at` UTC. `payload` holds JSON values, Decimals, dates, enums, sequences and mappings of these.
    """

    subject: str
    kind: str
    payload: Mapping[str, object]
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the trail: what, and the first event that it touches (None: no event by itself)."""

    what: str
    event: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found: how many events it read, and the faults."""

    events: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether the trail is whole and guarded."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """The number of the first event that is wrong or missing; None if no event is."""
        return min((fault.event for fault in self.faults if fault.event is not None), default=None)


@dataclass(frozen=True, slots=True)
class KeptAnchor:
    """An anchor as it was exported: after `batch` batches and `events` events the seal was `seal`."""

    day: str
    batch: int
    events: int
    seal: str
