"""What is owed, as areas hand it to each other: charges in, standings out. No Django.

`subject` is what a debt is about: the MRN of a declaration. Revenue knows nothing else of it. Money is in the national
currency; heads are the tax types of the tariff (`CUD`, `VAT`) and revenue's own (`PEN` penalty, `INT` interest).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal(0)


class NoticeKind(StrEnum):
    """What a notice is for: the first assessment, what a reassessment adds, a penalty, interest on a late payment."""

    ASSESSMENT = "assessment"
    SUPPLEMENTARY = "supplementary"
    PENALTY = "penalty"
    INTEREST = "interest"


OF_DUTY = frozenset({NoticeKind.ASSESSMENT.value, NoticeKind.SUPPLEMENTARY.value})
"""Kinds of notices that say what the goods owe; penalties and interest stand beside them."""


class NoticeState(StrEnum):
    """Where a notice stands: to be paid, paid in part, secured (deferred or guaranteed), paid, or withdrawn."""

    OPEN = "open"
    PART_PAID = "part_paid"
    SECURED = "secured"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class PaymentDay(StrEnum):
    """Which day counts as that of a payment through a bank: when it was booked, from when it bears value, or neither.

    `RECEIPT` is the day on which the statement was brought in.
    """

    BOOKING = "booking"
    VALUE = "value"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """How much is owed under one head."""

    head: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """What somebody is to owe from now on; it becomes a notice.

    `debtor` is the identifier of who owes (empty where they are only named), `at` when it arises (UTC), `due_on` the
    last day to pay without interest (None: by the law's days to pay), `version` of the declaration that was assessed.
    """

    subject: str
    kind: NoticeKind
    office: str
    debtor: str
    debtor_name: str
    currency: str
    lines: tuple[ChargeLine, ...]
    at: datetime
    due_on: date | None = None
    version: int = 1
    legal_reference: str = ""
    reason: str = ""

    @property
    def total(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the debts of one subject stand together. `refundable` is what was paid beyond what is owed.

    What is `secured` is owed, and put off under a deferment account or covered by a guarantee: it does not stand in
    the way of release; nor does what is paid. `by_head` is what is charged under each head, `unpaid` what of it was
    not paid (secured or not). `apart` is of `paid`, and held for somebody who does not owe (any more) while another
    does: it can be given back, and pays for nobody else.
    """

    charged: Decimal = NOTHING
    paid: Decimal = NOTHING
    secured: Decimal = NOTHING
    refunded: Decimal = NOTHING
    by_head: Mapping[str, Decimal] = field(default_factory=dict)
    unpaid: Mapping[str, Decimal] = field(default_factory=dict)
    apart: Decimal = NOTHING

    @property
    def due(self) -> Decimal:
        """What is owed and neither paid nor secured; below zero what was paid beyond it."""
        return self.charged - self.paid + self.refunded - self.secured

    @property
    def outstanding(self) -> Decimal:
        """What is owed and neither paid nor secured."""
        return max(self.due, NOTHING) + self.apart

    @property
    def refundable(self) -> Decimal:
        """What was paid beyond what is owed."""
        return max(-self.due, NOTHING) + self.apart

    @property
    def is_paid(self) -> bool:
        """Whether nothing is owed that was not paid."""
        return self.outstanding + self.secured == NOTHING

    @property
    def is_settled(self) -> bool:
        """Whether nothing stands in the way of release: all is paid or secured."""
        return self.outstanding == NOTHING


@dataclass(frozen=True, slots=True)
class OfficeTerms:
    """How money and goods follow each other at an office.

    `payment_before_selection`: the lane is chosen only when what is owed is paid or secured.
    `release_under_guarantee`: goods may go before payment where a guarantee or a deferment account covers it.
    """

    office: str
    payment_before_selection: bool
    release_under_guarantee: bool
    legal_reference: str
