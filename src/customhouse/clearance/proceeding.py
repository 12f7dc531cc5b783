"""Taking declarations as far as they can go: to their lane when paid, to release when nothing stands in its way.

Called after everything that may have removed a hindrance (lodging, payment, security, end of a control, answer to a
question); called twice it does nothing the second time. Revised Kyoto Convention, General Annex, 3.40-3.43.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import OperationalError, transaction

from customhouse.clearance.collecting import charge_changed
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.completions import completed_of, end_completions
from customhouse.clearance.declarations.delays import due, end_delays, is_over
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import DeclarationRecord, Judgement
from customhouse.clearance.declarations.states import State
from customhouse.clearance.drawing import assessed_as_drawn, tell_standing, waiting
from customhouse.clearance.hindrances import facts_of
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.queries import open_orders, raised_controls
from customhouse.clearance.inspections.records import NewOrder
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.rejudging import decided, record_of
from customhouse.clearance.release import services as releases
from customhouse.clearance.release.rules.conditions import conditions
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.notices import services as notices
from customhouse.revenue.notices.queries import standings as debts_of
from customhouse.revenue.notices.records import Standing
from customhouse.targeting.lanes.records import Lane
from customhouse.tariff.quotas import services as quotas

log = logging.getLogger(__name__)
DUE_TOGETHER = 200
"""How many declarations whose delay is over go on in one transaction."""
DUE_AT_ONCE = 20_000
"""How many go on in one run of the work; those beyond go in the next."""


def proceed_when_settled(*, subjects: Sequence[str], actor: Actor, at: datetime) -> None:
    """Go on with declarations whose debts were paid or secured; called by revenue (`settings.WHEN_SETTLED`)."""
    proceed(mrns=subjects, actor=actor, at=at)


@transaction.atomic
def proceed(*, mrns: Collection[str], actor: Actor, at: datetime) -> list[Declaration]:  # noqa: ARG001  # whose act led here stands in the trail already
    """Take these declarations as far as they can go; those that were released."""
    taken = declarations.take_to_proceed(mrns=mrns)
    debts = debts_of([row.mrn or "" for row in taken]) if taken else {}
    for row in taken:
        if row.state == State.AWAITING_PAYMENT and debts.get(row.mrn or "", Standing()).is_settled:
            _select(row, law_in_force(), at)
    paid = [row for row in taken if row.state == State.RELEASED and debts.get(row.mrn or "", Standing()).is_paid]
    open_still = waiting([row.mrn or "" for row in paid])
    paid = [row for row in paid if row.mrn not in open_still]
    releases.settle_paid_duties(declarations=paid, actor=SYSTEM, at=at)
    if over := [row for row in taken if is_over(row, at)]:
        end_delays(declarations=over, actor=SYSTEM, at=at)
    return _release([row for row in taken if row.state == State.ACCEPTED], at)


def proceed_when_due(*, at: datetime) -> None:
    """Go on with declarations whose delay is over at `at`, the longest over first (called by `settings.WHEN_DUE`).

    Batch by batch, each whole or not at all: killed, it goes on where it was; of two at once, one finds the other's
    done. A declaration that breaks a batch keeps no other from going on; its error is raised when all have gone.

    Raises:
        OperationalError: the database is not there, or chose to end a deadlock: the next run goes on.
    """
    ready = due(at, DUE_AT_ONCE)
    broken: list[Exception] = []
    for first in range(0, len(ready), DUE_TOGETHER):
        mrns = ready[first : first + DUE_TOGETHER]
        if _failure(mrns, at):
            broken += filter(None, (_failure([mrn], at) for mrn in mrns))
    if broken:
        raise broken[0]


def _failure(mrns: Sequence[str], at: datetime) -> Exception | None:
    """Why these could not go on together; None where they did."""
    try:
        proceed(mrns=mrns, actor=SYSTEM, at=at)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("Of %d declarations whose delay is over, from %s on, one could not go on", len(mrns), mrns[0])
        return error
    return None


def open_work(kept: Sequence[Declaration], *, at: datetime, also: Sequence[str] = ()) -> None:
    """Open the controls that the lanes of these declarations ask for, and those that officers asked for beside them."""
    orders = [
        NewOrder(
            declaration=row.pk,
            mrn=row.mrn or "",
            office=row.office,
            lane=Lane(row.lane),
            controls=tuple(dict.fromkeys((*row.controls, *also))),
            at=at,
        )
        for row in kept
        if row.state == State.UNDER_CONTROL
    ]
    if orders:
        inspections.open_orders(orders=orders, actor=SYSTEM, at=at)


def follow_change(declaration: Declaration, judged: Judgement, record: DeclarationRecord, *, at: datetime) -> None:
    """Bring what is owed and what is to be controlled up to a declaration that was changed, and go on with it."""
    tell_standing(declaration.mrn or "", at)
    charge_changed(declaration, record, reason="", actor=SYSTEM, at=at)
    if judged.decision is not None and not _is_covered(declaration):
        asked = raised_controls(declaration)
        inspections.void_orders(declaration=declaration, actor=SYSTEM, at=at, reason="changed")
        open_work([declaration], at=at, also=asked)
    proceed(mrns=[declaration.mrn or "", *(row.mrn or "" for row in completed_of(declaration))], actor=SYSTEM, at=at)


def _is_covered(declaration: Declaration) -> bool:
    """Whether the work that is open does all that the lane asks for: it is then left to whoever is at it."""
    work = list(open_orders(SYSTEM).filter(declaration=declaration))
    types = {control for order in work for control in order.controls}
    gravity = max((Lane(order.lane).gravity for order in work), default=-1)
    return types.issuperset(declaration.controls) and gravity >= Lane(declaration.lane).gravity


def follow_cancellation(declaration: Declaration, *, reason: str, actor: Actor, at: datetime) -> None:
    """Withdraw what a cancelled declaration owes, what it drew on quotas, and the controls that were to be done.

    What a supplementary one completed stands by itself again: it owes its own, and has what it drew back.
    """
    completed = completed_of(declaration)
    if completed:
        quotas.hand_back(subject=declaration.mrn or "", to=[row.mrn or "" for row in completed], actor=SYSTEM, at=at)
    quotas.withdraw(subject=declaration.mrn or "", actor=actor, at=at)
    notices.withdraw_notices(subject=declaration.mrn or "", actor=actor, at=at, reason=reason)
    inspections.void_orders(declaration=declaration, actor=actor, at=at, reason="cancelled")
    inspections.withdraw_questions(declaration=declaration, reason=reason, actor=actor, at=at)
    if completed:
        law = law_in_force()
        end_completions(supplementary=declaration, actor=SYSTEM, at=at)
        for row in completed:
            row.refresh_from_db()
            charge_changed(row, record_of(row, law), reason=reason, actor=SYSTEM, at=at)


def _select(row: Declaration, law: Law, at: datetime) -> None:
    """Choose the lane of a declaration that was paid for, as of its legal date."""
    record = record_of(row, law)
    result = assessed_as_drawn(row.mrn or "", record, law, row.legal_date or legal_day(at))
    decision = decided(row, record, result, law, at)
    declarations.select_declaration(declaration=row, decision=decision, actor=SYSTEM, at=at)
    open_work([row], at=at)


def _release(taken: Sequence[Declaration], at: datetime) -> list[Declaration]:
    facts = facts_of(taken) if taken else {}
    released = [row for row in taken if all(each.met for each in conditions(facts[row.pk]))]
    if not released:
        return []
    declarations.release_declarations(declarations=released, actor=SYSTEM, at=at)
    open_still = waiting([row.mrn or "" for row in released])
    releasings = [releases.releasing(row, facts[row.pk].secured, waits=row.mrn in open_still) for row in released]
    releases.release_all(releasings=releasings, actor=SYSTEM, at=at)
    return released
