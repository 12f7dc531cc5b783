"""Refunds: asked by one person, decided by a second, paid out; only of what was paid beyond what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.queries import is_same_person
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import next_number, post
from customhouse.revenue.notices import settling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law, standings, visible_to
from customhouse.revenue.notices.rules.amounts import require_amount
from customhouse.revenue.notices.settling import Debt
from customhouse.revenue.refunds.access import ASK, DECIDE, PAY_OUT
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.queries import asked_for
from customhouse.revenue.refunds.records import RefundState

SUBJECT_LENGTH = 40


@transaction.atomic
def ask_refund(
    *, subject: str, amount: Decimal, reason: str, pay_to: str, actor: Actor, at: datetime, currency: str = ""
) -> Refund:
    """Ask that so much be given back of what was paid too much on a declaration (its MRN) to a bank account.

    Raises `AccessDenied`, `NotFound` (no debt that the actor may see), `Refused` (no amount, no reason, no account,
    more than is refundable and not asked for already).
    """
    require(actor, ASK)
    law = revenue_law()
    require_amount(amount, currency or law.currency, law)
    notice, room = _claim(subject.replace("\0", ""), actor)
    if notice.debtor not in actor.traders:
        require_at(actor, ASK, notice.office, notice.subject)
    if findings := _findings(amount, room, reason, pay_to, law.currency):
        raise Refused(findings)
    refund = _asked(notice, amount, reason, pay_to, actor, at)
    told = {"amount": amount, "reason": refund.reason}
    _record(refund, "asked", told, actor, at)
    return refund


@transaction.atomic
def approve_refund(*, refund: Refund, actor: Actor, at: datetime, decision: str = "") -> Refund:
    """Approve a refund that somebody else asked for: from now on it is owed to the claimant.

    Raises `AccessDenied`, `Conflict` (one's own, or decided already), `Refused` (it is not refundable any more).
    """
    found = _to_decide(refund, actor)
    room = _room(settling.lock_debts([found.subject])[found.subject], found.claimant)
    if found.amount > room:
        raise Refused([_too_much(found.amount, room, found.currency)])
    held = Entry(Account.ON_ACCOUNT, found.claimant, found.amount)
    owed = Entry(Account.REFUNDS_PAYABLE, found.claimant, -found.amount)
    post([_journal(found, JournalKind.REFUND_APPROVED, (held, owed), actor, at)])
    _decided(found, RefundState.APPROVED, decision, actor, at)
    settling.tell_settled(subjects=[found.subject], actor=actor, at=at)
    return found


@transaction.atomic
def refuse_refund(*, refund: Refund, decision: str, actor: Actor, at: datetime) -> Refund:
    """Refuse a refund that somebody else asked for, with the reason. Raises `AccessDenied`, `Conflict`, `Refused`."""
    found = _to_decide(refund, actor)
    if not decision.strip():
        raise Refused([_missing("REF-DECISION", "decision", msgid("A refusal needs its reason."))])
    _decided(found, RefundState.REFUSED, decision, actor, at)
    return found


@transaction.atomic
def pay_out(*, refund: Refund, bank_reference: str, actor: Actor, at: datetime) -> Refund:
    """Note that an approved refund was paid out by the bank, under its reference.

    Raises `AccessDenied`, `Conflict` (not approved, paid already, or approved by the same person), `Refused`.
    """
    found = Refund.objects.select_for_update().get(pk=refund.pk)
    require_at(actor, PAY_OUT, found.office, found.number)
    if found.state != RefundState.APPROVED.value:
        raise _wrong_state(found)
    if is_same_person(actor, found.decided_by):
        raise _same_person()
    if not bank_reference.strip():
        raise Refused([_missing("REF-BANK", "bank_reference", msgid("A payment needs the bank's reference."))])
    owed = Entry(Account.REFUNDS_PAYABLE, found.claimant, found.amount)
    bank = Entry(Account.BANK, revenue_law().treasury(legal_day(at)).account, -found.amount)
    post([_journal(found, JournalKind.REFUND_PAID, (owed, bank), actor, at)])
    found.state, found.paid_by, found.paid_at = RefundState.PAID.value, actor.name, at
    found.bank_reference = bank_reference.replace("\0", "").strip()[:100]
    found.save(update_fields=["state", "paid_by", "paid_at", "bank_reference"])
    _record(found, "paid", {"amount": found.amount, "bank_reference": found.bank_reference}, actor, at)
    return found


def _claim(subject: str, actor: Actor) -> tuple[Notice, Decimal]:
    """The notice of the claimant among those that the actor may see, its debts locked, and what can be asked for yet.

    Who owes on a declaration may change when it is amended: each claims what they themselves paid too much.
    """
    notices = list(visible_to(actor).filter(subject=subject[:SUBJECT_LENGTH]).order_by("id"))
    if not notices:
        raise NotFound("declaration", subject)
    debts = settling.lock_debts([notices[0].subject])[notices[0].subject]
    rooms = [(each, _room(debts, each.debtor) - asked_for(each.subject, each.debtor)) for each in notices]
    return next((claim for claim in rooms if claim[1] > 0), rooms[0])


def _room(debts: Sequence[Debt], debtor: str) -> Decimal:
    """What can be given back to one debtor: what is held for them, less what they owe yet on the subject."""
    held = sum((debt.stands.held for debt in debts if debt.notice.debtor == debtor), Decimal(0))
    refundable = standings([debts[0].notice.subject])[debts[0].notice.subject].refundable
    return min(held, refundable)


def _asked(notice: Notice, amount: Decimal, reason: str, pay_to: str, actor: Actor, at: datetime) -> Refund:
    year = legal_day(at).year
    return Refund.objects.create(
        number=f"R-{notice.office}-{year}-{next_number(series=f'refund/{notice.office}/{year}'):06d}",
        subject=notice.subject,
        notice=notice.reference,
        office=notice.office,
        claimant=notice.debtor,
        claimant_name=notice.debtor_name,
        currency=notice.currency,
        amount=amount,
        reason=reason.replace("\0", "").strip()[:500],
        pay_to=pay_to.replace("\0", "").strip()[:100],
        state=RefundState.ASKED.value,
        asked_by=actor.name,
        asked_at=at,
    )


def _to_decide(refund: Refund, actor: Actor) -> Refund:
    """The refund, locked with the debts of its declaration, if this actor may decide on it."""
    require_at(actor, DECIDE, refund.office, refund.number)
    settling.lock_debts([refund.subject])
    found = Refund.objects.select_for_update().get(pk=refund.pk)
    if found.state != RefundState.ASKED.value:
        raise _wrong_state(found)
    if is_same_person(actor, found.asked_by):
        raise _same_person()
    return found


def _decided(refund: Refund, state: RefundState, decision: str, actor: Actor, at: datetime) -> None:
    refund.state, refund.decided_by, refund.decided_at = state.value, actor.name, at
    refund.decision = decision.replace("\0", "").strip()[:500]
    refund.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    _record(refund, state.value, {"amount": refund.amount, "decision": refund.decision}, actor, at)


def _journal(refund: Refund, kind: JournalKind, posted: tuple[Entry, ...], actor: Actor, at: datetime) -> NewJournal:
    return NewJournal(kind, refund.subject, refund.notice, refund.number, refund.currency, actor.name, at, posted)


def _findings(amount: Decimal, room: Decimal, reason: str, pay_to: str, currency: str) -> list[Finding]:
    found = [_too_much(amount, room, currency)] if amount > room else []
    if not reason.strip():
        found.append(_missing("REF-REASON", "reason", msgid("Say why it is to be given back.")))
    if not pay_to.strip():
        found.append(_missing("REF-PAY-TO", "pay_to", msgid("Say to which bank account it is to be paid.")))
    return found


def _too_much(amount: Decimal, room: Decimal, currency: str) -> Finding:
    return Finding(
        "REF-ROOM",
        Severity.ERROR,
        "",
        "amount",
        msgid("Only {room} {currency} can be given back; {amount} are asked for."),
        msgid("Ask for what was paid beyond what is owed, less what is asked for already."),
        {"amount": f"{amount:f}", "room": f"{max(room, Decimal(0)):f}", "currency": currency},
    )


def _missing(code: str, path: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, "", path, message, msgid("Fill in this field."))


def _wrong_state(refund: Refund) -> Conflict:
    return Conflict(
        "REF-STATE",
        msgid("Refund {number} was decided or paid out already, or is not approved."),
        msgid("Open it again to see where it stands."),
        {"number": refund.number},
    )


def _same_person() -> Conflict:
    return Conflict(
        "REF-SAME-PERSON",
        msgid("Two persons act on a refund; this step is for somebody else."),
        msgid("Ask a colleague who has the right."),
    )


def _record(refund: Refund, kind: str, told: Mapping[str, object], actor: Actor, at: datetime) -> None:
    payload = {"refund": refund.number, "notice": refund.notice, "currency": refund.currency, **told}
    record_event(subject=refund.subject, kind=f"payment.refund_{kind}", payload=payload, actor=actor, at=at)
