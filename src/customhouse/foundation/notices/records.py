"""A notice as it is told. Without Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in the reader's language. `link` is a path on this site, or empty."""

    id: int
    text: str
    link: str
    created_at: datetime
    is_read: bool


class LetterState(StrEnum):
    """Where a letter stands: `needless` where its notice was read first, or its reader has left."""

    WAITING = "waiting"
    SENT = "sent"
    NEEDLESS = "needless"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail ready to go: plain text in one language. `number` makes its Message-ID, the same at each attempt."""

    number: int
    address: str
    language: str
    subject: str
    text: str
