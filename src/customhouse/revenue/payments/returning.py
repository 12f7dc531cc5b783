"""Payments that the bank takes back: the debts that they paid are open again, as they were, and whoever paid is told.

Of a payment that is taken back in part the rest stands as if it alone had been paid: what was paid last is owed again.
A transfer or cheque that is returned has paid nothing: late interest runs on from the day to which it was reckoned, and
is made up for where the rest of a notice was reckoned on. What was held of it is taken first where it is; what was
given back of it meanwhile is owed by whom it was given to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.urls import reverse

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
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal, Sum
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices import accruing, settling, telling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING
from customhouse.revenue.notices.settling import Debt, Settled
from customhouse.revenue.payments.models import BankLine, Payment, PaymentReturn
from customhouse.revenue.payments.naming import left_of, standing_payment

PART_TAKEN_BACK = msgid(
    "The bank took back {amount} {currency} of the payment with receipt {number}: that part is owed again."
)
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


def take_back(*, payment: Payment, line: BankLine, actor: Actor, at: datetime) -> PaymentReturn:
    """Reverse what of a payment a line took back, within the caller's transaction, which holds the line.

    Raises `Conflict` where another line took it back meanwhile.
    """
    subjects = {payment.subject, *_subjects_of(payment)}
    debts = settling.lock_debts(subjects)
    payment = standing_payment(payment.number, line)
    taken = _taken_credits(payment, line.amount)
    reopened = [each for subject in sorted(subjects) for each in _reopened(taken, debts[subject])]
    post([_journal(each, payment, actor, at) for each in reopened])
    for subject in sorted(subjects):
        of_subject = [each for each in reopened if each.debt.notice.subject == subject]
        _owed_again(of_subject, debts[subject], payment, line, at)
    returned = PaymentReturn.objects.create(
        payment=payment, line=line, booked_on=line.booked_on, at=at, actor=actor.name, text=line.text
    )
    _tell(payment, reopened, line, actor, at)
    settling.tell_settled(subjects=sorted(subjects), actor=actor, at=at)
    return returned


def _subjects_of(payment: Payment) -> Iterator[str]:
    references = {each["notice"] for each in payment.settled}
    yield from Notice.objects.filter(reference__in=references).values_list("subject", flat=True)


def _taken_credits(payment: Payment, amount: Decimal) -> list[Sum]:
    """What a payment was set against, as far as an amount of it is taken back: as if only the rest had been paid.

    So what was held of it goes first, then what was paid last, in the order of the law; what was taken back before
    is passed over.
    """
    order = {(each["notice"], each["head"]): place for place, each in enumerate(payment.settled) if each["head"]}
    past = payment.amount - left_of(payment)
    taken = []
    for credit in sorted(credits_of(payment.number), key=lambda each: -order.get((each.notice, each.head), len(order))):
        over = min(past, credit.amount)
        part = min(credit.amount - over, amount)
        past, amount = past - over, amount - part
        if part:
            taken.append(replace(credit, amount=part))
    return sorted(taken, key=lambda each: (each.notice, each.head))


def _reopened(taken: Sequence[Sum], debts: Sequence[Debt]) -> list[Reopened]:
    """What of a subject is owed again: what the payment paid, then what is held, then what that paid meanwhile."""
    found = {debt.notice.reference: Reopened(debt) for debt in debts}
    left: dict[str, Decimal] = {}
    for credit in taken:
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


def _owed_again(
    reopened: Sequence[Reopened], debts: Sequence[Debt], payment: Payment, line: BankLine, at: datetime
) -> None:
    """Bring the notices up to what was posted, with the interest of what was not paid after all.

    What is held for a debtor pays it at once, and did so from the day on which that money came in.
    """
    settling.refresh(debts)
    settled = settling.set_off(debts=debts, actor=SYSTEM, at=at)
    own = partial(accruing.owe_again, debts=debts, since=_day_of(payment), actor=SYSTEM, at=at)
    for each in reopened:
        left = dict(each.open)
        for head, day, amount in _paid_since(each, settled, debts, _came_in(each, payment, line)):
            left[head] -= amount
            own(debt=each.debt, heads={head: amount}, until=day)
        if left := {head: amount for head, amount in left.items() if amount}:
            own(debt=each.debt, heads=left)
    settling.refresh(debts)
    for subject in {each.debt.notice.subject for each in reopened}:
        accruing.resume(subject=subject, until=legal_day(at), actor=SYSTEM, at=at)


def _day_of(payment: Payment) -> date:
    """The day to which a payment stopped interest."""
    return payment.paid_on or legal_day(payment.at)


def _came_in(each: Reopened, payment: Payment, line: BankLine) -> list[tuple[date, Decimal]]:
    """What came in of a debtor for a declaration, the first day first, without what a line takes back of a payment."""
    notice = each.debt.notice
    own = Payment.objects.filter(subject=notice.subject, debtor=notice.debtor).prefetch_related("returns__line")
    return sorted((_day_of(one), left_of(one) - (line.amount if one == payment else NOTHING)) for one in own)


def _paid_since(
    each: Reopened, settled: Sequence[Settled], debts: Sequence[Debt], came_in: list[tuple[date, Decimal]]
) -> Iterator[tuple[str, date, Decimal]]:
    """What of a debt that is owed again was paid by other money: head, the day on which that came in, and how much.

    What came in first pays what is paid still; what came in after that pays what was `settled` with what is held.
    """
    own = [debt for debt in debts if debt.notice.debtor == each.debt.notice.debtor]
    references = {debt.notice.reference for debt in own}
    again = [one for one in settled if one.notice in references]
    paid = sum((debt.stands.total - debt.stands.owed for debt in own), NOTHING)
    for one in (Settled("", "", paid - sum((one.amount for one in again), NOTHING)), *again):
        left = one.amount
        for place, (day, amount) in enumerate(came_in):
            part = min(left, amount)
            came_in[place], left = (day, amount - part), left - part
            if part and one.notice == each.debt.notice.reference and one.head in each.open:
                yield one.head, day, part


def _tell(payment: Payment, reopened: Sequence[Reopened], line: BankLine, actor: Actor, at: datetime) -> None:
    """Tell the trail of each debt; the people of the debtors, and the cashiers where the receipt was given."""
    record_events([_event(each, payment, line, actor, at) for each in reopened])
    amount = f"{line.amount:.{revenue_law().places}f}"
    message = TAKEN_BACK if line.amount == payment.amount else PART_TAKEN_BACK
    params = {"number": payment.number, "amount": amount, "currency": payment.currency}
    link = reverse("payments:receipt", args=[payment.number])
    debtors = people_of({payment.debtor, *(each.debt.notice.debtor for each in reopened)})
    cashiers = holders_of(Role.CASHIER, at).filter(office=payment.office)
    notify(recipients=[*debtors, *cashiers], message=message, params=params, link=link, at=at)


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
