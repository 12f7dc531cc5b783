"""Keeping what arrives: byte for byte, in order, with digest; set aside, replayed, refused for size."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from customhouse.foundation.access.errors import AccessDenied, Conflict
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.queries import bytes_of, received_visible_to, set_aside_messages
from customhouse.foundation.exchange.records import Status
from customhouse.foundation.exchange.services import (
    keep_received,
    record_refused_oversize,
    replay,
    set_aside,
)
from customhouse.foundation.exchange.tests.arrivals import AT, BOB, EVE, OFFICER, Arrival

pytestmark = pytest.mark.django_db
SUPERVISOR = Actor("sue", frozenset({Role.SUPERVISOR}))


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"<a/>\r\n", "<é>نص</é>".encode("utf-16")])
def test_bytes_are_kept_exactly_as_they_came(data: bytes) -> None:
    [number] = keep_received([Arrival(data)])
    row = ReceivedMessage.objects.get(pk=number)
    assert bytes_of(number) == data
    assert (row.sha256, row.size, row.status) == (sha256(data).hexdigest(), len(data), Status.RECEIVED)
    assert (row.sender, row.sender_user, row.channel, row.received_at) == ("bob", 7, "api", AT)


def test_a_batch_is_kept_in_its_order() -> None:
    bodies = [str(number).encode() for number in range(1_100)]
    numbers = keep_received([Arrival(body) for body in bodies])
    assert [bytes_of(number) for number in (numbers[0], numbers[600], numbers[-1])] == [b"0", b"600", b"1099"]
    assert numbers == sorted(numbers)


def test_what_a_sender_claims_does_no_harm() -> None:
    [number] = keep_received([Arrival(b"x", content_type="text\x00" + "x" * 300, idempotency_key="\ud83d")])
    row = ReceivedMessage.objects.get(pk=number)
    assert (len(row.content_type), row.idempotency_key) == (200, "?")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_outside_the_transaction_that_acknowledges() -> None:
    with pytest.raises(TransactionManagementError):
        keep_received([Arrival(b"x")])
    with transaction.atomic():
        keep_received([Arrival(b"x")])
        transaction.set_rollback(True)
    assert not ReceivedMessage.objects.exists()


def test_a_message_set_aside_keeps_its_reason_and_leaves_an_event() -> None:
    [number] = keep_received([Arrival(b"<")])
    set_aside(received=number, reason="MSG-XML", actor=BOB, at=AT)
    row = set_aside_messages().get()
    assert (row.pk, row.reason) == (number, "MSG-XML")
    event = events_of(f"message:{number}").get()
    payload = {"reason": "MSG-XML", "sha256": sha256(b"<").hexdigest()}
    assert (event.kind, event.actor, json.loads(event.payload)) == ("set_aside", "bob", payload)


def test_a_message_is_replayed_once() -> None:
    [number] = keep_received([Arrival(b"<a/>")])
    set_aside(received=number, reason="MSG-XML", actor=BOB, at=AT)

    def again(message: ReceivedMessage) -> int:
        return keep_received([Arrival(bytes(message.data))])[0]

    anew = replay(received=number, again=again, actor=SUPERVISOR, at=AT)
    assert bytes_of(anew) == b"<a/>"
    assert not set_aside_messages().exists()
    with pytest.raises(Conflict):
        replay(received=number, again=again, actor=SUPERVISOR, at=AT)
    assert ReceivedMessage.objects.count() == 2


def test_only_what_was_set_aside_is_replayed() -> None:
    [number] = keep_received([Arrival(b"<a/>")])
    for absent in (number, number + 1):
        with pytest.raises(Conflict):
            replay(received=absent, again=lambda message: message.pk, actor=SUPERVISOR, at=AT)


def test_senders_do_not_replay() -> None:
    with pytest.raises(AccessDenied):
        replay(received=1, again=lambda message: message.pk, actor=BOB, at=AT)


def test_of_a_message_too_large_the_digest_size_and_sender_are_recorded() -> None:
    digest = sha256(b"x" * 1000).hexdigest()
    number = record_refused_oversize(sha256_of_read=digest, size=1000, sender=BOB, channel="api", at=AT)
    row = ReceivedMessage.objects.get(pk=number)
    assert (row.status, row.sha256, row.size, bytes(row.data)) == (Status.TOO_LARGE, digest, 1000, b"")
    assert events_of(f"message:{number}").get().kind == "refused_for_size"


def test_senders_see_their_own_and_officials_all() -> None:
    keep_received(
        [Arrival(b"1"), Arrival(b"2", Actor("api-key:abcd2345", BOB.roles, user_id=7)), Arrival(b"3", SYSTEM)]
    )
    assert received_visible_to(BOB).count() == 2
    assert received_visible_to(EVE).count() == 0
    assert received_visible_to(Actor("nobody")).count() == 0
    assert received_visible_to(OFFICER).count() == 3
