"""By whom money comes in: one provider a class, listed once at the end. Another way of paying is another entry.

A provider says who may bring its payments, by which means they are made, and which account they are debited to.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from customhouse.foundation.access.permissions import Permission
from customhouse.messages.findings import msgid
from customhouse.revenue.ledger.records import Account, Entry
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.payments.access import IMPORT_STATEMENT, KEEP_TILL
from customhouse.revenue.payments.models import Till
from customhouse.revenue.payments.records import Method
from customhouse.revenue.payments.rules.till import AT_A_COUNTER


class Provider(Protocol):
    """By whom money comes in. `code` is kept with each payment; `name` is an English message id.

    `needs_till`: payments lie in the till of the cashier who takes them. `asks_first`: it can decline money that
    nobody owes; where it cannot, such money is held on account.
    """

    code: str
    name: str
    permission: Permission
    methods: tuple[Method, ...]
    needs_till: bool
    asks_first: bool

    def received(self, amount: Decimal, method: Method, till: Till | None, on: date) -> Entry:
        """The entry that the money is debited by."""


class Counter:
    """Cash, cards and cheques at the counter of an office, taken by a cashier whose till is open."""

    code = "counter"
    name = msgid("Counter")
    permission = KEEP_TILL
    methods: tuple[Method, ...] = AT_A_COUNTER
    needs_till = True
    asks_first = True

    def received(self, amount: Decimal, method: Method, till: Till | None, on: date) -> Entry:  # noqa: ARG002  # the protocol's
        """Into the till, each means of payment by itself."""
        if till is None:
            raise ValueError("a counter has a till")
        return Entry(Account.CASH, till.account, amount, method.value)


class Bank:
    """Transfers to the treasury's account, as the bank's statements tell them."""

    code = "bank"
    name = msgid("Bank")
    permission = IMPORT_STATEMENT
    methods: tuple[Method, ...] = (Method.TRANSFER,)
    needs_till = False
    asks_first = False

    def received(self, amount: Decimal, method: Method, till: Till | None, on: date) -> Entry:  # noqa: ARG002  # the protocol's
        """Onto the treasury's account."""
        return Entry(Account.BANK, revenue_law().treasury(on).account, amount)


PROVIDERS: tuple[Provider, ...] = (Counter(), Bank())


def provider_of(code: str) -> Provider | None:
    """The provider of a code; None where there is no such provider."""
    return next((each for each in PROVIDERS if each.code == code), None)
