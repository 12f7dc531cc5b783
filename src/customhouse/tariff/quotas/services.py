"""Quotas: the only door for opening them, asking of them, sharing them out, holding them and giving back.

The period's row is locked before its balance is read: of two writers that want the last kilogram, the second sees what
the first left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.quotas import queries, store
from customhouse.tariff.quotas.access import MANAGE_QUOTAS
from customhouse.tariff.quotas.models import Licence, Quota, QuotaPeriod, QuotaRequest
from customhouse.tariff.quotas.records import Asked, Kind, Period, QuotaLaw, State
from customhouse.tariff.quotas.rules.sharing import allocate
from customhouse.tariff.quotas.rules.standing import HELD, events_between, state_of

LARGEST = Decimal("1e15")
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
        raise Refused([_odd("volume", str(volume))])
    parent = Quota.objects.filter(pk=law.parent).first() if law.parent else None
    if law.parent and parent is None:
        raise NotFound("quota", law.parent)
    quota, made = Quota.objects.get_or_create(order_number=law.order_number, defaults=_columns(law, parent))
    if not made and queries.law_of(quota) != law:
        raise _conflict("QUO-LAW", msgid("Quota {order} has another law already."), law.order_number)
    if quota.periods.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise _conflict("QUO-PERIOD", msgid("Quota {order} has a period in these days already."), law.order_number)
    period = QuotaPeriod.objects.create(
        quota=quota, valid_from=valid_from, valid_to=valid_to, volume=volume, balance=volume
    )
    told = {"valid_from": valid_from, "valid_to": valid_to, "volume": volume, "unit": law.unit}
    record_event(subject=_subject(quota), kind="quota.opened", payload=told, actor=actor, at=at)
    return period


@transaction.atomic
def grant_licence(
    *, order_number: str, number: str, holder: str, quantity: Decimal, on: date, actor: Actor, at: datetime
) -> Licence:
    """Give a licence to draw on a licensed quota. Raises `AccessDenied`, `NotFound`, `Conflict`, `Refused`."""
    require(actor, MANAGE_QUOTAS)
    period = _locked(order_number, on)
    granted = sum((each.quantity for each in period.licences.all()), Decimal(0))
    if period.quota.kind != Kind.LICENSED or Licence.objects.filter(pk=number).exists():
        raise _conflict("QUO-LICENCE", msgid("No such licence can be given on quota {order}."), order_number)
    if not quantity.is_finite() or not 0 < quantity <= period.volume - granted:
        raise Refused([_odd("quantity", str(quantity))])
    licence = Licence.objects.create(number=number, period=period, holder=holder, quantity=quantity, left=quantity)
    told = {"licence": number, "holder": holder, "quantity": quantity}
    record_event(subject=_subject(period.quota), kind="quota.licensed", payload=told, actor=actor, at=at)
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
            raise Refused([_odd("quantity", str(each.quantity))])
    period = _locked(order_number, asked[0].accepted_at.date())
    if not all(period.valid_from <= each.accepted_at.date() <= period.valid_to for each in asked):
        raise Refused([_odd("accepted_at", order_number)])
    names = [each.reference for each in asked]
    known = any(
        period.requests.filter(reference__in=names[first : first + _BATCH]).exists()
        for first in range(0, len(names), _BATCH)
    )
    if known or len(set(names)) < len(names):
        raise _conflict("QUO-ASKED", msgid("Quota {order} was asked under this reference already."), order_number)
    if period.state == State.BLOCKED:
        raise _conflict("QUO-BLOCKED", msgid("Quota {order} is blocked: nothing can be asked of it."), order_number)
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
        _give(period, rows, actor, max(each.accepted_at for each in asked))
    return rows


@transaction.atomic
def share_out(*, order_number: str, until: date, actor: Actor, at: datetime) -> int:
    """Decide every request accepted up to that day (which is over) that waits; how many were. A day is shared once.

    Raises `AccessDenied`, `NotFound`, `Conflict` while the quota is suspended or blocked.
    """
    require(actor, MANAGE_QUOTAS)
    period = _locked(order_number, until)
    if period.state in HELD:
        raise _conflict("QUO-HELD", msgid("Quota {order} is held: nothing is given out of it."), order_number)
    if until >= at.date():
        raise _conflict(
            "QUO-DAY", msgid("The day is not over: requests of quota {order} may still come."), order_number
        )
    over = datetime.combine(until + timedelta(days=1), time(), UTC)
    waiting = list(period.requests.filter(allocated=None, accepted_at__lt=over).order_by("accepted_at", "id"))
    _give(period, waiting, actor, at)
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
    period = _locked(order_number, row.period.valid_from)
    row = QuotaRequest.objects.get(pk=row.pk)
    if not quantity.is_finite() or not 0 < quantity <= (row.allocated or 0) - row.returned:
        raise Refused([_odd("quantity", str(quantity))])
    row.returned += quantity
    row.save(update_fields=["returned"])
    for each in _chain(period):
        _move(each, each.balance + quantity, "returned", {"reference": reference, "quantity": quantity}, actor, at)
    return row


@transaction.atomic
def hold(*, order_number: str, state: State | None, on: date, reason: str, actor: Actor, at: datetime) -> QuotaPeriod:
    """Block or suspend a quota's period, or (None) let it go again.

    Raises `AccessDenied`, `NotFound`, `Conflict` where it is so already.
    """
    require(actor, MANAGE_QUOTAS)
    period = _locked(order_number, on)
    held = State(period.state) if period.state in HELD else None
    if held is state or state not in {None, *HELD}:
        raise _conflict("QUO-STATE", msgid("Quota {order} is in this state already, or cannot be in it."), order_number)
    after = state or state_of(queries.law_of(period.quota), period.volume, period.balance)
    kinds = events_between(State(period.state), after)
    period.state = after.value
    period.save(update_fields=["state"])
    record_events([NewEvent(_subject(period.quota), f"quota.{kind}", {"reason": reason}, actor, at) for kind in kinds])
    return period


@transaction.atomic
def transfer(
    *, from_order: str, to_order: str, quantity: Decimal, on: date, actor: Actor, at: datetime
) -> tuple[QuotaPeriod, QuotaPeriod]:
    """Move a quantity of the volume that is left from one quota to another of the same unit.

    Raises `AccessDenied`, `NotFound`, `Refused` for more than is left, `Conflict` for quotas of different units.
    """
    require(actor, MANAGE_QUOTAS)
    locked = {order: _locked(order, on) for order in sorted({from_order, to_order})}
    giving, taking = locked[from_order], locked[to_order]
    if from_order == to_order or giving.quota.unit != taking.quota.unit:
        raise _conflict("QUO-TRANSFER", msgid("Nothing can be moved from quota {order} to that one."), from_order)
    if not quantity.is_finite() or not 0 < quantity <= giving.balance:
        raise Refused([_odd("quantity", str(quantity))])
    told = {"from": from_order, "to": to_order, "quantity": quantity}
    for period, moved in ((giving, -quantity), (taking, quantity)):
        period.volume += moved
        period.save(update_fields=["volume"])
        _move(period, period.balance + moved, "transferred", told, actor, at)
    return giving, taking


def _give(period: QuotaPeriod, rows: Sequence[QuotaRequest], actor: Actor, at: datetime) -> None:
    """Share what is left among the requests, write what each got, and tell it."""
    if period.state in HELD or not rows:
        return
    law, chain = queries.law_of(period.quota), _chain(period)
    by_name = {row.reference: row for row in rows}
    asked = [Asked(row.reference, wanted, row.accepted_at) for row, wanted in _wanted(rows)]
    given = allocate(law, min(each.balance for each in chain), asked)
    for each, quantity in given:
        by_name[each.reference].allocated = quantity
    store.write_shares([(by_name[each.reference].pk, quantity) for each, quantity in given])
    total = sum((quantity for _, quantity in given), Decimal(0))
    licence = rows[0].licence
    if licence is not None:
        licence.left -= total
        licence.save(update_fields=["left"])
    told = {"requests": len(given), "asked": sum((each.quantity for each in asked), Decimal(0)), "given": total}
    for link in chain:
        _move(link, link.balance - total, "allocated", told, actor, at)


def _wanted(rows: Sequence[QuotaRequest]) -> Iterator[tuple[QuotaRequest, Decimal]]:
    """What each request can get at most: what it asks for, and of a licence no more than is left on it."""
    licence = rows[0].licence
    left = licence.left if licence is not None else None
    for row in rows:
        wanted = row.quantity if left is None else min(row.quantity, left)
        left = None if left is None else left - wanted
        yield row, wanted


def _licence(period: QuotaPeriod, number: str) -> Licence | None:
    """The licence that a request draws on; `Refused` where a licensed quota is asked without one of its own."""
    if period.quota.kind != Kind.LICENSED:
        return None
    licence = Licence.objects.select_for_update().filter(pk=number, period=period).first()
    if licence is None:
        raise Refused([_odd("licence", number)])
    return licence


def _move(
    period: QuotaPeriod, balance: Decimal, kind: str, told: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    """Set a balance, and tell what happened and what the quota's state became by it."""
    before = State(period.state)
    after = state_of(queries.law_of(period.quota), period.volume, balance, before)
    period.balance, period.state = balance, after.value
    period.save(update_fields=["balance", "state"])
    kinds = (kind, *events_between(before, after))
    subject, payload = _subject(period.quota), {**told, "balance": balance}
    record_events([NewEvent(subject, f"quota.{each}", payload, actor, at) for each in kinds])


