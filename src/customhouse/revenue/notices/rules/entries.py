"""What is debited and credited when something happens to a debt. Pure; each answer balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from customhouse.revenue.ledger.records import Account, Entry
from customhouse.revenue.notices.records import NOTHING, ChargeLine
from customhouse.revenue.notices.rules.balance import Balance


def issued(debtor: str, office: str, lines: Sequence[ChargeLine]) -> tuple[Entry, ...]:
    """A debt arises: the debtor owes it in one sum, each head is revenue. Lines of the same head are added up."""
    heads: dict[str, Decimal] = {}
    for line in lines:
        heads[line.head] = heads.get(line.head, NOTHING) + line.amount
    total = sum(heads.values(), NOTHING)
    owed = Entry(Account.RECEIVABLE, debtor, total)
    return (owed, *(Entry(Account.REVENUE, office, -amount, head) for head, amount in heads.items() if amount))


def paid(
    debtor: str, source: Iterable[Entry], heads: Mapping[str, Decimal], rest: Decimal, stands: Balance, cover: str
) -> tuple[Entry, ...]:
    """Money came in: `heads` are paid by it, `rest` is held on account of the debtor.

    What is open is paid before what is secured under `cover` (the number of the guarantee or deferment account).
    """
    entries = list(source)
    still_open = stands.open
    for head, amount in heads.items():
        from_open = min(amount, still_open)
        still_open -= from_open
        entries += [
            Entry(Account.RECEIVABLE, debtor, -from_open, head),
            Entry(Account.DEFERRED, cover, from_open - amount, head),
        ]
    return _said([*entries, Entry(Account.ON_ACCOUNT, debtor, -rest)])


def secured(debtor: str, cover: str, amount: Decimal) -> tuple[Entry, ...]:
    """What is owed is put off or covered."""
    return (Entry(Account.DEFERRED, cover, amount), Entry(Account.RECEIVABLE, debtor, -amount))


def reduced(debtor: str, office: str, less: Mapping[str, Decimal], stands: Balance, cover: str) -> tuple[Entry, ...]:
    """Less is owed under these heads: what was not paid of it falls away, what was paid is held on account."""
    entries: list[Entry] = []
    still_open = stands.open
    for head, amount in less.items():
        was_unpaid = min(amount, max(stands.unpaid.get(head, NOTHING), NOTHING))
        was_paid = amount - was_unpaid
        from_open = min(was_unpaid, still_open)
        still_open -= from_open
        entries += [
            Entry(Account.REVENUE, office, amount, head),
            Entry(Account.RECEIVABLE, debtor, -from_open),
            Entry(Account.DEFERRED, cover, from_open - was_unpaid),
            Entry(Account.RECEIVABLE, debtor, was_paid, head),
            Entry(Account.RECEIVABLE, debtor, -was_paid),
            Entry(Account.ON_ACCOUNT, debtor, -was_paid),
        ]
    return _said(entries)


def _said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries that say something."""
    return tuple(entry for entry in entries if entry.amount)
