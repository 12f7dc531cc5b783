"""What crosses the border of the exchange: messages that arrive, and answers. Without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from customhouse.foundation.access.records import Actor


class Channel(StrEnum):
    """By which door a message came."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    BULK = "bulk"


class Status(StrEnum):
    """What became of a message's bytes: taken in, set aside to be replayed, or never taken in for their size."""

    RECEIVED = "received"
    SET_ASIDE = "set_aside"
    TOO_LARGE = "too_large"


class Arriving(Protocol):
    """Anything that arrives: its bytes exactly as they came, who sent it, when (UTC), and by which door."""

    @property
    def data(self) -> bytes:
        """The bytes as they came."""

    @property
    def sender(self) -> Actor:
        """Who sent them."""

    @property
    def at(self) -> datetime:
        """When they came (UTC)."""

    @property
    def content_type(self) -> str:
        """What the sender says they are."""

    @property
    def channel(self) -> str:
        """One of `Channel`."""

    @property
    def idempotency_key(self) -> str:
        """The sender's own key of this message, or empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status, and the bytes of the body with their content type."""

    status: int
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that wants one answer: who sent it, the key they gave it (or none), its bytes, and when it came."""

    sender: Actor
    key: str
    data: bytes
    at: datetime
