"""Bringing in a tariff schedule. The only door for writing one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.schedules import queries, store
from customhouse.tariff.schedules.access import BRING_IN
from customhouse.tariff.schedules.models import ImportRun, ScheduleRow
from customhouse.tariff.schedules.records import Content
from customhouse.tariff.schedules.rules.comparing import Difference, compare
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.standing import schedule_named

_KEPT = 1000
"""Refusals that are kept with a run; all of them are in its report."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be brought in: format, name, bytes, and the schedule that it belongs to (empty: the usual one)."""

    format: str
    name: str
    body: bytes
    schedule: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the schedule, the difference, what was counted, and whether it was written."""

    schedule: str
    currency: str
    difference: Difference
    content: Content
    is_written: bool


def import_schedule(*, source: Source, dry_run: bool, actor: Actor, at: datetime) -> Imported:
    """Bring in a file: compare it with what stands, and (unless it is a dry run) write what differs.

    Raises `AccessDenied`; `Refused` for a file that is not of its format, or a format that is none.
    """
    require(actor, BRING_IN)
    content, code = read(source)
    currency = source.currency or content.currency
    schedule = schedule_named(code, currency)
    with transaction.atomic():
        if not dry_run:
            ScheduleRow.objects.get_or_create(
                code=code, defaults={"title": schedule.title, "currency": schedule.currency}
            )
            ScheduleRow.objects.select_for_update().get(code=code)
        difference = compare(queries.rows_concerned(code, content), content)
        if not dry_run:
            _write(source, code, difference, actor, at)
    return Imported(code, schedule.currency, difference, content, is_written=not dry_run)


def read(source: Source) -> tuple[Content, str]:
    """The content of a file and the code of its schedule. Raises `Refused`."""
    format_ = FORMATS.get(source.format)
    if format_ is None:
        raise Refused([_unknown(source.format)])
    try:
        return format_.read(source.body, source.name), source.schedule or format_.schedule
    except ValueError as error:
        raise Refused([_unreadable(source, error)]) from None


def _write(source: Source, code: str, difference: Difference, actor: Actor, at: datetime) -> None:
    refused = [[each.where, each.name, each.why] for each in difference.refused[:_KEPT]]
    digest = sha256(source.body).hexdigest()
    run = ImportRun.objects.create(
        schedule_id=code,
        format=source.format,
        file_name=source.name[:200],
        digest=digest,
        at=at,
        by=actor.name[:150],
        counts=json.dumps(difference.counts),
        refused=json.dumps(refused, ensure_ascii=False),
    )
    changes = (*difference.changed, *difference.closed)
    store.replace([*(change.before for change in changes), *difference.gone], run)
    store.insert([*difference.added, *(change.after for change in changes)], run)
    record_event(
        subject=f"schedule:{code}",
        kind="imported",
        payload={"file": source.name, "digest": digest, **difference.counts},
        actor=actor,
        at=at,
    )


def _unknown(format_: str) -> Finding:
    return Finding(
        "SCH-FORMAT",
        Severity.ERROR,
        "",
        "format",
        msgid("There is no tariff format “{format}”."),
        msgid("Use one of {formats}."),
        {"format": format_[:40], "formats": ", ".join(FORMATS)},
    )


def _unreadable(source: Source, error: ValueError) -> Finding:
    return Finding(
        "SCH-FILE",
        Severity.ERROR,
        "",
        "file",
        msgid("{file} is no tariff in the format {format}: {cause}."),
        msgid("Give a file of that format, as its publisher offers it or as an export writes it."),
        {"file": source.name, "format": source.format, "cause": str(error)[:300]},
    )
