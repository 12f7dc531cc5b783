"""The hot way into the ledger: journals and postings of a batch by one prepared statement each.

Called by `services` alone, inside a transaction; a test holds the rows against those that the ORM would make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from customhouse.revenue.ledger.models import AccountTotal, Journal, Posting
from customhouse.revenue.ledger.records import NewJournal
from customhouse.revenue.ledger.rules.balancing import Place, units


def insert_journals(journals: Sequence[NewJournal]) -> Sequence[int]:
    """Insert the journals with their postings, in their order; their numbers."""
    time = connection.ops.adapt_datetimefield_value
    keys = reserved_keys(Journal, len(journals))
    _insert(
        Journal,
        [
            (key, each.kind.value, each.subject, each.notice, each.source, each.currency, each.actor, time(each.at))
            for key, each in zip(keys, journals, strict=True)
        ],
    )
    rows = [
        (key, entry.account.value, entry.party, entry.head, units(entry.amount))
        for key, each in zip(keys, journals, strict=True)
        for entry in each.entries
    ]
    _insert(Posting, rows)
    return keys


def add_to_totals(moved: Mapping[Place, tuple[int, int]]) -> None:
    """Add what was debited and credited to the totals of each account and head, in one order for all writers."""
    table = AccountTotal._meta.db_table  # noqa: SLF001  # documented
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (account, head, currency, debit, credit) VALUES (%s, %s, %s, %s, %s) "  # noqa: S608  # from the model
            "ON CONFLICT (account, head, currency) "
            f"DO UPDATE SET debit = {table}.debit + excluded.debit, credit = {table}.credit + excluded.credit",
            [(*place, *sides) for place, sides in sorted(moved.items())],
        )


def reserved_keys(table: type[Model], count: int) -> Sequence[int]:
    """So many keys of a table that nobody else gets; in SQLite the writer is alone until the transaction ends."""
    name = table._meta.db_table  # noqa: SLF001  # Django documents it
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [name, count]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [name])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + 1 + count)


def _insert(table: type[Model], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the model's columns; the key may be left out."""
    columns = [str(field.column) for field in table._meta.concrete_fields][-len(rows[0]) :]  # noqa: SLF001  # documented
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table._meta.db_table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608, SLF001  # from the model
            rows,
        )
