"""Changing how strict a control is: an officer alone makes it stricter, two persons make it lighter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import queries, store
from customhouse.clearance.inspections.access import APPROVE, OPEN, PROPOSE
from customhouse.clearance.inspections.errors import (
    not_in_state,
    not_lighter,
    not_stricter,
    reason_missing,
    same_person,
)
from customhouse.clearance.inspections.models import ControlChange, WorkOrder
from customhouse.clearance.inspections.records import OrderState
from customhouse.clearance.inspections.rules.levels import Direction, Level
from customhouse.clearance.inspections.rules.states import Decision
from customhouse.clearance.inspections.services.orders import void_rows
from customhouse.clearance.inspections.services.questions import open_declaration
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.targeting.lanes.records import Lane


def level_of(declaration: Declaration) -> Level:
    """How strictly a declaration is controlled: its lane, and the control types of its open orders (else its own)."""
    rows = declaration.orders.filter(state__in=queries.OPEN_STATES).order_by("number")
    lane = Lane(declaration.lane) if declaration.lane else Lane.GREEN
    asked = [code for order in rows for code in order.controls]
    return Level(lane, tuple(dict.fromkeys(asked)))


@transaction.atomic
def record_raise(*, declaration: Declaration, level: Level, reason: str, actor: Actor, at: datetime) -> ControlChange:
    """Record that an officer makes a control stricter, with a reason; the declaration is locked by the caller.

    Raises:
        Refused: no reason, or it is no stricter.
    """
    require_at(actor, OPEN, declaration.office, declaration.mrn or "")
    before = level_of(declaration)
    if not reason.strip():
        raise reason_missing()
    if not level.is_stricter_than(before):
        raise not_stricter()
    change = _change(declaration, Direction.RAISED, before, level, reason, actor, at)
    change.decision, change.decided_by, change.decided_at = Decision.APPROVED, actor.name, at
    change.save(force_insert=True)
    _tell(change, "inspection.raised", actor, at)
    return change


@transaction.atomic
def propose_lowering(
    *, mrn: str, lane: Lane, controls: tuple[str, ...], reason: str, actor: Actor, at: datetime
) -> ControlChange:
    """Propose a lighter control, with a reason; nothing changes before a second person approves it.

    Raises:
        Refused: no reason, or it is no lighter.
        Conflict: another proposal waits.
    """
    declaration = open_declaration(actor, mrn, PROPOSE)
    before, after = level_of(declaration), Level(lane, controls)
    if not reason.strip():
        raise reason_missing()
    if not after.is_lighter_than(before):
        raise not_lighter()
    if declaration.control_changes.filter(decision=Decision.PROPOSED).exists():
        raise not_in_state(declaration.mrn or "")
    change = _change(declaration, Direction.LOWERED, before, after, reason, actor, at)
    change.save(force_insert=True)
    _tell(change, "inspection.lowering_proposed", actor, at)
    return change


def _change(
    declaration: Declaration,
    direction: Direction,
    before: Level,
    after: Level,
    reason: str,
    actor: Actor,
    at: datetime,
) -> ControlChange:
    return ControlChange(
        declaration=declaration,
        number=store.next_number(ControlChange, declaration),
        mrn=declaration.mrn or "",
        office=declaration.office,
        direction=direction,
        lane_before=before.lane.value,
        controls_before=list(before.controls),
        lane_after=after.lane.value,
        controls_after=list(after.controls),
        proposed_by=actor.name,
        proposed_by_user_id=actor.user_id,
        proposed_at=at,
        reason=reason.strip(),
    )


@transaction.atomic
def decide_lowering(*, reference: str, decision: Decision, reason: str, actor: Actor, at: datetime) -> ControlChange:
    """Approve or refuse a lighter control that another person proposed, with a reason.

    Approved, the open orders ask for what the proposal leaves; what that means for the declaration is for
    `clearance.controlling`.

    Raises:
        Conflict: it was decided, one proposed it oneself, or the control is not any more what was to be lowered.
    """
    require(actor, APPROVE)
    change = store.locked(queries.changes_visible_to(actor), "proposal", reference)
    require_at(actor, APPROVE, change.office, change.reference)
    if change.decision != Decision.PROPOSED or decision is Decision.PROPOSED:
        raise not_in_state(change.reference)
    if change.proposed_by == actor.name or (change.proposed_by_user_id and change.proposed_by_user_id == actor.user_id):
        raise same_person()
    if not reason.strip():
        raise reason_missing()
    if decision is Decision.APPROVED:
        _lower_orders(change, reason, actor, at)
    change.decision, change.decision_reason = decision, reason.strip()
    change.decided_by, change.decided_at = actor.name, at
    change.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
    _tell(change, f"inspection.lowering_{decision.value}", actor, at)
    return change


def after_of(change: ControlChange) -> Level:
    """The level that a change leads to."""
    return Level(Lane(change.lane_after), tuple(change.controls_after))


def _lower_orders(change: ControlChange, reason: str, actor: Actor, at: datetime) -> None:
    """Take from the open orders the control types that are given up; those left with none are void."""
    now, after = level_of(change.declaration), after_of(change)
    if not after.is_lighter_than(now):
        raise not_in_state(change.reference)
    rows = list(change.declaration.orders.filter(state__in=queries.OPEN_STATES))
    for order in rows:
        left = [] if after.is_no_control else [code for code in order.controls if code in after.controls]
        order.lane, order.controls = after.lane.value, left or order.controls
        if not left:
            order.state = OrderState.VOID
    WorkOrder.objects.bulk_update(rows, ["lane", "controls"])
    void_rows([order for order in rows if order.state == OrderState.VOID], actor=actor, at=at, reason=reason)


def _tell(change: ControlChange, kind: str, actor: Actor, at: datetime) -> None:
    payload = {
        "change": change.number,
        "before": {"lane": change.lane_before, "controls": change.controls_before},
        "after": {"lane": change.lane_after, "controls": change.controls_after},
        "reason": change.decision_reason or change.reason,
        "proposed_by": change.proposed_by,
    }
    record_event(subject=change.mrn, kind=kind, payload=payload, actor=actor, at=at)
