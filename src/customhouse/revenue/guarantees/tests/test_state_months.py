"""The month of a deferment account: its statement, its debit by the bank, and what happens where there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from customhouse.foundation.access.errors import AccessDenied, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.revenue.guarantees import queries, tasks
from customhouse.revenue.guarantees.models import Cover, Statement
from customhouse.revenue.guarantees.records import CoverKind
from customhouse.revenue.guarantees.services import call_in, issue_statements, secure
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.rules import references
from customhouse.revenue.notices.services import charge_interest
from customhouse.revenue.notices.tests.debts import AT, OFFICER, OTHER, SUBJECT, SUPERVISOR, TRADER, dec, issued
from customhouse.revenue.payments.tests.paying import pay

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)
SUBJECTS = ("26XD00000000000001", "26XD00000000000002")


@pytest.fixture
def statement() -> Statement:
    """The statement of March, of two notices of 125 each."""
    found = cover()
    for subject in SUBJECTS:
        secure(notice_reference=issued(subject).reference, account_or_grn=found.number, actor=TRADER, at=AT)
    (stated,) = issue_statements(at=APRIL, actor=SUPERVISOR)
    return stated


def test_the_statement_sums_up_the_month(statement: Statement) -> None:
    assert (statement.total, statement.month, statement.due_on) == (dec(250), date(2026, 3, 1), date(2026, 4, 15))
    assert references.is_valid(statement.reference)
    assert issue_statements(at=APRIL, actor=SUPERVISOR) == []


def test_the_month_is_not_stated_before_it_is_over() -> None:
    found = cover()
    secure(notice_reference=issued().reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert issue_statements(at=AT, actor=SUPERVISOR) == []


def test_a_guarantee_has_no_months() -> None:
    found = cover(kind=CoverKind.COMPREHENSIVE)
    secure(notice_reference=issued().reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert issue_statements(at=APRIL, actor=SUPERVISOR) == []


def test_the_debit_pays_every_notice_of_the_month(statement: Statement, told: list[list[str]]) -> None:
    told.clear()
    payment = pay(statement.reference, "250", at=APRIL)
    assert payment.on_account == dec(0)
    assert set(Notice.objects.values_list("state", flat=True)) == {"paid"}
    assert queries.state_of(statement.cover).reserved == dec(0)
    assert told == [list(SUBJECTS)]
    assert verify().ok
    assert call_in(at=datetime(2026, 4, 20, tzinfo=UTC), actor=SUPERVISOR) == []


def test_a_debit_in_part_pays_the_first(statement: Statement) -> None:
    pay(statement.reference, "200", at=APRIL)
    assert [standings([subject])[subject].paid for subject in SUBJECTS] == [dec(125), dec(75)]


def test_a_debit_of_too_much_is_held_for_the_debtor(statement: Statement) -> None:
    pay(statement.reference, "260", at=APRIL)
    assert standings(SUBJECTS)[SUBJECTS[1]].refundable == dec(10)


def test_what_is_not_debited_is_called_in_and_bears_interest(statement: Statement) -> None:
    assert call_in(at=datetime(2026, 4, 15, 12, tzinfo=UTC), actor=SUPERVISOR) == []
    assert call_in(at=datetime(2026, 4, 16, 12, tzinfo=UTC), actor=SUPERVISOR) == [statement]
    assert call_in(at=datetime(2026, 4, 16, 12, tzinfo=UTC), actor=SUPERVISOR) == []
    assert set(Notice.objects.values_list("state", flat=True)) == {"open"}
    assert queries.state_of(statement.cover).reserved == dec(0)
    charge_interest(at=datetime(2026, 4, 25, 12, tzinfo=UTC), actor=SYSTEM)
    # 10 days at 8.25 %: 0.226 on 100 of duty, 0.045 on 20 of tax, each head rounded; the fee bears none
    assert standings(SUBJECTS)[SUBJECTS[0]].by_head["INT"] == dec("0.28")
    assert verify().ok


def test_the_recurring_work_does_both(statement: Statement) -> None:
    tasks.state_months(datetime(2026, 4, 16, 12, tzinfo=UTC))
    statement.refresh_from_db()
    assert statement.called_in_at is not None
    assert [work.name for work in tasks.RECURRING] == ["revenue.statements"]


def test_who_may_state_and_see(statement: Statement) -> None:
    with pytest.raises(AccessDenied):
        issue_statements(at=APRIL, actor=OFFICER)
    with pytest.raises(AccessDenied):
        call_in(at=APRIL, actor=TRADER)
    assert queries.find_statement(TRADER, statement.reference) == statement
    with pytest.raises(NotFound):
        queries.find_statement(OTHER, statement.reference)
    assert queries.notices_on_statement("nothing") == []


def test_what_was_called_in_is_not_put_off_again(statement: Statement) -> None:
    call_in(at=datetime(2026, 4, 16, 12, tzinfo=UTC), actor=SUPERVISOR)
    notice = Notice.objects.order_by("id").first()
    assert notice is not None
    with pytest.raises(Refused) as caught:
        secure(
            notice_reference=notice.reference,
            account_or_grn=statement.cover.number,
            actor=TRADER,
            at=datetime(2026, 4, 16, 12, tzinfo=UTC),
        )
    assert caught.value.code == "GUA-OVERDUE"


def test_a_guarantee_puts_nothing_off() -> None:
    """Goods may go under it; what is not paid by the last day is owed at once, and no day of interest comes twice."""
    notice, guarantee = issued(), cover(kind=CoverKind.COMPREHENSIVE)
    secure(notice_reference=notice.reference, account_or_grn=guarantee.number, actor=TRADER, at=AT)
    last, late = datetime(2026, 3, 17, 12, tzinfo=UTC), datetime(2026, 3, 27, 12, tzinfo=UTC)
    assert notice.due_on == last.date()
    call_in(at=last, actor=SUPERVISOR)
    notice.refresh_from_db()
    assert notice.state == "secured"
    call_in(at=late, actor=SUPERVISOR)
    notice.refresh_from_db()
    assert (notice.state, queries.state_of(guarantee).reserved) == ("open", dec(0))
    charge_interest(at=late, actor=SYSTEM)
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("0.28")
    secure(notice_reference=notice.reference, account_or_grn=guarantee.number, actor=TRADER, at=late)
    call_in(at=late, actor=SUPERVISOR)
    charge_interest(at=late, actor=SYSTEM)
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("0.28")
    assert verify().ok


def test_what_is_late_is_not_put_off() -> None:
    notice, account = issued(), cover()
    late = datetime(2026, 3, 18, 12, tzinfo=UTC)
    with pytest.raises(Refused) as caught:
        secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=late)
    assert caught.value.code == "GUA-OVERDUE"
    on_the_day = datetime(2026, 3, 17, 12, tzinfo=UTC)
    row = secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=on_the_day)
    assert row.amount == dec(125)


def test_what_was_called_in_before_its_last_day_is_not_put_off_again() -> None:
    """Issued at the month's end: its statement's day comes before the last day to pay."""
    account = cover()
    Cover.objects.update(debit_day=1)
    at = datetime(2026, 3, 31, 9, tzinfo=UTC)
    notice = issued(at=at)
    secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=at)
    issue_statements(at=APRIL, actor=SUPERVISOR)
    second = datetime(2026, 4, 2, 9, tzinfo=UTC)
    call_in(at=second, actor=SUPERVISOR)
    with pytest.raises(Refused) as caught:
        secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=second)
    assert caught.value.code == "GUA-OVERDUE"
