"""Refunds and guarantees in the browser, and the trial balance."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.guarantees.models import Cover
from customhouse.revenue.guarantees.services import issue_statements, secure
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.notices.tests.debts import AT, DEBTOR, SUBJECT, SUPERVISOR, issued
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.people_of_money import browser
from customhouse.revenue.refunds.models import Refund


def test_a_refund_goes_its_way(demoland: CountryPack) -> None:
    pay(issued(), "150")
    trader, supervisor, cashier = browser(Role.TRADER), browser(Role.SUPERVISOR), browser(Role.CASHIER)
    assert 'value="25.00"' in trader.get("/refunds/ask/", {"declaration": SUBJECT}).text
    assert trader.get("/refunds/ask/", {"declaration": "nothing"}).status_code == 200
    told = {"subject": SUBJECT, "amount": "30", "reason": "Paid twice", "pay_to": "XD55"}
    assert "Only 25.00 XDD" in trader.post("/refunds/ask/", told).text
    asked = trader.post("/refunds/ask/", {**told, "amount": "25"})
    address = asked["Location"]
    assert "Record the decision" not in trader.get(address).text
    assert supervisor.post(f"{address}decide/", {"verdict": "refuse", "decision": ""}).status_code == 422
    assert supervisor.post(f"{address}decide/", {"verdict": "approve"}).status_code == 302
    late = supervisor.post(f"{address}decide/", {"verdict": "approve"})
    assert (late.status_code, "decided or paid out already" in late.text) == (422, True)
    assert cashier.post(f"{address}pay/", {}).status_code == 422
    assert cashier.post(f"{address}pay/", {"bank_reference": "OUT-1"}).status_code == 302
    assert Refund.objects.get().state == "paid"
    assert "Paid out" in trader.get("/refunds/", {"state": "paid"}).text
    assert SUBJECT in b"".join(trader.get("/refunds/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]


@time_machine.travel(AT)
def test_an_account_is_opened_used_and_closed(demoland: CountryPack) -> None:
    notice = issued()
    supervisor, trader = browser(Role.SUPERVISOR), browser(Role.TRADER)
    told = {"kind": "deferment", "holder": DEBTOR, "limit": "1000", "valid_from": "2026-01-01"}
    assert "day of the month" in supervisor.post("/guarantees/open/", told).text
    opened = supervisor.post("/guarantees/open/", {**told, "debit_day": "15"})
    address = opened["Location"]
    cover = Cover.objects.get()
    secured = trader.post(f"{address}secure/", {"notice": notice.reference})
    assert secured["Location"] == address
    assert trader.post(f"{address}secure/", {"notice": notice.reference}).status_code == 422
    issue_statements(at=AT.replace(month=9), actor=SUPERVISOR)
    page = trader.get(address)
    for words in ("Room left", "875.00", "Months", "RF62 26XD"):
        assert words in page.text, words
    assert supervisor.post(f"{address}close/", {}).status_code == 422
    assert supervisor.post(f"{address}close/", {"reason": "Ended"}).status_code == 302
    assert supervisor.post(f"{address}close/", {"reason": "Ended"}).status_code == 422
    assert "Closed" in trader.get("/guarantees/", {"q": cover.number}).text
    assert cover.number in b"".join(trader.get("/guarantees/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]


def test_the_trial_balance_says_that_it_balances(demoland: CountryPack) -> None:
    pay(issued(), "25")
    page = browser(Role.DIRECTOR).get("/ledger/")
    assert "The ledger balances" in page.text
    assert "Owed by debtors" in page.text
    lines = b"".join(browser(Role.AUDITOR).get("/ledger/?format=csv").streaming_content)  # type: ignore[attr-defined]
    assert b"VAT" in lines


def test_a_supervisor_calls_in_what_is_overdue(demoland: CountryPack) -> None:
    """At once, by a button; others see none."""
    notice = issued()
    number = cover().number
    secure(notice_reference=notice.reference, account_or_grn=number, actor=SUPERVISOR, at=AT)
    supervisor, trader = browser(Role.SUPERVISOR), browser(Role.TRADER)
    assert "Call in what is overdue" in supervisor.get("/guarantees/").text
    assert "Call in what is overdue" not in trader.get("/guarantees/").text
    assert trader.post("/guarantees/call-in/").status_code == 403
    with time_machine.travel(AT):
        assert "Nothing is overdue" in supervisor.post("/guarantees/call-in/", follow=True).text
    issue_statements(at=AT + timedelta(days=40), actor=SUPERVISOR)
    with time_machine.travel(AT + timedelta(days=80)):
        again = browser(Role.SUPERVISOR, "later")
        assert "Months called in: 1." in again.post("/guarantees/call-in/", follow=True).text
    notice.refresh_from_db()
    assert notice.state == "open"
