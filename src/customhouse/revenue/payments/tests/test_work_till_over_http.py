"""A cashier's day and a guarantee's life over HTTP."""

from __future__ import annotations

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.notices.tests.debts import DEBTOR, OFFICE, issued
from customhouse.revenue.refunds.tests.test_money_over_http import post, system_of


def test_a_till_is_opened_counted_and_confirmed(demoland: CountryPack) -> None:
    cashier, supervisor = system_of(Role.CASHIER), system_of(Role.SUPERVISOR)
    opened = post(cashier, "/tills", office=OFFICE, float="50.00").json()
    assert (opened["state"], opened["float"], opened["currency"]) == ("open", "50.00", "XDD")
    assert post(cashier, "/tills", office=OFFICE, float="50.00").status_code == 409
    paid = {"reference": issued().reference, "amount": "125.00", "currency": "XDD", "provider": "counter"}
    assert post(cashier, "/payments", **paid, provider_reference="C1").status_code == 200
    off = post(cashier, "/tills/count", cash="170.00")
    assert (off.status_code, off.json()["code"]) == (422, "PAY-DIFFERENCE")
    assert post(cashier, "/tills/count", cash="175.00").json()["counted"]["cash"] == "175.00"
    confirm = f"/tills/{opened['till']}/confirmation"
    assert post(cashier, confirm).status_code == 409
    assert post(supervisor, confirm).json()["state"] == "confirmed"
    assert post(supervisor, "/tills/999999/confirmation").status_code == 404
    assert post(system_of(Role.TRADER), "/tills", office=OFFICE, float="1").status_code == 403


def test_a_guarantee_is_opened_and_closed(demoland: CountryPack) -> None:
    trader, supervisor = system_of(Role.TRADER), system_of(Role.SUPERVISOR)
    said = {"kind": "comprehensive", "holder": DEBTOR, "limit": "900.00", "currency": "XDD", "valid_from": "2026-01-01"}
    refused = post(supervisor, "/guarantees", **said)
    assert (refused.status_code, refused.json()["code"]) == (422, "GUA-GUARANTOR")
    opened = post(supervisor, "/guarantees", **said, guarantor="A bank").json()
    assert (opened["limit"], opened["room"], opened["closed"]) == ("900.00", "900.00", False)
    assert post(trader, "/guarantees", **said, guarantor="A bank").status_code == 403
    closing = f"/guarantees/{opened['number']}/closing"
    assert post(trader, closing, reason="x").status_code == 403
    assert post(supervisor, closing, reason="Expired").json()["closed"] is True
    assert post(supervisor, closing, reason="Expired").status_code == 409
