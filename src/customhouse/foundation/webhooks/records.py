"""What happens to a trader's goods, as their own system may be told it. Frozen, without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from customhouse.messages.findings import msgid


class EventType(StrEnum):
    """Everything that is ever told. The list is closed: what stands not here, no system outside customs learns."""

    ACCEPTED = "declaration.accepted"
    REJECTED = "declaration.rejected"
    AMENDED = "declaration.amended"
    REASSESSED = "declaration.reassessed"
    PRESENTED = "declaration.presented"
    UNDER_CONTROL = "declaration.under_control"
    LEAVE_TO_AMEND = "declaration.leave_to_amend"
    QUESTION = "declaration.question_asked"
    PAYMENT = "payment.received"
    RELEASED = "declaration.released"
    RELEASE_REVOKED = "declaration.release_revoked"
    CANCELLED = "declaration.cancelled"
    SEIZED = "declaration.seized"
    TEST = "test"


EVENT_NAMES = {
    EventType.ACCEPTED: msgid("Declaration accepted"),
    EventType.REJECTED: msgid("Declaration refused"),
    EventType.AMENDED: msgid("Declaration amended"),
    EventType.REASSESSED: msgid("Duties assessed anew"),
    EventType.PRESENTED: msgid("Goods presented"),
    EventType.UNDER_CONTROL: msgid("Control notified"),
    EventType.LEAVE_TO_AMEND: msgid("Leave to amend given"),
    EventType.QUESTION: msgid("Question asked by customs"),
    EventType.PAYMENT: msgid("Payment received"),
    EventType.RELEASED: msgid("Goods released"),
    EventType.RELEASE_REVOKED: msgid("Release revoked"),
    EventType.CANCELLED: msgid("Declaration cancelled"),
    EventType.SEIZED: msgid("Goods seized"),
    EventType.TEST: msgid("Test"),
}
CHOSEN = tuple(event for event in EventType if event is not EventType.TEST)
"""What an endpoint can ask for; a test comes by its button."""


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event of the trail as the parties may know it.

    `event` is its number in the trail (never told: gaps in it would count what else happened), `traders` the
    identifiers of the parties, `state` what the event made of the declaration, `path` its page on this site.
    """

    event: int
    type: EventType
    traders: frozenset[str]
    mrn: str
    lrn: str
    at: datetime
    state: str
    path: str
