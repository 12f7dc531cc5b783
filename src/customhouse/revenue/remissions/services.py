"""Remissions of penalties: asked by one person, decided by a second; never more than the penalty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event, record_events
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.parties.traders.queries import people_of
from customhouse.revenue.ledger.services import next_number
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
from customhouse.revenue.remissions.records import RemissionState

REMITTED = msgid("Of the penalty on declaration {mrn}, {amount} {currency} are remitted.")
NOT_REMITTED = msgid("The penalty on declaration {mrn} stands: {reason}")


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
    remission = _asked(notice, wanted, reason, actor, at)
    _record(remission, "asked", {"amount": wanted, "reason": remission.reason}, actor, at)
    return remission


@transaction.atomic
def approve_remission(*, remission: Remission, actor: Actor, at: datetime, decision: str = "") -> Remission:
    """Approve a remission that somebody else asked for: the penalty is lowered, what was paid of it is held.

    Raises `AccessDenied`, `Conflict` (one's own, or decided already), `Refused` (the penalty is less by now).
    """
    found = _to_decide(remission, actor)
    debt, debts = _debt_of(found.subject, found.notice)
    if found.amount > debt.stands.total:
        raise Refused([_too_much(found.amount, debt.stands.total, found.currency)])
    less = {PENALTY_HEAD: found.amount}
    settling.reduce(debt=debt, less=less, actor=actor, at=at)
    settling.refresh(debts)
    settling.set_off(debts=debts, actor=actor, at=at)
    _decided(found, RemissionState.APPROVED, decision, actor, at)
    told = {"less": less, "reason": found.reason, "remission": found.number}
    record_events([telling.happened(debt.notice, "notice_reduced", told, actor, at)])
    settling.tell_settled(subjects=[found.subject], actor=actor, at=at)
    _tell(found, REMITTED, {"amount": f"{found.amount:.{revenue_law().places}f}", "currency": found.currency}, at)
    return found


@transaction.atomic
def refuse_remission(*, remission: Remission, decision: str, actor: Actor, at: datetime) -> Remission:
    """Refuse a remission that somebody else asked for, with the reason. Raises as approving does."""
    found = _to_decide(remission, actor)
    if not decision.strip():
        raise Refused([_missing("REM-DECISION", "decision", msgid("A refusal needs its reason."))])
    _decided(found, RemissionState.REFUSED, decision, actor, at)
    _tell(found, NOT_REMITTED, {"reason": found.decision}, at)
    return found


def _debt_of(subject: str, reference: str) -> tuple[Debt, list[Debt]]:
    """A notice as it stands, and all of its subject, locked."""
    debts = settling.lock_debts([subject])[subject]
    return next(each for each in debts if each.notice.reference == reference), debts


def _asked(notice: Notice, amount: Decimal, reason: str, actor: Actor, at: datetime) -> Remission:
    year = legal_day(at).year
    return Remission.objects.create(
        number=f"M-{notice.office}-{year}-{next_number(series=f'remission/{notice.office}/{year}'):06d}",
        subject=notice.subject,
        notice=notice.reference,
        office=notice.office,
        debtor=notice.debtor,
        debtor_name=notice.debtor_name,
        currency=notice.currency,
        amount=amount,
        reason=reason.replace("\0", "").strip()[:500],
        state=RemissionState.ASKED.value,
        asked_by=actor.name,
        asked_at=at,
    )


def _to_decide(remission: Remission, actor: Actor) -> Remission:
    """The remission, locked with the debts of its declaration, if this actor may decide on it."""
    require_at(actor, DECIDE, remission.office, remission.number)
    settling.lock_debts([remission.subject])
    found = Remission.objects.select_for_update().get(pk=remission.pk)
    if found.state != RemissionState.ASKED.value:
        raise Conflict(
            "REM-STATE",
            msgid("Remission {number} was decided already."),
            msgid("Open it again to see where it stands."),
            {"number": found.number},
        )
    if is_same_person(actor, found.asked_by):
        raise Conflict(
            "REM-SAME-PERSON",
            msgid("Two persons act on a remission; this step is for somebody else."),
            msgid("Ask a colleague who has the right."),
        )
    return found


def _decided(remission: Remission, state: RemissionState, decision: str, actor: Actor, at: datetime) -> None:
    remission.state, remission.decided_by, remission.decided_at = state.value, actor.name, at
    remission.decision = decision.replace("\0", "").strip()[:500]
    remission.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    _record(remission, state.value, {"amount": remission.amount, "decision": remission.decision}, actor, at)


def _findings(amount: Decimal, room: Decimal, reason: str, currency: str) -> list[Finding]:
    found = [_too_much(amount, room, currency)] if amount > room or room <= NOTHING else []
    if not reason.strip():
        found.append(_missing("REM-REASON", "reason", msgid("Say why the penalty should not stand.")))
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
    return Finding(
        "REM-ROOM",
        Severity.ERROR,
        "",
        "amount",
        msgid("Only {room} {currency} of the penalty can be remitted; {amount} are asked for."),
        msgid("Ask for no more than the penalty, less what is asked for already."),
        {"amount": f"{amount:f}", "room": f"{max(room, NOTHING):f}", "currency": currency},
    )


def _missing(code: str, path: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, msgid("Fill in this field."))


def _record(remission: Remission, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> None:
    about = {"remission": remission.number, "notice": remission.notice, "currency": remission.currency, **told}
    record_event(subject=remission.subject, kind=f"payment.remission_{kind}", payload=about, actor=actor, at=at)


def _tell(remission: Remission, message: str, params: Mapping[str, str], at: datetime) -> None:
    """Tell the people of the debtor."""
    link = reverse("remissions:remission", args=[remission.number])
    told = {"mrn": remission.subject, **params}
    notify(recipients=people_of([remission.debtor]), message=message, params=told, link=link, at=at)
