"""Reads that are asked again and again: the statement is worked out once, and only its values change.

For hot paths alone: working out a statement costs Django many times what the database takes to answer it. What is
asked, and what is answered, is what the query set itself would ask and answer: a test proves it on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

P = ParamSpec("P")
Row = TypeVar("Row")
Converter = Callable[[Any, Any, Any], Any]
Sizes = tuple[int | None, ...]
"""For each argument: None for one value, for a collection how many values the statement has room for."""

FARTHEST = -(10**15)
"""No number of a row: numbers from here on stand for the values of an argument."""

ROOM = 10_000
"""Values of one argument for which there is room in the numbering of what stands for them."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement worked out: which argument, and which of its values, belongs at each place; or a value of its own."""

    sql: str
    places: tuple[tuple[int, int] | None, ...]
    own: tuple[Any, ...]
    converters: tuple[tuple[int, Sequence[Converter], Any], ...]
    model: type[Model] | None
    columns: tuple[str, ...]
    width: int
    is_flat: bool


def asked(build: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """A function that answers with the rows of the query set that `build` makes of its arguments.

    Arguments are given by position: texts, numbers, days, times, or collections of texts or numbers for `__in`. Where a
    collection is empty there are no rows. `build` is called once for each size of its collections, with values that
    stand for the real ones: it puts them into filters and looks at none of them.
    """
    statements: dict[tuple[str, Sizes], _Statement] = {}

    @wraps(build)
    def ask(*given: P.args, **_: P.kwargs) -> list[Row]:
        values = [_values(each) for each in given]
        if any(len(each) == 0 for each in values):
            return []
        sizes = tuple(_room(each) if _is_many(one) else None for one, each in zip(given, values, strict=True))
        key = (connection.vendor, sizes)
        statement = statements.get(key)
        if statement is None:
            statement = statements[key] = _worked_out(build, given, sizes)
        return _answered(statement, values)

    return ask


def _is_many(given: object) -> bool:
    return isinstance(given, Collection) and not isinstance(given, str)


def _values(given: object) -> Sequence[Any]:
    """The values of an argument as the database takes them."""
    if isinstance(given, Collection) and not isinstance(given, str):
        return list(given)
    return (_adapted(given),)


def _adapted(value: object) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _room(values: Sequence[Any]) -> int:
    """The next power of two: there are few statements, and none has much room to spare."""
    return 1 << (len(values) - 1).bit_length()


def _stand_in(number: int, place: int, like: object) -> Any:
    """What stands for a value of an argument while its statement is worked out."""
    if isinstance(like, datetime):
        return datetime(1, 1, number + 1, tzinfo=UTC)
    if isinstance(like, date):
        return date(1, 2, number + 1)
    standing = FARTHEST - number * ROOM - place
    return standing if isinstance(like, int) else f"\ue000{standing}"


def _worked_out(build: Callable[..., QuerySet[Any, Any]], given: Sequence[Any], sizes: Sizes) -> _Statement:
    found: dict[Any, tuple[int, int]] = {}
    arguments: list[Any] = []
    for number, (one, size) in enumerate(zip(given, sizes, strict=True)):
        like = one if size is None else next(iter(one))
        standing = [_stand_in(number, place, like) for place in range(size or 1)]
        found |= {_adapted(each): (number, place) for place, each in enumerate(standing)}
        arguments.append(standing[0] if size is None else standing)
    rows = build(*arguments)
    compiler = rows.query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    places = tuple(found.get(each) for each in params)
    if set(places) - {None} != set(found.values()):
        raise TypeError(f"{build.__name__} uses an argument otherwise than in a filter.")
    expressions = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = tuple((place, *both) for place, both in compiler.get_converters(expressions).items())
    fields = vars(rows)["_fields"]  # None where whole rows of the model are asked for
    model = rows.model if fields is None else None
    columns = tuple(expression.target.attname for expression in expressions) if model else ()
    is_flat = fields is not None and rows._iterable_class.__name__ == "FlatValuesListIterable"  # noqa: SLF001
    return _Statement(sql, places, tuple(params), converters, model, columns, compiler.col_count or 0, is_flat)


def _answered(statement: _Statement, values: Sequence[Sequence[Any]]) -> list[Any]:
    """The rows; where there is room to spare in a list, its last value stands in it again."""
    last = [len(each) - 1 for each in values]
    params = [
        own if place is None else values[place[0]][min(place[1], last[place[0]])]
        for own, place in zip(statement.own, statement.places, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, params)
        rows: list[Any] = cursor.fetchall()
    if rows and len(rows[0]) > statement.width:  # what rows are only sorted by stands after what was asked for
        rows = [row[: statement.width] for row in rows]
    if statement.converters:
        rows = [_converted(row, statement) for row in rows]
    if statement.model is not None:
        return [statement.model.from_db(connection.alias, statement.columns, row) for row in rows]
    return [row[0] for row in rows] if statement.is_flat else rows


def _converted(row: Sequence[Any], statement: _Statement) -> tuple[Any, ...]:
    values = list(row)
    for place, converters, expression in statement.converters:
        for convert in converters:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
