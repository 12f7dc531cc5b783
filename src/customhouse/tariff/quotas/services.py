"""Quotas: the only door for opening them, asking of them, sharing them out, holding them and giving back.

Declarations draw by `draw`, `draw_anew` and `withdraw` (`drawing`); what moves a balance is in `giving`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.access import MANAGE_QUOTAS
from customhouse.tariff.quotas.drawing import draw, draw_anew, follow, withdraw
from customhouse.tariff.quotas.giving import conflict, found, give, lock_all, locked, move, odd, subject_of, take_back
from customhouse.tariff.quotas.handing import hand_back, hand_over
from customhouse.tariff.quotas.models import Licence, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.opening import LARGEST, grant_licence, load_law, open_period
from customhouse.tariff.quotas.records import Asked, Kind, Period, State
from customhouse.tariff.quotas.rules.standing import HELD, events_between, state_of
from customhouse.tariff.quotas.settling import beside, offer, settle, under
from customhouse.tariff.quotas.sharing import share_out, share_out_all
from customhouse.tariff.quotas.telling import tell_drawn, tell_shared

__all__ = [
    "ask",
    "ask_many",
    "draw",
    "draw_anew",
    "follow",
    "give_back",
    "grant_licence",
    "hand_back",
    "hand_over",
    "hold",
    "load_law",
    "open_period",
    "share_out",
    "share_out_all",
    "tell_drawn",
    "tell_shared",
    "transfer",
    "withdraw",
]
_BATCH = 2000


def ask(
    *, order_number: str, reference: str, quantity: Decimal, accepted_at: datetime, licence: str = "", actor: Actor
) -> QuotaRequest:
    """Ask for a quantity of a quota. One that goes by the instant, or by licence, answers at once; else after its day.

    Raises `NotFound`, `Refused`, `Conflict` where the reference asked already or the quota is held.
    """
    asked = Asked(reference, quantity, accepted_at)
    return ask_many(order_number=order_number, asked=[asked], licence=licence, actor=actor)[0]


@transaction.atomic
def ask_many(*, order_number: str, asked: Sequence[Asked], licence: str = "", actor: Actor) -> list[QuotaRequest]:
    """Ask for several quantities of one quota and period: all of them, or none. Errors as in `ask`."""
    for each in asked:
        if not each.quantity.is_finite() or not 0 < each.quantity < LARGEST or not each.reference:
            raise Refused([odd("quantity", str(each.quantity))])
    day = legal_day(asked[0].accepted_at)
    period = locked(order_number, day)
    if not all(period.valid_from <= legal_day(each.accepted_at) <= period.valid_to for each in asked):
        raise Refused([odd("accepted_at", order_number)])
    names = [each.reference for each in asked]
    known = any(
        period.requests.filter(reference__in=names[first : first + _BATCH]).exists()
        for first in range(0, len(names), _BATCH)
    )
    if known or len(set(names)) < len(names):
        raise conflict("QUO-ASKED", msgid("Quota {order} was asked under this reference already."), order_number)
    if queries.state_of(period) is State.BLOCKED:
        raise conflict("QUO-BLOCKED", msgid("Quota {order} is blocked: nothing can be asked of it."), order_number)
    right = _licence(period, licence, day)
    rows = QuotaRequest.objects.bulk_create(
        [
            QuotaRequest(
                period=period,
                reference=each.reference,
                quantity=each.quantity,
                accepted_at=each.accepted_at,
                licence=right,
            )
            for each in asked
        ],
        batch_size=_BATCH,
    )
    if right is not None or period.quota.allocation == Period.INSTANT:
        give(period, rows, actor, max(each.accepted_at for each in asked))
    return rows


@transaction.atomic
def give_back(*, order_number: str, reference: str, quantity: Decimal, actor: Actor, at: datetime) -> QuotaRequest:
    """Give back what a request got and does not use: it can be given out again, and an exhausted quota reopens.

    Raises `NotFound`, `Refused` for more than was got.
    """
    require(actor, MANAGE_QUOTAS)
    row = queries.got(order_number, reference)
    if row is None:
        raise NotFound("quota request", reference)
    lock_all(beside({order_number}))
    period = found(order_number, row.period.valid_from)
    row = period.requests.select_related("licence", "period").get(pk=row.pk)
    if not quantity.is_finite() or not 0 < quantity <= (row.allocated or 0) - row.returned:
        raise Refused([odd("quantity", str(quantity))])
    take_back(row, quantity, actor, at)
    period.requests.filter(pk=row.pk).exclude(subject="").update(is_followed=False)
    offer([period], actor, at)
    transaction.on_commit(partial(tell_shared, order_numbers=[order_number], actor=actor, at=at), robust=True)
    return row


@transaction.atomic
def hold(*, order_number: str, state: State | None, on: date, reason: str, actor: Actor, at: datetime) -> QuotaPeriod:
    """Block or suspend a quota's period, or (None) let it go again: then what waits is given first, as it was accepted.

    What draws from it by quotas below waits with it, and is heard with it.

    Raises `AccessDenied`, `NotFound`, `Conflict` where it is so already.
    """
    require(actor, MANAGE_QUOTAS)
    period = found(order_number, on)
    below = under(period)
    lock_all({order_number, *(each.quota_id for each in below)})
    period.refresh_from_db()
    held = State(period.state) if period.state in HELD else None
    if held is state or state not in {None, *HELD}:
        raise conflict("QUO-STATE", msgid("Quota {order} is in this state already, or cannot be in it."), order_number)
    after = state or state_of(queries.law_of(period.quota), period.volume, period.balance)
    kinds = events_between(State(period.state), after)
    period.state = after.value
    period.save(update_fields=["state"])
    subject, told = subject_of(period.quota), {"reason": reason}
    record_events([NewEvent(subject, f"quota.{kind}", told, actor, at) for kind in kinds])
    if state is None:
        settle([period, *below], actor, at)
        period.refresh_from_db()
    return period


@transaction.atomic
def transfer(
    *, from_order: str, to_order: str, quantity: Decimal, on: date, actor: Actor, at: datetime
) -> tuple[QuotaPeriod, QuotaPeriod]:
    """Move a quantity of the volume that is left from one quota to another of the same unit.

    Raises `AccessDenied`, `NotFound`, `Refused` for more than is left, `Conflict` for quotas of different units.
    """
    require(actor, MANAGE_QUOTAS)
    lock_all({from_order, to_order})
    periods = {order: found(order, on) for order in (from_order, to_order)}
    giving, taking = periods[from_order], periods[to_order]
    if from_order == to_order or giving.quota.unit != taking.quota.unit:
        raise conflict("QUO-TRANSFER", msgid("Nothing can be moved from quota {order} to that one."), from_order)
    if not quantity.is_finite() or not 0 < quantity <= giving.balance:
        raise Refused([odd("quantity", str(quantity))])
    told = {"from": from_order, "to": to_order, "quantity": quantity}
    for period, moved in ((giving, -quantity), (taking, quantity)):
        period.volume += moved
        period.save(update_fields=["volume"])
        move(period, period.balance + moved, "transferred", told, actor, at)
    return giving, taking


def _licence(period: QuotaPeriod, number: str, day: date) -> Licence | None:
    """The licence that a request draws on; `Refused` where a licensed quota is asked without one that holds."""
    if period.quota.kind != Kind.LICENSED:
        return None
    licence = Licence.objects.select_for_update().filter(queries.valid_on(day), pk=number, period=period).first()
    if licence is None:
        raise Refused([odd("licence", number)])
    return licence
