"""Bringing in a tariff schedule. The only door for writing one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.schedules import queries, store
from customhouse.tariff.schedules.access import BRING_IN
from customhouse.tariff.schedules.models import ImportRun, ScheduleRow
from customhouse.tariff.schedules.records import Content
from customhouse.tariff.schedules.rules.comparing import Difference, compare, lines_of, overlaid
from customhouse.tariff.schedules.rules.formats import FORMATS
from customhouse.tariff.schedules.rules.sealing import seal
from customhouse.tariff.schedules.rules.standing import schedule_named

_KEPT = 1000
"""Refusals that are kept with a run; all of them are in its report."""
_ASTRAY = (TypeError, AttributeError, KeyError, ArithmeticError)
"""What readers come to where a file has something else in the place of a list, an object or a number."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be brought in: format, name, bytes, and the schedule that it belongs to (empty: the usual one)."""

    format: str
    name: str
    body: bytes
    schedule: str = ""
    currency: str = ""

    @property
    def digest(self) -> str:
        """The digest of its bytes."""
        return sha256(self.body).hexdigest()


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


def look_at(*, sources: Sequence[Source], actor: Actor) -> list[Imported]:
    """What files would change, one after the other, each held against what stands and the files before it.

    Writes nothing. Raises as `import_schedule`.
    """
    require(actor, BRING_IN)
    looked: list[Imported] = []
    for source in sources:
        content, code = read(source)
        currency = schedule_named(code, source.currency or content.currency).currency
        earlier = [each.difference for each in looked if each.schedule == code]
        difference = compare(overlaid(queries.rows_concerned(code, content), earlier), content)
        looked.append(Imported(code, currency, difference, content, is_written=False))
    return looked


@transaction.atomic
def bring_in(*, sources: Sequence[Source], seen: str, actor: Actor, at: datetime) -> list[Imported]:
    """Bring in the files that were looked at, all or none.

    `seen` is the seal (`seal_of`) of what they were told to change. Raises as `import_schedule`, and `Conflict` where
    they are other files, or would by now change something else.
    """
    imported = [import_schedule(source=each, dry_run=False, actor=actor, at=at) for each in sources]
    if seal_of(sources, imported) != seen:
        raise looked_at_other()
    return imported


def report(imported: Imported, file: str) -> list[dict[str, object]]:
    """The report, an object a row: each that differs or was refused, and last the counts."""
    counts = {
        "file": file,
        "schedule": imported.schedule,
        "currency": imported.currency,
        "written": imported.is_written,
        **imported.difference.counts,
        "classes": dict(sorted(imported.content.counts.items())),
    }
    return [*lines_of(imported.difference), counts]


def seal_of(sources: Sequence[Source], imported: Sequence[Imported]) -> str:
    """What names these files and what they change: whoever shows it has looked at both."""
    return seal((each.digest for each in sources), (line for each in imported for line in lines_of(each.difference)))


def looked_at_other() -> Conflict:
    """What is to be brought in is not what was looked at."""
    return Conflict(
        "SCH-SEEN",
        msgid("The files, or what they would change, are not what you looked at."),
        msgid("Look at the difference again, and bring it in from there."),
    )


def read(source: Source) -> tuple[Content, str]:
    """The content of a file and the code of its schedule. Raises `Refused`."""
    format_ = FORMATS.get(source.format)
    if format_ is None:
        raise Refused([_unknown(source.format)])
    try:
        return store.fitted(format_.read(source.body, source.name)), source.schedule or format_.schedule
    except ValueError as error:
        raise Refused([_unreadable(source, str(error))]) from None
    except _ASTRAY as error:
        raise Refused(
            [_unreadable(source, f"its parts are not what they should be ({type(error).__name__})")]
        ) from None


def _write(source: Source, code: str, difference: Difference, actor: Actor, at: datetime) -> None:
    refused = [[each.where, each.name, each.why] for each in difference.refused[:_KEPT]]
    run = ImportRun.objects.create(
        schedule_id=code,
        format=source.format,
        file_name=source.name[:200],
        digest=source.digest,
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
        payload={"file": source.name, "digest": source.digest, **difference.counts},
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


def _unreadable(source: Source, cause: str) -> Finding:
    return Finding(
        "SCH-FILE",
        Severity.ERROR,
        "",
        "file",
        msgid("{file} is no tariff in the format {format}: {cause}."),
        msgid("Give a file of that format, as its publisher offers it or as an export writes it."),
        {"file": source.name, "format": source.format, "cause": cause[:300]},
    )
