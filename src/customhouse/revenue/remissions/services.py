"""Remissions of penalties: asked by one person, decided by a second; never more than the penalty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from customhouse.foundation.access.errors import Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.traders.queries import people_of
from customhouse.revenue.claims import services as claims
from customhouse.revenue.claims.records import APPROVED
from customhouse.revenue.notices import settling, telling
from customhouse.revenue.notices.charging import PENALTY_HEAD
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import find as find_notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, NoticeKind
from customhouse.revenue.notices.rules.amounts import require_amount
from customhouse.revenue.notices.settling import Debt
from customhouse.revenue.remissions.access import ASK, DECIDE
from customhouse.revenue.remissions.models import Remission
from customhouse.revenue.remissions.queries import asked_for

REMITTED = msgid("Of the penalty on declaration {mrn}, {amount} {currency} are remitted.")
NOT_REMITTED = msgid("The penalty on declaration {mrn} stands: {reason}")
REMISSIONS = claims.Kind(
    Remission.objects,
    noun="remission",
    letter="M",
    code="REM",
    debtor="debtor",
    decide=DECIDE,
    moved_on=msgid("Remission {number} was decided already."),
    two_persons=msgid("Two persons act on a remission; this step is for somebody else."),
)


@transaction.atomic
def ask_remission(
    *, notice_reference: str, reason: str, actor: Actor, at: datetime, amount: Decimal | None = None, currency: str = ""
) -> Remission:
    """Ask that so much of a penalty (None: all of it) be remitted.

    Raises `AccessDenied`, `NotFound` (no notice that the actor may see), `Refused` (no penalty, no amount, no reason,
    more than is charged and not asked for already).
    """
    require(actor, ASK)
    notice = find_notice(actor, notice_reference)
    if notice.debtor not in actor.traders:
        require_at(actor, ASK, notice.office, notice.reference)
    if notice.kind != NoticeKind.PENALTY.value:
        raise Refused([_no_penalty(notice)])
    room = _debt_of(notice.subject, notice.reference)[0].stands.total - asked_for(notice.reference)
    wanted = room if amount is None else amount
    if room > NOTHING or amount is not None:
        law = revenue_law()
        require_amount(wanted, currency or law.currency, law)
    if findings := _findings(wanted, room, reason, notice.currency):
        raise Refused(findings)
    return claims.ask(REMISSIONS, notice, amount=wanted, reason=reason, actor=actor, at=at)


@transaction.atomic
def approve_remission(*, remission: Remission, actor: Actor, at: datetime, decision: str = "") -> Remission:
    """Approve a remission that somebody else asked for: the penalty is lowered, what was paid of it is held.

    Raises `AccessDenied`, `Conflict` (one's own, or decided already), `Refused` (the penalty is less by now).
    """
    found = claims.to_decide(REMISSIONS, remission, actor)
    debt, debts = _debt_of(found.subject, found.notice)
    if found.amount > debt.stands.total:
        raise Refused([_too_much(found.amount, debt.stands.total, found.currency)])
    less = {PENALTY_HEAD: found.amount}
    settling.reduce(debt=debt, less=less, actor=actor, at=at)
    settling.refresh(debts)
    settling.set_off(debts=debts, actor=actor, at=at)
    claims.decide(REMISSIONS, found, APPROVED, decision, actor, at)
    told = {"less": less, "reason": found.reason, "remission": found.number}
    record_events([telling.happened(debt.notice, "notice_reduced", told, actor, at)])
    settling.tell_settled(subjects=[found.subject], actor=actor, at=at)
    _tell(found, REMITTED, {"amount": f"{found.amount:.{revenue_law().places}f}", "currency": found.currency}, at)
    return found


@transaction.atomic
def refuse_remission(*, remission: Remission, decision: str, actor: Actor, at: datetime) -> Remission:
    """Refuse a remission that somebody else asked for, with the reason. Raises as approving does."""
    found = claims.refuse(REMISSIONS, remission, decision, actor, at)
    _tell(found, NOT_REMITTED, {"reason": found.decision}, at)
    return found


def _debt_of(subject: str, reference: str) -> tuple[Debt, list[Debt]]:
    """A notice as it stands, and all of its subject, locked."""
    debts = settling.lock_debts([subject])[subject]
    return next(each for each in debts if each.notice.reference == reference), debts


def _findings(amount: Decimal, room: Decimal, reason: str, currency: str) -> list[Finding]:
    found = [_too_much(amount, room, currency)] if amount > room or room <= NOTHING else []
    if not reason.strip():
        found.append(claims.missing("REM-REASON", "reason", msgid("Say why the penalty should not stand.")))
    return found


def _no_penalty(notice: Notice) -> Finding:
    return Finding(
        "REM-NO-PENALTY",
        Severity.ERROR,
        "",
        "notice",
        msgid("Notice {reference} charges no penalty."),
        msgid("Name the notice of a penalty; duty changes by a correction of the declaration."),
        {"reference": notice.reference},
    )


def _too_much(amount: Decimal, room: Decimal, currency: str) -> Finding:
    told = msgid("Only {room} {currency} of the penalty can be remitted; {amount} are asked for.")
    cure = msgid("Ask for no more than the penalty, less what is asked for already.")
    return claims.too_much("REM-ROOM", told, cure, amount, room, currency)


def _tell(remission: Remission, message: str, params: Mapping[str, str], at: datetime) -> None:
    """Tell the people of the debtor."""
    link = reverse("remissions:remission", args=[remission.number])
    told = {"mrn": remission.subject, **params}
    notify(recipients=people_of([remission.debtor]), message=message, params=told, link=link, at=at)
