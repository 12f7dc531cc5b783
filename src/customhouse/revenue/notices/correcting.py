"""After a reassessment, or when a declaration falls away: charging more or less than before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.access import ISSUE
from customhouse.revenue.notices.issuing import issue
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import Charge, ChargeLine, NoticeKind
from customhouse.revenue.notices.rules.restating import restated
from customhouse.revenue.notices.settling import Debt

OF_DUTY = frozenset({NoticeKind.ASSESSMENT.value, NoticeKind.SUPPLEMENTARY.value})
"""Kinds of notices that say what the goods owe; penalties and interest stand beside them."""


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
def restate_duty(*, charge: Charge, actor: Actor, at: datetime) -> Notice | None:
    """Bring what is charged for duty to the heads of `charge`, which are owed now in all; see `services.restate`."""
    require(actor, ISSUE)
    debts = settling.lock_debts([charge.subject])[charge.subject]
    of_duty = [debt for debt in debts if debt.notice.kind in OF_DUTY]
    owed = {line.head: line.amount for line in charge.lines}
    change = restated(owed, [(debt.notice.reference, debt.stands.charged) for debt in of_duty])
    less = [debt for debt in of_duty if debt.notice.reference in change.less]
    for debt in less:
        settling.reduce(debt=debt, less=change.less[debt.notice.reference], actor=actor, at=at)
    settling.refresh(debts)
    more = replace(charge, lines=tuple(ChargeLine(head, amount) for head, amount in change.more.items()))
    issued = issue(charges=[more], actor=actor, at=at, recorded=False)
    settle_between(subject=charge.subject, actor=actor, at=at)
    for notice in issued:
        notice.refresh_from_db()
    record_events(
        [
            *(telling.issued(notice, actor) for notice in issued),
            *(_reduced(debt, change.less[debt.notice.reference], charge.reason, actor, at) for debt in less),
        ]
    )
    return issued[0] if issued else None


def settle_between(*, subject: str, actor: Actor, at: datetime) -> None:
    """Set what is held for a debtor against what they owe on the same subject."""
    settling.set_off(debts=settling.lock_debts([subject])[subject], actor=actor, at=at)


def _reduced(debt: Debt, less: Mapping[str, Decimal], reason: str, actor: Actor, at: datetime) -> NewEvent:
    return telling.happened(debt.notice, "notice_reduced", {"less": dict(less), "reason": reason}, actor, at)
