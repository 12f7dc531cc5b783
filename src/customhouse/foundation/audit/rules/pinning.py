"""What an event names outside the trail, and by which digest it pins it: a received message, or rows of a table."""

from __future__ import annotations

import json
from typing import NamedTuple

from customhouse.foundation.audit.rules.chain import EventRow

SUBJECT = "message:"
_NAMES = ('"message":', '"sha256":')


class Pin(NamedTuple):
    """That an event names a received message: `sha256` is empty where it does not say its digest.

    Or that it pins rows of a table (the event's `kind` says which): `rows` are their numbers (`12-510,513`), `sha256`
    is the digest of what they say, and `message` is 0.
    """

    event: int
    message: int
    sha256: str
    kind: str
    rows: str = ""


def pin_of(event: EventRow) -> Pin | None:
    """The rows that the event pins, or the message that its payload names, or else its subject does; else None.

    A payload that cannot be read names nothing: `walk` tells of it.
    """
    payload, number = _read(event.payload), None
    if isinstance(rows := payload.get("rows"), str):
        return Pin(event.number, 0, str(payload.get("sha256", "")), event.kind, rows)
    if (named := payload.get("message")) is not None:
        number = named
    elif event.subject.startswith(SUBJECT) and event.subject[len(SUBJECT) :].isdecimal():
        number = int(event.subject[len(SUBJECT) :])
    if not isinstance(number, int):
        return None
    return Pin(event.number, number, str(payload.get("sha256", "")), event.kind)


def _read(payload: object) -> dict[str, object]:
    """The payload, if it may name something: to read every one would take as long as the rest."""
    if not isinstance(payload, str) or not any(name in payload for name in _NAMES):
        return {}
    try:
        read = json.loads(payload)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
