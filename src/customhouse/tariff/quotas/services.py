"""Quotas: the only door for opening them, asking of them, sharing them out, holding them and giving back.

Declarations draw by `draw`, `draw_anew` and `withdraw` (`drawing`); what moves a balance is in `giving`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.messages.findings import msgid
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.access import MANAGE_QUOTAS
from customhouse.tariff.quotas.drawing import draw, draw_anew, follow, tell_drawn, tell_shared, withdraw
from customhouse.tariff.quotas.giving import conflict, give, locked, move, odd, subject_of, take_back
from customhouse.tariff.quotas.handing import hand_back, hand_over
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Asked, Kind, Period, QuotaLaw, State
from customhouse.tariff.quotas.rules.standing import HELD, events_between, state_of

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
    "open_period",
    "share_out",
    "tell_drawn",
    "tell_shared",
    "transfer",
    "withdraw",
]
LARGEST = Decimal("1e15")
ORDER = re.compile(r"[0-9A-Z]{1,10}", re.ASCII)
"""What a quota's order number is made of; in measures it has six to ten figures."""
_BATCH = 2000


@transaction.atomic
def open_period(
    *, law: QuotaLaw, valid_from: date, valid_to: date, volume: Decimal, actor: Actor, at: datetime
) -> QuotaPeriod:
    """Open a period of a quota (and the quota itself, if it is new) with its whole volume.

    Raises `AccessDenied`, `Refused` for figures that cannot be, `Conflict` where a period stands in these days or the
    quota's law is another, `NotFound` for a parent that is none.
    """
    require(actor, MANAGE_QUOTAS)
    if valid_to < valid_from or not volume.is_finite() or not 0 < volume < LARGEST:
        raise Refused([odd("volume", str(volume))])
    if not ORDER.fullmatch(law.order_number):
        raise Refused([odd("order_number", law.order_number)])
    parent = Quota.objects.filter(pk=law.parent).first() if law.parent else None
    if law.parent and parent is None:
        raise NotFound("quota", law.parent)
    quota, made = Quota.objects.get_or_create(order_number=law.order_number, defaults=_columns(law, parent))
    if not made and queries.law_of(quota) != law:
        raise conflict("QUO-LAW", msgid("Quota {order} has another law already."), law.order_number)
    if quota.periods.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise conflict("QUO-PERIOD", msgid("Quota {order} has a period in these days already."), law.order_number)
    period = QuotaPeriod.objects.create(
        quota=quota, valid_from=valid_from, valid_to=valid_to, volume=volume, balance=volume
    )
    told = {"valid_from": valid_from, "valid_to": valid_to, "volume": volume, "unit": law.unit}
    record_event(subject=subject_of(quota), kind="quota.opened", payload=told, actor=actor, at=at)
    return period


@transaction.atomic
def grant_licence(
    *, order_number: str, number: str, holder: str, quantity: Decimal, on: date, actor: Actor, at: datetime
) -> Licence:
    """Give a licence to draw on a licensed quota. Raises `AccessDenied`, `NotFound`, `Conflict`, `Refused`."""
    require(actor, MANAGE_QUOTAS)
    period = locked(order_number, on)
    granted = sum((each.quantity for each in period.licences.all()), Decimal(0))
    if period.quota.kind != Kind.LICENSED or Licence.objects.filter(pk=number).exists():
        raise conflict("QUO-LICENCE", msgid("No such licence can be given on quota {order}."), order_number)
    if not quantity.is_finite() or not 0 < quantity <= period.volume - granted:
        raise Refused([odd("quantity", str(quantity))])
    licence = Licence.objects.create(number=number, period=period, holder=holder, quantity=quantity, left=quantity)
    told = {"licence": number, "holder": holder, "quantity": quantity}
    record_event(subject=subject_of(period.quota), kind="quota.licensed", payload=told, actor=actor, at=at)
    return licence


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
    period = locked(order_number, asked[0].accepted_at.date())
    if not all(period.valid_from <= each.accepted_at.date() <= period.valid_to for each in asked):
        raise Refused([odd("accepted_at", order_number)])
    names = [each.reference for each in asked]
    known = any(
        period.requests.filter(reference__in=names[first : first + _BATCH]).exists()
        for first in range(0, len(names), _BATCH)
    )
    if known or len(set(names)) < len(names):
        raise conflict("QUO-ASKED", msgid("Quota {order} was asked under this reference already."), order_number)
    if period.state == State.BLOCKED:
        raise conflict("QUO-BLOCKED", msgid("Quota {order} is blocked: nothing can be asked of it."), order_number)
    right = _licence(period, licence)
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


