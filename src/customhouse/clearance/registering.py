"""Loading the register of an office that had no line: each row takes the way of every declaration, at its true time.

Each row is a transaction of its own: a load that is cut off is simply done again. The number in the register is the
reference of its declaration, so a row enters once. What is refused is told with its line and its reasons; nothing is
lost, as the file is kept as it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from customhouse.clearance.downtime import services
from customhouse.clearance.downtime.access import KEEP_REGISTER
from customhouse.clearance.downtime.errors import (
    in_future,
    not_reserved,
    not_yours,
    outside,
    same_person,
    too_long,
    twice,
    unreadable,
)
from customhouse.clearance.downtime.models import Outage, RegisterFile
from customhouse.clearance.downtime.queries import entries_of, is_reserved, outage_at
from customhouse.clearance.downtime.records import Fate, LoadedRow, RegisterRow
from customhouse.clearance.downtime.rules.columns import read_row
from customhouse.clearance.downtime.rules.composing import composed
from customhouse.clearance.downtime.rules.numbers import parsed
from customhouse.clearance.downtime.spreadsheets import MOST_ROWS, TooManyRows, UnreadableFile, rows_of
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival
from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import permits_at, require
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.config.country import installed_pack
from customhouse.messages.findings import Finding
from customhouse.messages.wco.writing import write_xml

CHANNEL = "register"


@dataclass(frozen=True, slots=True)
class Loading:
    """One load: the file, who loads it, when."""

    file: RegisterFile
    actor: Actor
    at: datetime


def load_register(*, name: str, data: bytes, actor: Actor, at: datetime) -> list[LoadedRow]:
    """Load a register; what became of each row, in the order of the file.

    Raises:
        AccessDenied: the actor keeps no registers.
        Refused: the file is no register, or too long; it was kept.
    """
    require(actor, KEEP_REGISTER)
    loading = Loading(services.keep_register(name=name, data=data, actor=actor, at=at), actor, at)
    try:
        rows = rows_of(data)
    except UnreadableFile as error:
        raise Refused([unreadable()]) from error
    except TooManyRows as error:
        raise Refused([too_long(MOST_ROWS)]) from error
    return _loaded(rows, loading)


def _loaded(rows: Sequence[tuple[int, dict[str, object]]], loading: Loading) -> list[LoadedRow]:
    seen: dict[str, int] = {}
    done = []
    for line, cells in rows:
        row, faults = read_row(cells, installed_pack().timezone)
        if row is None:
            done.append(LoadedRow(line, str(cells.get("number") or "")[:40], Fate.REFUSED, findings=faults))
        elif row.number in seen:
            done.append(LoadedRow(line, row.number, Fate.REFUSED, findings=(twice(row.number, seen[row.number]),)))
        else:
            seen[row.number] = line
            done.append(_entered(line, row, loading))
    return done


@transaction.atomic
def _entered(line: int, row: RegisterRow, loading: Loading) -> LoadedRow:
    """One row, unless it was loaded before or something speaks against it."""
    outage, faults = _outage(row, loading)
    if outage is None:
        return LoadedRow(line, row.number, Fate.REFUSED, findings=faults)
    services.lock_outage(outage)
    if before := entries_of([row.number]).get(row.number):
        return LoadedRow(line, row.number, Fate.ALREADY, before.mrn)
    [outcome] = lodge([_arrival(row, loading.actor)])
    if not outcome.mrn:
        return LoadedRow(line, row.number, Fate.REFUSED, findings=outcome.errors)
    services.enter_row(row=row, mrn=outcome.mrn, outage=outage, file=loading.file, actor=loading.actor, at=loading.at)
    return LoadedRow(line, row.number, Fate.ACCEPTED, outcome.mrn, outcome.warnings)


def _arrival(row: RegisterRow, actor: Actor) -> Arrival:
    """The message that the row is; whoever loads it speaks for the office, which had it from the declarant on paper."""
    clerk = Actor(actor.name, frozenset({Role.SYSTEM}), user_id=actor.user_id)
    return Arrival(write_xml(composed(row)), clerk, row.accepted_at, "application/xml", CHANNEL)


def _outage(row: RegisterRow, loading: Loading) -> tuple[Outage | None, tuple[Finding, ...]]:
    """The outage in which the row was written, or what speaks against it."""
    number = parsed(row.number)
    if number is None or not is_reserved(number, row.accepted_at):
        return None, (not_reserved(row.number),)
    if not permits_at(loading.actor, KEEP_REGISTER, number.office):
        return None, (not_yours(number.office),)
    if row.accepted_at > loading.at:
        return None, (in_future(),)
    outage = outage_at(number.office, row.accepted_at)
    if outage is None:
        return None, (outside(),)
    if not loading.actor.has(Role.SYSTEM) and is_same_person(loading.actor, outage.declared_by):
        return None, (same_person(),)
    return outage, ()
