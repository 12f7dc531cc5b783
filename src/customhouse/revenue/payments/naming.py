"""Which payment a line of the bank takes back, whole or in part: told by the line itself, or by a cashier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q

from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.messages.findings import msgid
from customhouse.revenue.ledger.queries import sums_of
from customhouse.revenue.ledger.records import Account
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import NOTHING
from customhouse.revenue.payments.models import BankLine, Payment
from customhouse.revenue.payments.records import Method

BY_BANK = (Method.TRANSFER.value, Method.CHEQUE.value)
"""Means of payment that a bank can take back."""


def named_by(line: BankLine, references: Sequence[str]) -> Payment | None:
    """The payment that a line takes back, whole or in part; None where it names none, or it can't be told which.

    It names a payment by its receipt, by the bank's key, or by what it was paid under. What is left of a payment is
    taken back whole by any of them: of several, the last one that names the very reference. A part is told by the
    payment itself; by what it was paid under only where there is one such payment. What it was paid under tells
    nothing while a refund waits to be paid out on it: the line may be that refund.
    """
    words = words_of(line)
    subjects = Notice.objects.filter(reference__in=references).values("subject")
    under = Q(reference__in=references) | Q(subject__in=references) | Q(subject__in=subjects)
    itself = Q(number__in=words) | Q(bank_lines__key__in=words, bank_lines__account=line.account)
    told = _with_left(line, itself)
    named = told + [each for each in _with_left(line, under) if each not in told and not _pays_out(each)]
    whole = sorted((each for each in named if left_of(each) == line.amount), key=lambda each: -each.pk)
    if whole:
        return min(whole, key=lambda each: each.reference not in references)
    found = told or named
    return found[0] if len(found) == 1 else None


def left_of(payment: Payment) -> Decimal:
    """What the bank has not taken back of a payment."""
    return payment.amount - sum((each.line.amount for each in payment.returns.all()), NOTHING)


def words_of(line: BankLine) -> list[str]:
    """What stands in a line's text and key, word by word."""
    return [word for word in re.split(r"[\s,;:()]+", f"{line.text} {line.key}") if word]


def standing_payment(receipt: str, line: BankLine) -> Payment:
    """The payment of a receipt that a line can take back; `NotFound`, `Conflict` where so much of it is not left."""
    found = Payment.objects.filter(number=receipt.replace("\0", "").strip()[:40]).first()
    if found is None:
        raise NotFound("payment", receipt.replace("\0", ""))
    if found.currency != line.currency or found.method not in BY_BANK or left_of(found) < line.amount:
        raise Conflict(
            "PAY-RETURN",
            msgid("Receipt {number} is not one that this line takes back."),
            msgid("Name a receipt by transfer or cheque of which at least so much was not taken back before."),
            {"number": found.number},
        )
    return found


def _with_left(line: BankLine, named: Q) -> list[Payment]:
    """The payments by bank that are named, of which a line's amount is left at least."""
    by_bank = Payment.objects.filter(named, method__in=BY_BANK, amount__gte=line.amount, currency=line.currency)
    return [each for each in by_bank.distinct().prefetch_related("returns__line") if left_of(each) >= line.amount]


def _pays_out(payment: Payment) -> bool:
    """Whether a refund on the declaration of a payment waits to be paid out by the bank."""
    waiting = (each.amount for each in sums_of([payment.subject]) if each.account is Account.REFUNDS_PAYABLE)
    return sum(waiting, NOTHING) != NOTHING
