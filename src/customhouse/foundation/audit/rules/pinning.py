"""Which received message an event names, and by which digest it pins the message's bytes."""

from __future__ import annotations

import json
from typing import NamedTuple

from customhouse.foundation.audit.rules.chain import EventRow

SUBJECT = "message:"
_NAMES = ('"message":', '"sha256":')


class Pin(NamedTuple):
    """That an event names a received message: `sha256` is empty where it does not say its digest."""

    event: int
    message: int
    sha256: str
    kind: str


def pin_of(event: EventRow) -> Pin | None:
    """The message that the event's payload names, or else its subject does; None where neither does.

    A payload that cannot be read names none: `walk` tells of it.
    """
    payload, number = _read(event.payload), None
    if (named := payload.get("message")) is not None:
        number = named
    elif event.subject.startswith(SUBJECT) and event.subject[len(SUBJECT) :].isdecimal():
        number = int(event.subject[len(SUBJECT) :])
    if not isinstance(number, int):
        return None
    return Pin(event.number, number, str(payload.get("sha256", "")), event.kind)


def _read(payload: object) -> dict[str, object]:
    """The payload, if it may name a message: to read every one would take as long as the rest."""
    if not isinstance(payload, str) or not any(name in payload for name in _NAMES):
        return {}
    try:
        read = json.loads(payload)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
