"""Messages at the door, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from customhouse.foundation.access.records import Actor, Role

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BOB = Actor("bob", frozenset({Role.BROKER}), frozenset({"DL-T1"}), user_id=7)
EVE = Actor("eve", frozenset({Role.TRADER}), user_id=8)
OFFICER = Actor("ana", frozenset({Role.OFFICER}), user_id=9)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at the door."""

    data: bytes
    sender: Actor = BOB
    at: datetime = AT
    content_type: str = "application/xml"
    channel: str = "api"
    idempotency_key: str = ""
