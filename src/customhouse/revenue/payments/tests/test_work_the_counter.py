"""A cashier's day in the browser: open, find, take, hand over the receipt, count; a colleague confirms."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.tests.debts import SUBJECT, issued
from customhouse.revenue.payments.models import BankLine, Payment, Till
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.people_of_money import browser
from customhouse.revenue.payments.tests.statements import camt, entry


def test_a_cashiers_day(demoland: CountryPack) -> None:
    notice = issued(at=timezone.now())
    cashier = browser(Role.CASHIER)
    assert cashier.get("/money/counter/")["Location"] == "/money/counter/open/"
    assert cashier.get("/money/counter/count/")["Location"] == "/money/counter/open/"
    cashier.post("/money/counter/open/", {"office": "XD000100", "opening_float": "50"})
    again = cashier.post("/money/counter/open/", {"office": "XD000100", "opening_float": "50"})
    assert "already" in again.text
    page = cashier.get("/money/counter/", {"q": notice.reference.lower()})
    assert "Karamel Foods" in page.text
    form = {"reference": notice.reference, "key": "K1", "amount": "125.00", "method": "cash", "payer": ""}
    wrong = cashier.post("/money/counter/", {**form, "amount": "0.001"})
    assert (wrong.status_code, "more decimals" in wrong.text) == (422, True)
    taken = cashier.post("/money/counter/", form)
    assert cashier.post("/money/counter/", form)["Location"] == taken["Location"]
    receipt = cashier.get(taken["Location"])
    assert "XD000100-" in receipt.text
    assert "Customs duty" in receipt.text
    assert Payment.objects.count() == 1
    page = cashier.get("/money/counter/", {"q": SUBJECT})
    assert "All of it is paid." in page.text
    assert "Nothing is owed under" in cashier.get("/money/counter/", {"q": "nonsense"}).text
    assert "differs" in cashier.post("/money/counter/count/", {"cash": "170"}).text
    assert cashier.get("/money/counter/count/").status_code == 200
    closed = cashier.post("/money/counter/count/", {"piece_100": "1", "piece_50": "1", "piece_20": "1", "piece_5": "1"})
    till = Till.objects.get()
    assert (closed["Location"], till.state, till.pieces["100"]) == (f"/money/tills/{till.pk}/", "counted", 1)
    own = cashier.post(f"/money/tills/{till.pk}/")
    assert (own.status_code, "second person" in own.text) == (422, True)
    colleague = browser(Role.CASHIER, "colleague")
    assert "Confirm the count" in colleague.get(f"/money/tills/{till.pk}/").text
    assert colleague.post(f"/money/tills/{till.pk}/").status_code == 302
    assert "colleague" in colleague.get("/money/tills/").text
    assert verify().ok


def test_what_a_trader_sees(demoland: CountryPack) -> None:
    notice = issued()
    trader = browser(Role.TRADER)
    listed = trader.get("/dues/")
    assert "What you owe" in listed.text
    assert "RF62 26XD" in listed.text
    page = trader.get(f"/dues/{notice.reference}/")
    for words in ("How to pay", "XD70DEMO0000000000000042", "Processing fee", "Demoland Customs Code, art. 91"):
        assert words in page.text
    payment = pay(notice, "125")
    assert "How to pay" not in trader.get(f"/dues/{notice.reference}/").text
    assert payment.number in trader.get("/money/receipts/", {"q": payment.number}).text
    assert trader.get(f"/money/receipts/{payment.number}/").status_code == 200
    for address in ("/dues/?format=csv&state=paid", "/money/receipts/?format=csv"):
        assert SUBJECT in b"".join(trader.get(address).streaming_content).decode()  # type: ignore[attr-defined]
    assert "RF62" in trader.get("/dues/", {"q": SUBJECT}).text


def test_a_late_notice_says_so(demoland: CountryPack) -> None:
    issued()
    Notice.objects.update(reckoned_until="2026-03-17")
    page = browser(Role.TRADER).get("/dues/")
    assert "Late" in page.text
    assert "interest is added every day" in page.text


def test_papers_are_pdf_files(demoland: CountryPack) -> None:
    notice = issued()
    payment = pay(notice, "25")
    trader = browser(Role.TRADER)
    for address in (f"/dues/{notice.reference}/notice.pdf", f"/money/receipts/{payment.number}/receipt.pdf"):
        answer = trader.get(address, headers={"Accept-Language": "ar"})
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_the_bank_in_the_browser(demoland: CountryPack) -> None:
    notice = issued()
    cashier = browser(Role.CASHIER)
    wrong = cashier.post("/money/bank/", {"file": SimpleUploadedFile("x.xml", b"nothing")})
    assert (wrong.status_code, "no bank statement" in wrong.text) == (422, True)
    data = camt(entry("A1", "100.00", structured=notice.reference), entry("A2", "25.00", text="hello"))
    brought = cashier.post("/money/bank/", {"file": SimpleUploadedFile("march.xml", data)})
    page = cashier.get(brought["Location"])
    assert "In suspense" in page.text
    line = BankLine.objects.get(outcome="suspense")
    address = f"/money/bank/lines/{line.pk}/"
    assert re.search(address, cashier.get("/money/bank/").text)
    assert cashier.post(address, {"reference": "RF18539007547034"}).status_code == 422
    matched = cashier.post(address, {"reference": notice.reference})
    assert matched["Location"].startswith("/money/receipts/")
    assert "Which debt" not in cashier.get(address).text
    assert cashier.get("/money/bank/999999/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/money/tills/99999999999999999999/", "/money/bank/lines/99999999999999999999/", "/dues/%00/", "/refunds/%00/"],
)
def test_bad_addresses_are_not_found(address: str, demoland: CountryPack) -> None:
    assert browser(Role.SUPERVISOR).get(address).status_code in {400, 404}
