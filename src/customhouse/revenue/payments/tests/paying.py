"""Payments for tests: by the bank, or at the counter of a cashier whose till is open."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import count

from customhouse.foundation.access.records import Actor
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.tests.debts import AT, CASHIER, OFFICE
from customhouse.revenue.payments.models import Payment, Till
from customhouse.revenue.payments.services import open_till, take_payment

KEYS = count(1)


def pay(notice: Notice | str, amount: str, *, at: datetime = AT, key: str = "", actor: Actor = CASHIER) -> Payment:
    """A transfer under the reference of a notice."""
    return take_payment(
        reference=notice if isinstance(notice, str) else notice.reference,
        amount=Decimal(amount),
        currency="XDD",
        provider="bank",
        provider_reference=key or f"B-{next(KEYS)}",
        payer="Karamel Foods",
        actor=actor,
        at=at,
    )


def pay_at_counter(
    notice: Notice, amount: str, *, method: str = "cash", key: str = "", currency: str = "XDD", actor: Actor = CASHIER
) -> Payment:
    """A payment at the counter."""
    return take_payment(
        reference=notice.reference,
        amount=Decimal(amount),
        currency=currency,
        provider="counter",
        provider_reference=key or f"C-{next(KEYS)}",
        payer="",
        method=method,
        actor=actor,
        at=AT,
    )


def till(opening_float: str = "50", actor: Actor = CASHIER) -> Till:
    """An open till."""
    return open_till(office=OFFICE, opening_float=Decimal(opening_float), actor=actor, at=AT)