def share_out(*, order_number: str, until: date, actor: Actor, at: datetime) -> int:
    """Decide every request accepted up to that day (which is over) that waits; how many were. A day is shared once.

    The declarations that asked are told then (`settings.WHEN_SHARED`), each in a transaction of its own: one that was
    not reached is told at the next sharing. Raises `AccessDenied`, `NotFound`, `Conflict` while the quota is suspended
    or blocked.
    """
    require(actor, MANAGE_QUOTAS)
    decided = _share_out(order_number, until, actor, at)
    tell_shared(order_number=order_number, actor=actor, at=at)
    return decided


@transaction.atomic
def _share_out(order_number: str, until: date, actor: Actor, at: datetime) -> int:
    period = locked(order_number, until)
    if period.state in HELD:
        raise conflict("QUO-HELD", msgid("Quota {order} is held: nothing is given out of it."), order_number)
    if until >= at.date():
        raise conflict("QUO-DAY", msgid("The day is not over: requests of quota {order} may still come."), order_number)
    over = datetime.combine(until + timedelta(days=1), time(), UTC)
    asked = period.requests.filter(allocated=None, withdrawn_at=None, accepted_at__lt=over)
    waiting = list(asked.select_related("licence").order_by("licence", "accepted_at", "id"))
    asked.exclude(subject="").update(is_followed=False)
    for _, of_licence in groupby(waiting, key=lambda each: each.licence_id):
        give(period, list(of_licence), actor, at)
    period.allocated_to = until
    period.save(update_fields=["allocated_to"])
    return len(waiting)


@transaction.atomic
def give_back(*, order_number: str, reference: str, quantity: Decimal, actor: Actor, at: datetime) -> QuotaRequest:
    """Give back what a request got and does not use: it can be given out again, and an exhausted quota reopens.

    Raises `NotFound`, `Refused` for more than was got.
    """
    require(actor, MANAGE_QUOTAS)
    row = queries.got(order_number, reference)
    if row is None:
        raise NotFound("quota request", reference)
    period = locked(order_number, row.period.valid_from)
    row = period.requests.select_related("licence", "period").get(pk=row.pk)
    if not quantity.is_finite() or not 0 < quantity <= (row.allocated or 0) - row.returned:
        raise Refused([odd("quantity", str(quantity))])
    take_back(row, quantity, actor, at)
    return row


@transaction.atomic
def hold(*, order_number: str, state: State | None, on: date, reason: str, actor: Actor, at: datetime) -> QuotaPeriod:
    """Block or suspend a quota's period, or (None) let it go again.

    Raises `AccessDenied`, `NotFound`, `Conflict` where it is so already.
    """
    require(actor, MANAGE_QUOTAS)
    period = locked(order_number, on)
    held = State(period.state) if period.state in HELD else None
    if held is state or state not in {None, *HELD}:
        raise conflict("QUO-STATE", msgid("Quota {order} is in this state already, or cannot be in it."), order_number)
    after = state or state_of(queries.law_of(period.quota), period.volume, period.balance)
    kinds = events_between(State(period.state), after)
    period.state = after.value
    period.save(update_fields=["state"])
    subject, told = subject_of(period.quota), {"reason": reason}
    record_events([NewEvent(subject, f"quota.{kind}", told, actor, at) for kind in kinds])
    return period


@transaction.atomic
def transfer(
    *, from_order: str, to_order: str, quantity: Decimal, on: date, actor: Actor, at: datetime
) -> tuple[QuotaPeriod, QuotaPeriod]:
    """Move a quantity of the volume that is left from one quota to another of the same unit.

    Raises `AccessDenied`, `NotFound`, `Refused` for more than is left, `Conflict` for quotas of different units.
    """
    require(actor, MANAGE_QUOTAS)
    periods = {order: locked(order, on) for order in sorted({from_order, to_order})}
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


def _licence(period: QuotaPeriod, number: str) -> Licence | None:
    """The licence that a request draws on; `Refused` where a licensed quota is asked without one of its own."""
    if period.quota.kind != Kind.LICENSED:
        return None
    licence = Licence.objects.select_for_update().filter(pk=number, period=period).first()
    if licence is None:
        raise Refused([odd("licence", number)])
    return licence


def _columns(law: QuotaLaw, parent: Quota | None) -> dict[str, object]:
    names: Iterable[str] = ("unit", "legal_reference", "kind", "allocation", "remainder", "scale", "critical_at")
    return {**{name: getattr(law, name) for name in names}, "parent": parent}
