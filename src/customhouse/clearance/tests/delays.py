"""A law by which what is not controlled waits for its release, for tests; and the people who look on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from conftest import AT
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.tests.lodged import Message, lodged
from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.payments.models import Payment
from customhouse.revenue.payments.services import take_payment
from customhouse.targeting.lanes.records import Delay
from customhouse.targeting.profiles.queries import policy
from customhouse.targeting.profiles.store import keep_new, policy_row

TEN = timedelta(minutes=10)


def let_wait(*delays: Delay) -> None:
    """The law of the day has these delays: ten minutes of every import if none is named."""
    standing = policy(AT.date())
    chosen = delays or (Delay("import", "", 10, 10),)
    row = policy_row(replace(standing, balance=replace(standing.balance, delays=chosen)))
    keep_new([row], actor=SYSTEM, at=AT)


def pay(row: Declaration, at: datetime = AT) -> None:
    """Pay every notice of a declaration in full."""
    for notice in Notice.objects.filter(subject=row.mrn).exclude(unpaid=0):
        reference = f"P{notice.pk}-{Payment.objects.count()}"
        whom: dict[str, Any] = {
            "provider": "bank",
            "provider_reference": reference,
            "payer": "Layla",
            "actor": SYSTEM,
            "at": at,
        }
        take_payment(reference=notice.reference, amount=notice.unpaid, currency=notice.currency, **whom)


def several(said: Message, count: int) -> Sequence[Declaration]:
    """So many declarations of the same words, lodged one after the other."""
    return [lodged(said, said.with_lrn(f"lrn-{number}")) for number in range(count)]
