"""Drawing on quotas for declarations: what goods claim is asked for when they are accepted, and changed with them.

A quota that goes by the instant, or by licence, answers at once; by the day, a claim waits until `share_out`. Nothing
here raises for a claim that gets nothing: the declaration stands, and owes the duty outside the quota.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.giving import give, lock_all, take_back
from customhouse.tariff.quotas.models import QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Answer, Cause, Claim, Drawn, Kind, Period
from customhouse.tariff.quotas.rules.claiming import quantity_of

NOTHING = Decimal(0)


@transaction.atomic
def draw(*, claims: Sequence[Claim], actor: Actor) -> list[Drawn]:
    """Ask for what the goods of declarations claim, in the order given; how each stands, in the same order."""
    lock_all({claim.order_number for claim in claims})
    return [_drawn(claim, claim.accepted_at, actor) for claim in claims]


@transaction.atomic
def draw_anew(*, subject: str, claims: Sequence[Claim], actor: Actor, at: datetime) -> list[Drawn]:
    """Bring what a declaration asked up to what it claims now: less is given back, more is asked for as of now.

    What is claimed as before keeps its place. What got nothing is asked for again.
    """
    standing = {item: list(rows) for item, rows in _by_item(queries.asked_by(subject))}
    orders = {claim.order_number for claim in claims}
    lock_all(orders | {row.period.quota_id for rows in standing.values() for row in rows})
    standing = {item: list(rows) for item, rows in _by_item(queries.asked_by(subject))}
    wanted = {claim.item for claim in claims}
    for item, rows in standing.items():
        if item not in wanted:
            _withdraw(rows, actor, at)
    return [_changed(claim, standing.get(claim.item, []), actor, at) for claim in claims]


@transaction.atomic
def withdraw(*, subject: str, actor: Actor, at: datetime) -> None:
    """Take back all that a declaration asked of quotas and got: it was cancelled."""
    rows = list(queries.asked_by(subject))
    if rows:
        lock_all({row.period.quota_id for row in rows})
        _withdraw(list(queries.asked_by(subject)), actor, at)
        record_events([NewEvent(subject, "quota.withdrawn", {"requests": len(rows)}, actor, at)])


def follow(*, subject: str) -> None:
    """Say that a declaration was brought up to what quotas gave it."""
    queries.asked_by(subject).filter(is_followed=False).update(is_followed=True)


def tell_drawn(*, subject: str, drawn: Iterable[Drawn], actor: Actor, at: datetime) -> None:
    """Tell the trail of a declaration how its goods stand towards the quotas that they claim."""
    kinds = {Answer.WAITS: "quota.asked", Answer.GIVEN: "quota.given", Answer.REFUSED: "quota.refused"}
    record_events([NewEvent(subject, kinds[each.answer], _told(each), actor, at) for each in drawn])


def tell_shared(*, order_number: str, actor: Actor, at: datetime) -> None:
    """Tell the declarations whose requests were decided and which do not follow yet (`settings.WHEN_SHARED`)."""
    decided = QuotaRequest.objects.filter(period__quota=order_number, is_followed=False).exclude(allocated=None)
    subjects = list(dict.fromkeys(decided.order_by("subject").values_list("subject", flat=True)))
    for name in settings.WHEN_SHARED if subjects else ():
        import_string(name)(subjects=subjects, actor=actor, at=at)


def _told(drawn: Drawn) -> dict[str, object]:
    told: dict[str, object] = {"item": drawn.item, "quota": drawn.order_number, "unit": drawn.unit}
    told |= {"asked": drawn.asked, "got": drawn.got, "cause": drawn.cause.value}
    return told


def _drawn(claim: Claim, moment: datetime, actor: Actor) -> Drawn:
    """Ask for what one claim wants as of a moment; a claim that gets nothing is kept with the cause."""
    period = queries.period_on(claim.order_number, claim.accepted_at.date())
    if period is None:
        return Drawn(claim.order_number, claim.item, "", NOTHING, NOTHING, Answer.REFUSED, Cause.UNKNOWN)
    law = queries.law_of(period.quota)
    quantity = quantity_of(claim, law)
    licence = queries.licence_for(period, claim)
    cause = queries.hindrance(period, quantity, licence)
    row = QuotaRequest.objects.create(
        period=period,
        reference=_free_reference(claim),
        quantity=quantity or NOTHING,
        accepted_at=min(moment, _end_of(period)),
        licence=licence,
        subject=claim.subject,
        item=claim.item,
        allocated=NOTHING if cause else None,
        cause=cause.value,
    )
    if not cause and (law.kind is Kind.LICENSED or law.allocation is Period.INSTANT):
        give(period, [row], actor, moment)
    row.refresh_from_db()
    return queries.drawn_of([row])


def _changed(claim: Claim, rows: list[QuotaRequest], actor: Actor, at: datetime) -> Drawn:
    """Bring the requests of one goods item up to what is claimed for it now."""
    fit = [row for row in rows if row.period.quota_id == claim.order_number and not _got_nothing(row)]
    _withdraw([row for row in rows if row not in fit], actor, at)
    if not fit:
        return _drawn(claim, at, actor)
    wanted = quantity_of(claim, queries.law_of(fit[0].period.quota)) or NOTHING
    more = wanted - sum((row.quantity for row in fit), NOTHING)
    if more > 0:
        law = fit[0].period.quota
        _drawn(replace(claim, quantities={law.unit: more}), at, actor)
    for row in reversed(fit):
        more += _lower(row, -more, actor, at) if more < 0 else NOTHING
    kept = list(queries.asked_by(claim.subject).filter(item=claim.item))
    return queries.drawn_of(kept) if kept else _drawn(claim, at, actor)


def _lower(row: QuotaRequest, less: Decimal, actor: Actor, at: datetime) -> Decimal:
    """Let a request ask for less, and give back what it got beyond; by how much it is less."""
    cut = min(less, row.quantity)
    if cut == row.quantity:
        _withdraw([row], actor, at)
        return cut
    row.quantity -= cut
    row.save(update_fields=["quantity"])
    beyond = (row.allocated or NOTHING) - row.returned - row.quantity
    if beyond > 0:
        take_back(row, beyond, actor, at)
    return cut


def _withdraw(rows: Sequence[QuotaRequest], actor: Actor, at: datetime) -> None:
    """Take requests back; what they got goes back to the quota."""
    for row in rows:
        kept = (row.allocated or NOTHING) - row.returned
        if kept > 0:
            take_back(row, kept, actor, at)
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])


def _got_nothing(row: QuotaRequest) -> bool:
    return row.allocated is not None and row.allocated - row.returned <= 0


def _free_reference(claim: Claim) -> str:
    """The name of a further request of a goods item: `MRN/1`, then `MRN/1/2`."""
    before = QuotaRequest.objects.filter(subject=claim.subject, item=claim.item).count()
    return f"{claim.reference}/{before + 1}" if before else claim.reference


def _end_of(period: QuotaPeriod) -> datetime:
    """The last moment of a period: what is asked later of it counts as of then."""
    return datetime.combine(period.valid_to, time.max, UTC)


def _by_item(rows: Iterable[QuotaRequest]) -> Iterable[tuple[int, Iterable[QuotaRequest]]]:
    return groupby(rows, key=lambda row: row.item or 0)
