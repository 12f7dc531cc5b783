"""Guarding: what triggers refuse, and that they are back after every migration."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit import triggers
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.queries import events_of, visible_to
from customhouse.foundation.audit.services import anchor_trail
from customhouse.foundation.audit.tests.trails import AT, execute, record_three_batches

pytestmark = pytest.mark.django_db

REFUSED = [
    "UPDATE audit_event SET payload = '{}' WHERE id = 1",
    "DELETE FROM audit_event WHERE id = 6",
    "UPDATE audit_batch SET hash = 'x'",
    "DELETE FROM audit_batch",
    "UPDATE audit_anchor SET seal = 'x'",
    "DELETE FROM audit_anchor",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET last_event = 5, last_batch = 2",
    "UPDATE audit_head SET seal = 'x'",
]
TRUNCATED = [f"TRUNCATE {table}" for table in triggers.TABLES]
REPLACED = [
    (
        "INSERT OR REPLACE INTO audit_event SELECT id, subject, subject_seq, kind, actor, at, '{}', previous_hash, hash"
        " FROM audit_event WHERE id = 2"
    ),
    (
        "INSERT OR REPLACE INTO audit_event SELECT 9, subject, subject_seq, kind, actor, at, '{}', previous_hash, hash"
        " FROM audit_event WHERE id = 2"
    ),
    (
        "INSERT OR REPLACE INTO audit_batch SELECT id, first_event, last_event, 'x', previous_seal, hash, sealed_at"
        " FROM audit_batch WHERE id = 2"
    ),
    "INSERT OR REPLACE INTO audit_head SELECT id, 1, 1, seal FROM audit_head",
    "INSERT OR REPLACE INTO audit_anchor SELECT day, 1, events, seal, made_at FROM audit_anchor",
]


def refused(statement: str) -> None:
    record_three_batches()
    anchor_trail(actor=SYSTEM, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(statement)


@pytest.mark.parametrize("statement", REFUSED)
def test_change_and_deletion_are_refused(statement: str) -> None:
    refused(statement)


@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("statement", TRUNCATED)
def test_truncation_is_refused(statement: str) -> None:
    refused(statement)


@pytest.mark.skipif("sqlite" not in connection.vendor, reason="only SQLite has INSERT OR REPLACE")
@pytest.mark.parametrize("statement", REPLACED)
def test_replacement_is_refused(statement: str) -> None:
    refused(statement)


@pytest.mark.django_db(transaction=True)
def test_triggers_are_back_after_a_migration() -> None:
    triggers.remove(connection)
    assert triggers.missing(connection)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_officials_read_events_and_traders_none() -> None:
    record_three_batches()
    assert visible_to(Actor("ana", frozenset({Role.OFFICER}))).count() == 6
    assert visible_to(Actor("tom", frozenset({Role.TRADER}))).count() == 0
    assert [row.subject_seq for row in events_of("a")] == [1, 2, 3]
    assert Event.objects.count() == 6
