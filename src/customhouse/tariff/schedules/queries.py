"""Reading schedules: which there are, the law of one code, every row that stands, and the options for goods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from customhouse.tariff.schedules.models import (
    ImportRun,
    LineRow,
    MeasureRow,
    MemberRow,
    RateRow,
    ScheduleRow,
    TypeRow,
)
from customhouse.tariff.schedules.records import Content, Law, Measure, Member, Row, Schedule, key_of
from customhouse.tariff.schedules.rules.comparing import NAMES
from customhouse.tariff.schedules.rules.reaching import candidates
from customhouse.tariff.schedules.rules.standing import schedule_named
from customhouse.tariff.schedules.store import (
    TABLES,
    line_record,
    measure_record,
    member_record,
    rate_record,
    type_record,
)

_BATCH = 2000
_MANY = 5000
"""Above so many keys of one kind, all its rows are read: a database takes only so many in one question."""
_FULL = 10
_CHAPTER = 2


def schedules() -> list[ScheduleRow]:
    """Every schedule that was brought in, in order of code."""
    return list(ScheduleRow.objects.order_by("code"))


def as_json(row: ScheduleRow) -> dict[str, Any]:
    """A schedule with its last import, in stable keys."""
    last = next(iter(runs(row.code)), None)
    return {
        "schedule": row.code,
        "title": row.title,
        "currency": row.currency,
        "last_import": last.at.isoformat() if last else None,
        "file": last.file_name if last else None,
    }


def runs(schedule: str) -> list[ImportRun]:
    """The imports of a schedule, the last first."""
    return list(ImportRun.objects.filter(schedule=schedule).order_by("-id")[:100])


def schedule_of(code: str) -> Schedule | None:
    """A schedule that was brought in; None where none of that code was."""
    row = ScheduleRow.objects.filter(code=code).first()
    return schedule_named(row.code, row.currency) if row else None


def schedule_holding(commodity: str) -> str:
    """The schedule that has measures for exactly this code, filled up with zeros or not; empty where none has.

    The one that was brought in last, where several have.
    """
    codes = {commodity, commodity.ljust(_FULL, "0")}
    every = list(ScheduleRow.objects.values_list("code", flat=True))  # named, so that the index of codes is used
    rows = MeasureRow.objects.filter(schedule__in=every, commodity__in=codes, replaced_by=None)
    # Asked for the last alone, PostgreSQL would go through all that was brought in, from the last on.
    found = set(rows.order_by().values_list("brought_by_id", "schedule_id"))
    return str(max(found)[1]) if found else ""


def law_of(schedule: Schedule, commodity: str) -> Law:
    """As much of a schedule as goods of one code need."""
    lines = [
        line_record(row) for row in _standing(LineRow, schedule.code).filter(code__startswith=commodity[:_CHAPTER])
    ]
    codes = candidates(commodity, lines)
    measures = [measure_record(row) for row in _standing(MeasureRow, schedule.code).filter(commodity__in=codes)]
    areas = {area for row in measures for area in (row.area, *row.excluded)} - {""}
    return Law(
        schedule,
        {row.code: type_record(row) for row in _standing(TypeRow, schedule.code)},
        tuple(measures),
        tuple(member_record(row) for row in _standing(MemberRow, schedule.code).filter(area__in=areas)),
        tuple(rate_record(row) for row in _standing(RateRow, schedule.code)),
        tuple(lines),
    )


def rows_of(schedule: str) -> Iterator[Row]:
    """Every row of a schedule that stands, in order of kind and key."""
    for table in TABLES.values():
        for row in _standing(table.model, schedule).order_by("key").iterator(chunk_size=_BATCH):
            yield table.record(row)


def rows_concerned(schedule: str, content: Content) -> Iterator[Row]:
    """The rows that stand and that a content may change: of its keys, its commodities and its areas."""
    keys: dict[type[Any], set[str]] = {}
    for row in content.rows:
        keys.setdefault(type(row), set()).add(key_of(row))
    for name, key in content.ends:
        keys.setdefault(next(kind for kind, called in NAMES.items() if called == name), set()).add(key)
    for kind, table in TABLES.items():
        concerned = Q(key__in=keys.get(kind, set()))
        if kind is Measure:
            concerned |= Q(commodity__in=content.covers)
        if kind is Member:
            concerned |= Q(area__in=content.areas)
        if len(keys.get(kind, ())) > _MANY:
            concerned = Q()
        for row in _standing(table.model, schedule).filter(concerned).iterator(chunk_size=_BATCH):
            yield table.record(row)


def _standing(model: Any, schedule: str) -> Any:
    return model.objects.filter(schedule=schedule, replaced_by=None)
