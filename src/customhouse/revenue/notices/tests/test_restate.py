"""After a reassessment: more goes on a supplementary notice, less falls away or is held for the debtor."""

from __future__ import annotations

from decimal import Decimal

import pytest

from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import restate, withdraw_notices
from customhouse.revenue.notices.tests.debts import AT, DEBTOR, OFFICE, OFFICER, SUBJECT, dec, issued
from customhouse.revenue.payments.tests.paying import pay

pytestmark = pytest.mark.django_db


def restated(**heads: str) -> Notice | None:
    """What is charged is brought to these heads."""
    return restate(
        subject=SUBJECT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        currency="XDD",
        heads={head: Decimal(amount) for head, amount in heads.items()},
        version=2,
        actor=OFFICER,
        at=AT,
        reason="Undervalued",
    )


def test_nothing_differs() -> None:
    issued()
    assert restated(CUD="100", FEE="5", VAT="20") is None
    assert Notice.objects.count() == 1


def test_more_is_owed() -> None:
    issued()
    notice = restated(CUD="150", FEE="5", VAT="30.50")
    assert notice is not None
    assert (notice.kind, notice.amount, notice.number) == ("supplementary", dec("60.50"), 2)
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.charged, stands.outstanding) == (dec("185.50"), dec("185.50"))
    assert stands.by_head == {"CUD": dec(150), "FEE": dec(5), "VAT": dec("30.50")}


def test_less_is_owed_before_it_was_paid() -> None:
    issued()
    assert restated(CUD="60", FEE="5", VAT="20") is None
    notice = Notice.objects.get()
    assert (notice.state, notice.unpaid, notice.amount) == ("open", dec(85), dec(125))
    assert standings([SUBJECT])[SUBJECT].unpaid == {"CUD": dec(60), "FEE": dec(5), "VAT": dec(20)}
    assert events_of(SUBJECT).last().kind == "payment.notice_reduced"  # type: ignore[union-attr]


def test_less_is_owed_after_it_was_paid() -> None:
    pay(issued(), "125")
    restated(CUD="60", FEE="5", VAT="20")
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.charged, stands.paid, stands.refundable) == (dec(85), dec(125), dec(40))
    assert Notice.objects.get().state == "paid"
    assert verify().ok


def test_less_under_one_head_is_set_off_against_more_under_another() -> None:
    pay(issued(), "125")
    notice = restated(CUD="60", FEE="5", VAT="50")
    assert notice is not None
    notice = Notice.objects.get(reference=notice.reference)
    assert (notice.amount, notice.unpaid, notice.state) == (dec(30), dec(0), "paid")
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable) == (dec(0), dec(10))
    assert stands.unpaid == {}


def test_paid_in_part_and_less_is_owed() -> None:
    """The fee and 45 of the duty are paid; the duty falls to 30: 15 of it were too much and pay the tax."""
    pay(issued(), "50")
    restated(CUD="30", FEE="5", VAT="20")
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.charged, stands.paid, stands.outstanding) == (dec(55), dec(50), dec(5))
    assert stands.unpaid == {"VAT": dec(5)}
    assert Notice.objects.get().unpaid == dec(5)


def test_what_was_added_last_is_taken_back_first() -> None:
    first = issued()
    second = restated(CUD="150", FEE="5", VAT="20")
    restated(CUD="120", FEE="5", VAT="20")
    assert second is not None
    assert Notice.objects.get(reference=second.reference).unpaid == dec(20)
    assert Notice.objects.get(reference=first.reference).unpaid == dec(125)
    restated(CUD="80", FEE="5", VAT="20")
    assert Notice.objects.get(reference=second.reference).state == "withdrawn"
    assert Notice.objects.get(reference=first.reference).unpaid == dec(105)


def test_a_cancelled_declaration_owes_nothing() -> None:
    issued()
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    assert Notice.objects.get().state == "withdrawn"
    assert standings([SUBJECT])[SUBJECT].is_settled
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    withdraw_notices(subject="NONE", actor=OFFICER, at=AT, reason="Cancelled")
    kinds = [event.kind for event in events_of(SUBJECT)]
    assert kinds == ["payment.notice_issued", "payment.notice_withdrawn"]


def test_what_was_paid_on_a_cancelled_declaration_is_refundable() -> None:
    pay(issued(), "125")
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    assert standings([SUBJECT])[SUBJECT].refundable == dec(125)
    assert verify().ok


def test_who_has_no_identifier_is_known_by_name() -> None:
    """Travellers are charged by name: another name is another debtor."""
    said = {"subject": SUBJECT, "office": OFFICE, "debtor": "", "currency": "XDD", "actor": OFFICER, "at": AT}
    for name, version in (("Amina", 1), ("Amina", 2), ("Otto", 3)):
        restate(**said, debtor_name=name, heads={"CUD": dec(100)}, version=version, reason="x")  # type: ignore[arg-type]
    assert [(each.debtor_name, each.unpaid) for each in Notice.objects.order_by("id")] == [
        ("Amina", dec(0)),
        ("Otto", dec(100)),
    ]
