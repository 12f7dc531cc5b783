"""Money over HTTP: who reads what, payments taken once, and errors as problem details."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.access.tests.people import AT
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.notices.tests.debts import SUBJECT, issued
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.people_of_money import somebody
from customhouse.revenue.payments.tests.statements import camt, entry


def system_of(role: Role, name: str = "") -> Client:
    """A system with the key of somebody of a part."""
    owner = somebody(role, name)
    key = issue_api_key(owner=owner, name="ERP", roles=[role], expires_at=AT.replace(year=2090), actor=SYSTEM, at=AT)
    return Client(headers={"Authorization": f"Bearer {key.secret}"})


def post(client: Client, address: str, **said: Any) -> Any:
    return client.post(f"/api/v1{address}", said, content_type="application/json")


def test_what_is_owed(demoland: CountryPack) -> None:
    notice = issued()
    trader = system_of(Role.TRADER)
    listed = trader.get("/api/v1/notices", {"state": "open"}).json()
    assert [row["reference"] for row in listed["notices"]] == [notice.reference]
    assert trader.get("/api/v1/notices", {"cursor": notice.pk}).json() == {"notices": [], "next": None}
    shown = trader.get(f"/api/v1/notices/{notice.reference}").json()
    assert (shown["unpaid"], shown["due_on"], shown["lines"][0]) == (
        "125.00",
        "2026-03-17",
        {"head": "CUD", "amount": "100.00"},
    )
    dues = trader.get(f"/api/v1/declarations/{SUBJECT}/dues").json()
    assert (dues["outstanding"], dues["refundable"], len(dues["notices"])) == ("125.00", "0.00", 1)
    other = system_of(Role.OFFICER)
    assert other.get(f"/api/v1/notices/{notice.reference}").status_code == 200
    assert trader.get("/api/v1/declarations/NONE/dues").status_code == 404
    assert system_of(Role.ANALYST).get("/api/v1/notices").status_code == 403


def test_a_payment_is_taken_once(demoland: CountryPack) -> None:
    notice = issued()
    cashier = system_of(Role.CASHIER)
    told = {
        "reference": notice.reference,
        "amount": "60.00",
        "currency": "XDD",
        "provider": "bank",
        "provider_reference": "T1",
        "payer": "Karamel",
    }
    first = post(cashier, "/payments", **told)
    assert first.status_code == 200
    assert post(cashier, "/payments", **told).json() == first.json()
    number = first.json()["number"]
    assert cashier.get(f"/api/v1/payments/{number}").json()["settled"][0] == {
        "notice": notice.reference,
        "head": "FEE",
        "amount": "5.00",
    }
    conflict = post(cashier, "/payments", **{**told, "amount": "61.00"})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "PAY-REFERENCE-USED")
    wrong = post(cashier, "/payments", **{**told, "currency": "EUR", "provider_reference": "T2"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "MONEY-CURRENCY")
    assert post(cashier, "/payments", **{**told, "amount": "much"}).status_code == 422
    assert len(cashier.get("/api/v1/payments").json()["payments"]) == 1
    assert post(system_of(Role.TRADER), "/payments", **told).status_code == 403
    assert system_of(Role.ANALYST).get("/api/v1/payments").status_code == 403


def test_a_statement_is_brought_in(demoland: CountryPack) -> None:
    notice = issued()
    data = camt(entry("A1", "125.00", structured=notice.reference))
    cashier = system_of(Role.CASHIER)
    answer = cashier.post("/api/v1/bank-statements", data, content_type="application/xml").json()
    assert [(line["outcome"], line["amount"]) for line in answer["lines"]] == [("paid", "125.00")]
    assert cashier.post("/api/v1/bank-statements", b"x", content_type="text/csv").status_code == 422


@time_machine.travel(AT)
def test_guarantees(demoland: CountryPack) -> None:
    found, notice = cover(), issued()
    trader = system_of(Role.TRADER)
    assert trader.get("/api/v1/guarantees").json()[0]["room"] == "1000.00"
    secured = post(trader, f"/guarantees/{found.number}/secured", notice=notice.reference)
    assert secured.json()["amount"] == "125.00"
    assert trader.get(f"/api/v1/guarantees/{found.number}").json()["reserved"] == "125.00"
    assert post(trader, f"/guarantees/{found.number}/secured", notice=notice.reference).status_code == 409
    assert system_of(Role.ANALYST).get("/api/v1/guarantees").status_code == 403


def test_refunds(demoland: CountryPack) -> None:
    pay(issued(), "150")
    trader, supervisor, cashier = system_of(Role.TRADER), system_of(Role.SUPERVISOR), system_of(Role.CASHIER)
    told = {"declaration": SUBJECT, "amount": "20.00", "currency": "XDD", "reason": "Paid twice", "pay_to": "XD55"}
    number = post(trader, "/refunds", **told).json()["number"]
    refused = post(trader, "/refunds", **told)
    assert (refused.status_code, refused.json()["findings"][0]["code"]) == (422, "REF-ROOM")
    assert post(supervisor, f"/refunds/{number}/decision", verdict="approve").json()["state"] == "approved"
    assert post(supervisor, f"/refunds/{number}/decision", verdict="refuse", decision="x").status_code == 409
    assert post(cashier, f"/refunds/{number}/payment", bank_reference="OUT-1").json()["state"] == "paid"
    assert trader.get(f"/api/v1/refunds/{number}").json()["state"] == "paid"
    assert len(trader.get("/api/v1/refunds").json()) == 1
    assert system_of(Role.ANALYST).get("/api/v1/refunds").status_code == 403


@pytest.mark.parametrize("address", ["/notices/x", "/payments/x", "/guarantees/x", "/refunds/x"])
def test_what_is_not_there_is_not_found(address: str, demoland: CountryPack) -> None:
    answer = system_of(Role.SUPERVISOR).get(f"/api/v1{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
