"""Recording: numbers, chains, seals; what is refused; two writers at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.models import Batch, Event, Head
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.rules.hashing import GENESIS
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.audit.tests.trails import AT, event, without_triggers


@pytest.mark.django_db
def test_events_are_numbered_within_the_trail_and_within_their_subject() -> None:
    record_events([event("a"), event("b"), event("a")])
    record_events([event("b")])
    found = list(Event.objects.order_by("id").values_list("id", "subject", "subject_seq"))
    assert found == [(1, "a", 1), (2, "b", 1), (3, "a", 2), (4, "b", 2)]


@pytest.mark.django_db
def test_each_event_is_chained_to_the_one_before_on_its_subject() -> None:
    record_events([event("a"), event("b")])
    record_events([event("a")])
    first, other, second = Event.objects.order_by("id")
    assert (first.previous_hash, other.previous_hash) == (GENESIS, GENESIS)
    assert second.previous_hash == first.hash


@pytest.mark.django_db
def test_each_batch_is_sealed_onto_the_one_before_and_the_head_follows() -> None:
    record_events([event("a"), event("b")])
    record_events([event("a")])
    first, second = Batch.objects.order_by("id")
    assert (first.first_event, first.last_event, second.first_event, second.last_event) == (1, 2, 3, 3)
    assert (first.previous_seal, second.previous_seal) == (GENESIS, first.hash)
    head = Head.objects.get()
    assert (head.last_event, head.last_batch, head.seal) == (3, 2, second.hash)


@pytest.mark.django_db
def test_the_payload_is_stored_as_canonical_json() -> None:
    record_event(subject="a", kind="paid", payload={"z": Decimal("1.50"), "نص": "é"}, actor=Actor("ana"), at=AT)
    stored = Event.objects.get()
    assert (stored.payload, stored.actor) == ('{"z":"1.50","نص":"é"}', "ana")


@pytest.mark.django_db
def test_letters_that_no_database_holds_are_kept_escaped() -> None:
    record_event(subject="a", kind="read", payload={"nul": "\x00", "half": "\ud83d"}, actor=SYSTEM, at=AT)
    assert Event.objects.get().payload == '{"half":"\\ud83d","nul":"\\u0000"}'


@pytest.mark.django_db
def test_a_clock_that_goes_backwards_does_not_disturb_the_order() -> None:
    for hours in (0, -5, 3):
        record_event(subject="a", kind="seen", payload={}, actor=SYSTEM, at=AT + timedelta(hours=hours))
    assert [row.at.hour for row in Event.objects.order_by("id")] == [8, 3, 11]


@pytest.mark.django_db
def test_a_time_of_another_zone_is_stored_and_hashed_as_utc() -> None:
    record_event(subject="a", kind="x", payload={}, actor=SYSTEM, at=AT.astimezone(timezone(timedelta(hours=3))))
    record_event(subject="b", kind="x", payload={}, actor=SYSTEM, at=AT)
    assert Event.objects.filter(at=AT).count() == 2


@pytest.mark.django_db
def test_rows_are_those_that_the_orm_would_write() -> None:
    def stored() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM audit_event ORDER BY id")
            return list(cursor.fetchall())

    at = AT.replace(microsecond=120) + timedelta(hours=1)
    record_events([NewEvent("a", "seen", {"نص": "é"}, SYSTEM, at), event("b")])
    fast, rows = stored(), list(Event.objects.order_by("id"))
    with without_triggers():
        Event.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)
    assert stored() == fast


@pytest.mark.django_db
def test_nothing_recorded_seals_nothing() -> None:
    record_events([])
    assert not Batch.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["", "a\nb", "x" * 201])
def test_a_subject_that_is_no_name_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        record_events([event(subject)])


@pytest.mark.django_db
def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        record_event(subject="a", kind="x", payload={}, actor=SYSTEM, at=datetime(2026, 1, 1))  # noqa: DTZ001  # the point


@pytest.mark.django_db
def test_a_payload_without_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object has no place"):
        record_events([event("a", thing=object())])


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        record_events([event("a")])


@pytest.mark.django_db(transaction=True)
def test_an_event_falls_with_the_change_it_tells_of() -> None:
    with transaction.atomic():
        record_events([event("a")])
        transaction.set_rollback(True)
    with transaction.atomic():
        record_events([event("b")])
    assert list(Event.objects.values_list("id", "subject")) == [(1, "b")]


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_one_whole_trail() -> None:
    start = Barrier(2)

    def write(own: str) -> None:
        start.wait()
        for _ in range(10):
            with transaction.atomic():
                record_events([event("shared", by=own), event(own)])

    in_threads(lambda: write("one"), lambda: write("two"))
    assert list(Event.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 41))
    shared = list(Event.objects.filter(subject="shared").order_by("subject_seq"))
    assert [row.previous_hash for row in shared[1:]] == [row.hash for row in shared[:-1]]
    assert [row.subject_seq for row in shared] == list(range(1, 21))
    assert Batch.objects.count() == 20


def in_threads(*works: Callable[[], None]) -> None:
    """Run the works at once, each with a connection of its own; the first error is raised here."""
    errors: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # told below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
