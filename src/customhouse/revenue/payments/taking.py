"""Taking a payment: whose it is, what it is set against, and its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import SYSTEM, Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events
from customhouse.foundation.config.country import legal_day
from customhouse.messages.findings import msgid
from customhouse.revenue.guarantees.queries import notices_on_statement
from customhouse.revenue.ledger.records import Entry, JournalKind
from customhouse.revenue.ledger.services import next_number
from customhouse.revenue.notices import accruing, settling, telling
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, NoticeState
from customhouse.revenue.notices.rules.amounts import require_amount
from customhouse.revenue.notices.rules.references import compact
from customhouse.revenue.notices.settling import Act, Debt, Settled, Source
from customhouse.revenue.payments import errors
from customhouse.revenue.payments.models import Payment, Till
from customhouse.revenue.payments.providers import Provider, provider_of
from customhouse.revenue.payments.records import Method, TillState

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Money:
    """Money that somebody brings. `reference` is what they say it is for, `key` the provider's own of this payment.

    `paid_on` is the day that counts for late interest (None: the day on which it is taken).
    """

    reference: str
    amount: Decimal
    currency: str
    provider: str
    key: str
    payer: str
    method: str = ""
    paid_on: date | None = None


@dataclass(slots=True)
class Taking:
    """A payment on its way: what was brought, by which provider and means, into which till, against which debts."""

    money: Money
    provider: Provider
    method: Method
    till: Till | None
    actor: Actor
    at: datetime
    notices: Sequence[Notice] = ()
    debts: dict[str, list[Debt]] = field(default_factory=dict)
    out_of: Entry | None = None
    reckoned: dict[str, date] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which the payment is taken."""
        return legal_day(self.at)

    @property
    def paid_on(self) -> date:
        """The day to which late interest runs."""
        return self.money.paid_on or self.day

    def source(self, amount: Decimal) -> tuple[Entry, ...]:
        """The entry that so much of the money is debited by."""
        if self.out_of is not None:
            return (Entry(self.out_of.account, self.out_of.party, amount, self.out_of.head),)
        return (self.provider.received(amount, self.method, self.till, self.day),)


def take(*, money: Money, actor: Actor, at: datetime, out_of: Entry | None = None) -> Payment:
    """Take a payment; see `services.take_payment`. `out_of`: it lay in suspense, and is taken from there."""
    provider = provider_of(money.provider)
    if provider is None:
        raise errors.unfit(
            "PAY-PROVIDER",
            msgid("There is no provider of payments {provider}."),
            msgid("Choose one of the list."),
            "provider",
            provider=money.provider,
        )
    require(actor, provider.permission)
    try:
        with transaction.atomic():
            return _known(money) or _take(money, provider, actor, at, out_of)
    except IntegrityError:
        known = _known(money)
        if known is None:
            raise
        return known


def _take(money: Money, provider: Provider, actor: Actor, at: datetime, out_of: Entry | None) -> Payment:
    require_amount(money.amount, money.currency, revenue_law())
    method = _method(money, provider)
    till = _open_till(actor) if provider.needs_till and out_of is None else None
    taking = Taking(money, provider, method, till, actor, at, out_of=out_of)
    taking.notices = notices_under(money.reference)
    taking.reckoned = _reckoned(taking)
    taking.debts = settling.lock_debts({notice.subject for notice in taking.notices})
    if known := _known(money):
        return known
    if provider.asks_first and not _owed(taking):
        raise errors.nothing_owed(money.reference)
    return _settled(taking)


def _reckoned(taking: Taking) -> dict[str, date]:
    """Reckon interest up to the day of the payment; for which subjects it was reckoned further already, and how far."""
    found = {}
    for subject in sorted({notice.subject for notice in taking.notices}):
        accruing.accrue(subject=subject, until=taking.paid_on, actor=SYSTEM, at=taking.at)
        until = accruing.rewind(subject=subject, to=taking.paid_on, actor=SYSTEM, at=taking.at)
        if until is not None:
            found[subject] = until
    return found


def notices_under(reference: str) -> list[Notice]:
    """The notices that a reference names; `NotFound` for none.

    One by its own reference, those about a declaration by its MRN (those that were withdrawn last, so that the first is
    of somebody who owes), those of a month by the reference of its statement.
    """
    wanted = compact(reference)[:40]
    found = list(Notice.objects.filter(reference=wanted))
    found = found or sorted(Notice.objects.filter(subject=wanted).order_by("id"), key=_is_withdrawn)
    found = found or notices_on_statement(wanted)
    if not found:
        raise NotFound("notice", reference.replace("\0", ""))
    return found


def _is_withdrawn(notice: Notice) -> bool:
    return notice.state == NoticeState.WITHDRAWN.value


