"""Rows of schedules and records, one from the other, and their insertion in bulk. Services alone call what writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
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
    Kind,
    Line,
    Measure,
    MeasureType,
    Member,
    RateOfExchange,
    Row,
    key_of,
)

_BATCH = 500


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
