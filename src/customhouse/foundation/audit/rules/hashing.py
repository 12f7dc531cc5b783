"""How an event, a batch and an anchor are hashed: SHA-256 over a JSON array, so that anybody can repeat it.

Every hash is the lower-case hex SHA-256 of the UTF-8 bytes of `canonical([...])`; the first link of a chain follows
`GENESIS`. Auditors repeat it with any JSON library: no spaces, keys sorted, letters as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: object) -> str:
    """The one JSON text of a value. Decimals, dates and times become strings; sets are sorted.

    Raises `TypeError` for what has no plain form, `ValueError` for NaN and infinities.

    >>> canonical({"b": Decimal("1.50"), "a": [date(2026, 1, 2), None]})
    '{"a":["2026-01-02",null],"b":"1.50"}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def instant(at: datetime) -> str:
    """A time in UTC to the microsecond, as it is hashed.

    >>> instant(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_hash(
    number: int, subject: str, subject_seq: int, kind: str, actor: str, at: datetime, payload: str, previous_hash: str
) -> str:
    """The hash of an event: all that is stored of it, and the hash of the event before it on the same subject."""
    return digest([number, subject, subject_seq, kind, actor, instant(at), payload, previous_hash])


def batch_hash(number: int, first: int, last: int, events_hash: str, previous_seal: str, sealed_at: datetime) -> str:
    """The seal of a batch: its place, the hash over its events, and the seal before it."""
    return digest([number, first, last, events_hash, previous_seal, instant(sealed_at)])


def events_digest(hashes: Iterable[str]) -> str:
    """The hash over the events of a batch in their order: of their hashes, each followed by a line feed."""
    running = sha256()
    for each in hashes:
        running.update(each.encode("ascii") + b"\n")
    return running.hexdigest()


def digest(parts: list[object]) -> str:
    """The SHA-256 of the canonical JSON array of these parts, in lower-case hex."""
    return sha256(canonical(parts).encode()).hexdigest()


def _plain(value: object) -> Any:
    """What JSON does not know, in a form that it does."""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in an event's payload")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
