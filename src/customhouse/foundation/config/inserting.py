"""Rows inserted by the batch: one statement a table, its columns and the form of its values taken from the model.

For hot paths alone, called by the services and stores of an area inside their transaction; everything else goes through
the ORM. What stands in the tables afterwards is what the ORM would have put there: a test proves it on both databases.
SQLite takes prepared statements, PostgreSQL takes COPY.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection
from django.db.models import BinaryField, DateField, DateTimeField, DecimalField, Field, JSONField, Model
from django.db.transaction import TransactionManagementError

Form = Callable[[Any], Any]
"""Puts a value that is not None into the form in which its column takes it."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows with these columns go into the table of a model.

    `forms` has one place a named column, None where a value goes in as it is. `silent` are the columns not named, with
    their fields: each row gets the model's default.
    """

    table: str
    columns: tuple[str, ...]
    forms: tuple[Form | None, ...]
    silent: tuple[tuple[Field[Any, Any], Form | None], ...]


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each with a value for every column named; other columns get the model's defaults."""
    if rows:
        _insert(_plan(model, tuple(columns), connection.vendor, numbered=False), rows)


def insert_numbered(model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Insert rows as `insert` does; the primary keys that they were given, in their order.

    Raises:
        TransactionManagementError: no transaction is open: on SQLite somebody else might take the same numbers.
    """
    if not rows:
        return []
    if not connection.in_atomic_block:
        raise TransactionManagementError("Rows are numbered inside the transaction that inserts them.")
    numbers = _numbers(model, len(rows))
    plan = _plan(model, tuple(columns), connection.vendor, numbered=True)
    _insert(plan, [(number, *row) for number, row in zip(numbers, rows, strict=True)])
    return numbers


def _numbers(model: type[Model], many: int) -> list[int]:
    """The next primary keys of a table, which nobody else will be given."""
    table = model._meta.db_table  # noqa: SLF001  # Django documents it
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), str(_key(model).column), many],
            )
            return [number for (number,) in cursor.fetchall()]
        # One writer at a time: nobody moves this before our transaction ends, and inserting moves it.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + many))


def _key(model: type[Model]) -> Field[Any, Any]:
    key = model._meta.pk  # noqa: SLF001  # Django documents it
    if key is None:  # pragma: no cover  # every concrete model has one
        raise TypeError(f"{model.__name__} has no primary key")
    return key


@lru_cache(maxsize=256)
def _plan(model: type[Model], columns: tuple[str, ...], vendor: str, *, numbered: bool) -> _Plan:
    """The plan for a model and some of its columns (by attribute), with its primary key before them if `numbered`."""
    key = _key(model)
    fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001  # Django documents it
    named = [*([key] if numbered else []), *(fields[column] for column in columns)]
    others = [field for field in fields.values() if field not in named and field is not key]
    return _Plan(
        table=connection.ops.quote_name(model._meta.db_table),  # noqa: SLF001  # Django documents it
        columns=tuple(connection.ops.quote_name(str(field.column)) for field in (*named, *others)),
        forms=tuple(_form(field, vendor) for field in named),
        silent=tuple((field, _form(field, vendor)) for field in others),
    )


def _form(field: Field[Any, Any], vendor: str) -> Form | None:
    """How values of a field are written, on this database; None: as they are."""
    if isinstance(field, JSONField):
        return as_json
    if vendor == "sqlite":
        return _sqlite_form(field)
    return bytes if isinstance(field, BinaryField) else None


def _sqlite_form(field: Field[Any, Any]) -> Form | None:
    if isinstance(field, DecimalField):
        return _decimals(field)
    if isinstance(field, DateTimeField):
        return _instant
    return _day if isinstance(field, DateField) else None


def _decimals(field: DecimalField[Any, Any]) -> Form:
    """Figures as SQLite keeps them: with exactly the decimals of the column."""
    places, adapt = field.decimal_places or 0, connection.ops.adapt_decimalfield_value
    zeros = tuple("0" * (places - given) for given in range(places + 1))

    def form(value: Decimal | int) -> str:
        text = str(value)
        whole, point, rest = text.partition(".")
        given = len(rest)
        # Only plain figures that fit without rounding; everything else, and every doubt, is the adapter's.
        if given <= places and len(whole) < field.max_digits - places and text.lstrip("-").replace(".", "").isdecimal():
            return f"{text}{zeros[given]}" if point else f"{whole}.{zeros[0]}" if places else whole
        return str(adapt(Decimal(value), field.max_digits, places))

    return form


@lru_cache(maxsize=1024)
def _instant(at: datetime) -> str:
    """A time as SQLite keeps it: in UTC, without saying so."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


def _day(day: Any) -> str:
    return str(day)


def as_json(value: object) -> str:
    """A value as the text of a JSON column."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half a pair of surrogates, which only the escapes of plain JSON can write
        return json.dumps(value)


def _insert(plan: _Plan, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put the values into form, column by column, and insert the rows."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, form in enumerate(plan.forms):
        if form is not None:
            columns[place] = [value if value is None else form(value) for value in columns[place]]
    for field, form in plan.silent:
        value = field.get_default()
        columns.append([value if value is None or form is None else form(value)] * len(rows))
    write = _copy if connection.vendor == "postgresql" else _execute
    write(plan, list(zip(*columns, strict=True)))


def _execute(plan: _Plan, rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(plan.columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {plan.table} ({', '.join(plan.columns)}) VALUES ({places})",  # noqa: S608  # the model's names
            rows,
        )


def _copy(plan: _Plan, rows: list[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {plan.table} ({', '.join(plan.columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
