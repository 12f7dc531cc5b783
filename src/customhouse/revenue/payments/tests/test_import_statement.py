"""The bank's statements: each line is taken once; what names no debt waits to be matched by hand."""

from __future__ import annotations

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused, TooLarge
from customhouse.revenue.ledger.queries import trial_balance, verify
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    CASHIER,
    OFFICER,
    SUBJECT,
    SUPERVISOR,
    TRADER,
    dec,
    issued,
)
from customhouse.revenue.payments import banking, queries
from customhouse.revenue.payments.models import BankFile, BankLine, Payment
from customhouse.revenue.payments.rules.camt import StatementError, read_camt
from customhouse.revenue.payments.rules.texts import references_in
from customhouse.revenue.payments.services import import_statement, match_line
from customhouse.revenue.payments.tests.statements import ENTRY, camt, entry, table

pytestmark = pytest.mark.django_db
REFERENCE = "RF6226XD0000000000016401"
DAYS = {"booked": "2026-03-02", "valued": ""}


def brought(data: bytes) -> list[tuple[str, str]]:
    """What became of the lines of a file: the bank's key and the outcome."""
    file = import_statement(data=data, name="march.xml", actor=CASHIER, at=AT)
    return list(file.lines.order_by("id").values_list("key", "outcome"))


def test_each_line_has_its_outcome() -> None:
    issued()
    data = camt(
        entry("A1", "100.00", structured=REFERENCE),
        entry("A2", "25.00", text=f"Duty {SUBJECT} thank you"),
        entry("A3", "10.00", text="for my cousin"),
        entry("A4", "7.00", way="DBIT"),
        entry("A5", "10.00", currency="EUR", structured=REFERENCE),
        entry("A6", "10.00", status="PDNG"),
        entry("A7", "10.00", structured="RF18539007547034"),
    )
    assert brought(data) == [
        ("A1", "paid"),
        ("A2", "paid"),
        ("A3", "suspense"),
        ("A4", "debit"),
        ("A5", "unfit"),
        ("A7", "suspense"),
    ]
    assert standings([SUBJECT])[SUBJECT].is_paid
    balances = {line.account.value: line.balance for line in trial_balance() if not line.head}
    assert balances["suspense"] == dec(-20)
    assert verify().ok


def test_a_file_that_is_sent_again_changes_nothing() -> None:
    issued()
    data = camt(entry("A1", "100.00", structured=REFERENCE), entry("A3", "10.00"))
    assert brought(data) == brought(data)
    assert (BankFile.objects.count(), BankLine.objects.count(), Payment.objects.count()) == (1, 2, 1)


def test_a_line_of_another_file_is_taken_once() -> None:
    issued()
    brought(camt(entry("A1", "60.00", structured=REFERENCE)))
    again = camt(entry("A1", "60.00", structured=REFERENCE), entry("A8", "1.00"))
    assert brought(again) == [("A1", "known"), ("A8", "suspense")]
    assert standings([SUBJECT])[SUBJECT].paid == dec(60)


TWO_BOOKINGS = {
    # two lines of one statement under one reference of the bank, and what became of them
    "of two amounts": (("60.00", "2026-03-02"), ("65.00", "2026-03-02")),
    "of two days": (("60.00", "2026-03-01"), ("60.00", "2026-03-02")),
    "alike in all": (("60.00", "2026-03-02"), ("60.00", "2026-03-02")),
}


@pytest.mark.parametrize("which", TWO_BOOKINGS)
def test_two_bookings_of_one_reference_are_two_payments(which: str) -> None:
    """And neither is taken again when its statement, or another that tells of the same day, is brought in."""
    issued()
    lines = [entry("A1", amount, structured=REFERENCE, booked=day) for amount, day in TWO_BOOKINGS[which]]
    paid = sum((dec(amount) for amount, _ in TWO_BOOKINGS[which]), dec(0))
    assert brought(camt(*lines)) == [("A1", "paid"), ("A1", "paid")]
    assert standings([SUBJECT])[SUBJECT].paid == paid
    assert brought(camt(*lines)) == [("A1", "paid"), ("A1", "paid")], "the same file"
    other = camt(*lines, entry("A9", "1.00"))
    assert [outcome for _, outcome in brought(other)] == ["known", "known", "suspense"]
    assert (Payment.objects.count(), standings([SUBJECT])[SUBJECT].paid) == (2, paid)
    assert verify().ok


