"""The rows of declarations that were cleared, stored again by the bare driver: the least that keeping them can cost.

The tables are copies with the same columns, indexes and constraints, beside the originals: for SQLite in a file of its
own with the installation's pragmas, for PostgreSQL in a schema of its own, filled by COPY.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models

from customhouse.clearance.declarations.models import Declaration, Duty, Item
from customhouse.foundation.config.database import SQLITE_PRAGMAS
from customhouse.foundation.exchange.models import ReceivedMessage

KEPT: tuple[tuple[type[models.Model], str], ...] = (
    (ReceivedMessage, "id IN (SELECT received_id FROM {declaration} WHERE mrn IN ({mrns}))"),
    (Declaration, "mrn IN ({mrns})"),
    (Item, "declaration_id IN (SELECT id FROM {declaration} WHERE mrn IN ({mrns}))"),
    (Duty, "declaration_id IN (SELECT id FROM {declaration} WHERE mrn IN ({mrns}))"),
)
"""What is kept of a declaration, and which rows of it belong to some MRNs."""

Batch = list[tuple[str, list[str], list[tuple[Any, ...]]]]
"""Table, its columns, rows."""


class Driver(Protocol):
    """A bare driver: one durable transaction a batch."""

    def insert(self, batch: Batch) -> None:
        """Insert every row of the batch and commit."""


@dataclass(frozen=True, slots=True)
class Store:
    """Rows at hand, batch by batch, and the driver that stores them."""

    driver: Driver
    batches: list[Batch]
    rows_each: float

    def insert(self, batch: Batch) -> None:
        """Store one batch."""
        self.driver.insert(batch)


def prepared(mrns: Sequence[str], *, batch: int) -> Store:
    """A raw store, empty, with the rows of these declarations at hand in batches of that size; what is over is left."""
    tables = [model._meta.db_table for model, _ in KEPT]  # Django documents it
    driver: Driver = _Sqlite(tables) if connection.vendor == "sqlite" else _Postgres(tables)
    whole = [mrns[start : start + batch] for start in range(0, len(mrns) - batch + 1, batch)]
    batches = [list(_rows(part)) for part in whole]
    rows = sum(len(found) for each in batches for _, _, found in each)
    return Store(driver, batches, rows / max(1, len(whole) * batch))


def _rows(mrns: Sequence[str]) -> Iterator[tuple[str, list[str], list[tuple[Any, ...]]]]:
    places = ", ".join(["%s"] * len(mrns))
    declaration = Declaration._meta.db_table  # Django documents it
    for model, which in KEPT:
        table = model._meta.db_table  # Django documents it
        where = which.format(declaration=declaration, mrns=places)
        columns = ", ".join(_read(field) for field in model._meta.concrete_fields)  # as above
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {table} WHERE {where}", list(mrns))  # noqa: S608  # our own names
            yield table, [str(field.column) for field in model._meta.concrete_fields], cursor.fetchall()


def _read(field: models.Field[Any, Any]) -> str:
    """A column as COPY takes it back: PostgreSQL's JSON as text."""
    cast = connection.vendor == "postgresql" and isinstance(field, models.JSONField)
    return f"{field.column}::text" if cast else str(field.column)


class _Sqlite:
    def __init__(self, tables: Sequence[str]) -> None:
        """Copy the tables' definitions into a file beside the database."""
        self._connection = sqlite3.connect(f"{settings.DATABASES['default']['NAME']}-raw", isolation_level=None)
        self._connection.executescript(SQLITE_PRAGMAS)
        places = ", ".join(["%s"] * len(tables))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({places}) "  # noqa: S608
                "AND type IN ('table', 'index') ORDER BY type DESC",
                tables,
            )
            definitions = [sql for (sql,) in cursor.fetchall()]
        for sql in definitions:
            self._connection.execute(sql)

    def insert(self, batch: Batch) -> None:
        """One immediate transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        for table, columns, rows in batch:
            into = f"{table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            self._connection.executemany(f"INSERT INTO {into}", rows)  # our own names
        self._connection.execute("COMMIT")


class _Postgres:
    def __init__(self, tables: Sequence[str]) -> None:
        """Copy the tables' definitions into a schema of their own."""
        import psycopg  # absent from an installation that keeps to SQLite

        self._connection = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None})
        self._connection.execute("CREATE SCHEMA raw")
        for table in tables:
            self._connection.execute(f"CREATE TABLE raw.{table} (LIKE public.{table} INCLUDING ALL)")
        self._connection.commit()

    def insert(self, batch: Batch) -> None:
        """One transaction, one COPY a table."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for table, columns, rows in batch:
                with cursor.copy(f"COPY raw.{table} ({', '.join(columns)}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
