"""Refunds: asked by one person, decided by a second, paid out; only of what was paid beyond what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require, require_at
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import Finding, msgid
from customhouse.revenue.claims import services as claims
from customhouse.revenue.claims.records import APPROVED
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
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
REFUNDS = claims.Kind(
    Refund.objects,
    noun="refund",
    letter="R",
    code="REF",
    debtor="claimant",
    decide=DECIDE,
    moved_on=msgid("Refund {number} was decided or paid out already, or is not approved."),
    two_persons=msgid("Two persons act on a refund; this step is for somebody else."),
)


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
    to = claims.fitted(pay_to, 100)
    return claims.ask(REFUNDS, notice, amount=amount, reason=reason, actor=actor, at=at, pay_to=to)


@transaction.atomic
def approve_refund(*, refund: Refund, actor: Actor, at: datetime, decision: str = "") -> Refund:
    """Approve a refund that somebody else asked for: from now on it is owed to the claimant.

    Raises `AccessDenied`, `Conflict` (one's own, or decided already), `Refused` (it is not refundable any more).
    """
    found = claims.to_decide(REFUNDS, refund, actor)
    room = _room(settling.lock_debts([found.subject])[found.subject], found.claimant)
    if found.amount > room:
        raise Refused([_too_much(found.amount, room, found.currency)])
    held = Entry(Account.ON_ACCOUNT, found.claimant, found.amount)
    owed = Entry(Account.REFUNDS_PAYABLE, found.claimant, -found.amount)
    post([_journal(found, JournalKind.REFUND_APPROVED, (held, owed), actor, at)])
    claims.decide(REFUNDS, found, APPROVED, decision, actor, at)
    settling.tell_settled(subjects=[found.subject], actor=actor, at=at)
    return found


@transaction.atomic
def refuse_refund(*, refund: Refund, decision: str, actor: Actor, at: datetime) -> Refund:
    """Refuse a refund that somebody else asked for, with the reason. Raises `AccessDenied`, `Conflict`, `Refused`."""
    return claims.refuse(REFUNDS, refund, decision, actor, at)


@transaction.atomic
def pay_out(*, refund: Refund, bank_reference: str, actor: Actor, at: datetime) -> Refund:
    """Note that an approved refund was paid out by the bank, under its reference.

    Raises `AccessDenied`, `Conflict` (not approved, paid already, or approved by the same person), `Refused`.
    """
    found = claims.in_turn(REFUNDS, refund, APPROVED, "decided_by", PAY_OUT, actor)
    if not bank_reference.strip():
        raise Refused([claims.missing("REF-BANK", "bank_reference", msgid("A payment needs the bank's reference."))])
    owed = Entry(Account.REFUNDS_PAYABLE, found.claimant, found.amount)
    bank = Entry(Account.BANK, revenue_law().treasury(legal_day(at)).account, -found.amount)
    post([_journal(found, JournalKind.REFUND_PAID, (owed, bank), actor, at)])
    found.state, found.paid_by, found.paid_at = RefundState.PAID.value, actor.name, at
    found.bank_reference = claims.fitted(bank_reference, 100)
    found.save(update_fields=["state", "paid_by", "paid_at", "bank_reference"])
    told = {"amount": found.amount, "bank_reference": found.bank_reference}
    claims.record(REFUNDS, found, "paid", told, actor, at)
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


def _journal(refund: Refund, kind: JournalKind, posted: tuple[Entry, ...], actor: Actor, at: datetime) -> NewJournal:
    return NewJournal(kind, refund.subject, refund.notice, refund.number, refund.currency, actor.name, at, posted)


def _findings(amount: Decimal, room: Decimal, reason: str, pay_to: str, currency: str) -> list[Finding]:
    found = [_too_much(amount, room, currency)] if amount > room else []
    if not reason.strip():
        found.append(claims.missing("REF-REASON", "reason", msgid("Say why it is to be given back.")))
    if not pay_to.strip():
        found.append(claims.missing("REF-PAY-TO", "pay_to", msgid("Say to which bank account it is to be paid.")))
    return found


def _too_much(amount: Decimal, room: Decimal, currency: str) -> Finding:
    told = msgid("Only {room} {currency} can be given back; {amount} are asked for.")
    cure = msgid("Ask for what was paid beyond what is owed, less what is asked for already.")
    return claims.too_much("REF-ROOM", told, cure, amount, room, currency)
