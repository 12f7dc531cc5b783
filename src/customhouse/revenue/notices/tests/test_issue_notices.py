"""Issuing notices: what is owed stands on the notice and in the ledger, in few statements for a batch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from customhouse.foundation.access.errors import AccessDenied, NotFound
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.models import Journal, Posting
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices import queries
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.records import Standing
from customhouse.revenue.notices.rules.amounts import ChargeError
from customhouse.revenue.notices.services import issue_notices
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    OFFICER,
    OTHER,
    SUBJECT,
    SUPERVISOR,
    TRADER,
    charge,
    dec,
    issued,
)

pytestmark = pytest.mark.django_db


def test_a_notice_says_what_is_owed_until_when() -> None:
    notice = issued()
    assert (notice.reference, notice.amount, notice.unpaid) == ("RF6226XD0000000000016401", dec(125), dec(125))
    assert notice.due_on == date(2026, 3, 17)
    assert notice.lines == [
        {"head": "CUD", "amount": "100.00"},
        {"head": "FEE", "amount": "5.00"},
        {"head": "VAT", "amount": "20.00"},
    ]
    assert [event.kind for event in events_of(SUBJECT)] == ["payment.notice_issued"]


def test_the_standing_tells_what_is_charged_by_head() -> None:
    issued()
    stands = queries.standings([SUBJECT, "nothing"])
    assert stands == {
        SUBJECT: Standing(
            charged=dec(125),
            by_head={"CUD": dec(100), "FEE": dec(5), "VAT": dec(20)},
            unpaid={"CUD": dec(100), "FEE": dec(5), "VAT": dec(20)},
        )
    }
    assert stands[SUBJECT].outstanding == dec(125)
    assert queries.standings([]) == {}


def test_nothing_owed_makes_no_notice() -> None:
    assert issue_notices(charges=[charge(CUD="0")], actor=TRADER, at=AT) == []
    assert not Notice.objects.exists()


def test_further_notices_of_a_subject_are_numbered_on() -> None:
    issued()
    again, other = issue_notices(charges=[charge(), charge("26XD00000000000999")], actor=TRADER, at=AT)
    assert again.reference == "RF3526XD0000000000016402"
    assert other.number == 1


@pytest.mark.parametrize(
    "wrong",
    [
        replace(charge(), currency="EUR"),
        charge(CUD="-1", VAT="10"),
        charge(CUD="1.001"),
        replace(charge(), subject="no subject at all, and far too long"),
    ],
)
def test_what_no_notice_can_be_made_of_is_a_fault(wrong: object) -> None:
    with pytest.raises((ChargeError, ValueError)):
        issue_notices(charges=[wrong], actor=TRADER, at=AT)  # type: ignore[list-item]


def test_an_auditor_issues_nothing() -> None:
    with pytest.raises(AccessDenied):
        issue_notices(charges=[charge()], actor=AUDITOR, at=AT)


def test_the_caller_may_tell_the_trail_themselves() -> None:
    issue_notices(charges=[charge()], actor=TRADER, at=AT, recorded=False)
    assert not events_of(SUBJECT).exists()


def test_a_batch_takes_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    batch = [charge(f"26XD{number:014d}") for number in range(64)]
    with django_assert_max_num_queries(16):  # notices, journals, their events in one batch, the totals
        issue_notices(charges=batch, actor=SYSTEM, at=AT)
    assert (Notice.objects.count(), Journal.objects.count(), Posting.objects.count()) == (64, 64, 256)
    assert verify().ok


def test_the_batched_rows_are_those_of_the_orm() -> None:
    """What the prepared statements wrote is what saving the same objects writes."""
    issued()
    written = Notice.objects.values().get()
    copy = Notice.objects.get()
    Notice.objects.model(**{**written, "id": None, "reference": "RF00COPY"}).save()
    by_orm = Notice.objects.values().get(reference="RF00COPY")
    assert {**written, "id": 0, "reference": ""} == {**by_orm, "id": 0, "reference": ""}
    journal = Journal.objects.get()
    Journal.objects.create(
        kind="issued",
        subject=copy.subject,
        notice=copy.reference,
        source="",
        currency="XDD",
        actor=TRADER.name,
        at=AT,
    )
    first, second = Journal.objects.order_by("id").values()
    assert {**first, "id": 0} == {**second, "id": 0}
    posted = [(row.account, row.party, row.head, row.units) for row in journal.postings.order_by("id")]
    assert posted == [
        ("receivable", "XD0470001009", "", 1_250_000),
        ("revenue", "XD000100", "CUD", -1_000_000),
        ("revenue", "XD000100", "FEE", -50_000),
        ("revenue", "XD000100", "VAT", -200_000),
    ]


def test_who_sees_a_notice() -> None:
    notice = issued()
    for actor in (TRADER, OFFICER, SUPERVISOR, AUDITOR, SYSTEM):
        assert queries.find(actor, " rf62 26xd 0000 0000 0001 6401 ") == notice
    for actor in (OTHER, replace(OFFICER, offices=frozenset({"XD000200"}))):
        with pytest.raises(NotFound):
            queries.find(actor, notice.reference)
    assert list(queries.about(TRADER, SUBJECT)) == [notice]


def test_amounts_of_another_head_are_added_up() -> None:
    lines = charge(CUD="1.00").lines + charge(CUD="2.50").lines
    (notice,) = issue_notices(charges=[replace(charge(), lines=lines)], actor=TRADER, at=AT)
    assert notice.amount == Decimal("3.50")
    assert queries.standings([SUBJECT])[SUBJECT].by_head == {"CUD": dec("3.50")}
