"""What the bank takes back: the debt is open again as it was, and what names no payment waits for a cashier.

36 500 of duty at 8.25 % a year are 8.25 a day; the last day to pay is 17 March 2026.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice as Told
from customhouse.revenue.guarantees.models import Statement
from customhouse.revenue.guarantees.services import call_in, issue_statements, secure
from customhouse.revenue.guarantees.tests.covers import cover
from customhouse.revenue.ledger.queries import trial_balance, verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_interest, restate, withdraw_notices
from customhouse.revenue.notices.tests import debts
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    CASHIER,
    CASHIER_2,
    DEBTOR,
    OFFICE,
    OFFICER,
    SUBJECT,
    SUPERVISOR,
    TRADER,
    dec,
    issued,
)
from customhouse.revenue.payments import queries
from customhouse.revenue.payments.models import BankLine, Payment, PaymentReturn
from customhouse.revenue.payments.services import (
    ask_sending_back,
    explain_debit,
    import_statement,
    match_line,
    refuse_sending_back,
    send_back,
)
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.people_of_money import browser, somebody
from customhouse.revenue.payments.tests.statements import camt, entry, table
from customhouse.revenue.refunds.services import approve_refund, ask_refund, pay_out
from customhouse.revenue.refunds.tests.test_money_over_http import system_of

pytestmark = pytest.mark.django_db
REFERENCE = "RF6226XD0000000000016401"
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


def line(key: str, amount: str, text: str, on: str = "2026-03-02") -> str:
    return f"XD70,{key},{on},{amount},XDD,Karamel,{text}"


def brought(*lines: str, at: datetime = AT) -> list[str]:
    """What became of the lines of a statement."""
    file = import_statement(data=table(*lines), name="x.csv", actor=CASHIER, at=at)
    return list(file.lines.order_by("id").values_list("outcome", flat=True))


def balance(account: str) -> object:
    return sum((row.balance for row in trial_balance() if row.account.value == account), dec(0))


def test_a_returned_transfer_has_paid_nothing() -> None:
    amina, cashier = somebody(Role.TRADER), somebody(Role.CASHIER)
    notice = issued()
    assert brought(line("B1", "150.00", REFERENCE), line("B2", "-150.00", f"returned {REFERENCE}")) == [
        "paid",
        "returned",
    ]
    notice.refresh_from_db()
    stands = standings([SUBJECT])[SUBJECT]
    assert (notice.state, notice.unpaid, notice.due_on) == ("open", dec(125), date(2026, 3, 17))
    assert (stands.outstanding, stands.refundable, stands.paid) == (dec(125), dec(0), dec(0))
    assert stands.unpaid == {"CUD": dec(100), "FEE": dec(5), "VAT": dec(20)}
    assert balance("bank") == dec(0)
    assert debts.TOLD[-1] == [SUBJECT]
    told = events_of(SUBJECT).filter(kind="payment.returned").get()
    assert '"bank_reference":"B2"' in told.payload
    assert {each.recipient_id for each in Told.objects.all()} == {amina.pk, cashier.pk}
    receipt = Payment.objects.get()
    assert [(each.booked_on, each.line.key) for each in receipt.returns.all()] == [(date(2026, 3, 2), "B2")]
    again = [line("B1", "150.00", REFERENCE), line("B2", "-150.00", f"returned {REFERENCE}"), line("B3", "-1", "x")]
    assert brought(*again) == ["known", "known", "debit"]
    assert verify().ok
    pay(notice, "125", at=NOON)
    assert standings([SUBJECT])[SUBJECT].is_paid


NAMED = {
    "by the MRN": f"Retour {SUBJECT}",
    "by the receipt": "of XD000100-2026-000001",
    "by the bank's reference": "reversal of B1",
}


@pytest.mark.parametrize("how", NAMED)
def test_a_return_names_its_payment(how: str) -> None:
    issued()
    assert brought(line("B1", "60.00", REFERENCE), line("B2", "-60.00", NAMED[how])) == ["paid", "returned"]


def test_of_two_alike_the_last_is_taken_back_and_each_once() -> None:
    issued()
    back = [line(key, "-60.00", REFERENCE) for key in ("B3", "B4", "B5")]
    found = brought(line("B1", "60.00", REFERENCE), line("B2", "60.00", REFERENCE), *back)
    assert found == ["paid", "paid", "returned", "returned", "debit"]
    keys = PaymentReturn.objects.order_by("id").values_list("payment__provider_reference", flat=True)
    assert [key.split("/")[1] for key in keys] == ["B2", "B1"]
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(125)


def test_camt_says_it_too() -> None:
    issued()
    data = camt(entry("A1", "125.00", structured=REFERENCE), entry("A2", "125.00", structured=REFERENCE, way="DBIT"))
    import_statement(data=data, name="x", actor=CASHIER, at=AT)
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(125)


@pytest.mark.parametrize("amount", ["18250.00", "36500.00"])
def test_interest_runs_as_if_it_had_not_been_paid(amount: str) -> None:
    """Paid on the fourth day, taken back on the tenth; the rest was reckoned on meanwhile."""
    notice = issued(CUD="36500.00")
    brought(line("B1", amount, REFERENCE, "2026-03-21"), at=NOON + timedelta(days=4))
    charge_interest(at=NOON + timedelta(days=8), actor=SYSTEM)
    brought(line("B2", f"-{amount}", REFERENCE, "2026-03-27"), at=NOON + timedelta(days=10))
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("82.50")
    charge_interest(at=NOON + timedelta(days=11), actor=SYSTEM)
    stands = standings([SUBJECT])[SUBJECT]
    assert stands.by_head == {"CUD": dec("36500"), "INT": dec("90.75")}
    notice.refresh_from_db()
    assert notice.state == "open"
    assert verify().ok


def test_what_was_held_of_it_and_what_that_paid_is_owed_again() -> None:
    """The duty fell after it was paid: 40 are held, and pay 30 of what another head owes more."""
    issued()
    brought(line("B1", "125.00", REFERENCE))
    charged: dict[str, Any] = {
        "office": OFFICE,
        "debtor": DEBTOR,
        "debtor_name": "",
        "currency": "XDD",
        "actor": OFFICER,
        "at": AT,
    }
    restate(subject=SUBJECT, heads={"CUD": dec(60), "FEE": dec(5), "VAT": dec(50)}, version=2, reason="x", **charged)
    assert standings([SUBJECT])[SUBJECT].refundable == dec(10)
    assert brought(line("B2", "-125.00", REFERENCE)) == ["returned"]
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.paid) == (dec(115), dec(0), dec(0))
    assert [notice.unpaid for notice in Notice.objects.order_by("id")] == [dec(85), dec(30)]
    assert verify().ok


def test_what_was_given_back_is_owed_by_who_got_it() -> None:
    issued()
    brought(line("B1", "125.00", REFERENCE))
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    refund = ask_refund(subject=SUBJECT, amount=dec(125), reason="x", pay_to="y", actor=TRADER, at=AT)
    pay_out(refund=approve_refund(refund=refund, actor=SUPERVISOR, at=AT), bank_reference="OUT-1", actor=CASHIER, at=AT)
    assert brought(line("OUT-1", "-125.00", "Refund"), line("B2", "-125.00", REFERENCE)) == ["outgoing", "returned"]
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.is_settled) == (dec(125), dec(0), False)
    pay(SUBJECT, "125")
    assert standings([SUBJECT])[SUBJECT].is_settled
    assert verify().ok


def test_what_was_put_off_is_put_off_again_until_it_is_called_in() -> None:
    """Paid by the month's statement: taken back before its day it is deferred as before, after it is owed at once."""
    notice, account = issued(CUD="36500.00"), cover("40000")
    secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=AT)
    issue_statements(at=NOON + timedelta(days=20), actor=SUPERVISOR)
    statement = Statement.objects.get()
    for key, days, called, state in (("1", 21, False, "secured"), ("2", 23, True, "open")):
        at = NOON + timedelta(days=days)
        assert brought(line(f"B{key}", "36500.00", statement.reference, f"{at.date()}"), at=at) == ["paid"]
        if called:
            call_in(at=NOON + timedelta(days=60), actor=SUPERVISOR)
            at = NOON + timedelta(days=60)
        assert brought(line(f"R{key}", "-36500.00", statement.reference, f"{at.date()}"), at=at) == ["returned"]
        notice.refresh_from_db()
        assert notice.state == state
        assert verify().ok
    since_debit = (NOON.date() + timedelta(days=60) - statement.due_on).days
    assert standings([SUBJECT])[SUBJECT].by_head["INT"] == dec("8.25") * since_debit


