"""Drawing on quotas for declarations: what goods claim is asked for when they are accepted, and changed with them.

A quota that goes by the instant, or by licence, answers at once; by the day, a claim waits until `share_out`. Nothing
here raises for a claim that gets nothing: the declaration stands, and owes the duty outside the quota.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day, legal_zone
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.giving import give, lock_all, take_back
from customhouse.tariff.quotas.models import Licence, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Answer, Cause, Claim, Drawn, Returned
from customhouse.tariff.quotas.rules.claiming import quantity_of, spread
from customhouse.tariff.quotas.settling import answers_at_once, beside, offer

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
    lock_all(beside(orders | {row.period.quota_id for rows in standing.values() for row in rows}))
    standing = {item: list(rows) for item, rows in _by_item(queries.asked_by(subject))}
    claimed = {claim.item: claim for claim in claims}
    for item, rows in standing.items():
        _give_way(claimed.get(item), rows, actor, at)
    offer(_periods(standing.values()), actor, at)  # who was left short comes before what is asked for as of now
    return [_asked_up_to(claim, actor, at) for claim in claims]


@transaction.atomic
def withdraw(*, subject: str, actor: Actor, at: datetime) -> None:
    """Take back all that a declaration asked of quotas and got: it was cancelled."""
    rows = list(queries.asked_by(subject))
    if rows:
        lock_all(beside({row.period.quota_id for row in rows}))
        rows = list(queries.asked_by(subject))
        _withdraw(rows, actor, at)
        offer(_periods([rows]), actor, at)
        record_events([NewEvent(subject, "quota.withdrawn", {"requests": len(rows)}, actor, at)])


def follow(*, subject: str) -> None:
    """Say that a declaration was brought up to what quotas gave it."""
    queries.asked_by(subject).filter(is_followed=False).update(is_followed=True)


def _drawn(claim: Claim, moment: datetime, actor: Actor) -> Drawn:
    """Ask for what one claim wants as of a moment; a claim that gets nothing is kept with the cause."""
    period = queries.period_on(claim.order_number, legal_day(claim.accepted_at))
    if period is None:
        return Drawn(claim.order_number, claim.item, "", NOTHING, NOTHING, Answer.REFUSED, Cause.UNKNOWN)
    law = queries.law_of(period.quota)
    quantity = quantity_of(claim, law)
    licences = queries.licences_for(period, claim)
    cause = queries.hindrance(period, quantity, licences)
    parts: list[tuple[Licence | None, Decimal]] = [(None, quantity or NOTHING)]
    if licences and not cause:
        shares = spread(quantity or NOTHING, [free for _, free in licences])
        parts = [(licence, part) for (licence, _), part in zip(licences, shares, strict=True) if part]
    rows = [
        QuotaRequest.objects.create(
            period=period,
            reference=_free_reference(claim),
            quantity=part,
            accepted_at=min(moment, _end_of(period)),
            licence=licence,
            subject=claim.subject,
            item=claim.item,
            allocated=NOTHING if cause else None,
            cause=cause.value,
        )
        for licence, part in parts
    ]
    for row in rows if not cause and answers_at_once(law) else ():
        give(period, [row], actor, moment)
    return queries.drawn_of(list(queries.in_full(rows)))


def _give_way(claim: Claim | None, rows: list[QuotaRequest], actor: Actor, at: datetime) -> None:
    """Take back of the requests of one goods item what is not claimed for it any more."""
    fit = [row for row in rows if claim and row.period.quota_id == claim.order_number and not _is_over(row)]
    _withdraw([row for row in rows if row not in fit], actor, at)
    if claim is None or not fit:
        return
    wanted = quantity_of(claim, queries.law_of(fit[0].period.quota)) or NOTHING
    less = sum((row.quantity for row in fit), NOTHING) - wanted
    for row in reversed(fit):
        less -= _lower(row, less, actor, at) if less > 0 else NOTHING


def _asked_up_to(claim: Claim, actor: Actor, at: datetime) -> Drawn:
    """Ask for what one goods item claims beyond what was asked for it; how it stands then."""
    rows = list(queries.asked_by(claim.subject).filter(item=claim.item))
    if not rows:
        return _drawn(claim, at, actor)
    law = queries.law_of(rows[0].period.quota)
    more = (quantity_of(claim, law) or NOTHING) - sum((row.quantity for row in rows), NOTHING)
    if more > 0:
        _drawn(replace(claim, quantities={law.unit: more}), at, actor)
    return queries.drawn_of(list(queries.asked_by(claim.subject).filter(item=claim.item)))


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


def _is_over(row: QuotaRequest) -> bool:
    """Whether a request got nothing and never will: where its quota gives to who was left short, it keeps its place."""
    if row.allocated is None or row.allocated - row.returned > 0:
        return False
    is_short = row.cause in {"", Cause.EXHAUSTED.value} and not row.returned
    return not (is_short and row.period.quota.returned == Returned.SHORT)


def _periods(groups: Iterable[Iterable[QuotaRequest]]) -> list[QuotaPeriod]:
    """The periods of requests, each once."""
    return list({row.period_id: row.period for rows in groups for row in rows}.values())


def _free_reference(claim: Claim) -> str:
    """The name of a further request of a goods item: `MRN/1`, then `MRN/1/2`."""
    before = QuotaRequest.objects.filter(subject=claim.subject, item=claim.item).count()
    return f"{claim.reference}/{before + 1}" if before else claim.reference


def _end_of(period: QuotaPeriod) -> datetime:
    """The last moment of a period: what is asked later of it counts as of then."""
    return datetime.combine(period.valid_to, time.max, legal_zone())


def _by_item(rows: Iterable[QuotaRequest]) -> Iterable[tuple[int, Iterable[QuotaRequest]]]:
    return groupby(rows, key=lambda row: row.item or 0)