def _settled(taking: Taking) -> Payment:
    """Set the money against the debts, and write the receipt."""
    first = taking.notices[0]
    office = taking.till.office if taking.till else first.office
    number = f"{office}-{taking.day.year}-{next_number(series=f'receipt/{office}/{taking.day.year}'):06d}"
    act = Act(JournalKind.PAID, number, taking.actor, taking.at)
    settled = _set_against(taking, taking.source, act)
    for subject, debts in taking.debts.items():
        settling.refresh(debts)
        if subject in taking.reckoned:
            accruing.resume(subject=subject, until=taking.reckoned[subject], actor=SYSTEM, at=taking.at)
            settling.refresh(debts)
    payment = _receipt(taking, number, office, settled)
    record_events([_event(notice, payment, taking) for notice in _touched(taking, settled)])
    settling.tell_settled(subjects=sorted(taking.debts), actor=taking.actor, at=taking.at)
    return payment


def _set_against(taking: Taking, source: Source, act: Act) -> list[Settled]:
    """Set the money against the notices in their order; the last of them holds what is left.

    Who pays a notice pays nobody else's debts, though they be on the same declaration.
    """
    settled: list[Settled] = []
    left, subjects = taking.money.amount, list(dict.fromkeys(notice.subject for notice in taking.notices))
    for subject in subjects:
        of_subject = [notice for notice in taking.notices if notice.subject == subject]
        debtors = {notice.debtor for notice in of_subject}
        debts = [debt for debt in taking.debts[subject] if debt.notice.debtor in debtors]
        owed = sum((debt.stands.owed for debt in debts), NOTHING)
        part = left if subject == subjects[-1] else min(left, owed)
        if part > NOTHING:
            settled += settling.receive(notice=of_subject[0], debts=debts, amount=part, source=source, act=act)
            left -= part
    return settled


def _receipt(taking: Taking, number: str, office: str, settled: Sequence[Settled]) -> Payment:
    money, first = taking.money, taking.notices[0]
    return Payment.objects.create(
        number=number,
        office=office,
        provider=taking.provider.code,
        provider_reference=money.key,
        method=taking.method.value,
        till=taking.till,
        reference=compact(money.reference)[:25],
        subject=first.subject,
        debtor=first.debtor,
        debtor_name=first.debtor_name,
        payer=_fitted(money.payer, 200) or first.debtor_name,
        currency=money.currency,
        amount=money.amount,
        on_account=sum((each.amount for each in settled if not each.head), NOTHING),
        settled=[{"notice": each.notice, "head": each.head, "amount": f"{each.amount:f}"} for each in settled],
        at=taking.at,
        paid_on=taking.paid_on,
        actor=taking.actor.name,
    )


def _event(notice: Notice, payment: Payment, taking: Taking) -> NewEvent:
    parts = [each for each in payment.settled if each["notice"] == notice.reference]
    told = {"receipt": payment.number, "provider": payment.provider, "method": payment.method, "settled": parts}
    return telling.happened(notice, "paid", told, taking.actor, taking.at)


def _touched(taking: Taking, settled: Sequence[Settled]) -> list[Notice]:
    references = {each.notice for each in settled}
    return [debt.notice for debts in taking.debts.values() for debt in debts if debt.notice.reference in references]


def _owed(taking: Taking) -> bool:
    debtors = {notice.debtor for notice in taking.notices}
    return any(debt.stands.owed for debts in taking.debts.values() for debt in debts if debt.notice.debtor in debtors)


def _known(money: Money) -> Payment | None:
    """The payment that was taken under the provider's reference; `Conflict` where that was another payment."""
    if not 0 < len(money.key) <= LONGEST or not money.key.isprintable():
        raise errors.unfit(
            "PAY-REFERENCE",
            msgid("A payment needs a reference of its provider, of at most 100 characters."),
            msgid("Give the number that the till, the terminal or the bank gave the payment."),
            "provider_reference",
        )
    found = Payment.objects.filter(provider=money.provider, provider_reference=money.key).first()
    if found is None:
        return None
    if (found.reference, found.amount, found.currency) != (compact(money.reference)[:25], money.amount, money.currency):
        raise errors.reference_used(found)
    return found


def _method(money: Money, provider: Provider) -> Method:
    chosen = money.method or provider.methods[0].value
    found = next((method for method in provider.methods if method.value == chosen), None)
    if found is None:
        raise errors.unfit(
            "PAY-METHOD",
            msgid("It cannot be paid so: {method}."),
            msgid("Choose one of the list."),
            "method",
            method=money.method,
        )
    return found


def _open_till(actor: Actor) -> Till:
    found = Till.objects.select_for_update().filter(cashier=actor.name, state=TillState.OPEN.value).first()
    if found is None:
        raise errors.till_closed()
    return found


def _fitted(text: str, length: int) -> str:
    return text.replace("\0", "").strip()[:length]
