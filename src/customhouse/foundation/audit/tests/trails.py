"""A small trail to try things on, and a hand that has all rights on the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit import triggers
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def event(subject: str, kind: str = "seen", **payload: object) -> NewEvent:
    """An event on `subject`, by the system, at `AT`."""
    return NewEvent(subject, kind, payload, SYSTEM, AT)


def record_three_batches() -> None:
    """Six events in three batches: a b a | c a | b."""
    record_events([event("a", n=1), event("b"), event("a", n=2)])
    record_events([event("c"), event("a", n=3)])
    record_events([event("b", "closed")])


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody does who owns the database: drop the guards, and put them back when done."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def execute(statement: str, parameters: Sequence[str | int] = ()) -> None:
    """Run a statement as it is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
