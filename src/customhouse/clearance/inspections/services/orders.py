"""Work orders: opened by the lane, assigned by load and chance, taken up, given to another, made void."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import queries, store
from customhouse.clearance.inspections.access import ASSIGN, EXAMINE, OPEN
from customhouse.clearance.inspections.errors import no_examiner, not_in_state, not_yours, reason_missing
from customhouse.clearance.inspections.models import WorkOrder
from customhouse.clearance.inspections.records import NewOrder, OrderState
from customhouse.clearance.inspections.rules.assigning import assigned, chance
from customhouse.clearance.inspections.rules.deadlines import due_at
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import legal_day
from customhouse.reference.offices.queries import calendars_of
from customhouse.reference.offices.records import Calendar
from customhouse.targeting.lanes.queries import selection_key
from customhouse.targeting.lanes.rules.drawing import key_id

PLAIN = Calendar("UTC", ())
"""The calendar of an office that has none: every day counts."""


@transaction.atomic
def open_orders(*, orders: Sequence[NewOrder], actor: Actor, at: datetime) -> list[WorkOrder]:
    """Open work orders and assign each to an examiner; a batch costs as many statements as one order.

    An order of an office without examiners stays unassigned, until a supervisor gives it to somebody.
    """
    require(actor, OPEN)
    if not orders:
        return []
    offices = {order.office for order in orders}
    for order in orders:
        require_at(actor, OPEN, order.office, order.mrn)
    calendars = calendars_of(offices)
    numbers = store.last_numbers(WorkOrder, {order.declaration for order in orders})
    rows = []
    for order in orders:
        numbers[order.declaration] = numbers.get(order.declaration, 0) + 1
        rows.append(_row(order, numbers[order.declaration], calendars.get(order.office, PLAIN)))
    draws = _assign(rows, queries.examiners_of(offices, at), legal_day(at))
    kept = WorkOrder.objects.bulk_create(rows)
    record_events([_opened(row, draw, actor, at) for row, draw in zip(kept, draws, strict=True)])
    return kept


def _row(order: NewOrder, number: int, calendar: Calendar) -> WorkOrder:
    days = queries.law_of_control().working_days("order", legal_day(order.at), order.lane)
    return WorkOrder(
        declaration_id=order.declaration,
        number=number,
        mrn=order.mrn,
        office=order.office,
        lane=order.lane.value,
        controls=list(order.controls),
        opened_at=order.at,
        due_at=due_at(calendar, order.at, days),
        raised_by=order.raised_by,
        reason=order.reason,
    )


def _assign(rows: Sequence[WorkOrder], examiners: Mapping[str, Mapping[int, str]], on: date) -> list[dict[str, object]]:
    """Give each row its examiner, one after the other so that a batch is spread; what the trail is to prove of each."""
    law = queries.law_of_control()
    loads = queries.open_loads((user for pool in examiners.values() for user in pool), on)
    return [_assign_one(row, examiners[row.office], loads, law.work_of(row.controls, on)) for row in rows]


def _assign_one(row: WorkOrder, pool: Mapping[int, str], loads: dict[int, int], work: int) -> dict[str, object]:
    key = selection_key()
    drawn = chance(key, row.mrn, row.number)
    mine = {user: loads[user] for user in pool}
    picked = assigned(mine, drawn)
    if picked is None:
        return {"examiner": None}
    row.examiner_id, row.chance = picked, str(drawn)
    loads[picked] += work
    return {
        "examiner": pool[picked],
        "chance": str(drawn),
        "key": key_id(key),
        "loads": {pool[user]: load for user, load in mine.items()},
    }


def _opened(row: WorkOrder, draw: Mapping[str, object], actor: Actor, at: datetime) -> NewEvent:
    payload = {
        "order": row.number,
        "office": row.office,
        "lane": row.lane,
        "controls": row.controls,
        "due_at": row.due_at,
        "raised_by": row.raised_by,
        "reason": row.reason,
        **draw,
    }
    return NewEvent(row.mrn, "inspection.opened", payload, actor, at)


@transaction.atomic
def take_order(*, reference: str, actor: Actor, at: datetime) -> WorkOrder:
    """Take up an order assigned to oneself; taking it twice changes nothing.

    Raises:
        Conflict: it is somebody else's, or reported or void.
    """
    order = own_order(reference, actor)
    if order.state == OrderState.TAKEN:
        return order
    order.state, order.taken_at = OrderState.TAKEN, at
    order.save(update_fields=["state", "taken_at"])
    record_event(subject=order.mrn, kind="inspection.taken", payload={"order": order.number}, actor=actor, at=at)
    return order


def own_order(reference: str, actor: Actor) -> WorkOrder:
    """An open order of the actor's, locked; call it inside a transaction."""
    require(actor, EXAMINE)
    order = store.locked(queries.orders_visible_to(actor), "work order", reference)
    require_at(actor, EXAMINE, order.office, order.reference)
    if not order.is_open:
        raise not_in_state(order.reference)
    if order.examiner_id is None or order.examiner_id != actor.user_id:
        raise not_yours(order.reference)
    return order


@transaction.atomic
def reassign_order(*, reference: str, examiner: str, reason: str, actor: Actor, at: datetime) -> WorkOrder:
    """Give an open order to another examiner of its office (by user name), with a reason.

    Raises:
        Refused: no reason, or nobody of that name examines there.
        Conflict: it is reported or void.
    """
    require(actor, ASSIGN)
    order = store.locked(queries.orders_visible_to(actor), "work order", reference)
    require_at(actor, ASSIGN, order.office, order.reference)
    if not order.is_open:
        raise not_in_state(order.reference)
    if not reason.strip():
        raise reason_missing()
    known = {name: user for user, name in queries.examiners_of([order.office], at)[order.office].items()}
    if examiner not in known:
        raise no_examiner(examiner, order.office)
    before = order.examiner.username if order.examiner else None
    order.examiner_id, order.chance = known[examiner], ""
    order.state, order.taken_at = OrderState.ASSIGNED, None
    order.save(update_fields=["examiner", "chance", "state", "taken_at"])
    payload = {"order": order.number, "before": before, "examiner": examiner, "reason": reason}
    record_event(subject=order.mrn, kind="inspection.reassigned", payload=payload, actor=actor, at=at)
    return order


@transaction.atomic
def void_orders(*, declaration: Declaration, actor: Actor, at: datetime, reason: str) -> int:
    """End the open orders of a declaration without a report (it is cancelled, lowered, seized); how many there were.

    Whoever calls it has checked the right to what makes them void, and holds the declaration's lock.
    """
    rows = list(declaration.orders.select_for_update().filter(state__in=queries.OPEN_STATES).order_by("number"))
    return void_rows(rows, actor=actor, at=at, reason=reason)


def void_rows(rows: Sequence[WorkOrder], *, actor: Actor, at: datetime, reason: str) -> int:
    """End these orders without a report; how many there were. Call it inside a transaction."""
    for order in rows:
        order.state, order.ended_at = OrderState.VOID, at
    WorkOrder.objects.bulk_update(rows, ["state", "ended_at"])
    record_events(
        [NewEvent(row.mrn, "inspection.void", {"order": row.number, "reason": reason}, actor, at) for row in rows]
    )
    return len(rows)
