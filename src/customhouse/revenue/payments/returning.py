"""Payments that the bank takes back: the debts that they paid are open again, as they were, and whoever paid is told.

A transfer or cheque that is returned has paid nothing: late interest runs on from the day to which it was reckoned, and
is made up for where the rest of a notice was reckoned on. What was held of it is taken first where it is; what was
given back of it meanwhile is owed by whom it was given to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse

from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.queries import holders_of
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.foundation.notices.services import notify
from customhouse.messages.findings import msgid
from customhouse.parties.traders.queries import people_of
from customhouse.revenue.guarantees.queries import called_in_on
from customhouse.revenue.ledger.queries import credits_of
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices import accruing, settling, telling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING
from customhouse.revenue.notices.settling import Debt
from customhouse.revenue.payments.models import BankLine, Payment, PaymentReturn
from customhouse.revenue.payments.records import Method

BY_BANK = (Method.TRANSFER.value, Method.CHEQUE.value)
"""Means of payment that a bank can take back."""
TAKEN_BACK = msgid(
    "The bank took back the payment of {amount} {currency} with receipt {number}: what it paid is owed again."
)


@dataclass(slots=True)
class Reopened:
    """A debt that a payment had paid: what is open or secured again, by head, and what is taken of what is held."""

    debt: Debt
    open: dict[str, Decimal] = field(default_factory=dict)
    secured: dict[str, Decimal] = field(default_factory=dict)
    cover: str = ""
    held: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum((*self.open.values(), *self.secured.values()), self.held)

    def paid(self, head: str) -> Decimal:
        """What of a head is still paid."""
        stands = self.debt.stands
        taken = self.open.get(head, NOTHING) + self.secured.get(head, NOTHING)
        return stands.charged.get(head, NOTHING) - stands.unpaid.get(head, NOTHING) - taken


def named_by(line: BankLine, references: Sequence[str]) -> Payment | None:
    """The payment of the same amount that a line names: by what it was paid under, its receipt, or the bank's key.

    Of several the last one that names the very reference; None where the line names no payment that stands.
    """
    words = words_of(line)
    subjects = Notice.objects.filter(reference__in=references).values("subject")
    named = Q(reference__in=references) | Q(subject__in=references) | Q(subject__in=subjects) | Q(number__in=words)
    named |= Q(bank_lines__key__in=words, bank_lines__account=line.account)
    standing = Payment.objects.filter(method__in=BY_BANK, returned=None, amount=line.amount, currency=line.currency)
    found = standing.filter(named).distinct().order_by("-id")
    return min(found, key=lambda each: each.reference not in references, default=None)


def words_of(line: BankLine) -> list[str]:
    """What stands in a line's text and key, word by word."""
    return [word for word in re.split(r"[\s,;:()]+", f"{line.text} {line.key}") if word]


def standing_payment(receipt: str, line: BankLine) -> Payment:
    """The payment of a receipt that a line can take back; `NotFound`, `Conflict` where it is not of that amount."""
    found = Payment.objects.filter(number=receipt.replace("\0", "").strip()[:40]).first()
    if found is None:
        raise NotFound("payment", receipt.replace("\0", ""))
    is_fit = found.amount == line.amount and found.currency == line.currency and found.method in BY_BANK
    if not is_fit or PaymentReturn.objects.filter(payment=found).exists():
        raise Conflict(
            "PAY-RETURN",
            msgid("Receipt {number} is not one that this line takes back."),
            msgid("Name a receipt of the same amount, by transfer or cheque, that was not taken back before."),
            {"number": found.number},
        )
    return found


def take_back(*, payment: Payment, line: BankLine, actor: Actor, at: datetime) -> PaymentReturn:
    """Reverse a payment that the bank took back, within the caller's transaction, which holds the line."""
    subjects = {payment.subject, *_subjects_of(payment)}
    debts = settling.lock_debts(subjects)
    reopened = [each for subject in sorted(subjects) for each in _reopened(payment, debts[subject])]
    post([_journal(each, payment, actor, at) for each in reopened])
    for subject in sorted(subjects):
        of_subject = [each for each in reopened if each.debt.notice.subject == subject]
        _owed_again(of_subject, debts[subject], payment, at)
    returned = PaymentReturn.objects.create(
        payment=payment, line=line, booked_on=line.booked_on, at=at, actor=actor.name, text=line.text
    )
    _tell(payment, reopened, line, actor, at)
    settling.tell_settled(subjects=sorted(subjects), actor=actor, at=at)
    return returned


def _subjects_of(payment: Payment) -> Iterator[str]:
    references = {each["notice"] for each in payment.settled}
    yield from Notice.objects.filter(reference__in=references).values_list("subject", flat=True)


