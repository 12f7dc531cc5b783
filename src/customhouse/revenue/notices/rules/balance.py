"""How a debt stands, read from what was posted on it: what is owed under each head, what is secured, what is held.

The receivable is debited in one sum when a notice is issued; which head owes what, the revenue tells that it faces.
A payment credits the receivable head by head.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from customhouse.revenue.ledger.records import Account, JournalKind, Sum
from customhouse.revenue.notices.records import NOTHING, NoticeState, Standing

OWED = frozenset({Account.RECEIVABLE, Account.DEFERRED})
OF_DEBTORS = frozenset({Account.RECEIVABLE, Account.ON_ACCOUNT})


@dataclass(frozen=True, slots=True)
class Balance:
    """How one notice, or one subject, stands.

    `charged` and `unpaid` by head; `open` is owed and not secured, `secured` owed and put off or covered, `held` what
    was paid beyond what is owed and not given back, `refunded` what was approved to be given back. `apart` is what is
    held for somebody while somebody else owes: it is theirs, and pays for nobody else.
    """

    charged: Mapping[str, Decimal] = field(default_factory=dict)
    unpaid: Mapping[str, Decimal] = field(default_factory=dict)
    open: Decimal = NOTHING
    secured: Decimal = NOTHING
    held: Decimal = NOTHING
    refunded: Decimal = NOTHING
    apart: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """What is charged in all."""
        return sum(self.charged.values(), NOTHING)

    @property
    def owed(self) -> Decimal:
        """What is charged and not paid, secured or not."""
        return self.open + self.secured

    @property
    def paid(self) -> Decimal:
        """All that ever came in for it, what was given back included."""
        return self.total - self.owed + self.held + self.refunded

    @property
    def state(self) -> NoticeState:
        """Where a notice of this balance stands."""
        if self.owed == NOTHING:
            return NoticeState.PAID if self.total > NOTHING else NoticeState.WITHDRAWN
        if self.open == NOTHING:
            return NoticeState.SECURED
        return NoticeState.PART_PAID if self.owed < self.total else NoticeState.OPEN

    @property
    def standing(self) -> Standing:
        """The same, as other areas are told it."""
        return Standing(
            self.total, self.paid, self.secured, self.refunded, dict(self.charged), dict(self.unpaid), self.apart
        )


def balance(sums: Iterable[Sum]) -> Balance:
    """How a debt stands by the sums posted on it; heads in the order of their codes, whatever order sums have."""
    charged: dict[str, Decimal] = {}
    settled: dict[str, Decimal] = {}
    totals = dict.fromkeys(Account, NOTHING)
    by_debtor: dict[str, Decimal] = {}
    refunded = NOTHING
    for each in sums:
        totals[each.account] += each.amount
        if each.account in OF_DEBTORS:
            by_debtor[each.party] = by_debtor.get(each.party, NOTHING) + each.amount
        if each.account is Account.REVENUE:
            charged[each.head] = charged.get(each.head, NOTHING) - each.amount
        elif each.account in OWED and each.head:
            settled[each.head] = settled.get(each.head, NOTHING) + each.amount
        elif each.account is Account.REFUNDS_PAYABLE and each.kind is JournalKind.REFUND_APPROVED:
            refunded -= each.amount
    return Balance(
        charged={head: amount for head, amount in sorted(charged.items()) if amount},
        unpaid=_sums(charged, settled),
        open=totals[Account.RECEIVABLE],
        secured=totals[Account.DEFERRED],
        held=-totals[Account.ON_ACCOUNT],
        refunded=refunded,
        apart=_apart(by_debtor.values()),
    )


def _apart(debtors: Collection[Decimal]) -> Decimal:
    """How much some owe and others are owed: what each debtor owes, less what is held for them, is set against none."""
    owing = sum((amount for amount in debtors if amount > NOTHING), NOTHING)
    owed = sum((-amount for amount in debtors if amount < NOTHING), NOTHING)
    return min(owing, owed)


def by_notice(sums: Iterable[Sum]) -> dict[str, Balance]:
    """How each notice stands, by its reference."""
    return {key: balance(rows) for key, rows in _grouped((row.notice, row) for row in sums).items()}


def by_subject(sums: Iterable[Sum]) -> dict[str, Balance]:
    """How each subject stands."""
    return {key: balance(rows) for key, rows in _grouped((row.subject, row) for row in sums).items()}


def _grouped(pairs: Iterable[tuple[str, Sum]]) -> dict[str, list[Sum]]:
    found: dict[str, list[Sum]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return found


def _sums(charged: Mapping[str, Decimal], settled: Mapping[str, Decimal]) -> dict[str, Decimal]:
    owed = {head: charged.get(head, NOTHING) + settled.get(head, NOTHING) for head in {**charged, **settled}}
    return {head: amount for head, amount in sorted(owed.items()) if amount}
