"""A cashier's day: open with a float, count, and be confirmed by somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.revenue.ledger.queries import trial_balance, verify
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    CASHIER,
    CASHIER_2,
    OFFICE,
    OFFICER,
    SUPERVISOR,
    dec,
    issued,
)
from customhouse.revenue.payments import queries
from customhouse.revenue.payments.models import Till
from customhouse.revenue.payments.records import Method
from customhouse.revenue.payments.services import confirm_till, count_till, open_till
from customhouse.revenue.payments.tests.paying import pay_at_counter, till

pytestmark = pytest.mark.django_db


def counted(cash: str, card: str = "0", note: str = "") -> Till:
    return count_till(held={Method.CASH: dec(cash), Method.CARD: dec(card)}, actor=CASHIER, at=AT, note=note)


def balances() -> dict[tuple[str, str], object]:
    return {(line.account.value, line.head): line.balance for line in trial_balance() if line.balance}


def test_a_day_that_agrees_goes_to_the_bank() -> None:
    notice = issued()
    till("50")
    pay_at_counter(notice, "60")
    pay_at_counter(notice, "65", method="card")
    found = counted("110", "65")
    assert (found.state, found.expected) == ("counted", {"cash": "110.00", "card": "65.00", "cheque": "0.00"})
    found = confirm_till(till=found, actor=CASHIER_2, at=AT)
    assert (found.state, found.confirmed_by) == ("confirmed", "carl")
    assert balances()["bank", "cash"] == dec(60)
    assert balances()["bank", "card"] == dec(65)
    assert verify().ok


def test_a_difference_wants_a_note_and_is_posted() -> None:
    notice = issued()
    till("50")
    pay_at_counter(notice, "60")
    with pytest.raises(Refused) as caught:
        counted("108")
    assert caught.value.code == "PAY-DIFFERENCE"
    confirm_till(till=counted("108", "3", note="Two short; a card slip of yesterday"), actor=SUPERVISOR, at=AT)
    found = balances()
    assert found["differences", "cash"] == dec(2)
    assert found["differences", "card"] == dec(-3)
    assert found["bank", "cash"] == dec(58)
    assert verify().ok


def test_a_day_without_takings_posts_nothing() -> None:
    till("50")
    confirm_till(till=counted("50"), actor=SUPERVISOR, at=AT)
    assert trial_balance() == []


def test_nobody_confirms_their_own_count() -> None:
    till()
    with pytest.raises(Conflict) as caught:
        confirm_till(till=counted("50"), actor=CASHIER, at=AT)
    assert caught.value.code == "PAY-TILL-OWN"


def test_what_is_not_counted_is_not_confirmed() -> None:
    found = till()
    with pytest.raises(Conflict):
        confirm_till(till=found, actor=SUPERVISOR, at=AT)
    counted("50")
    confirm_till(till=found, actor=SUPERVISOR, at=AT)
    with pytest.raises(Conflict):
        confirm_till(till=found, actor=SUPERVISOR, at=AT)


def test_one_till_at_a_time_and_at_ones_own_office() -> None:
    till()
    with pytest.raises(Conflict):
        till()
    with pytest.raises(AccessDenied):
        open_till(office="XD000200", opening_float=dec(0), actor=CASHIER_2, at=AT)
    with pytest.raises(AccessDenied):
        open_till(office=OFFICE, opening_float=dec(0), actor=OFFICER, at=AT)
    with pytest.raises(Refused):
        open_till(office=OFFICE, opening_float=dec("-1"), actor=CASHIER_2, at=AT)


def test_a_closed_till_takes_nothing() -> None:
    notice = issued()
    till()
    counted("50")
    with pytest.raises(Conflict):
        pay_at_counter(notice, "10")
    with pytest.raises(Conflict):
        counted("50")


def test_no_count_of_what_is_no_amount() -> None:
    till()
    with pytest.raises(Refused):
        counted("-50", note="?")


def test_somebody_of_another_office_confirms_nothing() -> None:
    till()
    with pytest.raises(AccessDenied):
        confirm_till(till=counted("50"), actor=replace(SUPERVISOR, offices=frozenset()), at=AT)


def test_who_sees_tills() -> None:
    found = till()
    for actor in (CASHIER_2, SUPERVISOR, AUDITOR):
        assert queries.find_till(actor, found.pk) == found
    for actor in (OFFICER, replace(CASHIER_2, offices=frozenset({"XD000200"}))):
        with pytest.raises(NotFound):
            queries.find_till(actor, found.pk)
    with pytest.raises(NotFound):
        queries.find_till(SUPERVISOR, 10**30)
    assert queries.open_till_of(CASHIER) == found