def test_a_second_booking_of_a_reference_in_a_later_statement_is_taken() -> None:
    issued()
    first = entry("A1", "60.00", structured=REFERENCE, booked="2026-03-01")
    assert brought(camt(first)) == [("A1", "paid")]
    assert brought(camt(first, entry("A1", "65.00", structured=REFERENCE))) == [("A1", "known"), ("A1", "paid")]
    assert standings([SUBJECT])[SUBJECT].is_paid


def test_a_booking_kept_under_the_bank_s_reference_alone_is_known_again() -> None:
    issued()
    brought(camt(entry("A1", "60.00", structured=REFERENCE)))
    BankLine.objects.update(booking="A1")
    assert brought(camt(entry("A1", "60.00", structured=REFERENCE), entry("A2", "1.00")))[0] == ("A1", "known")
    assert Payment.objects.count() == 1


def test_a_run_that_was_cut_off_is_made_up_for() -> None:
    issued()
    data = camt(entry("A1", "60.00", structured=REFERENCE), entry("A2", "65.00", structured=REFERENCE))
    file = import_statement(data=data, name="x", actor=CASHIER, at=AT)
    file.lines.filter(key="A2").delete()
    assert brought(data) == [("A1", "paid"), ("A2", "paid")]
    assert Payment.objects.count() == 2


def test_an_entry_that_gathers_several_payments() -> None:
    part = (
        '<TxDtls><Refs><AcctSvcrRef>{key}</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="XDD">{amount}</Amt></TxAmt>'
        "</AmtDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )
    parts = part.format(key="P", amount="100.00", text=REFERENCE) + part.format(key="P", amount="25.00", text=REFERENCE)
    whole = ENTRY.replace("<TxDtls>", parts + "<!--").replace("</TxDtls></NtryDtls>", "--></NtryDtls>")
    issued()
    data = camt(
        whole.format(key="A1", amount="125.00", way="CRDT", currency="XDD", status="BOOK", remittance="", **DAYS)
    )
    assert brought(data) == [("P/1", "paid"), ("P/2", "paid")]
    assert standings([SUBJECT])[SUBJECT].is_paid


def test_a_plain_table_does_too() -> None:
    issued()
    data = table(
        "XD70,T1,2026-03-02,125.00,XDD,Karamel,rf62 26xd 0000 0000 0001 6401",
        "XD70,,2026-03-02,5.00,XDD,Karamel,coffee",
        "XD70,,2026-03-02,5.00,XDD,Karamel,coffee",
        "XD70,T4,2026-03-02,-5.00,XDD,,fees",
    )
    outcomes = [outcome for _key, outcome in brought(data)]
    assert outcomes == ["paid", "suspense", "suspense", "debit"]
    assert brought(data) == brought(data)
    assert queries.files_visible_to(CASHIER).count() == 1


def test_semicolons_stand_between_cells_too() -> None:
    assert [outcome for _key, outcome in brought(table("XD70,T1,2026-03-02,1.00,XDD,K,x").replace(b",", b";"))] == [
        "suspense"
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"account,reference\n1,2",
        table("XD70,T1,soon,1.00,XDD,K,x"),
        table("XD70,T1,2026-03-02,much,XDD,K,x"),
        table("XD70,T1,2026-03-02,NaN,XDD,K,x"),
        table("XD70,T1"),
        table('XD70,T1,2026-03-02,1.00,XDD,K,"x'),
        b"<BkToCstmrStmt>",
        camt(entry("A1", "much")),
        camt(entry("A1", "1.00").replace("2026-03-02", "")),
        camt(entry("A1", "1.00").replace("<Amt", "<Amount").replace("</Amt>", "</Amount>")),
    ],
)
def test_what_is_no_statement_is_refused_whole(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        brought(data)
    assert caught.value.code == "BANK-FILE"
    assert not BankLine.objects.exists()


def test_what_only_looks_like_a_reference_is_none() -> None:
    assert references_in(f"RF00ZZZ or {REFERENCE}") == (REFERENCE,)


def test_a_bomb_of_entities_is_not_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + camt(entry("A1", "1.00", text="&a;"))[38:]
    try:
        lines = [line for found in read_camt(bomb) for line in found.lines]
    except StatementError:
        lines = []
    assert all("aaaa" not in line.text for line in lines)


def test_too_large_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banking, "MOST_BYTES", 10)
    with pytest.raises(TooLarge):
        brought(camt())


