"""Keeping what is sent, and who may read it."""

from __future__ import annotations

import pytest

from customhouse.foundation.exchange.models import SentMessage
from customhouse.foundation.exchange.queries import sent_visible_to
from customhouse.foundation.exchange.records import Outgoing
from customhouse.foundation.exchange.services import keep_received, keep_sent
from customhouse.foundation.exchange.tests.arrivals import AT, BOB, EVE, OFFICER, Arrival

pytestmark = pytest.mark.django_db


def outgoing(recipient: str, in_reply_to: int | None = None) -> Outgoing:
    return Outgoing("declaration:1", "accepted", b"<r/>", "application/xml", recipient, AT, in_reply_to)


def test_a_response_is_kept_with_what_it_answers() -> None:
    [received] = keep_received([Arrival(b"<a/>")])
    [number] = keep_sent([outgoing("DL-T1", received)])
    row = SentMessage.objects.get(pk=number)
    assert (bytes(row.data), row.in_reply_to_id, row.sent_at) == (b"<r/>", received, AT)


def test_recipients_see_their_own_and_officials_all() -> None:
    keep_sent([outgoing("DL-T1"), outgoing("bob"), outgoing("DL-T2")])
    assert sent_visible_to(BOB).count() == 2
    assert sent_visible_to(EVE).count() == 0
    assert sent_visible_to(OFFICER).count() == 3
