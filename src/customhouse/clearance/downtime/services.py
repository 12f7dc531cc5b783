"""Declaring outages, reserving numbers, keeping registers, noting what was loaded. The only door for writing them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from customhouse.clearance.downtime.access import DECLARE_OUTAGE, KEEP_REGISTER
from customhouse.clearance.downtime.models import NumberRange, NumberSeries, Outage, RegisterEntry, RegisterFile
from customhouse.clearance.downtime.records import RegisterRow
from customhouse.clearance.downtime.rules.numbers import LAST
from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.reference.offices.queries import resolve_office

MOST = 500
"""Numbers that are reserved at once."""


@transaction.atomic
def declare_outage(
    *, office: str, began_at: datetime, ended_at: datetime | None, reason: str, actor: Actor, at: datetime
) -> Outage:
    """Declare that an office had no line from `began_at` (to `ended_at`, if it has one again).

    Raises:
        AccessDenied: the actor is no supervisor of that office.
        NotFound: there is no such office.
        Conflict: the times are in the future, or the wrong way round.
    """
    require_at(actor, DECLARE_OUTAGE, office)
    resolve_office(office, legal_day(at))
    _must_be_past(began_at, ended_at, at)
    outage = Outage.objects.create(
        office=office, began_at=began_at, ended_at=ended_at, reason=reason, declared_by=actor.name, declared_at=at
    )
    payload = {"office": office, "began_at": began_at, "ended_at": ended_at, "reason": reason}
    record_event(subject=f"outage:{outage.pk}", kind="outage.declared", payload=payload, actor=actor, at=at)
    return outage


@transaction.atomic
def end_outage(*, outage: int, ended_at: datetime, actor: Actor, at: datetime) -> Outage:
    """Note since when the line is back. Raises `NotFound`, `AccessDenied` and `Conflict`."""
    require(actor, DECLARE_OUTAGE)
    row = Outage.objects.select_for_update().filter(pk=outage).first()
    if row is None:
        raise NotFound("outage", str(outage))
    require_at(actor, DECLARE_OUTAGE, row.office)
    if row.ended_at is not None:
        raise Conflict("OUTAGE-ENDED", msgid("This outage has ended already."), msgid("Declare another one."))
    _must_be_past(row.began_at, ended_at, at)
    row.ended_at = ended_at
    row.save(update_fields=["ended_at"])
    payload = {"ended_at": ended_at}
    record_event(subject=f"outage:{row.pk}", kind="outage.ended", payload=payload, actor=actor, at=at)
    return row


@transaction.atomic
def reserve_numbers(*, office: str, count: int, actor: Actor, at: datetime) -> NumberRange:
    """Reserve the next numbers of an office's register in this year; two who ask at once get different ones.

    Raises:
        AccessDenied: the actor does not serve at that office.
        Conflict: the count is not between 1 and 500, or the year's numbers are used up.
    """
    require_at(actor, KEEP_REGISTER, office)
    resolve_office(office, legal_day(at))
    year = legal_day(at).year
    NumberSeries.objects.get_or_create(office=office, year=year)
    series = NumberSeries.objects.select_for_update().get(office=office, year=year)
    first, last = series.next_serial, series.next_serial + count - 1
    if not 1 <= count <= MOST or last > LAST:
        raise Conflict(
            "REG-COUNT",
            msgid("Between 1 and {most} numbers are reserved at once."),
            msgid("Ask for fewer."),
            {"most": str(MOST)},
        )
    series.next_serial = last + 1
    series.save(update_fields=["next_serial"])
    row = NumberRange.objects.create(
        office=office, year=year, first=first, last=last, reserved_by=actor.name, reserved_at=at
    )
    payload = {"office": office, "year": year, "first": first, "last": last}
    record_event(subject=f"register:{row.pk}", kind="register.reserved", payload=payload, actor=actor, at=at)
    return row


@transaction.atomic
def keep_register(*, name: str, data: bytes, actor: Actor, at: datetime) -> RegisterFile:
    """Keep a register as it was handed in, before it is read."""
    require(actor, KEEP_REGISTER)
    kept = RegisterFile.objects.create(
        name=name.replace("\x00", "")[:200],
        data=data,
        sha256=sha256(data).hexdigest(),
        loaded_by=actor.name[:200],
        loaded_at=at,
    )
    payload = {"name": kept.name, "sha256": kept.sha256, "size": len(data)}
    record_event(subject=f"register-file:{kept.pk}", kind="register.received", payload=payload, actor=actor, at=at)
    return kept


def lock_outage(outage: Outage) -> None:
    """Let no other load of the same outage pass until the transaction ends."""
    Outage.objects.select_for_update().get(pk=outage.pk)


def enter_row(
    *, row: RegisterRow, mrn: str, outage: Outage, file: RegisterFile, actor: Actor, at: datetime
) -> RegisterEntry:
    """Note that a row became a declaration, by whom it was loaded and when; part of the caller's transaction."""
    require_at(actor, KEEP_REGISTER, outage.office)
    entry = RegisterEntry.objects.create(
        number=row.number,
        mrn=mrn,
        outage=outage,
        file=file,
        accepted_at=row.accepted_at,
        receipt=row.receipt,
        loaded_by=actor.name[:200],
        loaded_at=at,
    )
    payload = {
        "number": row.number,
        "accepted_at": row.accepted_at,
        "outage": outage.pk,
        "file": file.pk,
        "sha256": file.sha256,
        "receipt": row.receipt,
    }
    record_event(subject=mrn, kind="downtime.loaded", payload=payload, actor=actor, at=at)
    return entry


def _must_be_past(began_at: datetime, ended_at: datetime | None, at: datetime) -> None:
    if began_at > at or (ended_at is not None and not began_at <= ended_at <= at):
        raise Conflict(
            "OUTAGE-TIMES",
            msgid("An outage begins and ends in the past, and ends after it began."),
            msgid("Check the times."),
        )
