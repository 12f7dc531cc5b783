"""Late interest runs to the day on which the bank booked a payment, not to that on which its statement was read.

36 500 of duty at 8.25 % a year are 8.25 a day; the last day to pay is 17 March 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Accrual, Notice
from customhouse.revenue.notices.queries import revenue_law, standings
from customhouse.revenue.notices.records import PaymentDay
from customhouse.revenue.notices.services import charge_interest
from customhouse.revenue.notices.tests.debts import CASHIER, SUBJECT, dec, issued
from customhouse.revenue.payments import banking
from customhouse.revenue.payments.models import BankLine, Payment
from customhouse.revenue.payments.services import import_statement, match_line
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.statements import camt, entry

pytestmark = pytest.mark.django_db
REFERENCE = "RF6226XD0000000000016401"
LAST_DAY = date(2026, 3, 17)
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


def day(days: int) -> str:
    """A day so many days after the last one to pay."""
    return (LAST_DAY + timedelta(days=days)).isoformat()


def brought(amount: str, *, booked: int, on: int, key: str = "B1", valued: str = "", reference: str = REFERENCE) -> str:
    """A statement of one transfer, booked and brought in so many days after the last one to pay; its outcome."""
    data = camt(entry(key, amount, structured=reference, booked=day(booked), valued=valued))
    file = import_statement(data=data, name="x", actor=CASHIER, at=NOON + timedelta(days=on))
    return file.lines.get().outcome


def interest() -> Decimal:
    """What is charged of interest now."""
    return standings([SUBJECT])[SUBJECT].by_head.get("INT", dec(0))


CASES = [
    # booked, interest run until, brought in; interest that stays
    (0, None, 4, "0"),  # in time: nothing, though it was read four days later
    (-3, None, 4, "0"),
    (2, None, 5, "16.50"),
    (0, 4, 4, "0"),  # the day's run had charged four days already: they are taken back
    (2, 4, 5, "16.50"),
    (4, 4, 4, "33.00"),
    (9, None, 4, "33.00"),  # booked later than it was read: no bank knows that; the day of reading counts
]


@pytest.mark.parametrize(("booked", "run", "on", "left"), CASES)
def test_interest_runs_to_the_day_of_booking(booked: int, run: int | None, on: int, left: str) -> None:
    issued(CUD="36500.00")
    for each in range(1, (run or 0) + 1):
        charge_interest(at=NOON + timedelta(days=each), actor=SYSTEM)
    assert brought("36500.00", booked=booked, on=on) == "paid"
    assert interest() == dec(left)
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(left)
    charge_interest(at=NOON + timedelta(days=on + 10), actor=SYSTEM)
    assert interest() == dec(left), "nothing is owed that bears interest"
    assert Payment.objects.get().paid_on == min(LAST_DAY + timedelta(days=booked), LAST_DAY + timedelta(days=on))
    assert verify().ok


def test_what_is_left_of_the_debt_bears_interest_on() -> None:
    """Half was paid on the second day and read on the fourth: two days of the whole, two of the half."""
    issued(CUD="36500.00")
    charge_interest(at=NOON + timedelta(days=4), actor=SYSTEM)
    assert interest() == dec("33.00")
    brought("18250.00", booked=2, on=4)
    assert interest() == dec("24.75") == charged_by_hand()
    kinds = [event.kind for event in events_of(SUBJECT)]
    assert "payment.interest_taken_back" in kinds


def charged_by_hand() -> Decimal:
    return 2 * dec("8.25") + 2 * dec("4.125")


def test_interest_that_was_paid_and_is_taken_back_pays_the_duty() -> None:
    """Somebody paid the interest of four days; then a transfer of the last day to pay is read: it was not owed.

    Those 33.00 pay duty instead, as of the fourth day: they themselves were four days late, which makes 0.03.
    """
    notice = issued(CUD="36500.00")
    charge_interest(at=NOON + timedelta(days=4), actor=SYSTEM)
    late = Notice.objects.get(concerns=notice.reference)
    pay(late, "33.00", at=NOON + timedelta(days=4))
    assert brought("36467.00", booked=0, on=4) == "paid"
    stands = standings([SUBJECT])[SUBJECT]
    assert (interest(), stands.outstanding, stands.refundable) == (dec("0.03"), dec("0.03"), dec(0))
    assert verify().ok


def test_what_another_paid_meanwhile_keeps_the_interest_that_it_bore() -> None:
    """18 250 were paid on the fourth day; the rest, booked on the second, bore two days of interest."""
    notice = issued(CUD="36500.00")
    pay(notice, "18250.00", at=NOON + timedelta(days=4))
    brought("18250.00", booked=2, on=6)
    assert interest() == 4 * dec("4.125") + 2 * dec("4.125")


def test_a_payment_matched_by_hand_counts_from_its_booking_too() -> None:
    issued(CUD="36500.00")
    assert brought("36500.00", booked=0, on=3, reference="RF18539007547034") == "suspense"
    charge_interest(at=NOON + timedelta(days=8), actor=SYSTEM)
    match_line(line=BankLine.objects.get(), reference=REFERENCE, actor=CASHIER, at=NOON + timedelta(days=9))
    assert standings([SUBJECT])[SUBJECT].is_paid
    assert interest() == dec(0)
    assert [row.kept for row in Accrual.objects.all()] == [dec(0)]


@pytest.mark.parametrize(
    ("runs_to", "left"), [(PaymentDay.BOOKING, "16.50"), (PaymentDay.VALUE, "8.25"), (PaymentDay.RECEIPT, "41.25")]
)
def test_the_law_says_which_day_counts(runs_to: PaymentDay, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law = revenue_law()
    other = replace(law, rates=tuple(replace(rate, runs_to=runs_to) for rate in law.rates))
    monkeypatch.setattr(banking, "revenue_law", lambda: other)
    issued(CUD="36500.00")
    brought("36500.00", booked=2, on=5, valued=day(1))
    assert interest() == dec(left)
