"""Handing on what was asked of quotas: a declaration that stands in the place of others keeps their places, and back.

A supplementary declaration says of the same goods what a simplified one left out; what that drew is not drawn again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.giving import lock_all
from customhouse.tariff.quotas.models import QuotaRequest
from customhouse.tariff.quotas.records import Claim
from customhouse.tariff.quotas.rules.claiming import quantity_of
from customhouse.tariff.quotas.telling import tell_shared

NOTHING = Decimal(0)
UNCLAIMED = 0
"""The item of a request that the other declaration does not claim: whoever draws anew takes it back."""


@transaction.atomic
def hand_over(*, subjects: Collection[str], to: str, claims: Sequence[Claim], actor: Actor, at: datetime) -> bool:
    """Hand what declarations asked of quotas to the one that stands in their place from now on; whether there was any.

    Each request keeps its place and what it got, and goes to the items that claim its quota, divided as they ask.
    `draw_anew` for the other declaration then asks for what it claims beyond, and gives back what it does not.
    """
    rows = _held(subjects)
    room = {claim.item: _wanted(claim) for claim in claims}
    for row in rows:
        fit = [claim.item for claim in claims if claim.order_number == row.period.quota_id]
        while (item := next((each for each in fit if room[each] > NOTHING), None)) and room[item] < row.quantity:
            if item == fit[-1]:
                break  # what nobody claims any more goes with the last one, and is given back there
            _divided(row, room[item], to, item)
            room[item] = NOTHING
        row.subject, row.item = to, item or (fit[-1] if fit else UNCLAIMED)
        if fit:
            room[row.item] -= row.quantity
        row.save(update_fields=["subject", "item", "quantity", "allocated"])
    if rows:
        _tell(subjects, {"to": to}, actor, at)
    return bool(rows)


@transaction.atomic
def hand_back(*, subject: str, to: Collection[str], actor: Actor, at: datetime) -> None:
    """Hand back to declarations what another one had of theirs, as far as it still has it; their duty follows."""
    rows = [row for row in _held([subject]) if row.reference.partition("/")[0] in to]
    for row in rows:
        row.subject, item = row.reference.split("/")[:2]
        row.item, row.is_followed = int(item), False
    QuotaRequest.objects.bulk_update(rows, ["subject", "item", "is_followed"])
    if rows:
        _tell([subject], {"to": sorted({row.subject for row in rows})}, actor, at)
        orders = sorted({row.period.quota_id for row in rows})
        transaction.on_commit(partial(tell_shared, order_numbers=orders, actor=actor, at=at), robust=True)


def _divided(row: QuotaRequest, quantity: Decimal, subject: str, item: int) -> None:
    """Divide a request: so much of it, with what it got of that, goes to an item; the rest stays."""
    parts = QuotaRequest.objects.filter(period=row.period, reference__startswith=f"{row.reference}/").count()
    got = None if row.allocated is None else min(row.allocated - row.returned, quantity)
    QuotaRequest.objects.create(
        period=row.period, reference=f"{row.reference}/{item}.{parts}", quantity=quantity, accepted_at=row.accepted_at,
        licence=row.licence, allocated=got, subject=subject, item=item, is_followed=row.is_followed, cause=row.cause,
    )  # fmt: skip
    row.quantity -= quantity
    row.allocated = None if row.allocated is None or got is None else row.allocated - got


def _held(subjects: Iterable[str]) -> list[QuotaRequest]:
    """The requests of these declarations, their quotas locked."""
    wanted = sorted(set(subjects))
    orders = {row.period.quota_id for subject in wanted for row in queries.asked_by(subject)}
    if not orders:
        return []
    lock_all(orders)
    return [row for subject in wanted for row in queries.asked_by(subject)]


def _wanted(claim: Claim) -> Decimal:
    """How much a claim asks for, in the quota's unit; nothing where there is no quota on the day."""
    period = queries.period_on(claim.order_number, legal_day(claim.accepted_at))
    return NOTHING if period is None else quantity_of(claim, queries.law_of(period.quota)) or NOTHING


def _tell(subjects: Iterable[str], payload: dict[str, object], actor: Actor, at: datetime) -> None:
    record_events([NewEvent(subject, "quota.handed_on", payload, actor, at) for subject in sorted(set(subjects))])
