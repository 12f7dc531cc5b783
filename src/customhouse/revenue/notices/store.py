"""The hot way of issuing notices: the rows of a batch by one prepared statement.

Called by services alone, inside a transaction; a test holds the rows against those that the ORM would make.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from customhouse.revenue.notices.models import Notice

TABLE = Notice._meta.db_table  # noqa: SLF001  # Django documents it
FIELDS = Notice._meta.concrete_fields  # noqa: SLF001  # as above
ADAPTED = {"lines", "issued_at", "due_on", "reckoned_until", "amount", "unpaid", "secured"}
"""Columns whose values the databases want each in its own form."""
_INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(str(field.column) for field in FIELDS)}) "  # noqa: S608  # names from the model
    f"VALUES ({', '.join(['%s'] * len(FIELDS))})"
)


def insert_notices(notices: Sequence[Notice]) -> None:
    """Insert the notices in their order, each under a key that nobody else gets."""
    for notice, key in zip(notices, _reserved_keys(len(notices)), strict=True):
        notice.pk = key
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_row(notice) for notice in notices])


def _row(notice: Notice) -> list[Any]:
    """The values of a notice as the database takes them; texts and figures need no words of Django's."""
    return [
        field.get_db_prep_save(value, connection) if field.name in ADAPTED else value
        for field in FIELDS
        for value in (getattr(notice, field.attname),)
    ]


def _reserved_keys(count: int) -> Sequence[int]:
    """So many keys; in SQLite the writer is alone until the transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [TABLE, count]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [TABLE])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)