def test_the_transfer_of_a_month_is_taken_back_from_every_declaration() -> None:
    account, other = cover("40000"), "26XD00000000000243"
    for notice in (issued(), issued(other)):
        secure(notice_reference=notice.reference, account_or_grn=account.number, actor=TRADER, at=AT)
    issue_statements(at=NOON + timedelta(days=20), actor=SUPERVISOR)
    reference, at = Statement.objects.get().reference, NOON + timedelta(days=21)
    lines = (line(key, amount, reference, f"{at.date()}") for key, amount in (("B1", "260.00"), ("B2", "-260.00")))
    assert brought(*lines, at=at) == ["paid", "returned"]
    found = standings([SUBJECT, other])
    assert [(found[each].secured, found[each].refundable) for each in (SUBJECT, other)] == [(dec(125), dec(0))] * 2
    assert debts.TOLD[-1] == [SUBJECT, other]
    assert verify().ok


def test_money_in_suspense_is_taken_back_too() -> None:
    assert brought(line("B1", "10.00", "for my cousin")) == ["suspense"]
    assert brought(line("B2", "-10.00", "return of B1")) == ["returned"]
    assert balance("suspense") == balance("bank") == dec(0)
    assert list(BankLine.objects.order_by("id").values_list("outcome", flat=True)) == ["returned", "returned"]


