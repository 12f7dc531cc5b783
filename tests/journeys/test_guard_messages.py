"""What was received and reckoned stays as it was: the database refuses to change it, and forgery shows."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.audit.records import Verification
from customhouse.foundation.audit.tests.trails import execute, without_triggers
from customhouse.foundation.audit.verification import verify
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange import verification
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.services import keep_received, record_refused_oversize
from customhouse.foundation.exchange.tests.arrivals import Arrival
from tests.journeys.messages import message, new_price, send

FORGED = b"forged"
REFUSED = [
    "UPDATE exchange_received SET data = data",
    "UPDATE exchange_received SET sha256 = sha256",
    "UPDATE exchange_received SET size = size",
    "UPDATE exchange_received SET received_at = received_at",
    "UPDATE exchange_received SET sender = 'x', status = 'received'",
    "DELETE FROM exchange_received",
    "UPDATE declarations_version SET id = id",
    "DELETE FROM declarations_version",
    "UPDATE declarations_item SET customs_value = 1",
    "DELETE FROM declarations_item",
    "UPDATE declarations_duty SET amount = 0",
    "DELETE FROM declarations_duty",
]
REPLACED = [
    "INSERT OR REPLACE INTO exchange_received SELECT * FROM exchange_received",
    "INSERT OR REPLACE INTO declarations_duty SELECT * FROM declarations_duty",
]


def verified() -> Verification:
    return verify(actor=SYSTEM)


def forge(number: int, **columns: bytes | str | int) -> None:
    """What somebody does who owns the database."""
    with without_triggers():
        ReceivedMessage.objects.filter(pk=number).update(**columns)


def naming(number: int) -> int:
    """The first event that names the message."""
    named = (event for event in Event.objects.order_by("pk") if f'"message":{number},' in event.payload)
    return next(named).pk


@pytest.mark.parametrize("statement", REFUSED)
def test_change_and_deletion_are_refused(statement: str, demoland: CountryPack) -> None:
    send(message())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("statement", REPLACED)
def test_replacement_is_refused(statement: str, demoland: CountryPack) -> None:
    send(message())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)


@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has no TRUNCATE")
def test_truncation_is_refused(demoland: CountryPack) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute("TRUNCATE exchange_received CASCADE")


def test_what_became_of_a_message_may_change(demoland: CountryPack) -> None:
    received = send(message()).received
    execute("UPDATE exchange_received SET status = 'received', reason = '' WHERE id = %s", [received])
    assert verified().ok


def test_a_column_left_unguarded_is_told(demoland: CountryPack) -> None:
    """The guard is there, but over fewer columns than it should be."""
    if connection.vendor == "postgresql":
        execute("DROP TRIGGER exchange_received_keeps ON exchange_received")
        execute(
            "CREATE TRIGGER exchange_received_keeps BEFORE UPDATE OF id OR DELETE ON exchange_received"
            " FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
        execute("ALTER TABLE exchange_received ENABLE ALWAYS TRIGGER exchange_received_keeps")
    else:
        execute("DROP TRIGGER exchange_received_update")
        execute(
            "CREATE TRIGGER exchange_received_update BEFORE UPDATE OF id ON exchange_received"
            " BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: UPDATE of exchange_received refused'); END"
        )
    assert not verified().ok


@pytest.mark.parametrize("also_its_digest", [False, True])
def test_forged_bytes_of_an_amendment_show(also_its_digest: bool, demoland: CountryPack) -> None:  # noqa: FBT001  # pytest hands it
    mrn = send(message()).mrn
    received = send(new_price(mrn, "1200")).received
    send(message("AFTER"))
    assert verified().ok
    forge(received, data=FORGED, size=len(FORGED))
    if also_its_digest:
        forge(received, sha256=sha256(FORGED).hexdigest())
    amended = events_of(mrn).get(kind="declaration.amended")
    assert (verified().ok, verified().first_bad) == (False, amended.pk)


def test_a_deleted_message_shows(demoland: CountryPack) -> None:
    received = send(b"<not xml").received
    with without_triggers():
        execute("DELETE FROM exchange_received WHERE id = %s", [received])
    assert verified().first_bad == events_of(f"message:{received}").get().pk


def test_bytes_taken_away_under_another_word_show(demoland: CountryPack) -> None:
    """Only what was refused for its size has no bytes."""
    received = send(message()).received
    assert record_refused_oversize(sha256_of_read="0" * 64, size=9, sender=SYSTEM, channel="api", at=AT)
    assert verified().ok
    forge(received, data=b"", status="too_large")
    assert verified().first_bad == naming(received)


def test_messages_that_no_event_names_are_verified_too(monkeypatch: pytest.MonkeyPatch, demoland: CountryPack) -> None:
    monkeypatch.setattr(verification, "PAGE", 2)
    monkeypatch.setattr(verification, "PAGE_BYTES", 3)
    numbers = keep_received([Arrival(b"12"), Arrival(b"345"), Arrival(b""), Arrival(b"6"), Arrival(b"7")])
    assert verified().ok
    forge(numbers[3], data=FORGED)
    assert (verified().ok, verified().first_bad) == (False, None)
    assert list(verification.altered()) == [numbers[3]]


def test_every_declaration_is_pinned_to_its_bytes(demoland: CountryPack) -> None:
    accepted, refused = send(message()), send(message())
    for outcome in (accepted, refused):
        forge(outcome.received, data=FORGED)
    assert Declaration.objects.count() == 2
    assert len([fault for fault in verified().faults if fault.event]) == 2
