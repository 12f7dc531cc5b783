"""What the journey is handed and what it answers. Frozen, without Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from customhouse.foundation.access.records import Actor
from customhouse.messages.findings import Finding
from customhouse.targeting.lanes.records import Reason
from customhouse.tariff.duties.records import DutyLine


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the door: the bytes as they came, from whom, by which channel, when (UTC)."""

    data: bytes
    sender: Actor
    at: datetime
    content_type: str = ""
    channel: str = "command"
    idempotency_key: str = ""


class Result(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, as its sender may know it.

    `lane` and `reasons` are already those that the sender may read. `received` is the key under which the bytes
    are kept, whatever the result.
    """

    result: Result
    received: int
    lrn: str = ""
    mrn: str = ""
    lane: str = ""
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    duties: Sequence[DutyLine] = ()
    total: Decimal | None = None
    currency: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What refuses the message."""
        return tuple(row for row in self.findings if row.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is doubtful and passes."""
        return tuple(row for row in self.findings if not row.is_error)
