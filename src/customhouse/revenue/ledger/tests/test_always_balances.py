"""Whatever happens to debts in whatever order, the ledger balances and the standings agree with a plain reckoning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.guarantees import queries as guarantees
from customhouse.revenue.guarantees.services import call_in, issue_statements, secure
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.ledger.models import Posting
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.ledger.records import Account
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_interest, charge_penalty, restate, withdraw_notices
from customhouse.revenue.notices.tests.debts import (
    AT,
    CASHIER,
    DEBTOR,
    OFFICE,
    OFFICER,
    OTHER,
    SUBJECT,
    SUPERVISOR,
    SUPERVISOR_2,
    TRADER,
    issued,
)
from customhouse.revenue.payments.models import Payment
from customhouse.revenue.payments.services import import_statement
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.statements import table
from customhouse.revenue.refunds.services import approve_refund, ask_refund, pay_out

CENTS = st.integers(1, 60_000).map(lambda cents: Decimal(cents) / 100)
HEADS = st.dictionaries(st.sampled_from(["CUD", "FEE", "VAT"]), CENTS, min_size=1)


@dataclass
class Books:
    """What a clerk with a plain book of cash would know: what came in, and what was given back."""

    days: int = 0
    came_in: Decimal = Decimal(0)
    given_back: Decimal = Decimal(0)
    duty: dict[str, Decimal] = field(default_factory=dict)
    took_back: bool = False

    @property
    def now(self) -> object:
        return AT + timedelta(days=self.days)


def _pay(books: Books, amount: Decimal) -> None:
    pay(SUBJECT, f"{amount}", at=books.now)  # type: ignore[arg-type]
    books.came_in += amount


def _secure(books: Books, _: Decimal) -> None:
    notice = Notice.objects.filter(state__in=["open", "part_paid"]).first()
    account = guarantees.visible_to(SYSTEM).first()
    assert account
    if notice:
        secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=books.now)  # type: ignore[arg-type]


def _restate(books: Books, amount: Decimal, debtor: str = DEBTOR) -> None:
    heads = {"CUD": amount, "VAT": (amount / 5).quantize(Decimal("0.01"))}
    restate(
        subject=SUBJECT,
        office=OFFICE,
        debtor=debtor,
        debtor_name="",
        currency="XDD",
        heads=heads,
        version=2,
        actor=OFFICER,
        at=books.now,  # type: ignore[arg-type]
        reason="",
    )
    books.duty = heads


def _name_another(books: Books, amount: Decimal) -> None:
    _restate(books, amount, next(iter(OTHER.traders)))


def _withdraw(books: Books, _: Decimal) -> None:
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=books.now, reason="")  # type: ignore[arg-type]
    books.duty = {}


def _penalty(books: Books, amount: Decimal) -> None:
    charge_penalty(
        subject=SUBJECT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="",
        finding_code="DOCUMENTS",
        evaded=amount,
        actor=OFFICER,
        at=books.now,  # type: ignore[arg-type]
    )


def _interest(books: Books, amount: Decimal) -> None:
    books.days += int(amount) % 40
    charge_interest(at=books.now, actor=SYSTEM)  # type: ignore[arg-type]


def _months(books: Books, amount: Decimal) -> None:
    books.days += int(amount) % 70
    issue_statements(at=books.now, actor=SUPERVISOR)  # type: ignore[arg-type]
    call_in(at=books.now, actor=SUPERVISOR)  # type: ignore[arg-type]


def _refund(books: Books, amount: Decimal) -> None:
    refund = ask_refund(
        subject=SUBJECT,
        amount=min(amount, standings([SUBJECT])[SUBJECT].refundable),
        reason="x",
        pay_to="y",
        actor=TRADER,
        at=books.now,  # type: ignore[arg-type]
    )
    approve_refund(refund=refund, actor=SUPERVISOR, at=books.now)  # type: ignore[arg-type]
    pay_out(refund=refund, bank_reference="z", actor=SUPERVISOR_2, at=books.now)  # type: ignore[arg-type]
    books.given_back += refund.amount


def _take_back(books: Books, _: Decimal) -> None:
    payment = Payment.objects.filter(returns=None).first()
    if payment:
        row = f"XD70,R{payment.pk},{AT.date()},-{payment.amount:f},XDD,K,{payment.number}"
        file = import_statement(data=table(row), name="x", actor=CASHIER, at=books.now)  # type: ignore[arg-type]
        assert file.lines.get().outcome == "returned"
        books.came_in -= payment.amount
        books.took_back = True


ACTS: dict[str, Callable[[Books, Decimal], None]] = {
    "pay": _pay,
    "secure": _secure,
    "restate": _restate,
    "name another": _name_another,
    "withdraw": _withdraw,
    "penalty": _penalty,
    "interest": _interest,
    "months": _months,
    "refund": _refund,
    "take back": _take_back,
}


def check(books: Books) -> None:
    """What must hold after every act."""
    assert verify().ok
    stands = standings([SUBJECT])[SUBJECT]
    assert stands.paid == books.came_in
    assert stands.refunded == books.given_back
    duty = {head: amount for head, amount in stands.by_head.items() if head not in {"PEN", "INT"}}
    assert duty == {head: amount for head, amount in books.duty.items() if amount}
    assert min(stands.outstanding, stands.refundable) == stands.apart
    notices = list(Notice.objects.filter(subject=SUBJECT))
    unpaid = sum(notice.unpaid for notice in notices)
    given_back_unpaid = stands.outstanding + stands.secured - unpaid  # a refund of what the bank took back later
    assert unpaid == sum(stands.unpaid.values())
    assert 0 <= given_back_unpaid <= (books.given_back if books.took_back else 0)
    assert sum(notice.secured for notice in notices) == stands.secured
    assert all(amount >= 0 for amount in stands.unpaid.values())
    account = guarantees.visible_to(SYSTEM).first()
    assert account
    reserved = guarantees.state_of(account).reserved
    assert 0 <= reserved == stands.secured
    assert books.took_back or reserved <= account.limit  # what was put off before is put off again, room or none
    assert all(notice.state == "withdrawn" for notice in notices if notice.unpaid == 0 and notice.state != "paid")
    assert not Posting.objects.exclude(account__in=[each.value for each in Account]).exists()


@pytest.mark.django_db
@settings(max_examples=30)
@given(
    first=HEADS,
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), CENTS), min_size=1, max_size=9),
)
def test_the_ledger_always_balances(first: dict[str, Decimal], acts: list[tuple[str, Decimal]]) -> None:
    """Each example in a transaction of its own, which is undone: the next begins with empty books."""
    with transaction.atomic():
        cover("800")
        issued(SUBJECT, AT, **{head: f"{amount}" for head, amount in first.items()})
        books = Books(duty=dict(first))
        check(books)
        for name, amount in acts:
            try:
                with transaction.atomic():
                    ACTS[name](books, amount)
            except CustomhouseError:
                continue
            check(books)
        transaction.set_rollback(True)
