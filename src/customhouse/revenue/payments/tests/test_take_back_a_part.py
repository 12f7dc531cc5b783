"""What the bank takes back of a payment in part: the rest stands as if it alone had been paid.

The law pays the fee first, then customs duty, then VAT. 36 500 of duty at 8.25 % a year are 8.25 a day; the last day to
pay is 17 March 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.notices.models import Notice as Told
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_interest, withdraw_notices
from customhouse.revenue.notices.tests.debts import (
    AT,
    CASHIER,
    OFFICER,
    SUBJECT,
    SUPERVISOR,
    TRADER,
    dec,
    issued,
)
from customhouse.revenue.payments import queries
from customhouse.revenue.payments.models import Payment, PaymentReturn
from customhouse.revenue.payments.services import explain_debit
from customhouse.revenue.payments.tests.people_of_money import browser, somebody
from customhouse.revenue.payments.tests.test_take_back import NOON, REFERENCE, balance, brought, line
from customhouse.revenue.refunds.services import approve_refund, ask_refund, pay_out
from customhouse.revenue.refunds.tests.test_money_over_http import system_of

pytestmark = pytest.mark.django_db
RECEIPT = "XD000100-2026-000001"


def unpaid() -> Mapping[str, Decimal]:
    return standings([SUBJECT])[SUBJECT].unpaid


def test_only_the_part_is_owed_again() -> None:
    """150 paid 125, and 25 were held: 35 taken back are the 25 and 10 of VAT; then 20 more, then all the rest."""
    somebody(Role.TRADER)
    notice = issued()
    lines = [line("B1", "150.00", REFERENCE), line("B2", "-35.00", "reversal of B1")]
    assert brought(*lines) == ["paid", "returned"]
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.paid) == (dec(10), dec(0), dec(115))
    assert unpaid() == {"VAT": dec(10)}
    notice.refresh_from_db()
    assert (notice.state, notice.unpaid) == ("part_paid", dec(10))
    assert '"amount":"35.00' in events_of(SUBJECT).filter(kind="payment.returned").get().payload
    assert "that part is owed again" in Told.objects.get().message
    assert brought(*lines, line("B3", "-20.00", f"of {RECEIPT}")) == ["known", "known", "returned"]
    assert unpaid() == {"VAT": dec(20), "CUD": dec(10)}
    assert brought(line("B4", "-96.00", f"of {RECEIPT}")) == ["debit"]
    with pytest.raises(Conflict):
        explain_debit(line=queries.waiting_visible_to(CASHIER).get(), receipt=RECEIPT, actor=CASHIER, at=AT)
    assert brought(line("B5", "-95.00", REFERENCE)) == ["returned"]
    assert unpaid() == {"FEE": dec(5), "CUD": dec(100), "VAT": dec(20)}
    assert (balance("bank"), verify().ok) == (dec(0), True)


def test_interest_runs_on_the_part_as_if_it_had_not_been_paid() -> None:
    """Paid on the fourth day; of it the interest and half the duty are taken back on the tenth: 6 days on the half."""
    issued(CUD="36500.00")
    brought(line("B1", "36533.00", REFERENCE, "2026-03-21"), at=NOON + timedelta(days=4))
    assert unpaid() == {}
    charge_interest(at=NOON + timedelta(days=8), actor=SYSTEM)
    at = NOON + timedelta(days=10)
    brought(line("B2", "-18283.00", "of B1", "2026-03-27"), at=at)
    assert unpaid() == {"CUD": dec("18250"), "INT": dec("33.00") + dec("24.75")}
    charge_interest(at=at + timedelta(days=2), actor=SYSTEM)
    assert unpaid() == {"CUD": dec("18250"), "INT": dec("33.00") + dec("33.00")}
    assert verify().ok


def test_what_cannot_be_told_waits_for_a_cashier() -> None:
    """Two payments under the reference that is named; or one, and a refund that the line may be instead."""
    issued()
    brought(line("B1", "60.00", REFERENCE), line("B2", "65.00", REFERENCE))
    assert brought(line("B3", "-30.00", REFERENCE)) == ["debit"]
    waiting = queries.waiting_visible_to(CASHIER).get()
    explain_debit(line=waiting, receipt=RECEIPT, actor=CASHIER, at=AT)
    assert (unpaid(), PaymentReturn.objects.get().payment.number) == ({"CUD": dec(30)}, RECEIPT)


def test_a_refund_that_goes_out_is_no_part_of_a_payment() -> None:
    issued()
    brought(line("B1", "125.00", REFERENCE))
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    refund = ask_refund(subject=SUBJECT, amount=dec(25), reason="x", pay_to="y", actor=TRADER, at=AT)
    refund = approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert brought(line("OUT-1", "-25.00", f"Refund {SUBJECT}")) == ["debit"]
    pay_out(refund=refund, bank_reference="OUT-1", actor=CASHIER, at=AT)
    assert brought(line("B2", "-30.00", SUBJECT)) == ["returned"]
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable) == (dec(0), dec(70))


@pytest.mark.parametrize("before", ["0", "25"])
def test_a_refund_that_goes_out_is_not_the_rest_of_a_payment_either(before: str) -> None:
    """The bank's line may come before the cashier's note: it is told by its text and amount as the payment would be."""
    issued()
    brought(line("B1", "125.00", REFERENCE))
    if before != "0":
        assert brought(line("B2", f"-{before}.00", "reversal of B1")) == ["returned"]
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    rest = dec(125) - dec(before)
    refund = ask_refund(subject=SUBJECT, amount=rest, reason="x", pay_to="y", actor=TRADER, at=AT)
    refund = approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert brought(line("OUT-1", f"-{rest}", f"Refund {SUBJECT}")) == ["debit"]
    pay_out(refund=refund, bank_reference="OUT-1", actor=CASHIER, at=AT)
    stands = standings([SUBJECT])[SUBJECT]
    assert (balance("bank"), stands.outstanding, stands.refundable) == (dec(0), dec(0), dec(0))


def test_page_paper_and_program_tell_the_part() -> None:
    notice = issued()
    cashier, trader = browser(Role.CASHIER), system_of(Role.TRADER)
    brought(line("B1", "125.00", REFERENCE), line("B2", "-30.00", "of B1", "2026-03-05"))
    page = cashier.get(f"/money/receipts/{RECEIPT}/").text
    assert "The bank took back a part of this payment" in page
    assert "Amount taken back" in page
    assert cashier.get(f"/money/receipts/{RECEIPT}/receipt.pdf").status_code == 200
    told = trader.get(f"/api/v1/payments/{RECEIPT}").json()
    back = {"booked_on": "2026-03-05", "amount": "30.00", "bank_reference": "B2"}
    assert (told["taken_back_on"], told["taken_back"], told["returns"]) == (None, "30.00", [back])
    assert trader.get(f"/api/v1/notices/{notice.reference}").json()["unpaid"] == "30.00"
    assert Notice.objects.get().state == "part_paid"
    assert Payment.objects.get().amount == dec(125)
