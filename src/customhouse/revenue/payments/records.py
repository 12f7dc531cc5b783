"""What came in, as readers of bank files and the counter hand it on. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Method(StrEnum):
    """By which means somebody paid."""

    CASH = "cash"
    CARD = "card"
    CHEQUE = "cheque"
    TRANSFER = "transfer"


class TillState(StrEnum):
    """Where a cashier's session stands: payments are taken, it was counted, a second person confirmed the count."""

    OPEN = "open"
    COUNTED = "counted"
    CONFIRMED = "confirmed"


class LineOutcome(StrEnum):
    """What became of a line of a bank's statement."""

    PAID = "paid"
    SUSPENSE = "suspense"
    MATCHED = "matched"
    KNOWN = "known"
    OUTGOING = "outgoing"
    UNFIT = "unfit"
    RETURNED = "returned"
    DEBIT = "debit"
    SENT = "sent"


WAITING = (LineOutcome.SUSPENSE.value, LineOutcome.UNFIT.value, LineOutcome.DEBIT.value)
"""Lines that a cashier is to do something about: match them, send them back, say what the bank took."""


class SendingState(StrEnum):
    """Where the wish to send money back to its payer stands: a second person sends it, or refuses."""

    ASKED = "asked"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booking on the bank account. `key` is the bank's own reference of it, which two bookings may share.

    `booked_on` is the day on which the bank booked it, `valued_on` the day from which it bears value, if that is said.
    `references` are what the payer gave: the structured creditor reference first, then what stands in the free text.
    """

    number: int
    key: str
    booked_on: date
    amount: Decimal
    currency: str
    is_credit: bool
    payer: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    valued_on: date | None = None


@dataclass(frozen=True, slots=True)
class BankStatement:
    """A bank's statement of one account."""

    account: str
    lines: tuple[StatementLine, ...]