def test_a_line_in_suspense_is_matched_by_hand() -> None:
    notice = issued()
    brought(camt(entry("A3", "130.00", text="for my cousin")))
    line = queries.waiting_visible_to(SUPERVISOR).get()
    payment = match_line(line=line, reference=notice.reference, actor=SUPERVISOR, at=AT)
    assert (payment.provider, payment.amount, payment.on_account) == ("bank", dec(130), dec(5))
    line.refresh_from_db()
    assert (line.outcome, line.payment) == ("matched", payment)
    balances = {line.account.value: line.balance for line in trial_balance() if not line.head}
    assert balances["suspense"] == dec(0)
    assert balances["bank"] == dec(130)
    assert verify().ok
    with pytest.raises(Conflict):
        match_line(line=line, reference=notice.reference, actor=SUPERVISOR, at=AT)


def test_a_line_is_matched_to_no_unknown_debt() -> None:
    brought(camt(entry("A3", "130.00")))
    line = queries.waiting_visible_to(SUPERVISOR).get()
    with pytest.raises(NotFound):
        match_line(line=line, reference="RF18539007547034", actor=SUPERVISOR, at=AT)
    line.refresh_from_db()
    assert line.outcome == "suspense"


def test_who_may() -> None:
    with pytest.raises(AccessDenied):
        import_statement(data=camt(), name="x", actor=OFFICER, at=AT)
    brought(camt(entry("A3", "130.00")))
    line = BankLine.objects.get()
    with pytest.raises(AccessDenied):
        match_line(line=line, reference="x", actor=AUDITOR, at=AT)
    assert queries.find_line(AUDITOR, line.pk) == line
    for actor in (TRADER, OFFICER):
        assert not queries.waiting_visible_to(actor).exists()
        assert not queries.files_visible_to(actor).exists()
        with pytest.raises(NotFound):
            queries.find_line(actor, line.pk)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "1e30", "1e99999999", "1e-99999999", "", "12,5"])
def test_what_is_no_amount_is_told_in_both_forms(amount: str) -> None:
    for data in (camt(entry("A1", amount or " ", text="x")), table(f'A,A1,2026-03-02,"{amount}",XDD,p,x')):
        with pytest.raises(Refused) as caught:
            brought(data)
        assert caught.value.code == "BANK-FILE"
    assert not BankLine.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"account,my_reference,booked_on,amount,currency,payer,text\nA,k,2026-03-02,12,XDD,p,x",
        b"text,payer,currency,amount,booked_on,reference,account\nx,p,XDD,12,2026-03-02,k",
    ],
)
def test_a_table_without_a_column_or_a_cell_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        brought(data)


def test_what_no_database_keeps_is_left_out() -> None:
    issued()
    assert brought(table(f"A\0,k1,2026-03-02,12,XDD,p\0q,{REFERENCE}", "A,k2,2026-03-02,12,XDD,p,a\0b")) == [
        ("k1", "paid"),
        ("k2", "suspense"),
    ]


def test_a_booking_before_all_law_waits_in_suspense() -> None:
    assert brought(table("A,k1,0001-01-01,12,XDD,p,nothing")) == [("k1", "suspense")]
    assert verify().ok
