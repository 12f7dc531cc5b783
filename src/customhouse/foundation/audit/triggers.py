"""Triggers that refuse to change or delete what the trail holds, on both databases.

They are installed anew after every migration, because SQLite drops a table's triggers when it rebuilds the table.
They stop mistakes and ordinary accounts; somebody who owns the database can drop them, which `verify` tells.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = ("audit_event", "audit_batch", "audit_anchor")
HEAD = "audit_head"
TABLES = (*APPEND_ONLY, HEAD)

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
_ROW_TRIGGER = "{table}_keeps"
_TRUNCATE_TRIGGER = "{table}_stays"


def install(connection: BaseDatabaseWrapper) -> None:
    """Install the triggers, in place of those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers (to install them anew, or to empty a test's database)."""
    with connection.cursor() as cursor:
        for name, table in _names(connection.vendor):
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that are gone, switched off or not what we installed."""
    present = _present_postgresql(connection) if connection.vendor == "postgresql" else _present_sqlite(connection)
    return sorted(name for name, _ in _names(connection.vendor) if name not in present)


def _names(vendor: str) -> list[tuple[str, str]]:
    """Each trigger's name and table."""
    return list(_postgresql()) if vendor == "postgresql" else list(_sqlite())


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        function = f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION_BODY}$$"
        enabled = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for name, table in _postgresql()]
        return [function, *_postgresql().values(), *enabled]
    return list(_sqlite().values())


def _postgresql() -> dict[tuple[str, str], str]:
    """PostgreSQL's triggers: for each table one on rows and one on TRUNCATE. They fire for replicas too."""
    made = {}
    for table in TABLES:
        row, truncate = _ROW_TRIGGER.format(table=table), _TRUNCATE_TRIGGER.format(table=table)
        made[row, table] = (
            f"CREATE TRIGGER {row} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
        )
        made[truncate, table] = (
            f"CREATE TRIGGER {truncate} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
    return made


def _sqlite() -> dict[tuple[str, str], str]:
    """SQLite's triggers. Those on INSERT refuse `INSERT OR REPLACE`, which deletes without firing DELETE's trigger."""
    key = {"audit_anchor": "day"}
    replaces = {
        table: f"EXISTS (SELECT 1 FROM {table} WHERE {key.get(table, 'id')} = NEW.{key.get(table, 'id')})"  # noqa: S608  # our own tables
        for table in TABLES
    }
    replaces["audit_event"] += (
        " OR EXISTS (SELECT 1 FROM audit_event WHERE subject = NEW.subject AND subject_seq = NEW.subject_seq)"
    )
    replaces["audit_batch"] += " OR EXISTS (SELECT 1 FROM audit_batch WHERE last_event = NEW.last_event)"
    forward = "NEW.id = OLD.id AND NEW.last_event > OLD.last_event AND NEW.last_batch > OLD.last_batch"
    made = {}
    for table in TABLES:
        conditions = {
            "UPDATE": f"WHEN NOT ({forward}) " if table == HEAD else "",
            "DELETE": "",
            "INSERT": f"WHEN {replaces[table]} ",
        }
        for event, condition in conditions.items():
            name = f"{table}_{event.lower()}"
            made[name, table] = (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}"
                f"BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only: {event} of {table} refused'); END"
            )
    return made


def _present_sqlite(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that read as we wrote them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = {(name, table): text for name, table, text in cursor.fetchall()}
    return {key[0] for key, text in _sqlite().items() if found.get(key) == text}


def _present_postgresql(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that always fire, on the events and tables they should, and run our own function."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.tgname, c.relname, t.tgtype FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgenabled = 'A' AND t.tgqual IS NULL AND p.proname = %s AND p.prosrc = %s
              AND pg_table_is_visible(c.oid)""",
            [_FUNCTION, _FUNCTION_BODY],
        )
        found = set(cursor.fetchall())
    row, truncate = 1 | 2 | 8 | 16, 2 | 32  # pg_trigger.tgtype: row 1, before 2, delete 8, update 16, truncate 32
    wanted = {
        (name, table, truncate if name == _TRUNCATE_TRIGGER.format(table=table) else row)
        for name, table in _postgresql()
    }
    return {name for name, _, _ in wanted & found}
