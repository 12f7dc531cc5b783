"""Refunds: asked by one, approved by another, paid out; of what is refundable and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.access.tests.people import ADMINISTRATOR, person
from customhouse.foundation.audit.queries import events_of
from customhouse.revenue.ledger.queries import trial_balance, verify
from customhouse.revenue.ledger.records import Account
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import restate, withdraw_notices
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    CASHIER,
    OFFICE,
    OFFICER,
    OTHER,
    SUBJECT,
    SUPERVISOR,
    SUPERVISOR_2,
    TRADER,
    dec,
    issued,
)
from customhouse.revenue.payments.tests.paying import pay, pay_at_counter, till
from customhouse.revenue.refunds import queries
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.refunds.services import approve_refund, ask_refund, pay_out, refuse_refund

pytestmark = pytest.mark.django_db


def asked(amount: str = "25", actor: Actor = TRADER, **said: str) -> Refund:
    given = {"reason": "Paid twice", "pay_to": "XD55 MINE", **said}
    return ask_refund(subject=SUBJECT, amount=dec(amount), actor=actor, at=AT, **given)


@pytest.fixture
def _paid_too_much() -> None:
    """150 were paid of 125."""
    pay(issued(), "150")


@pytest.mark.usefixtures("_paid_too_much")
def test_a_refund_goes_its_way(told: list[list[str]]) -> None:
    refund = asked()
    assert (refund.state, refund.number) == ("asked", "R-XD000100-2026-000001")
    refund = approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert refund.state == "approved"
    assert standings([SUBJECT])[SUBJECT].refundable == dec(0)
    refund = pay_out(refund=refund, bank_reference="OUT-1", actor=CASHIER, at=AT)
    assert (refund.state, refund.paid_by) == ("paid", "chafia")
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.paid, stands.refunded, stands.is_paid) == (dec(150), dec(25), True)
    assert {line.balance for line in trial_balance() if line.account is Account.BANK} == {dec(125)}
    assert verify().ok
    assert told == [[SUBJECT], [SUBJECT]]
    kinds = [event.kind for event in events_of(SUBJECT)][-3:]
    assert kinds == ["payment.refund_asked", "payment.refund_approved", "payment.refund_paid"]


@pytest.mark.usefixtures("_paid_too_much")
def test_a_refund_is_refused_with_its_reason() -> None:
    refund = asked()
    with pytest.raises(Refused):
        refuse_refund(refund=refund, decision=" ", actor=SUPERVISOR, at=AT)
    assert refuse_refund(refund=refund, decision="Not yours", actor=SUPERVISOR, at=AT).state == "refused"
    with pytest.raises(Conflict):
        approve_refund(refund=refund, actor=SUPERVISOR_2, at=AT)
    assert asked().number.endswith("2")


@pytest.mark.usefixtures("_paid_too_much")
def test_only_what_is_refundable_is_asked_for() -> None:
    with pytest.raises(Refused) as caught:
        asked("25.01")
    assert caught.value.code == "REF-ROOM"
    asked("20")
    with pytest.raises(Refused):
        asked("5.01")
    asked("5")


@pytest.mark.usefixtures("_paid_too_much")
def test_what_is_owed_again_meanwhile_is_not_given_back() -> None:
    refund = asked()
    issued(PEN="40")
    pay(SUBJECT, "40")  # the penalty takes what was held, and 25 of it
    standing = standings([SUBJECT])[SUBJECT]
    assert standing.refundable == dec(25)
    approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert verify().ok


def test_nothing_is_given_back_that_is_not_held() -> None:
    pay(issued(), "125")
    with pytest.raises(Refused) as caught:
        asked("1")
    assert caught.value.code == "REF-ROOM"
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    refund = asked("125")
    issued(CUD="100")
    with pytest.raises(Refused) as caught:
        approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert caught.value.code == "REF-ROOM"


@pytest.mark.usefixtures("_paid_too_much")
def test_two_persons_act() -> None:
    refund = asked(actor=SUPERVISOR)
    with pytest.raises(Conflict) as caught:
        approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    assert caught.value.code == "REF-SAME-PERSON"
    approve_refund(refund=refund, actor=SUPERVISOR_2, at=AT)
    with pytest.raises(Conflict):
        pay_out(refund=refund, bank_reference="X", actor=SUPERVISOR_2, at=AT)
    with pytest.raises(Refused):
        pay_out(refund=refund, bank_reference="  ", actor=CASHIER, at=AT)
    pay_out(refund=refund, bank_reference="X", actor=CASHIER, at=AT)
    with pytest.raises(Conflict):
        pay_out(refund=refund, bank_reference="X", actor=CASHIER, at=AT)


@pytest.mark.usefixtures("_paid_too_much")
@pytest.mark.parametrize(
    ("amount", "said", "code"),
    [
        ("0", {}, "MONEY-AMOUNT"),
        ("1.001", {}, "MONEY-DECIMALS"),
        ("1", {"currency": "EUR"}, "MONEY-CURRENCY"),
        ("1", {"reason": " "}, "REF-REASON"),
        ("1", {"pay_to": ""}, "REF-PAY-TO"),
    ],
)
def test_what_cannot_be_asked(amount: str, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        asked(amount, **said)
    assert caught.value.code == code


@pytest.mark.usefixtures("_paid_too_much")
def test_who_may() -> None:
    with pytest.raises(NotFound):
        asked(actor=OTHER)
    with pytest.raises(AccessDenied):
        asked(actor=AUDITOR)
    refund = asked()
    with pytest.raises(AccessDenied):
        approve_refund(refund=refund, actor=OFFICER, at=AT)
    with pytest.raises(AccessDenied):
        pay_out(refund=refund, bank_reference="X", actor=OFFICER, at=AT)
    assert queries.find(TRADER, refund.number) == refund
    assert queries.find(OFFICER, refund.number) == refund
    assert queries.find(AUDITOR, refund.number) == refund
    with pytest.raises(NotFound):
        queries.find(OTHER, refund.number)


@pytest.mark.usefixtures("_paid_too_much")
def test_a_key_of_the_same_person_is_no_second_person() -> None:
    sara = actor_of(person("sara", Role.SUPERVISOR, office=OFFICE), at=AT)
    issued_key = issue_api_key(
        owner=User.objects.get(),
        name="ERP",
        roles=[Role.SUPERVISOR],
        expires_at=AT + timedelta(days=9),
        actor=ADMINISTRATOR,
        at=AT,
    )
    by_key = replace(sara, name=f"api-key:{issued_key.key.prefix}")
    for first, second in ((by_key, sara), (sara, by_key)):
        with pytest.raises(Conflict) as caught:
            approve_refund(refund=asked("10", replace(first, offices=SUPERVISOR.offices)), actor=second, at=AT)
        assert caught.value.code == "REF-SAME-PERSON"
    refund = approve_refund(refund=asked("5"), actor=sara, at=AT)
    with pytest.raises(Conflict):
        pay_out(refund=refund, bank_reference="OUT-1", actor=by_key, at=AT)


def test_nobody_is_given_back_what_another_paid() -> None:
    """An amendment names another importer: the first owes nothing any more; each may claim what they paid."""
    first = issued()
    pay(first, "125")
    heads = {"CUD": dec(150), "FEE": dec(5), "VAT": dec(20)}
    other = {"office": "XD000100", "debtor": next(iter(OTHER.traders)), "debtor_name": "Otto", "currency": "XDD"}
    added = restate(subject=SUBJECT, heads=heads, version=2, reason="x", actor=TRADER, at=AT, **other)
    assert added is not None
    assert (added.kind, added.amount, added.unpaid) == ("assessment", dec(175), dec(175))
    first.refresh_from_db()
    assert first.state == "withdrawn"
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.is_settled, stands.is_paid) == (
        dec(175),
        dec(125),
        False,
        False,
    )
    receipt = pay(SUBJECT, "185")
    assert (receipt.debtor, receipt.on_account) == (other["debtor"], dec(10))
    heads["CUD"] = dec(110)
    restate(subject=SUBJECT, heads=heads, version=3, reason="x", actor=TRADER, at=AT, **other)
    for actor, room in ((TRADER, "125"), (OTHER, "50")):
        with pytest.raises(Refused):
            asked(f"{dec(room) + dec('0.01')}", actor)
        refund = asked(room, actor)
        assert refund.claimant in actor.traders
        approve_refund(refund=refund, actor=SUPERVISOR, at=AT)
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.is_paid) == (dec(0), dec(0), True)
    pay(first, "7")
    assert standings([SUBJECT])[SUBJECT].refundable == dec(7)
    assert verify().ok


def test_what_somebody_paid_does_not_pay_for_another() -> None:
    """While the second importer puts theirs off, the first gets their money back; it was never the second's."""
    pay(issued(), "125")
    other = {"office": "XD000100", "debtor": next(iter(OTHER.traders)), "debtor_name": "Otto", "currency": "XDD"}
    added = restate(subject=SUBJECT, heads={"CUD": dec(100)}, version=2, reason="x", actor=TRADER, at=AT, **other)
    assert added is not None
    till()
    with pytest.raises(Conflict) as caught:
        pay_at_counter(Notice.objects.get(number=1), "25")
    assert caught.value.code == "PAY-NOTHING-OWED"
    approve_refund(refund=asked("125", TRADER), actor=SUPERVISOR, at=AT)
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.refunded) == (dec(100), dec(0), dec(125))
