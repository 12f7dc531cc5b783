"""Hashing: one text for each value, and hashes that anybody can repeat."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

import pytest

from customhouse.foundation.access.records import Role
from customhouse.foundation.audit.rules.hashing import batch_hash, canonical, event_hash, events_digest

AT = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": {"d": None, "c": True}}, '{"a":{"c":true,"d":null},"b":1}'),
        (MappingProxyType({"a": (1, 2)}), '{"a":[1,2]}'),
        (Decimal("1.50"), '"1.50"'),
        (date(2026, 1, 2), '"2026-01-02"'),
        (AT.astimezone(timezone(timedelta(hours=5))), '"2026-01-02T03:04:05.000006Z"'),
        (frozenset({"b", "a"}), '["a","b"]'),
        (Role.OFFICER, '"officer"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ("نص\x00\ud800", '"نص\\u0000\\ud800"'),
    ],
)
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)


def test_anybody_can_repeat_the_hash_of_an_event() -> None:
    parts = [7, "declaration:1", 2, "accepted", "ana", "2026-01-02T03:04:05.000006Z", '{"é":1}', "0" * 64]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    wanted = sha256(text.encode()).hexdigest()
    assert event_hash(7, "declaration:1", 2, "accepted", "ana", AT, '{"é":1}', "0" * 64) == wanted


def test_anybody_can_repeat_a_seal() -> None:
    events_hash = sha256(b"aa\nbb\n").hexdigest()
    assert events_digest(["aa", "bb"]) == events_hash
    parts = [1, 1, 2, events_hash, "0" * 64, "2026-01-02T03:04:05.000006Z"]
    wanted = sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()
    assert batch_hash(1, 1, 2, events_hash, "0" * 64, AT) == wanted
