"""Sending a message that was set aside on its way again, when whatever stopped it is mended.

It travels as it came: the same bytes, by the same door, in its sender's name and with the rights that the sender had,
and its law is that of the time when it first came (Revised Kyoto Convention, General Annex, 3.11: a declaration is
lodged when it is received, whatever our systems do).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.rules.naming import read_back
from customhouse.foundation.exchange import services as exchange
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.queries import is_set_aside


class _StillAsideError(Exception):
    """The message was set aside once more: its replay is undone, and the first stays to be replayed."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def replay_message(*, received: int, actor: Actor, at: datetime) -> Outcome:
    """Send a message that was set aside on its way again; what became of it, accepted or refused, is on disk then.

    A message that is set aside once more stays as it was, under its number, and can be replayed later.

    Raises:
        AccessDenied: the actor may not replay.
        Conflict: the message is not set aside, or was replayed already.
    """
    outcomes: list[Outcome] = []

    def again(message: ReceivedMessage) -> int:
        outcomes.extend(lodge([arrival_of(message)]))
        if is_set_aside(outcomes[0].received):
            raise _StillAsideError(outcomes[0])
        return outcomes[0].received

    try:
        exchange.replay(received=received, again=again, actor=actor, at=at)
    except _StillAsideError as error:
        return replace(error.outcome, received=received)
    return outcomes[0]


def arrival_of(message: ReceivedMessage) -> Arrival:
    """A kept message as it arrived: bytes, sender, time and door."""
    sender = Actor(
        read_back(message.sender),
        frozenset(map(Role, message.sender_roles)),
        frozenset(map(read_back, message.sender_traders)),
        user_id=message.sender_user,
    )
    return Arrival(
        bytes(message.data),
        sender,
        message.received_at,
        message.content_type,
        message.channel,
        message.idempotency_key,
    )