def _chain(period: QuotaPeriod) -> list[QuotaPeriod]:
    """The period with those of the quotas above it, locked: what is drawn is drawn from each."""
    found = [period]
    while found[-1].quota.parent_id:
        found.append(_locked(found[-1].quota.parent_id, period.valid_from))
    return found


def _locked(order_number: str, on: date) -> QuotaPeriod:
    """The period of a quota on a day, held for this transaction. Raises `NotFound`."""
    rows = QuotaPeriod.objects.select_related("quota").select_for_update(of=("self",))
    row = rows.filter(quota=order_number, valid_from__lte=on, valid_to__gte=on).first()
    if row is None:
        raise NotFound("quota", order_number)
    return row


def _columns(law: QuotaLaw, parent: Quota | None) -> dict[str, object]:
    names: Iterable[str] = ("unit", "legal_reference", "kind", "allocation", "remainder", "scale", "critical_at")
    return {**{name: getattr(law, name) for name in names}, "parent": parent}


def _subject(quota: Quota) -> str:
    return f"quota:{quota.order_number}"


def _conflict(code: str, message: str, order: str) -> Conflict:
    return Conflict(
        code, message, msgid("Look at the quota's state, then ask for something that it allows."), {"order": order}
    )


def _odd(field: str, given: str) -> Finding:
    return Finding(
        "QUO-FIGURE",
        Severity.ERROR,
        "",
        field,
        msgid("“{given}” cannot be ({field})."),
        msgid(
            "Give a quantity above nothing that the quota can hold, days of one period, a licence where one is wanted."
        ),
        {"given": given[:40], "field": field},
    )
