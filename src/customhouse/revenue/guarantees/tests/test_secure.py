"""Securing debts: limits are never exceeded, what expired secures nothing, and what is paid frees its room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from customhouse.foundation.access.errors import AccessDenied, Conflict, CustomhouseError, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.reference.identifiers import grn
from customhouse.revenue.guarantees import queries
from customhouse.revenue.guarantees.models import Reservation
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.guarantees.services import close_cover, defer_many, open_cover, secure
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import issue_notices, withdraw_notices
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    DEBTOR,
    OFFICER,
    OTHER,
    SUBJECT,
    SUPERVISOR,
    TRADER,
    charge,
    dec,
    issued,
)
from customhouse.revenue.payments.tests.paying import pay

pytestmark = pytest.mark.django_db


def test_a_guarantee_has_a_number_of_its_own() -> None:
    found = cover(kind=CoverKind.COMPREHENSIVE)
    assert grn.is_valid(found.number)
    assert found.number.startswith("26XDC")
    assert [event.kind for event in events_of(f"guarantee:{found.number}")] == ["guarantee.opened"]


def test_a_secured_notice_settles_the_debt(told: list[list[str]]) -> None:
    found = cover()
    notice = issued()
    row = secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert (row.amount, row.month) == (dec(125), date(2026, 3, 1))
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.secured, stands.outstanding, stands.is_settled, stands.is_paid) == (dec(125), dec(0), True, False)
    notice.refresh_from_db()
    assert (notice.state, notice.cover) == ("secured", found.number)
    assert queries.state_of(found).room == dec(875)
    assert told == [[SUBJECT]]


def test_what_is_paid_frees_its_room() -> None:
    found = cover()
    notice = issued()
    secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    pay(notice, "100")
    assert queries.state_of(found).reserved == dec(25)
    assert Notice.objects.get().state == "secured"
    pay(notice, "25")
    notice.refresh_from_db()
    assert (notice.state, notice.cover) == ("paid", "")
    assert queries.state_of(found).reserved == dec(0)
    assert verify().ok


def test_what_is_withdrawn_frees_its_room() -> None:
    found = cover()
    secure(notice_reference=issued().reference, account_or_grn=found.number, actor=TRADER, at=AT)
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    assert queries.state_of(found).reserved == dec(0)
    assert verify().ok


@pytest.mark.parametrize(
    ("limit", "valid_from", "valid_to", "code"),
    [
        ("124.99", date(2026, 1, 1), None, "GUA-ROOM"),
        ("1000", date(2026, 1, 1), date(2026, 3, 1), "GUA-EXPIRED"),
        ("1000", date(2026, 3, 3), None, "GUA-EARLY"),
    ],
)
def test_what_does_not_secure(limit: str, valid_from: date, valid_to: date | None, code: str) -> None:
    found = cover(limit, valid_from=valid_from, valid_to=valid_to)
    notice = issued()
    with pytest.raises(Refused) as caught:
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert caught.value.code == code
    assert standings([SUBJECT])[SUBJECT].secured == dec(0)


def test_what_is_closed_secures_nothing() -> None:
    found = close_cover(cover=cover(), reason="Ended", actor=SUPERVISOR, at=AT)
    with pytest.raises(Refused) as caught:
        secure(notice_reference=issued().reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert caught.value.code == "GUA-CLOSED"
    with pytest.raises(Conflict):
        close_cover(cover=found, reason="Ended", actor=SUPERVISOR, at=AT)


def test_anothers_guarantee_secures_nothing() -> None:
    found = cover(holder="XD0840002018")
    notice = issued()
    with pytest.raises(NotFound):
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    with pytest.raises(Refused) as caught:
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=OFFICER, at=AT)
    assert caught.value.code == "GUA-HOLDER"


def test_an_office_that_wants_payment_takes_no_security() -> None:
    found = cover()
    (notice,) = issue_notices(charges=[replace(charge(), office="XD000400")], actor=TRADER, at=AT)
    with pytest.raises(Refused) as caught:
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    assert caught.value.code == "GUA-OFFICE"


def test_nothing_open_is_not_secured_again() -> None:
    found = cover()
    notice = issued()
    secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
    with pytest.raises(Conflict):
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)


def test_who_may_do_what() -> None:
    found = cover()
    notice = issued()
    with pytest.raises(AccessDenied):
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=AUDITOR, at=AT)
    with pytest.raises(NotFound):
        secure(notice_reference=notice.reference, account_or_grn=found.number, actor=OTHER, at=AT)
    with pytest.raises(AccessDenied):
        close_cover(cover=found, reason="", actor=OFFICER, at=AT)
    assert queries.find(TRADER, found.number) == found
    with pytest.raises(NotFound):
        queries.find(OTHER, found.number)


GOOD = CoverDetails(CoverKind.DEFERMENT, DEBTOR, dec(1000), "XDD", date(2026, 1, 1), debit_day=15)


@pytest.mark.parametrize(
    ("details", "code"),
    [
        (replace(GOOD, limit=dec(0)), "MONEY-AMOUNT"),
        (replace(GOOD, currency="EUR"), "MONEY-CURRENCY"),
        (replace(GOOD, limit=dec("1.001")), "MONEY-DECIMALS"),
        (replace(GOOD, valid_to=date(2025, 1, 1)), "GUA-PERIOD"),
        (replace(GOOD, debit_day=29), "GUA-DEBIT-DAY"),
        (replace(GOOD, debit_day=None), "GUA-DEBIT-DAY"),
        (replace(GOOD, kind=CoverKind.INDIVIDUAL), "GUA-GUARANTOR"),
    ],
)
def test_what_cannot_be_opened(details: CoverDetails, code: str) -> None:
    with pytest.raises(Refused) as caught:
        open_cover(details=details, actor=SUPERVISOR, at=AT)
    assert caught.value.code == code
    with pytest.raises(NotFound):
        open_cover(details=GOOD, actor=SUPERVISOR, at=AT)


def test_a_batch_is_deferred_as_far_as_there_is_room(told: list[list[str]]) -> None:
    found = cover("300")
    subjects = [f"26XD{number:014d}" for number in range(4)]
    issue_notices(charges=[charge(subject) for subject in subjects], actor=TRADER, at=AT)
    asked = {subjects[0]: "", subjects[1]: found.number, subjects[2]: "", subjects[3]: "NONE"}
    answers = {each.subject: each for each in defer_many(subjects=asked, actor=SYSTEM, at=AT)}
    assert sum(each.is_deferred for each in answers.values()) == 2
    codes = sorted(each.refusal.code for each in answers.values() if each.refusal)
    assert codes == ["GUA-NO-ACCOUNT", "GUA-ROOM"]
    assert queries.state_of(found).reserved == dec(250)
    assert Notice.objects.filter(state="secured").count() == 2
    assert verify().ok
    assert told == []
    assert defer_many(subjects={"NOTHING": ""}, actor=SYSTEM, at=AT) == []


def test_whoever_has_no_account_owes_as_before() -> None:
    issued()
    (answer,) = defer_many(subjects={SUBJECT: ""}, actor=SYSTEM, at=AT)
    assert not answer.is_deferred
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(125)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_exceed_the_limit() -> None:
    found = cover("200")
    notices = [issued(f"26XD{number:014d}") for number in range(2)]
    together, codes = Barrier(2), []

    def taker(notice: Notice) -> None:
        together.wait()
        try:
            secure(notice_reference=notice.reference, account_or_grn=found.number, actor=TRADER, at=AT)
        except CustomhouseError as error:
            codes.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=taker, args=(notice,)) for notice in notices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["GUA-ROOM"]
    assert queries.state_of(found).reserved == dec(125)
    assert Reservation.objects.count() == 1
