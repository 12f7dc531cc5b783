"""The tables as they are with the law of demoland in them, kept aside and put back.

A test that commits leaves them empty, and loading the law takes seconds.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@dataclass
class KeptTables:
    """What stood in the tables: on SQLite a copy of the database, on PostgreSQL the rows of every table."""

    copy: sqlite3.Connection | None = None
    rows: dict[str, bytes] = field(default_factory=dict)

    def keep(self) -> None:
        """Remember what stands in the tables now; everything must be committed."""
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            self.copy = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.copy)
        else:
            self.rows = {table: rows for table in _tables() if (rows := _copied(table))}

    def put_back(self) -> bool:
        """Whether it stands in the tables again: not where nothing is kept, nor within a transaction."""
        from django.contrib.contenttypes.models import ContentType  # models can be loaded when tests run, not before

        if connection.in_atomic_block or not (self.copy or self.rows):
            return False
        if self.copy:
            self._put_back_file(self.copy)
        else:
            self._put_back_rows()
        ContentType.objects.clear_cache()
        return True

    def _put_back_file(self, copy: sqlite3.Connection) -> None:
        """Numbers of rows go on from where they were: no row of another test's is taken for one of before."""
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, name FROM sqlite_sequence")
            numbers = cursor.fetchall()
            copy.backup(connection.connection)
            cursor.executemany("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", numbers)

    def _put_back_rows(self) -> None:
        """Without triggers: those of foreign keys, as tables come in no order, and those that guard the trail."""
        from customhouse.foundation.audit import triggers

        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, _tables()))}")
            for table, rows in self.rows.items():
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} FROM STDIN") as into:
                    into.write(rows)
            cursor.execute("SET session_replication_role = origin")
        triggers.install(connection)


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name != "django_migrations"]


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as out:
        parts: Any = out
        return b"".join(bytes(part) for part in parts)