def test_a_cashier_explains_what_the_bank_took() -> None:
    issued()
    brought(line("B1", "60.00", REFERENCE), line("B2", "-60.00", "Rückgabe"), line("B3", "-61.00", "fees"))
    back, fees = queries.waiting_visible_to(CASHIER)
    for receipt, error in (("none", NotFound), ("", Refused)):
        with pytest.raises(error):
            explain_debit(line=back, receipt=receipt, actor=CASHIER, at=AT)
    number = Payment.objects.get().number
    with pytest.raises(Conflict) as caught:
        explain_debit(line=fees, receipt=number, actor=CASHIER, at=AT)
    assert caught.value.code == "PAY-RETURN"
    with pytest.raises(AccessDenied):
        explain_debit(line=fees, reason="Fees", actor=OFFICER, at=AT)
    assert explain_debit(line=back, receipt=number, actor=CASHIER, at=AT).outcome == "returned"
    assert explain_debit(line=fees, reason="Fees of the bank", actor=CASHIER, at=AT).outcome == "outgoing"
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(125)
    assert not queries.waiting_visible_to(CASHIER).exists()
    with pytest.raises(Conflict):
        explain_debit(line=fees, reason="Fees", actor=CASHIER, at=AT)


def test_two_persons_send_money_back() -> None:
    notice = issued()
    data = camt(entry("A1", "10.00"), entry("A2", "10.00", currency="EUR"), entry("A3", "5.00"))
    import_statement(data=data, name="x", actor=CASHIER, at=AT)
    aside, unfit, kept = queries.waiting_visible_to(CASHIER)
    assert [each.outcome for each in (aside, unfit, kept)] == ["suspense", "unfit", "suspense"]
    for said in ({"pay_to": " ", "reason": "x"}, {"pay_to": "XD55", "reason": ""}):
        with pytest.raises(Refused):
            ask_sending_back(line=aside, **said, actor=CASHIER, at=AT)
    wanted = [
        ask_sending_back(line=each, pay_to="XD55", reason="Not ours", actor=CASHIER, at=AT)
        for each in (aside, unfit, kept)
    ]
    with pytest.raises(Conflict):
        ask_sending_back(line=aside, pay_to="XD55", reason="Not ours", actor=CASHIER_2, at=AT)
    with pytest.raises(Conflict):
        match_line(line=aside, reference=notice.reference, actor=CASHIER, at=AT)
    for actor, error in ((CASHIER, Conflict), (OFFICER, AccessDenied), (AUDITOR, AccessDenied)):
        with pytest.raises(error):
            send_back(sending_back=wanted[0], bank_reference="OUT-7", actor=actor, at=AT)
    with pytest.raises(Refused):
        send_back(sending_back=wanted[0], bank_reference=" ", actor=CASHIER_2, at=AT)
    with pytest.raises(Refused):
        refuse_sending_back(sending_back=wanted[2], decision="", actor=CASHIER_2, at=AT)
    for each, key in zip(wanted[:2], ("OUT-7", "OUT-8"), strict=True):
        assert send_back(sending_back=each, bank_reference=key, actor=CASHIER_2, at=AT).state == "sent"
    refuse_sending_back(sending_back=wanted[2], decision="It names a debt", actor=SUPERVISOR, at=AT)
    with pytest.raises(Conflict):
        refuse_sending_back(sending_back=wanted[2], decision="x", actor=SUPERVISOR, at=AT)
    assert (balance("suspense"), balance("bank")) == (dec(-5), dec(5))
    assert [queries.sending_of(each) for each in (aside, kept)] == [wanted[0], None]
    assert match_line(line=kept, reference=notice.reference, actor=CASHIER, at=AT).amount == dec(5)
    assert brought(line("Z1", "-10.00", "OUT-7 sent back")) == ["outgoing"]
    assert verify().ok


