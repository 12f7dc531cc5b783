"""Late interest and penalties: by the law of the day, idempotent, and never on interest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from customhouse.foundation.access.errors import AccessDenied
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices import tasks
from customhouse.revenue.notices.models import Accrual, Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_interest, charge_penalty
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    CASHIER,
    DEBTOR,
    OFFICE,
    OFFICER,
    SUBJECT,
    dec,
    issued,
)
from customhouse.revenue.payments.tests.paying import pay

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2026, 3, 17, 12, tzinfo=UTC)


def interest(days: int) -> Decimal:
    """The interest that is charged after so many days of delay."""
    charge_interest(at=LAST_DAY + timedelta(days=days), actor=SYSTEM)
    return standings([SUBJECT])[SUBJECT].by_head.get("INT", dec(0))


def test_the_last_day_bears_no_interest() -> None:
    issued()
    assert interest(0) == dec(0)
    assert not Accrual.objects.exists()


def test_interest_runs_from_the_day_after() -> None:
    """On 120 (the fee bears none): 36 500 x 8.25 % / 365 = 8.25 a day."""
    issued(CUD="36500.00", FEE="500.00")
    assert interest(1) == dec("8.25")
    assert interest(3) == dec("24.75")
    notice = Notice.objects.get(kind="interest")
    assert (notice.amount, notice.unpaid, notice.number) == (dec("8.25"), dec("24.75"), 2)
    assert notice.concerns == Notice.objects.get(kind="assessment").reference
    kinds = [event.kind for event in events_of(SUBJECT)]
    assert kinds == ["payment.notice_issued", "payment.notice_issued", "payment.interest_added"]


def test_a_day_is_charged_once() -> None:
    issued(CUD="36500.00")
    assert charge_interest(at=LAST_DAY + timedelta(days=1), actor=SYSTEM) == 1
    assert charge_interest(at=LAST_DAY + timedelta(days=1, hours=5), actor=SYSTEM) == 0
    assert interest(1) == dec("8.25")


def test_the_cents_of_a_day_are_not_lost() -> None:
    """0.0226 a day: after 10 days 0.23, not ten times 0.02."""
    issued(CUD="100.00")
    assert [interest(day) for day in range(1, 11)][-1] == dec("0.23")
    assert Accrual.objects.get().kept == dec("0.22602740")


def test_days_that_were_missed_are_made_up_for() -> None:
    issued(CUD="36500.00")
    assert interest(10) == dec("82.50")


def test_a_payment_in_between_is_reckoned_by_the_day() -> None:
    """Two days on 36 500, then one on 18 250."""
    notice = issued(CUD="36500.00")
    pay(notice, "18250", at=LAST_DAY + timedelta(days=2))
    assert interest(3) == dec("20.62") + dec("0.01")


def test_the_rate_of_each_day() -> None:
    """The rate rose with the year: 7.50 % until the end of 2025, 8.25 % from then on."""
    issued(at=datetime(2025, 12, 15, 12, tzinfo=UTC), CUD="36500.00")  # to be paid by the 30th
    charge_interest(at=datetime(2026, 1, 2, 12, tzinfo=UTC), actor=SYSTEM)
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("7.50") + 2 * dec("8.25")


def test_what_is_paid_bears_nothing_more_and_interest_none() -> None:
    notice = issued(CUD="36500.00")
    pay(notice, "36500", at=LAST_DAY + timedelta(days=1))
    assert Notice.objects.get(pk=notice.pk).state == "paid"
    assert interest(50) == dec("8.25")
    assert verify().ok


def test_the_recurring_work_charges() -> None:
    issued(CUD="36500.00")
    tasks.charge_late(LAST_DAY + timedelta(days=1))
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("8.25")
    assert [work.name for work in tasks.RECURRING] == ["revenue.interest"]


def penalty(code: str = "VALUE", evaded: str = "1200.00", actor: object = OFFICER) -> Notice:
    return charge_penalty(
        subject=SUBJECT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        finding_code=code,
        evaded=dec(evaded),
        actor=actor,  # type: ignore[arg-type]
        at=AT,
        reason="Invoice of half the price",
    )


def test_a_penalty_is_charged_by_the_schedule() -> None:
    issued()
    notice = penalty()
    assert (notice.kind, notice.amount, notice.unpaid) == ("penalty", dec(1200), dec(1200))
    assert "art. 122" in notice.legal_reference
    assert standings([SUBJECT])[SUBJECT].by_head["PEN"] == dec(1200)
    last = events_of(SUBJECT).last()
    assert last is not None
    assert "VALUE" in last.payload


def test_what_is_held_pays_the_penalty() -> None:
    pay(issued(), "225")
    assert penalty(evaded="0").unpaid == dec(150)
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(150)


@pytest.mark.parametrize("actor", [AUDITOR, CASHIER])
def test_not_everybody_charges_penalties(actor: object) -> None:
    with pytest.raises(AccessDenied):
        penalty(actor=actor)
