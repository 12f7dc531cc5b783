"""Whether a trail is whole: every event as it was recorded, none missing, every batch sealed onto the one before.

Pure: rows in, faults out, one pass, memory flat. Texts where numbers should stand (SQLite stores what it is given)
are faults like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.hashing import GENESIS, batch_hash, event_hash
from customhouse.messages.findings import msgid

ALTERED = msgid("an event is not as it was recorded")
MISSING = msgid("events are missing")
BATCH_MISSING = msgid("a sealed batch is missing")
SEAL_BROKEN = msgid("a seal is not as it was made")
UNSEALED = msgid("events stand outside every seal")
CUT = msgid("the trail ends before the place where it stood")


class EventRow(NamedTuple):
    """An event as stored. `at` is None where no time can be read."""

    number: int
    subject: str
    subject_seq: int
    kind: str
    actor: str
    at: datetime | None
    payload: str
    previous_hash: str
    hash: str


class BatchRow(NamedTuple):
    """A seal as stored. `sealed_at` is None where no time can be read."""

    number: int
    first: int
    last: int
    events_hash: str
    previous_seal: str
    sealed_at: datetime | None
    hash: str


@dataclass(slots=True)
class Standing:
    """Where a walk over the trail stands: the events it read, and the last event, batch and seal it passed."""

    events: int = 0
    last_event: int = 0
    last_batch: int = 0
    seal: str = GENESIS


def walk(events: Iterable[EventRow], batches: Iterable[BatchRow], standing: Standing) -> Iterator[Fault]:
    """Walk the trail from `standing` on (which is moved along) and tell each fault. Both in order of number."""
    stream = iter(events)
    ahead = next(stream, None)
    for batch in batches:
        yield from _place_faults(batch, standing)
        running, whole = sha256(), True
        while ahead is not None and _within(ahead, batch):
            standing.events += 1
            if ahead.number != standing.last_event + 1:
                whole = False
                yield Fault(MISSING, standing.last_event + 1)
            standing.last_event = ahead.number
            if not _as_recorded(ahead):
                whole = False
                yield Fault(ALTERED, ahead.number)
            running.update(f"{ahead.hash}\n".encode())
            ahead = next(stream, None)
        if standing.last_event != batch.last:
            whole = False
            yield Fault(MISSING, standing.last_event + 1)
        if whole and running.hexdigest() != batch.events_hash:
            yield Fault(SEAL_BROKEN, batch.first)
        standing.last_event, standing.last_batch, standing.seal = batch.last, batch.number, batch.hash
    if ahead is not None:
        yield Fault(UNSEALED, ahead.number)
    standing.events += (ahead is not None) + sum(1 for _ in stream)


def _place_faults(batch: BatchRow, standing: Standing) -> Iterator[Fault]:
    """Whether the batch follows the one before, and is sealed."""
    if batch.number != standing.last_batch + 1 or batch.first != standing.last_event + 1:
        yield Fault(BATCH_MISSING, standing.last_event + 1)
        standing.last_event = batch.first - 1
    elif batch.previous_seal != standing.seal or not _sealed(batch):
        yield Fault(SEAL_BROKEN, batch.first)


def _within(event: EventRow, batch: BatchRow) -> bool:
    return event.number <= batch.last


def _as_recorded(row: EventRow) -> bool:
    return row.at is not None and row.hash == event_hash(
        row.number, row.subject, row.subject_seq, row.kind, row.actor, row.at, row.payload, row.previous_hash
    )


def _sealed(row: BatchRow) -> bool:
    return row.sealed_at is not None and row.hash == batch_hash(
        row.number, row.first, row.last, row.events_hash, row.previous_seal, row.sealed_at
    )