def _reopened(payment: Payment, debts: Sequence[Debt]) -> list[Reopened]:
    """What of a subject is owed again: what the payment paid, then what is held, then what that paid meanwhile."""
    found = {debt.notice.reference: Reopened(debt) for debt in debts}
    left: dict[str, Decimal] = {}
    for credit in credits_of(payment.number):
        each = found.get(credit.notice)
        if each is None:
            continue
        debtor, paid = each.debt.notice.debtor, NOTHING
        if credit.head:
            paid = _reopen(each, credit.head, credit.amount, _cover(each, credit.account, credit.party))
        left[debtor] = left.get(debtor, NOTHING) + credit.amount - paid
    for debtor, amount in left.items():
        _take_from([each for each in found.values() if each.debt.notice.debtor == debtor], amount)
    return [each for each in found.values() if each.total]


def _take_from(own: Sequence[Reopened], amount: Decimal) -> None:
    """Take an amount of what is held for a debtor, then of what else they paid; what was given back they owe."""
    held = max(sum((each.debt.stands.held for each in own), NOTHING), NOTHING)
    own[0].held = min(amount, held)
    left = amount - own[0].held
    for each in reversed(own):
        for head in each.debt.stands.charged:
            left -= _reopen(each, head, left, "")
    own[0].held += left


def _reopen(each: Reopened, head: str, amount: Decimal, cover: str) -> Decimal:
    """Note that so much of a head is owed again, as far as it is still paid; how much that is."""
    part = min(amount, max(each.paid(head), NOTHING))
    if part:
        owed = each.secured if cover else each.open
        owed[head] = owed.get(head, NOTHING) + part
        each.cover = cover or each.cover
    return part


def _cover(each: Reopened, account: Account, party: str) -> str:
    """The account or guarantee under which a debt is put off again; empty where it is owed at once."""
    notice = each.debt.notice
    if account is not Account.DEFERRED or notice.cover not in {"", party}:
        return ""
    called_in = called_in_on(notice.reference, party)
    if called_in is None:
        return party
    notice.reckoned_until = max(notice.reckoned_until, called_in)  # until then it was put off, and bore nothing
    notice.save(update_fields=["reckoned_until"])
    return ""


def _journal(each: Reopened, payment: Payment, actor: Actor, at: datetime) -> NewJournal:
    notice, bank = each.debt.notice, revenue_law().treasury(legal_day(at)).account
    entries = [
        Entry(Account.BANK, bank, -each.total),
        *(Entry(Account.RECEIVABLE, notice.debtor, amount, head) for head, amount in each.open.items()),
        *(Entry(Account.DEFERRED, each.cover, amount, head) for head, amount in each.secured.items()),
        Entry(Account.ON_ACCOUNT, notice.debtor, each.held),
    ]
    if each.secured:
        notice.cover = each.cover
    posted = tuple(entry for entry in entries if entry.amount)
    return NewJournal(
        JournalKind.RETURNED, notice.subject, notice.reference, payment.number, notice.currency, actor.name, at, posted
    )


def _owed_again(reopened: Sequence[Reopened], debts: Sequence[Debt], payment: Payment, at: datetime) -> None:
    """Bring the notices up to what was posted, with the interest of what was not paid after all."""
    settling.refresh(debts)
    since: date = payment.paid_on or legal_day(payment.at)
    for each in reopened:
        if each.open:
            accruing.owe_again(debt=each.debt, debts=debts, heads=each.open, since=since, actor=SYSTEM, at=at)
    settling.refresh(debts)
    for subject in {each.debt.notice.subject for each in reopened}:
        accruing.resume(subject=subject, until=legal_day(at), actor=SYSTEM, at=at)


def _tell(payment: Payment, reopened: Sequence[Reopened], line: BankLine, actor: Actor, at: datetime) -> None:
    """Tell the trail of each debt; the people of the debtors, and the cashiers where the receipt was given."""
    record_events([_event(each, payment, line, actor, at) for each in reopened])
    amount = f"{payment.amount:.{revenue_law().places}f}"
    params = {"number": payment.number, "amount": amount, "currency": payment.currency}
    link = reverse("payments:receipt", args=[payment.number])
    debtors = people_of({payment.debtor, *(each.debt.notice.debtor for each in reopened)})
    cashiers = holders_of(Role.CASHIER, at).filter(office=payment.office)
    notify(recipients=[*debtors, *cashiers], message=TAKEN_BACK, params=params, link=link, at=at)


def _event(each: Reopened, payment: Payment, line: BankLine, actor: Actor, at: datetime) -> NewEvent:
    heads: Mapping[str, Decimal] = {
        head: each.open.get(head, NOTHING) + each.secured.get(head, NOTHING) for head in {**each.open, **each.secured}
    }
    told = {
        "receipt": payment.number,
        "amount": each.total,
        "heads": heads,
        "booked_on": line.booked_on,
        "bank_reference": line.key,
    }
    notice = Notice.objects.get(pk=each.debt.notice.pk)
    return telling.happened(notice, "returned", told, actor, at)
