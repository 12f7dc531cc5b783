"""Taking payments, keeping tills and bringing in the bank's statements: the only door for writing them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from customhouse.foundation.access.records import Actor
from customhouse.revenue.payments import banking, taking
from customhouse.revenue.payments.models import BankFile, BankLine, Payment
from customhouse.revenue.payments.taking import Money
from customhouse.revenue.payments.tills import confirm_till, count_till, open_till

__all__ = ["confirm_till", "count_till", "import_statement", "match_line", "open_till", "take_payment"]


def take_payment(  # noqa: PLR0913  # what a payment says
    *,
    reference: str,
    amount: Decimal,
    currency: str,
    provider: str,
    provider_reference: str,
    payer: str,
    actor: Actor,
    at: datetime,
    method: str = "",
) -> Payment:
    """Take a payment under a reference: a notice's own, or the MRN for all notices of a declaration.

    It is set against the heads of the notice in the order of the law, then against what else is owed on the same
    declaration; what is left is held for the debtor, and refundable. A provider's reference is taken once: the same
    payment again is answered by its first receipt.

    Raises `AccessDenied`, `NotFound` (no such debt), `Conflict` (till closed, nothing owed at a counter, the provider's
    reference belongs to another payment), `Refused` (amount, currency, provider, means of payment).
    """
    money = Money(reference, amount, currency, provider, provider_reference, payer, method)
    return taking.take(money=money, actor=actor, at=at)


def import_statement(*, data: bytes, name: str, actor: Actor, at: datetime) -> BankFile:
    """Bring in a bank's statement, CAMT.053 or a plain table; `lines` of what is answered tell what became of each.

    A file that was brought in before changes nothing. Raises `AccessDenied`, `Refused` for what is no statement.
    """
    return banking.import_file(data=data, name=name, actor=actor, at=at)


def match_line(*, line: BankLine, reference: str, actor: Actor, at: datetime) -> Payment:
    """Set a line in suspense against the debt that it is for, and give its receipt.

    Raises `AccessDenied`, `NotFound` (no such debt), `Conflict` (somebody matched it already).
    """
    return banking.match(line=line, reference=reference, actor=actor, at=at)
