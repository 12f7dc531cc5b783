"""Rows of schedules and records, one from the other, and their insertion in bulk. Services alone call what writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from dataclasses import replace as replaced
from decimal import Decimal
from typing import Any

from django.db.models import Model

from customhouse.tariff.schedules.models import (
    ImportRun,
    LineRow,
    MeasureRow,
    MemberRow,
    RateRow,
    TypeRow,
)
from customhouse.tariff.schedules.records import (
    Condition,
    Content,
    Kind,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Refusal,
    Row,
    key_of,
)

_BATCH = 500
_LONGEST = 100_000
"""Characters of the longest text of a row that has no bound of its own."""
_LEAST, _MOST = Decimal("1E-10"), Decimal("1E+13")
"""What a rate of exchange may be: its column has thirteen digits before the point and ten behind it (24 in all)."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of rows: its table, its columns from a record, and a record from its row."""

    model: Any
    columns: Callable[[Any], dict[str, Any]]
    record: Callable[[Any], Row]


def _measure_columns(row: Measure) -> dict[str, Any]:
    conditions = json.dumps([asdict(each) for each in row.conditions], sort_keys=True, ensure_ascii=False)
    return _flat(row) | {
        "excluded": " ".join(sorted(row.excluded)),
        "footnotes": " ".join(row.footnotes),
        "conditions": conditions,
    }


def measure_record(row: MeasureRow) -> Measure:
    """A measure of its row."""
    return Measure(
        row.key,
        row.type,
        row.commodity,
        row.area,
        frozenset(row.excluded.split()),
        row.additional_code,
        row.order_number,
        row.expression,
        tuple(Condition(**each) for each in json.loads(row.conditions)),
        row.direction,
        row.legal_reference,
        row.valid_from,
        row.valid_to,
        row.is_stopped,
        tuple(row.footnotes.split()),
    )


def _flat(row: Any) -> dict[str, Any]:
    """The fields of a record that are columns as they are."""
    return {name: getattr(row, name) for name in row.__slots__ if name not in {"id", "conditions"}}


def type_record(row: TypeRow) -> MeasureType:
    """A type of its row."""
    return MeasureType(row.code, row.series, Kind(row.kind), row.tax, row.combines, row.name)


def member_record(row: MemberRow) -> Member:
    """A membership of its row."""
    return Member(row.area, row.member, row.valid_from, row.valid_to, row.name)


def line_record(row: LineRow) -> Line:
    """A line of its row."""
    return Line(row.code, row.suffix, row.indent, row.text, row.valid_from, row.valid_to)


def rate_record(row: RateRow) -> RateOfExchange:
    """A rate of exchange of its row."""
    return RateOfExchange(row.currency, row.rate.normalize(), row.valid_from, row.valid_to)


TABLES: Mapping[type[Any], Table] = {
    MeasureType: Table(TypeRow, _flat, type_record),
    Measure: Table(MeasureRow, _measure_columns, measure_record),
    Member: Table(MemberRow, _flat, member_record),
    Line: Table(LineRow, _flat, line_record),
    RateOfExchange: Table(RateRow, _flat, rate_record),
}


def fitted(content: Content) -> Content:
    """A content without the rows that the tables cannot hold; those are refused, with the column that is at fault."""
    faults = {row: fault for row in content.rows if (fault := _misfit(row))}
    if not faults:
        return content
    refused = tuple(Refusal("", _plain(key_of(row))[:80], why, "SCH-LONG") for row, why in faults.items())
    kept = tuple(row for row in content.rows if row not in faults)
    return replaced(content, rows=kept, refused=(*content.refused, *refused))


def _misfit(row: Row) -> str:
    """Why a table cannot hold a row; empty where it can."""
    table = TABLES[type(row)]
    for name, value in {"key": key_of(row), **table.columns(row)}.items():
        if isinstance(value, str):
            most = table.model._meta.get_field(name).max_length or _LONGEST  # noqa: SLF001  # Django documents it
            if len(value) > most:
                return f"{name} has more than {most} characters"
            if _plain(value) != value:
                return f"{name} holds characters that are no text"
        elif isinstance(value, Decimal) and not (value.is_finite() and _LEAST <= value < _MOST):
            return f"{name} is no rate between {_LEAST:f} and {_MOST:f}"
    return ""


def _plain(text: str) -> str:
    """A text without what a database takes for none: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def insert(rows: Iterable[Row], run: ImportRun) -> None:
    """Write rows that stand from this import on."""
    made: dict[type[Any], list[Model]] = {}
    for row in rows:
        table = TABLES[type(row)]
        made.setdefault(type(row), []).append(
            table.model(schedule_id=run.schedule_id, key=key_of(row), brought_by=run, **table.columns(row))
        )
    for kind, each in made.items():
        TABLES[kind].model.objects.bulk_create(each, batch_size=_BATCH)


def replace(rows: Iterable[Row], run: ImportRun) -> None:
    """Let rows stand no longer, from this import on."""
    keys: dict[type[Any], list[str]] = {}
    for row in rows:
        keys.setdefault(type(row), []).append(key_of(row))
    for kind, each in keys.items():
        for first in range(0, len(each), _BATCH):
            standing = TABLES[kind].model.objects.filter(
                schedule=run.schedule_id, key__in=each[first : first + _BATCH], replaced_by=None
            )
            standing.update(replaced_by=run)
