"""A debt, its payment, a till, a statement, an account and a refund, for the pages that show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.services import charge_penalty
from customhouse.revenue.notices.tests.debts import AT, CASHIER_2, DEBTOR, OFFICE, OFFICER, SUBJECT, TRADER, issued
from customhouse.revenue.payments.records import Method
from customhouse.revenue.payments.services import ask_sending_back, count_till, import_statement
from customhouse.revenue.payments.tests.paying import pay, till
from customhouse.revenue.payments.tests.statements import camt, entry
from customhouse.revenue.refunds.services import ask_refund
from customhouse.revenue.remissions.services import ask_remission

NOWHERE: dict[str, Any] = dict.fromkeys(
    ("paid_notice", "receipt", "till", "file", "line", "debit", "sent_back", "cover", "refund", "penalty", "remission"),
    1,
)
"""Addresses of nothing."""


def money_places() -> dict[str, Any]:
    """What the addresses of the pages of money are filled with."""
    notice = issued()
    payment = pay(notice, "150")
    till(actor=CASHIER_2)
    counted = count_till(held={Method.CASH: Decimal(50)}, actor=CASHIER_2, at=AT)
    file = import_statement(
        data=camt(entry("S1", "10.00"), entry("S2", "11.00"), entry("S3", "1.00", way="DBIT")),
        name="march.xml",
        actor=CASHIER_2,
        at=AT,
    )
    refund = ask_refund(subject=SUBJECT, amount=Decimal(5), reason="Paid twice", pay_to="XD55", actor=TRADER, at=AT)
    lines = {each.key: each for each in file.lines.all()}
    ask_sending_back(line=lines["S2"], pay_to="XD55", reason="Not ours", actor=CASHIER_2, at=AT)
    penalty = _penalty()
    asked = ask_remission(notice_reference=penalty.reference, reason="Appeal", amount=Decimal(5), actor=TRADER, at=AT)
    return {
        "paid_notice": notice.reference,
        "receipt": payment.number,
        "till": counted.pk,
        "file": file.pk,
        "line": lines["S1"].pk,
        "debit": lines["S3"].pk,
        "sent_back": lines["S2"].pk,
        "cover": cover().number,
        "refund": refund.number,
        "penalty": penalty.reference,
        "remission": asked.number,
    }


def _penalty() -> Notice:
    """A penalty of another declaration."""
    return charge_penalty(
        subject="26XD00000000000243",
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        finding_code="SEAL",
        evaded=Decimal(0),
        actor=OFFICER,
        at=AT,
    )