def test_cashiers_do_it_on_the_pages(demoland: CountryPack) -> None:
    notice = issued()
    first, second = browser(Role.CASHIER), browser(Role.CASHIER, "the-second")
    file = table(
        line("B1", "125.00", REFERENCE),
        line("B2", "-125.00", "Rückgabe"),
        line("B3", "9.00", "x"),
        line("B4", "-2.00", "y"),
    )
    upload = SimpleUploadedFile("march.csv", file)
    page = first.post("/money/bank/", {"file": upload}, follow=True).text
    for words in ("Taken by the bank: to be explained", "In suspense: to be matched"):
        assert words in page
    back, aside, fees = (
        f"/money/bank/lines/{pk}/" for pk in BankLine.objects.exclude(key="B1").values_list("pk", flat=True)
    )
    assert "What did the bank take?" in first.get(back).text
    assert first.post(f"{back}explain/", {}).status_code == 422
    number = Payment.objects.get().number
    assert first.post(f"{back}explain/", {"receipt": number}).status_code == 302
    assert first.post(f"{fees}explain/", {"reason": "Fees"}).status_code == 302
    receipt = first.get(f"/money/receipts/{number}/").text
    assert "The bank took this payment back" in receipt
    assert "Payment taken back by the bank" in first.get(f"/dues/{notice.reference}/").text
    trader = system_of(Role.TRADER)
    assert trader.get(f"/api/v1/payments/{number}").json()["taken_back_on"] == "2026-03-02"
    assert first.post(f"{aside}send-back/", {"pay_to": "", "reason": ""}).status_code == 422
    assert second.post(f"{aside}send-back/decide/", {"verdict": "send"}).status_code == 404
    assert first.post(f"{aside}send-back/", {"pay_to": "XD55", "reason": "Not ours"}).status_code == 302
    assert "Record the decision" not in first.get(aside).text
    decided = {"verdict": "refuse", "decision": "It names a debt"}
    own = first.post(f"{aside}send-back/decide/", decided)
    assert (own.status_code, "A second person sends money back" in own.text) == (422, True)
    assert second.post(f"{aside}send-back/decide/", decided).status_code == 302
    assert first.post(f"{aside}send-back/", {"pay_to": "XD55", "reason": "Not ours"}).status_code == 302
    assert second.post(f"{aside}send-back/decide/", {"verdict": "send", "bank_reference": "O1"}).status_code == 302
    assert "Sent back to the payer" in first.get(aside).text
    assert "Nothing waits" in first.get("/money/bank/").text


def test_a_refund_that_the_bank_pays_is_no_payment_taken_back(demoland: CountryPack) -> None:
    """What it says of the declaration does not make it one; and what we paid out once goes out once."""
    issued()
    assert brought(line("B1", "125.00", REFERENCE)) == ["paid"]
    withdraw_notices(subject=SUBJECT, actor=OFFICER, at=AT, reason="Cancelled")
    refund = ask_refund(subject=SUBJECT, amount=dec(125), reason="x", pay_to="y", actor=TRADER, at=AT)
    pay_out(refund=approve_refund(refund=refund, actor=SUPERVISOR, at=AT), bank_reference="OUT-1", actor=CASHIER, at=AT)
    assert brought(line("OUT-1", "-125.00", f"Refund of {SUBJECT}")) == ["outgoing"]
    assert (standings([SUBJECT])[SUBJECT].outstanding, balance("bank")) == (dec(0), dec(0))
    assert brought(line("K2", "-125.00", "OUT-1 refund again")) == ["debit"]
    assert verify().ok


def test_foreign_money_that_the_bank_takes_back_is_not_sent_back(demoland: CountryPack) -> None:
    csv = "account,reference,booked_on,amount,currency,payer,text\nXD70,A2,2026-03-02,10.00,EUR,Karamel,x\n"
    csv += "XD70,A3,2026-03-03,-10.00,EUR,Karamel,return of A2\n"
    file = import_statement(data=csv.encode(), name="x.csv", actor=CASHIER, at=AT)
    assert list(file.lines.order_by("id").values_list("outcome", flat=True)) == ["returned", "returned"]
    with pytest.raises(Conflict):
        ask_sending_back(line=file.lines.order_by("id")[0], reason="x", pay_to="y", actor=CASHIER, at=AT)
