"""Taking payments, keeping tills and bringing in the bank's statements: the only door for writing them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from customhouse.foundation.access.records import Actor
from customhouse.revenue.payments import banking, sending, taking
from customhouse.revenue.payments.models import BankFile, BankLine, Payment, SendingBack
from customhouse.revenue.payments.taking import Money
from customhouse.revenue.payments.tills import confirm_till, count_till, open_till

__all__ = [
    "ask_sending_back",
    "confirm_till",
    "count_till",
    "decide_sending_back",
    "explain_debit",
    "import_statement",
    "match_line",
    "open_till",
    "refuse_sending_back",
    "send_back",
    "take_payment",
]


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

    What the bank takes back reverses the payment that it names, by its reference and amount: the debt is open again.

    A file that was brought in before changes nothing. Raises `AccessDenied`, `Refused` for what is no statement.
    """
    return banking.import_file(data=data, name=name, actor=actor, at=at)


def match_line(*, line: BankLine, reference: str, actor: Actor, at: datetime) -> Payment:
    """Set a line in suspense against the debt that it is for, and give its receipt.

    Raises `AccessDenied`, `NotFound` (no such debt), `Conflict` (somebody matched it already).
    """
    return banking.match(line=line, reference=reference, actor=actor, at=at)


def explain_debit(*, line: BankLine, actor: Actor, at: datetime, receipt: str = "", reason: str = "") -> BankLine:
    """Say what the bank took by a line that named nothing: the payment of a receipt, which is reversed, or why else.

    Raises `AccessDenied`, `NotFound` (no such receipt), `Conflict` (another amount, taken back before, or the line is
    explained already), `Refused` (neither receipt nor reason).
    """
    return sending.explain(line=line, receipt=receipt, reason=reason, actor=actor, at=at)


def ask_sending_back(*, line: BankLine, pay_to: str, reason: str, actor: Actor, at: datetime) -> SendingBack:
    """Ask that money in suspense, or money that is not usable here, be sent back to its payer's account.

    Raises `AccessDenied`, `Conflict` (matched, or asked for already), `Refused` (no account, no reason).
    """
    return sending.ask(line=line, pay_to=pay_to, reason=reason, actor=actor, at=at)


def send_back(*, sending_back: SendingBack, bank_reference: str, actor: Actor, at: datetime) -> SendingBack:
    """Note that the bank sent money back that somebody else asked to send, under the bank's reference.

    Raises `AccessDenied`, `NotFound`, `Conflict` (one's own, or decided already), `Refused` (no reference).
    """
    return sending.send(sending=sending_back, bank_reference=bank_reference, actor=actor, at=at)


def refuse_sending_back(*, sending_back: SendingBack, decision: str, actor: Actor, at: datetime) -> SendingBack:
    """Refuse to send money back, with the reason; raises as sending does."""
    return sending.refuse(sending=sending_back, decision=decision, actor=actor, at=at)


def decide_sending_back(  # what a second person says
    *, sending_back: SendingBack, verdict: str, bank_reference: str, decision: str, actor: Actor, at: datetime
) -> SendingBack:
    """Send money back (the verdict `send`, under the bank's reference), or refuse to; raises as those do."""
    if verdict == "send":
        return sending.send(sending=sending_back, bank_reference=bank_reference, actor=actor, at=at)
    return sending.refuse(sending=sending_back, decision=decision, actor=actor, at=at)
