"""Triggers that refuse to change or delete what the trail holds, and what areas put under its guard, on both databases.

They are installed anew after every migration, because SQLite drops a table's triggers when it rebuilds the table.
They stop mistakes and ordinary accounts; somebody who owns the database can drop them, which `verify` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from customhouse.foundation.audit.guarding import AppendOnly, guarded

TRAIL = (
    AppendOnly("audit_event", keys=(("id",), ("subject", "subject_seq"))),
    AppendOnly("audit_batch", keys=(("id",), ("last_event",))),
    AppendOnly("audit_anchor", keys=(("day",),)),
    AppendOnly("audit_head"),
)
HEAD = "audit_head"
TABLES = tuple(each.table for each in TRAIL)

_FUNCTION = "audit_refuse"
_FUNCTION_BODY = """
BEGIN
  IF TG_TABLE_NAME = 'audit_head' AND TG_OP = 'UPDATE' THEN
    IF NEW.id = OLD.id AND NEW.last_event > OLD.last_event AND NEW.last_batch > OLD.last_batch THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit trail is append-only: % of % refused', TG_OP, TG_TABLE_NAME;
END
"""
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 8, 16, 32
"""Of PostgreSQL's pg_trigger.tgtype."""


class Trigger(NamedTuple):
    """One trigger. `type` and `columns` are what PostgreSQL keeps of it (SQLite keeps the statement)."""

    name: str
    table: str
    statement: str
    type: int = 0
    columns: tuple[str, ...] = ()


def install(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers, in place of those that are there; on the tables that are there."""
    remove(connection)
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION_BODY}$$"
            )
        for trigger in _triggers(connection.vendor):
            if trigger.table in there:
                cursor.execute(trigger.statement)
                if connection.vendor == "postgresql":
                    cursor.execute(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers (to install them anew, or to empty a test's database)."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while references wait to be checked
        for trigger in _triggers(connection.vendor):
            if trigger.table in there:
                where = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{where}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are gone, switched off or not what we installed."""
    present = _present_postgresql(connection) if connection.vendor == "postgresql" else _present_sqlite(connection)
    return sorted(trigger.name for trigger in _triggers(connection.vendor) if trigger.name not in present)


def _triggers(vendor: str) -> list[Trigger]:
    make = _postgresql if vendor == "postgresql" else _sqlite
    return [trigger for table in (*TRAIL, *guarded()) for trigger in make(table)]


def _postgresql(guard: AppendOnly) -> Iterator[Trigger]:
    """PostgreSQL's triggers: for each table one on rows and one on TRUNCATE. They fire for replicas too."""
    table, columns = guard.table, ", ".join(guard.columns)
    events = f"UPDATE OF {columns} OR DELETE" if columns else "UPDATE OR DELETE"
    run = f"EXECUTE FUNCTION {_FUNCTION}()"
    row = f"CREATE TRIGGER {table}_keeps BEFORE {events} ON {table} FOR EACH ROW {run}"
    yield Trigger(f"{table}_keeps", table, row, _ROW | _BEFORE | _DELETE | _UPDATE, tuple(sorted(guard.columns)))
    truncate = f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}"
    yield Trigger(f"{table}_stays", table, truncate, _BEFORE | _TRUNCATE)


def _sqlite(guard: AppendOnly) -> Iterator[Trigger]:
    """SQLite's triggers. Those on INSERT refuse `INSERT OR REPLACE`, which deletes without firing DELETE's trigger."""
    table = guard.table
    forward = "NEW.id = OLD.id AND NEW.last_event > OLD.last_event AND NEW.last_batch > OLD.last_batch"
    events = {
        "UPDATE": f"UPDATE OF {', '.join(guard.columns)}" if guard.columns else "UPDATE",
        "DELETE": "DELETE",
        "INSERT": "INSERT",
    }
    conditions = {
        "UPDATE": f"WHEN NOT ({forward}) " if table == HEAD else "",
        "DELETE": "",
        "INSERT": f"WHEN {' OR '.join(_exists(table, key) for key in guard.keys)} ",
    }
    for event, said in events.items():
        name = f"{table}_{event.lower()}"
        yield Trigger(
            name,
            table,
            f"CREATE TRIGGER {name} BEFORE {said} ON {table} {conditions[event]}"
            f"BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: {event} of {table} refused'); END",
        )


def _exists(table: str, key: tuple[str, ...]) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # our own tables


def _present_sqlite(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that read as we wrote them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = {(name, table): text for name, table, text in cursor.fetchall()}
    return {each.name for each in _triggers("sqlite") if found.get((each.name, each.table)) == each.statement}


def _present_postgresql(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that always fire, on the events, columns and tables they should, and run our function."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.tgname, c.relname, t.tgtype, ARRAY(
                SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY(t.tgattr))
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgenabled = 'A' AND t.tgqual IS NULL AND p.proname = %s AND p.prosrc = %s
              AND pg_table_is_visible(c.oid)""",
            [_FUNCTION, _FUNCTION_BODY],
        )
        found = {(name, table, kind, tuple(sorted(columns))) for name, table, kind, columns in cursor.fetchall()}
    wanted = {(each.name, each.table, each.type, each.columns) for each in _triggers("postgresql")}
    return {name for name, *_ in wanted & found}
