"""Whatever is paid, taken back in part and lowered in whatever order: interest is what a clerk reckons day by day.

The clerk knows at the end what was truly due and what truly came in, and goes through the days with a pencil.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_interest, restate
from customhouse.revenue.notices.tests.debts import DEBTOR, OFFICE, OFFICER, SUBJECT, issued
from customhouse.revenue.payments.models import Payment
from customhouse.revenue.payments.tests.test_take_back import NOON, REFERENCE, brought, line

CENT = Decimal("0.01")
LAST_DAY = date(2026, 3, 17)
ACTS = st.sampled_from(["pay", "pay", "take back", "lower", "reckon", "wait"])


@dataclass
class Clerk:
    """What truly happened: the day, what is due, and each payment with its day and what of it stands."""

    day: int = 0
    due: Decimal = Decimal("36500.00")
    keys: int = 0
    payments: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return LAST_DAY + timedelta(days=self.day)

    def open_on(self, day: int) -> Decimal:
        """What was owed of the duty on a day, by what is known at the end."""
        came_in = sum((left for paid, left in self.payments.values() if paid < day), Decimal(0))
        return max(self.due - came_in, Decimal(0))

    def interest(self) -> Decimal:
        """A payment's own day bears interest yet; 8.25 % a year."""
        return sum((self.open_on(day) for day in range(1, self.day + 1)), Decimal(0)) * Decimal("8.25") / 36500


def part(amount: Decimal, percent: int) -> Decimal:
    return max((amount * percent / 100).quantize(CENT), CENT)


def act(clerk: Clerk, what: str, percent: int) -> None:
    at = NOON + timedelta(days=clerk.day)
    clerk.keys += 1
    stands = standings([SUBJECT])[SUBJECT]
    owed = stands.unpaid.get("CUD", Decimal(0))
    if what == "wait":
        clerk.day += percent // 10
    elif what == "reckon":
        charge_interest(at=at, actor=SYSTEM)
    elif what == "pay" and owed:
        amount = part(owed, percent)
        assert brought(line(f"B{clerk.keys}", f"{amount}", REFERENCE, f"{clerk.today}"), at=at) == ["paid"]
        number = Payment.objects.latest("id").number
        clerk.payments[number] = (clerk.day, amount)
    elif what == "lower":
        clerk.due = part(clerk.due, percent)
        charged = {"office": OFFICE, "debtor": DEBTOR, "debtor_name": "", "currency": "XDD"}
        restate(subject=SUBJECT, heads={"CUD": clerk.due}, version=2, reason="x", actor=OFFICER, at=at, **charged)
    elif what == "take back" and (standing := [each for each in clerk.payments.items() if each[1][1]]):
        number, (paid, left) = standing[percent % len(standing)]
        amount = part(left, percent)
        assert brought(line(f"B{clerk.keys}", f"-{amount}", number, f"{clerk.today}"), at=at) == ["returned"]
        clerk.payments[number] = (paid, left - amount)


HELD_SINCE = [("wait", 100), ("pay", 60), ("wait", 100), ("pay", 100), ("lower", 80), ("wait", 100), ("take back", 100)]
"""The second payment is held in part since the duty fell: it pays what the first did not, since its own day."""
PAID_BY_THE_REST = [("wait", 100), ("pay", 60), ("wait", 200), ("pay", 90), ("lower", 20), ("take back", 10)]
"""What is left of the first payment pays the lower duty alone: nothing was ever owed after its day."""


@pytest.mark.django_db
@settings(max_examples=6)
@example(HELD_SINCE)
@example(PAID_BY_THE_REST)
@given(acts=st.lists(st.tuples(ACTS, st.integers(1, 100)), min_size=3, max_size=10))
def test_interest_is_what_a_clerk_reckons(acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        issued(CUD="36500.00")
        clerk = Clerk()
        for what, percent in acts:
            act(clerk, what, percent)
            assert verify().ok
        charge_interest(at=NOON + timedelta(days=clerk.day), actor=SYSTEM)
        stands = standings([SUBJECT])[SUBJECT]
        charged = stands.by_head.get("INT", Decimal(0))
        on_interest = charged * Decimal("8.25") / 36500 * clerk.day  # what paid interest did not pay the duty meanwhile
        assert -CENT <= charged - clerk.interest() <= CENT + on_interest, (charged, clerk)
        assert all(amount >= 0 for amount in (*stands.unpaid.values(), stands.refundable, charged))
        came_in = sum((left for _day, left in clerk.payments.values()), Decimal(0))
        assert stands.paid == came_in
        assert verify().ok
        transaction.set_rollback(True)
