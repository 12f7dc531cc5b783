"""Interest follows the duty: where less was due, the same days are reckoned on what was truly due.

36 500 of duty at 8.25 % a year are 8.25 a day; the last day to pay is 17 March 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import revenue_law, standings
from customhouse.revenue.notices.rules.delays import Delay, borne, lessened, rewound
from customhouse.revenue.notices.services import charge_interest, restate
from customhouse.revenue.notices.tests.debts import DEBTOR, OFFICE, OFFICER, SUBJECT, dec, issued
from customhouse.revenue.payments.tests.paying import pay

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
ORDER = ("FEE", "CUD", "VAT")


def days(after: int, until: int, **owed: str) -> Delay:
    """Days of March on which heads were owed."""
    return Delay(date(2026, 3, after), date(2026, 3, until), {head: Decimal(amount) for head, amount in owed.items()})


LESSENED = {
    "all of a head": ([days(17, 20, CUD="100")], {"CUD": "100"}, [days(17, 20, CUD="0")]),
    "a part of it": ([days(17, 20, CUD="100")], {"CUD": "90"}, [days(17, 20, CUD="10")]),
    "another head": ([days(17, 20, CUD="100", VAT="20")], {"VAT": "5"}, [days(17, 20, CUD="100", VAT="15")]),
    "what was paid of it meanwhile goes to the other heads": (
        [days(17, 20, CUD="100", VAT="20"), days(20, 22, CUD="10", VAT="20")],
        {"CUD": "15"},
        [days(17, 20, CUD="85", VAT="20"), days(20, 22, CUD="0", VAT="15")],
    ),
    "days that were reckoned twice": (
        [days(17, 22, CUD="30"), days(20, 25, CUD="70")],
        {"CUD": "40"},
        [days(17, 20, CUD="0"), days(20, 22, CUD="60"), days(22, 25, CUD="30")],
    ),
    "days between which nothing was late": (
        [days(10, 12, CUD="30"), days(20, 25, CUD="30")],
        {"CUD": "10"},
        [days(10, 12, CUD="20"), days(20, 25, CUD="20")],
    ),
    "none": ([], {"CUD": "10"}, []),
}


@pytest.mark.parametrize("which", LESSENED)
def test_what_was_truly_due_on_each_day(which: str) -> None:
    before, less, after = LESSENED[which]
    assert lessened(before, {head: Decimal(amount) for head, amount in less.items()}, ORDER) == after


def test_days_are_taken_back_to_a_payment() -> None:
    """100 were owed; 40 of them somebody paid on the 22nd, and the 60 that are left were paid on the 20th."""
    before = [days(17, 22, CUD="100"), days(22, 24, CUD="60")]
    assert rewound(before, date(2026, 3, 20), {"CUD": Decimal(60)}) == [days(17, 20, CUD="100"), days(20, 22, CUD="40")]
    assert rewound(before, date(2026, 3, 24), {"CUD": Decimal(60)}) == before


def test_days_bear_interest_head_by_head() -> None:
    found = borne([days(17, 18, CUD="36500", FEE="9"), days(18, 20, CUD="36500")], revenue_law())
    assert found == {"CUD": Decimal("24.75")}


def lowered(**heads: str) -> None:
    """A reassessment of the hundredth day: the goods owe these heads in all."""
    restate(
        subject=SUBJECT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        currency="XDD",
        heads={head: Decimal(amount) for head, amount in heads.items()},
        version=2,
        actor=OFFICER,
        at=NOON + timedelta(days=100),
        reason="Typing error",
    )


def interest() -> Decimal:
    """What is charged of interest now."""
    return standings([SUBJECT])[SUBJECT].by_head.get("INT", dec(0))


def run(day: int) -> None:
    """The daily work of so many days after the last one to pay."""
    charge_interest(at=NOON + timedelta(days=day), actor=SYSTEM)


@pytest.mark.django_db
def test_unpaid_interest_falls_with_the_duty() -> None:
    issued(CUD="36500.00")
    for day in (1, 2, 3, 100):
        run(day)
    assert interest() == dec("825.00")
    lowered(CUD="3650")
    late = Notice.objects.get(kind="interest")
    assert (interest(), late.unpaid, late.state) == (dec("82.50"), dec("82.50"), "open")
    told = events_of(SUBJECT).filter(kind="payment.interest_taken_back").get()
    assert '"amount":"742.50' in told.payload
    assert "Typing error" in told.payload
    run(110)
    assert interest() == dec("90.75")
    lowered()
    late.refresh_from_db()
    assert (interest(), late.state) == (dec(0), "withdrawn")
    assert verify().ok


@pytest.mark.django_db
def test_interest_that_was_paid_too_much_is_refundable() -> None:
    """Half was paid on the tenth day, all on the twentieth, with 140.25 of interest; a quarter of the duty was due."""
    notice = issued(CUD="36500.00", VAT="3650.00", FEE="10.00")
    pay(notice, "18260", at=NOON + timedelta(days=10))
    run(15)
    pay(SUBJECT, f"{21900 + dec('140.25')}", at=NOON + timedelta(days=20))
    assert interest() == dec("82.50") + dec("41.25") + dec("16.50")
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(0)
    lowered(CUD="9125", VAT="3650", FEE="10")
    # ten days of 9125 and of 3650; then 18250 were paid, which was more than both
    assert interest() == dec("20.63") + dec("8.25")
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable) == (dec(0), dec(27375) + dec("140.25") - dec("28.88"))
    assert verify().ok
