"""After a reassessment, or when a declaration falls away: charging more or less than before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.revenue.notices import accruing, settling, telling
from customhouse.revenue.notices.access import ISSUE
from customhouse.revenue.notices.issuing import issue
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import OF_DUTY, Charge, ChargeLine, NoticeKind
from customhouse.revenue.notices.rules.restating import Difference, restated
from customhouse.revenue.notices.settling import Debt


@transaction.atomic
def withdraw(*, subject: str, actor: Actor, at: datetime, reason: str) -> None:
    """Take back what was charged on a subject; see `services.withdraw_notices`."""
    require(actor, ISSUE)
    debts = settling.lock_debts([subject])[subject]
    charged = [debt for debt in debts if debt.stands.total and debt.notice.kind != NoticeKind.PENALTY.value]
    if not charged:
        return
    for debt in charged:
        settling.reduce(debt=debt, less=debt.stands.charged, actor=actor, at=at)
    settling.refresh(debts)
    settling.set_off(debts=debts, actor=actor, at=at)
    told = {"reason": reason}
    record_events([telling.happened(debt.notice, "notice_withdrawn", told, actor, at) for debt in charged])


@transaction.atomic
def restate_duty(*, charge: Charge, actor: Actor, at: datetime, yielding: str = "") -> Notice | None:
    """Bring what is charged for duty to the heads of `charge`, which are owed now in all; see `services.restate`."""
    require(actor, ISSUE)
    debts = settling.lock_debts([charge.subject])[charge.subject]
    of_duty = [debt for debt in debts if debt.notice.kind in OF_DUTY]
    of_duty.sort(key=lambda debt: bool(yielding) and debt.notice.reason == yielding)  # what comes last loses first
    change = _difference(charge, of_duty)
    less = [debt for debt in of_duty if debt.notice.reference in change.less]
    for debt in less:
        taken = change.less[debt.notice.reference]
        settling.reduce(debt=debt, less=taken, actor=actor, at=at)
        accruing.restate(debt=debt, debts=debts, less=taken, reason=charge.reason, actor=actor, at=at)
    settling.refresh(debts)
    lines = tuple(ChargeLine(head, amount) for head, amount in change.more.items())
    issued = issue(
        charges=[replace(charge, kind=_kind(charge, of_duty), lines=lines)], actor=actor, at=at, recorded=False
    )
    settling.settle_between(subject=charge.subject, actor=actor, at=at)
    for notice in issued:
        notice.refresh_from_db()
    record_events(
        [
            *(telling.issued(notice, actor) for notice in issued),
            *(_reduced(debt, change.less[debt.notice.reference], charge.reason, actor, at) for debt in less),
        ]
    )
    return issued[0] if issued else None


def is_of(notice: Notice, charge: Charge) -> bool:
    """Whether a notice names the debtor of a charge: by identifier, or by name where there is none."""
    if notice.debtor or charge.debtor:
        return notice.debtor == charge.debtor
    return notice.debtor_name == charge.debtor_name[:200]


def _difference(charge: Charge, of_duty: Sequence[Debt]) -> Difference:
    """What the debtor of a charge owes more or less; what was charged to others, who owe no more, falls away."""
    charged = [(debt.notice.reference, debt.stands.charged) for debt in of_duty if is_of(debt.notice, charge)]
    to_others = [(debt.notice.reference, debt.stands.charged) for debt in of_duty if not is_of(debt.notice, charge)]
    return restated({line.head: line.amount for line in charge.lines}, charged, to_others)


def _kind(charge: Charge, of_duty: Sequence[Debt]) -> NoticeKind:
    """What is charged to somebody else than before is their assessment."""
    is_new = bool(of_duty) and not any(is_of(debt.notice, charge) for debt in of_duty)
    return NoticeKind.ASSESSMENT if is_new else charge.kind


def _reduced(debt: Debt, less: Mapping[str, Decimal], reason: str, actor: Actor, at: datetime) -> NewEvent:
    return telling.happened(debt.notice, "notice_reduced", {"less": dict(less), "reason": reason}, actor, at)
