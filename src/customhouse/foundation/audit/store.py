"""The hot way into the trail: lock the head, look the subjects' last links up at once, insert all rows at once.

Called by `services` alone. Correct for many writers: on PostgreSQL the head's row lock, on SQLite the immediate
transaction lets one writer in at a time; both hold until the caller's transaction ends, so numbers have no gaps.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from django.db import connection
from django.db.models import QuerySet

from customhouse.foundation.audit.models import Batch, Event, Head
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.rules.hashing import GENESIS, batch_hash, canonical, event_hash, events_digest
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.config.asking import asked
from customhouse.foundation.config.inserting import insert

Row = tuple[int, str, int, str, str, datetime, str, str, str]
"""An event as inserted, in the order of the model's columns."""

HEAD = 1
MOVE_HEAD = "UPDATE audit_head SET last_event = %s, last_batch = %s, seal = %s WHERE id = %s"
SEALED = tuple(field.attname for field in Batch._meta.concrete_fields)  # noqa: SLF001  # Django documents it
"""Every column of a sealed batch."""

_sealing = attrgetter(*SEALED)
_SUBJECTS = {"sqlite": "json_each(%s)", "postgresql": "json_array_elements_text(%s::json)"}


def locked_head() -> Head:
    """The head of the trail, locked until the transaction ends; made if this is the first event ever."""
    head = next(iter(_heads()), None)
    if head is None:
        Head.objects.bulk_create([Head(pk=HEAD, last_event=0, last_batch=0, seal=GENESIS)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=HEAD)
    return head


@asked
def _heads() -> QuerySet[Head]:
    return Head.objects.select_for_update().filter(pk=HEAD)


def last_links(subjects: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The number within its subject and the hash of the last event of each subject that has any. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT event.subject, event.subject_seq, event.hash
            FROM (SELECT value AS subject FROM {_SUBJECTS[connection.vendor]}) AS asked
            JOIN audit_event AS event ON event.id =
            (SELECT last.id FROM audit_event AS last WHERE last.subject = asked.subject
             ORDER BY last.subject_seq DESC LIMIT 1)""",  # noqa: S608  # the name of a function of the database
            [json.dumps(subjects)],
        )
        return {subject: (number, link) for subject, number, link in cursor.fetchall()}


def append(events: Sequence[NewEvent], sealed_at: datetime) -> Batch:
    """Append the events in their order, seal them as one batch, and move the head."""
    head = locked_head()
    rows = chained(events, head.last_event, last_links(sorted({event.subject for event in events})))
    _insert(rows)
    batch = _sealed(rows, head, sealed_at)
    insert(Batch, SEALED, [_sealing(batch)])
    with connection.cursor() as cursor:
        cursor.execute(MOVE_HEAD, [batch.last_event, batch.pk, batch.hash, HEAD])
    return batch


def chained(events: Sequence[NewEvent], last_event: int, links: dict[str, tuple[int, str]]) -> list[Row]:
    """The rows of the events, each hashed onto the event before it on its subject. `links` is used up."""
    rows = []
    for number, event in enumerate(events, last_event + 1):
        subject_seq, previous = links.get(event.subject, (0, GENESIS))
        subject_seq += 1
        payload = canonical(event.payload)
        stored = (
            number,
            event.subject,
            subject_seq,
            event.kind,
            written(event.actor.name),
            event.at,
            payload,
            previous,
        )
        own = event_hash(*stored)
        links[event.subject] = (subject_seq, own)
        rows.append((*stored, own))
    return rows


def _insert(rows: Sequence[Row]) -> None:
    """Insert the rows by one prepared statement: much faster than through the ORM, and the same rows."""
    columns = [str(field.column) for field in Event._meta.concrete_fields]  # noqa: SLF001  # Django documents it
    places = ", ".join(["%s"] * len(columns))
    time = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO audit_event ({', '.join(columns)}) VALUES ({places})",  # noqa: S608  # names from the model
            [(*row[:5], time(row[5]), *row[6:]) for row in rows],
        )


def _sealed(rows: Sequence[Row], head: Head, sealed_at: datetime) -> Batch:
    """The seal over these rows, chained to the head's."""
    batch = Batch(
        id=head.last_batch + 1,
        first_event=rows[0][0],
        last_event=rows[-1][0],
        events_hash=events_digest(row[-1] for row in rows),
        previous_seal=head.seal,
        sealed_at=sealed_at,
    )
    batch.hash = batch_hash(
        batch.pk, batch.first_event, batch.last_event, batch.events_hash, batch.previous_seal, sealed_at
    )
    return batch
