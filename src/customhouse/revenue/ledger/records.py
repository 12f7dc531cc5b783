"""Journals and their entries, as areas of revenue hand them to the ledger. No Django.

An amount is in the national currency: debits are positive, credits negative. Every journal sums to zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Account(StrEnum):
    """The accounts of the ledger. Whose an account is stands in the entry's `party`."""

    RECEIVABLE = "receivable"
    DEFERRED = "deferred"
    REVENUE = "revenue"
    CASH = "cash"
    BANK = "bank"
    ON_ACCOUNT = "on_account"
    REFUNDS_PAYABLE = "refunds_payable"
    SUSPENSE = "suspense"
    DIFFERENCES = "differences"


KEPT = frozenset({Account.DEFERRED})
"""Accounts that have a limit: their balance is kept beside the entries, in a row that writers lock."""


class JournalKind(StrEnum):
    """What happened, in the words of the trade."""

    ISSUED = "issued"
    ADDED = "added"
    REDUCED = "reduced"
    PAID = "paid"
    SET_OFF = "set_off"
    SECURED = "secured"
    CALLED_IN = "called_in"
    RETURNED = "returned"
    SET_ASIDE = "set_aside"
    SENT_BACK = "sent_back"
    REFUND_APPROVED = "refund_approved"
    REFUND_PAID = "refund_paid"
    BANKED = "banked"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal.

    `party` says whose the account is: the debtor (receivable, on account), the office (revenue), the till (cash), the
    bank account, the guarantee or deferment account (deferred). `head` is the tax type; for cash the means of payment.
    """

    account: Account
    party: str
    amount: Decimal
    head: str = ""


@dataclass(frozen=True, slots=True)
class NewJournal:
    """Something that happened to money.

    `subject` is the MRN, `notice` the notice that it concerns, `source` the number of the payment, refund or document
    behind it; each empty where there is none.
    """

    kind: JournalKind
    subject: str
    notice: str
    source: str
    currency: str
    actor: str
    at: datetime
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """What the entries of one kind of journal on one party's account and head come to, for a subject and notice."""

    subject: str
    notice: str
    kind: JournalKind
    account: Account
    party: str
    head: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One line of the trial balance: what was debited and credited to an account under a head (credit is negative)."""

    account: Account
    head: str
    currency: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debits less credits."""
        return self.debit + self.credit


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What a verification of the ledger found.

    `difference` is what all entries come to (0: it balances), `unbalanced` the journals that do not, `astray` the
    accounts whose kept balance or total is not what their entries come to.
    """

    journals: int
    difference: Decimal
    unbalanced: tuple[int, ...]
    astray: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything balances."""
        return not (self.difference or self.unbalanced or self.astray)
