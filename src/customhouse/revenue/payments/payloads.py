"""Payments over HTTP and on the command line. Decimals are strings with the currency's decimals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from customhouse.revenue.notices.showing import plain
from customhouse.revenue.payments.models import BankFile, BankLine, Payment, PaymentReturn, SendingBack, Till
from customhouse.revenue.payments.queries import returns_of, sending_of
from customhouse.revenue.payments.records import LineOutcome, Method, SendingState, TillState

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$", description="Such as 125.00.")]


class SettledPayload(Schema):
    """What was set against one head of a notice; no head: held on account."""

    notice: str
    head: str
    amount: str


class ReturnPayload(Schema):
    """What the bank took back of a payment, by one line of its statement."""

    booked_on: date
    amount: str
    bank_reference: str


class PaymentPayload(Schema):
    """A payment and its receipt."""

    number: str
    office: str
    provider: str
    provider_reference: str
    method: Method
    reference: str
    declaration: str
    debtor: str
    payer: str
    currency: str
    amount: str
    on_account: str
    settled: list[SettledPayload]
    at: datetime
    taken_back_on: Annotated[
        date | None, Field(description="When the bank took back the last of it; null: it stands, or a part of it does.")
    ]
    taken_back: Annotated[str, Field(description="How much of it the bank took back.")]
    returns: Annotated[list[ReturnPayload], Field(description="What the bank took back of it, in its order.")]


class PaymentPage(Schema):
    """Some payments, the newest first, and where the next page begins (null: there is none)."""

    payments: list[PaymentPayload]
    next: str | None


class NewPayment(Schema):
    """A payment that came in. `provider_reference` is the provider's own: it is taken once."""

    reference: Annotated[str, Field(max_length=60, description="Of a notice, a statement, or an MRN.")]
    amount: Amount
    currency: Annotated[str, Field(min_length=3, max_length=3)]
    provider: Annotated[str, Field(max_length=20)]
    provider_reference: Annotated[str, Field(min_length=1, max_length=100)]
    payer: Annotated[str, Field(max_length=200)] = ""
    method: Annotated[str, Field(max_length=8, description="As the provider takes it; by default its first.")] = ""


class LinePayload(Schema):
    """One line of a bank's statement and what became of it; `line` is its number at Customhouse, by which to act."""

    line: int
    number: int
    key: str
    booked_on: date
    amount: str
    currency: str
    payer: str
    outcome: LineOutcome
    reason: str
    receipt: str | None


class SendingPayload(Schema):
    """Money of a line that is to go back to its payer: who wants it why, and what a second person decided."""

    pay_to: str
    reason: str
    state: SendingState
    asked_at: datetime
    decision: str
    bank_reference: str


class BankLinePayload(LinePayload):
    """A line of the bank as a cashier sees it: what the payer wrote, and whether its money is to go back."""

    text: str
    sending: SendingPayload | None


class Match(Schema):
    """The debt that a payment in suspense is for."""

    reference: Annotated[str, Field(min_length=1, max_length=60, description="Of a notice or a statement, or an MRN.")]


class Explanation(Schema):
    """What the bank took: the payment of a receipt, whole or in part; or, without one, why it was paid out."""

    receipt: Annotated[str, Field(max_length=40)] = ""
    reason: Annotated[str, Field(max_length=200)] = ""


class NewSending(Schema):
    """Money to be sent back to its payer."""

    pay_to: Annotated[str, Field(min_length=1, max_length=100, description="A bank account.")]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class SendingVerdict(Schema):
    """What a second person says of money to be sent back: it is sent, under the bank's reference; or no, and why."""

    verdict: Literal["send", "refuse"]
    bank_reference: Annotated[str, Field(max_length=100)] = ""
    decision: Annotated[str, Field(max_length=500)] = ""


class StatementPayload(Schema):
    """A bank's statement, line by line."""

    digest: str
    lines: list[LinePayload]


class TillPayload(Schema):
    """A cashier's till: what was expected in it and what was counted, by means of payment."""

    till: int
    account: str
    cashier: str
    state: TillState
    currency: str
    float: str
    expected: dict[str, str]
    counted: dict[str, str]
    confirmed_by: str


class NewTill(Schema):
    """A till to be opened at an office, with the cash that is in it."""

    office: Annotated[str, Field(min_length=1, max_length=17)]
    float: Amount


class Count(Schema):
    """What a cashier counted in their till: the cash with its float, card slips, cheques; a note where it differs."""

    cash: Amount = "0"
    card: Amount = "0"
    cheque: Amount = "0"
    note: Annotated[str, Field(max_length=500)] = ""

    def held(self) -> dict[Method, Decimal]:
        """The amounts by means of payment."""
        return {Method.CASH: Decimal(self.cash), Method.CARD: Decimal(self.card), Method.CHEQUE: Decimal(self.cheque)}


def payment_as_json(payment: Payment) -> dict[str, Any]:
    """A payment for another program."""
    returns = returns_of(payment)
    taken_back = sum((each.line.amount for each in returns), Decimal(0))
    return {
        "number": payment.number,
        "office": payment.office,
        "provider": payment.provider,
        "provider_reference": payment.provider_reference,
        "method": payment.method,
        "reference": payment.reference,
        "declaration": payment.subject,
        "debtor": payment.debtor,
        "payer": payment.payer,
        "currency": payment.currency,
        "amount": plain(payment.amount),
        "on_account": plain(payment.on_account),
        "settled": [{**each, "amount": plain(Decimal(each["amount"]))} for each in payment.settled],
        "at": payment.at.isoformat(),
        "taken_back_on": returns[-1].booked_on.isoformat() if taken_back == payment.amount else None,
        "taken_back": plain(taken_back),
        "returns": [_return_as_json(each) for each in returns],
    }


def _return_as_json(returned: PaymentReturn) -> dict[str, Any]:
    return {
        "booked_on": returned.booked_on.isoformat(),
        "amount": plain(returned.line.amount),
        "bank_reference": returned.line.key,
    }


def line_as_json(line: BankLine) -> dict[str, Any]:
    """A line of a statement for another program."""
    return {
        "line": line.pk,
        "number": line.number,
        "key": line.key,
        "booked_on": line.booked_on.isoformat(),
        "amount": plain(line.amount),
        "currency": line.currency,
        "payer": line.payer,
        "outcome": line.outcome,
        "reason": line.reason,
        "receipt": line.payment.number if line.payment else None,
    }


def bank_line_as_json(line: BankLine) -> dict[str, Any]:
    """A line of the bank as a cashier sees it, for another program."""
    sending = sending_of(line)
    return {**line_as_json(line), "text": line.text, "sending": _sending_as_json(sending) if sending else None}


def _sending_as_json(sending: SendingBack) -> dict[str, Any]:
    return {
        "pay_to": sending.pay_to,
        "reason": sending.reason,
        "state": sending.state,
        "asked_at": sending.asked_at.isoformat(),
        "decision": sending.decision,
        "bank_reference": sending.bank_reference,
    }


def statement_as_json(file: BankFile) -> dict[str, Any]:
    """A statement with its lines for another program."""
    lines = file.lines.select_related("payment").order_by("id")
    return {"digest": file.digest, "lines": [line_as_json(line) for line in lines]}


def till_as_json(till: Till) -> dict[str, Any]:
    """A till for another program."""
    return {
        "till": till.pk,
        "account": till.account,
        "cashier": till.cashier,
        "state": till.state,
        "currency": till.currency,
        "float": plain(till.opening_float),
        "expected": till.expected,
        "counted": till.counted,
        "confirmed_by": till.confirmed_by,
    }
