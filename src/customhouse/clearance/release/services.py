"""The only door for releases: give them, settle their duty, revoke them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Stage
from customhouse.clearance.release.access import RELEASE, REVOKE, SETTLE
from customhouse.clearance.release.errors import final, not_released, revoked
from customhouse.clearance.release.models import FinalDuty, Release, Revocation, Series
from customhouse.clearance.release.queries import is_final, is_revoked, release_of, turns_of, unsettled
from customhouse.clearance.release.records import Releasing
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.rules.naming import written
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.documents.rules.codes import BITS, code_from

BATCH = 500


def release_goods(*, declaration: Declaration, secured: Decimal, actor: Actor, at: datetime) -> Release:
    """Release the goods of one declaration; see `release_all`. `secured`: what of its debt was not paid but secured."""
    return release_all(releasings=[releasing(declaration, secured)], actor=actor, at=at)[0]


def releasing(declaration: Declaration, secured: Decimal, *, waits: bool = False) -> Releasing:
    """What a release takes of a declaration; `waits`: a quota has still to say what of the goods it takes."""
    return Releasing(
        declaration=declaration.pk,
        mrn=declaration.mrn or "",
        office=declaration.office,
        version=declaration.version,
        secured=secured,
        currency=declaration.currency,
        is_provisional=waits or declaration.stage == Stage.PROVISIONAL,
    )


@transaction.atomic
def release_all(*, releasings: Sequence[Releasing], actor: Actor, at: datetime) -> list[Release]:
    """Release the goods of declarations whose conditions are met (the caller has judged them), in the order given.

    Each gets the next number of its office's year (no gaps: the series is held until the transaction ends), and a
    verification code of chance. The caller changes the declaration's state in the same transaction.
    """
    require(actor, RELEASE)
    year = legal_day(at).year
    turns = turns_of([each.declaration for each in releasings])
    numbers = _numbers(Counter(each.office for each in releasings), year)
    rows = [
        Release(
            declaration_id=each.declaration,
            turn=turns.get(each.declaration, 1),
            office=each.office,
            year=year,
            number=next(numbers[each.office]),
            at=at,
            by=written(actor.name),
            version=each.version,
            secured=each.secured,
            currency=each.currency,
            is_provisional=each.is_provisional,
            code=code_from(secrets.randbits(BITS)),
        )
        for each in releasings
    ]
    Release.objects.bulk_create(rows, BATCH)
    record_events([_granted(row, each, actor) for row, each in zip(rows, releasings, strict=True)])
    return rows


def _numbers(wanted: Counter[str], year: int) -> dict[str, Iterator[int]]:
    """The next numbers of each office; offices are held in order of their codes, so that no two wait for each other."""
    found = {}
    for office in sorted(wanted):
        series = Series.objects.filter(office=office, year=year)
        if not series.update(last=F("last") + wanted[office]):
            Series.objects.bulk_create([Series(office=office, year=year)], ignore_conflicts=True)
            series.update(last=F("last") + wanted[office])
        last = series.values_list("last", flat=True).get()
        found[office] = iter(range(last - wanted[office] + 1, last + 1))
    return found


def _granted(row: Release, each: Releasing, actor: Actor) -> NewEvent:
    payload = {
        "release": row.reference,
        "version": row.version,
        "secured": str(each.secured),
        "currency": row.currency,
        "duty_final": each.duty_is_final,
    }
    return NewEvent(each.mrn, "release.granted", payload, actor, row.at)


@transaction.atomic
def settle_paid_duties(*, declarations: Sequence[Declaration], actor: Actor, at: datetime) -> list[FinalDuty]:
    """Settle the final duty of released goods whose debt was paid since; what is final or provisional is left alone.

    The caller has seen that nothing is owed that was not paid, and no quota has still to answer. Doing it again changes
    nothing.
    """
    require(actor, RELEASE)
    mrns = {each.pk: each.mrn or "" for each in declarations}
    incomplete = {each.pk for each in declarations if each.stage == Stage.PROVISIONAL}
    releases = unsettled(mrns, incomplete)
    rows = [FinalDuty(release=each, at=at, by=written(actor.name)) for each in releases]
    FinalDuty.objects.bulk_create(rows, BATCH)
    record_events(
        [
            NewEvent(mrns[each.declaration_id], "release.duty_settled", {"release": each.reference}, actor, at)
            for each in releases
        ]
    )
    return rows


@transaction.atomic
def settle_final_duty(*, declaration: Declaration, reason: str, actor: Actor, at: datetime) -> FinalDuty:
    """Settle the final duty of one release by an officer's word: a provisional declaration was completed.

    Raises `AccessDenied`, and `Conflict` where nothing was released, the release was revoked or the duty is final.
    """
    require_at(actor, SETTLE, declaration.office, declaration.mrn or "")
    release = _held(declaration)
    if is_revoked(release):
        raise revoked(declaration.mrn or "")
    if is_final(release):
        raise final(declaration.mrn or "")
    row = FinalDuty.objects.create(release=release, at=at, by=written(actor.name), reason=reason)
    payload = {"release": release.reference, "reason": reason}
    record_event(subject=declaration.mrn or "", kind="release.duty_settled", payload=payload, actor=actor, at=at)
    return row


@transaction.atomic
def revoke_release(*, declaration: Declaration, reason: str, actor: Actor, at: datetime) -> Revocation:
    """Revoke a release that was given in error: whoever verifies its note is told so from now on.

    The caller brings the declaration back to where its goods wait for release, in the same transaction.

    Raises `AccessDenied`, and `Conflict` where nothing was released or it was revoked already.
    """
    require_at(actor, REVOKE, declaration.office, declaration.mrn or "")
    release = _held(declaration)
    if is_revoked(release):
        raise revoked(declaration.mrn or "")
    row = Revocation.objects.create(release=release, at=at, by=written(actor.name), reason=reason)
    payload = {"release": release.reference, "reason": reason}
    record_event(subject=declaration.mrn or "", kind="release.revoked", payload=payload, actor=actor, at=at)
    return row


def _held(declaration: Declaration) -> Release:
    """The release of a declaration, the declaration held until the transaction ends."""
    Declaration.objects.select_for_update().only("pk").get(pk=declaration.pk)
    release = release_of(declaration.pk)
    if release is None:
        raise not_released(declaration.mrn or "")
    return release
