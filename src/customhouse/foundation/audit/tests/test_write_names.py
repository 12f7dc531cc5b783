"""Names in the trail: whatever a sender is called, the event is recorded, and the name can be read back."""

from __future__ import annotations

import pytest

from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.rules.naming import LIMIT, read_back, written
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.audit.tests.trails import AT
from customhouse.foundation.audit.verification import verify

STRANGE = ["شركة\u200f", "", "a\nb", "\x00", "\ud83d", "\\u{41}", "\\", "\u202eevil", "a\u00a0b"]


@pytest.mark.parametrize("name", ["ana", "Société Générale", "شركة", "api-key:abcd2345", "a b", "🍲"])
def test_what_can_be_printed_is_written_as_it_is(name: str) -> None:
    assert written(name) == name == read_back(name)


@pytest.mark.parametrize("name", STRANGE)
def test_what_cannot_is_escaped_and_read_back(name: str) -> None:
    assert written(name).isprintable()
    assert written(name) != name
    assert read_back(written(name)) == name


@pytest.mark.parametrize("letter", ["x", "\u200f"])
def test_a_name_too_long_is_cut_and_stays_another_than_its_neighbour(letter: str) -> None:
    one, other = (written(letter * LIMIT + end) for end in "ab")
    assert one != other
    assert max(len(one), len(other)) == LIMIT


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*STRANGE, "x" * 500])
def test_an_event_of_anybody_is_recorded(name: str) -> None:
    record_events([NewEvent("a", "seen", {}, Actor(name), AT)])
    assert Event.objects.get().actor == written(name)
    assert verify(actor=SYSTEM).ok
