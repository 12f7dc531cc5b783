"""Settling what is owed: money that came in, what was held on account, a guarantee or a deferment account.

Called by the services of payments, guarantees and refunds inside their transactions; each then calls `tell_settled`.
Notices of one subject are locked together, in their order: two payers at once are served one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.utils.module_loading import import_string

from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day
from customhouse.revenue.ledger.queries import sums_of
from customhouse.revenue.ledger.records import Account, Entry, JournalKind, NewJournal
from customhouse.revenue.ledger.services import post
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.records import NOTHING, ChargeLine
from customhouse.revenue.notices.rules import entries
from customhouse.revenue.notices.rules.allocation import allocate
from customhouse.revenue.notices.rules.balance import Balance, by_notice

Source = Callable[[Decimal], tuple[Entry, ...]]
"""Where money comes from: the entries that take so much of it (the till, the bank, suspense, what is held)."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who moves money when, by which document: what every journal says."""

    kind: JournalKind
    source: str
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What was set against one head of one notice."""

    notice: str
    head: str
    amount: Decimal


@dataclass(slots=True)
class Debt:
    """A notice with how it stands, while it is locked."""

    notice: Notice
    stands: Balance


Parts = Sequence[tuple[Debt, dict[str, Decimal]]]
"""What is paid of each debt, by head."""


def tell_settled(*, subjects: Sequence[str], actor: Actor, at: datetime) -> None:
    """Tell those who wait for money (`settings.WHEN_SETTLED`) that these debts stand otherwise than before."""
    for name in settings.WHEN_SETTLED if subjects else ():
        import_string(name)(subjects=subjects, actor=actor, at=at)


def lock_debts(subjects: Iterable[str]) -> dict[str, list[Debt]]:
    """The notices of these subjects with how they stand, by subject in order of issue, locked."""
    wanted = sorted(set(subjects))
    for name in settings.LOCKED_FIRST if wanted else ():
        import_string(name)(mrns=wanted)
    notices = list(Notice.objects.select_for_update().filter(subject__in=wanted).order_by("subject", "id"))
    stands = by_notice(sums_of(wanted))
    found: dict[str, list[Debt]] = {subject: [] for subject in wanted}
    for notice in notices:
        found[notice.subject].append(Debt(notice, stands.get(notice.reference, Balance())))
    return found


def receive(*, notice: Notice, debts: Sequence[Debt], amount: Decimal, source: Source, act: Act) -> list[Settled]:
    """Set money against a notice, then against the others of its subject; what is left is held for the debtor.

    `debts` are those of the subject, locked. What is held is told as settled under no head.
    """
    order = revenue_law().allocation_order(legal_day(act.at))
    named = [debt for debt in debts if debt.notice.pk == notice.pk]
    others = sorted((debt for debt in debts if debt.notice.pk != notice.pk), key=lambda debt: debt.notice.due_on)
    parts: list[tuple[Debt, dict[str, Decimal]]] = []
    left = amount
    for debt in (*named, *others):
        owed = {head: owed for head, owed in debt.stands.unpaid.items() if owed > NOTHING}
        heads, left = allocate(left, owed, order)
        if heads:
            parts.append((debt, heads))
    if left and (not parts or parts[0][0] is not named[0]):
        parts.insert(0, (named[0], {}))
    return _received(parts, left, source, act)


def set_off(*, debts: Sequence[Debt], actor: Actor, at: datetime) -> list[Settled]:
    """Set what is held for a debtor against what they owe on the same subject: nobody owes and is owed at once."""
    settled: list[Settled] = []
    for debt in debts:
        own = [each for each in debts if each.notice.debtor == debt.notice.debtor]
        amount = min(sum((each.stands.held for each in own), NOTHING), debt.stands.owed)
        if amount > NOTHING:
            given = partial(_held, debt.notice.debtor)
            act = Act(JournalKind.SET_OFF, "", actor, at)
            settled += receive(notice=debt.notice, debts=[debt], amount=amount, source=given, act=act)
            refresh(debts)
    return settled


def settle_between(*, subject: str, actor: Actor, at: datetime) -> None:
    """Set what is held for a debtor against what they owe on the same subject."""
    set_off(debts=lock_debts([subject])[subject], actor=actor, at=at)


def secure(*, debt: Debt, cover: str, actor: Actor, at: datetime) -> Decimal:
    """Put off or cover all that is open of a notice, under the number of the account or guarantee; how much it was."""
    amount = debt.stands.open
    debt.notice.cover = cover
    posted = entries.secured(debt.notice.debtor, cover, amount)
    post([_journal(debt.notice, posted, Act(JournalKind.SECURED, cover, actor, at))])
    return amount


def call_in(*, debt: Debt, due_on: date, actor: Actor, at: datetime) -> None:
    """What was put off of a notice is owed at once; interest runs from the day after `due_on`."""
    posted = entries.secured(debt.notice.debtor, debt.notice.cover, -debt.stands.secured)
    post([_journal(debt.notice, posted, Act(JournalKind.CALLED_IN, debt.notice.cover, actor, at))])
    debt.notice.reckoned_until = max(debt.notice.reckoned_until, due_on)  # no day is reckoned twice
    debt.notice.save(update_fields=["reckoned_until"])


def reduce(*, debt: Debt, less: Mapping[str, Decimal], actor: Actor, at: datetime) -> None:
    """Charge less under these heads; what was paid of it is held for the debtor."""
    posted = entries.reduced(debt.notice.debtor, debt.notice.office, less, debt.stands, debt.notice.cover)
    post([_journal(debt.notice, posted, Act(JournalKind.REDUCED, "", actor, at))])


def add(*, debt: Debt, more: Sequence[ChargeLine], actor: Actor, at: datetime) -> None:
    """Charge more under these heads: interest that ran on."""
    posted = entries.issued(debt.notice.debtor, debt.notice.office, more)
    post([_journal(debt.notice, posted, Act(JournalKind.ADDED, "", actor, at))])


def refresh(debts: Sequence[Debt]) -> None:
    """Bring the notices, and how the debts stand, up to what was posted; all of them are of the same subjects."""
    stands = by_notice(sums_of({debt.notice.subject for debt in debts}))
    for debt in debts:
        debt.stands = stands.get(debt.notice.reference, Balance())
        notice = debt.notice
        notice.state, notice.unpaid, notice.secured = debt.stands.state.value, debt.stands.owed, debt.stands.secured
        if not notice.secured:
            notice.cover = ""
    Notice.objects.bulk_update([debt.notice for debt in debts], ["state", "unpaid", "secured", "cover"])


def _received(parts: Parts, rest: Decimal, source: Source, act: Act) -> list[Settled]:
    """Post a journal for each notice that is paid; what is left over is held by the first."""
    journals, settled = [], []
    for debt, heads in parts:
        notice, over = debt.notice, rest
        rest = NOTHING
        amount = sum(heads.values(), over)
        posted = entries.paid(notice.debtor, source(amount), heads, over, debt.stands, notice.cover)
        journals.append(_journal(notice, posted, act))
        settled += [Settled(notice.reference, head, paid) for head, paid in heads.items()]
        settled += [Settled(notice.reference, "", over)] if over else []
    post(journals)
    return settled


def _held(debtor: str, amount: Decimal) -> tuple[Entry, ...]:
    return (Entry(Account.ON_ACCOUNT, debtor, amount),)


def _journal(notice: Notice, posted: tuple[Entry, ...], act: Act) -> NewJournal:
    return NewJournal(
        act.kind, notice.subject, notice.reference, act.source, notice.currency, act.actor.name, act.at, posted
    )
