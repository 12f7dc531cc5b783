"""Which message an event pins, and by which digest."""

from __future__ import annotations

from typing import Any

import pytest

from customhouse.foundation.audit.rules.chain import EventRow
from customhouse.foundation.audit.rules.pinning import Pin, pin_of


def event(payload: Any, subject: str = "26XD1") -> EventRow:
    fields: dict[str, Any] = dict.fromkeys(EventRow._fields, "")
    return EventRow(**fields | {"number": 7, "subject": subject, "kind": "accepted", "payload": payload})


@pytest.mark.parametrize(
    ("payload", "subject", "pinned"),
    [
        ('{"message":3,"sha256":"ab"}', "26XD1", Pin(7, 3, "ab", "accepted")),
        ('{"sha256":"ab"}', "message:4", Pin(7, 4, "ab", "accepted")),
        ("{}", "message:4", Pin(7, 4, "", "accepted")),
        ("{}", "message:four", None),
        ("{}", "26XD1", None),
        ('{"message":"three"}', "26XD1", None),
        ('{"message":', "26XD1", None),
        ('["\\"message\\":"]', "26XD1", None),
        (b'{"message":3}', "26XD1", None),
    ],
)
def test_an_event_pins_the_message_that_it_names(payload: Any, subject: str, pinned: Pin | None) -> None:
    assert pin_of(event(payload, subject)) == pinned
