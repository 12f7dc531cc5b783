"""The one rule of the ledger: what a journal debits, it credits. And how amounts are kept: exact, as whole numbers.

Source: double entry as every public accounting standard has it (IPSAS; Luca Pacioli, Summa de arithmetica, 1494).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from customhouse.revenue.ledger.records import Entry, NewJournal

PLACES = 4
"""Decimals that are kept: no currency of ISO 4217 has more."""
_ONE = 10**PLACES
Place = tuple[str, str, str]
"""A line of the trial balance: account, head, currency."""


class UnbalancedError(ValueError):
    """A journal does not balance, or says nothing: a fault of whoever wrote it, never of a user."""


def difference(entries: Iterable[Entry]) -> Decimal:
    """What the entries come to: 0 where debits are equal to credits."""
    return sum((entry.amount for entry in entries), Decimal(0))


def check(journal: NewJournal) -> None:
    """Raise `UnbalancedError` unless the journal balances and each of its entries says something."""
    if len(journal.entries) < 2:  # noqa: PLR2004  # double entry
        raise UnbalancedError(f"{journal.kind} of {journal.subject}: a journal has two sides")
    if any(entry.amount == 0 for entry in journal.entries):
        raise UnbalancedError(f"{journal.kind} of {journal.subject}: an entry of nothing")
    if left := difference(journal.entries):
        raise UnbalancedError(f"{journal.kind} of {journal.subject}: off by {left}")


def totals(journals: Iterable[NewJournal]) -> dict[Place, tuple[int, int]]:
    """What journals debit and credit (below zero), in units, by account, head and currency."""
    found: dict[Place, tuple[int, int]] = {}
    for journal in journals:
        for entry in journal.entries:
            place, moved = (entry.account.value, entry.head, journal.currency), units(entry.amount)
            debit, credit = found.get(place, (0, 0))
            found[place] = (debit + max(moved, 0), credit + min(moved, 0))
    return found


def units(amount: Decimal) -> int:
    """An amount in ten-thousandths of the currency; `ValueError` where that is not exact.

    >>> units(Decimal("12.34"))
    123400
    """
    scaled = amount * _ONE
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} has more than {PLACES} decimals")
    return whole


def amount(whole: int) -> Decimal:
    """The amount of so many ten-thousandths of the currency.

    >>> amount(123400)
    Decimal('12.34')
    """
    found = Decimal(whole) / Decimal(_ONE)
    return found.quantize(Decimal("0.01")) if whole % 100 == 0 else found
