"""`customhouse revenue`: money on the command line, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.ledger.models import Journal
from customhouse.revenue.notices.tests.debts import DEBTOR, SUBJECT, issued
from customhouse.revenue.payments.models import Till
from customhouse.revenue.payments.tests.people_of_money import somebody
from customhouse.revenue.payments.tests.statements import camt, entry
from customhouse.web.tests.command_lines import Ended, run

Said = pytest.CaptureFixture[str]


@pytest.fixture
def revenue(capsys: Said, demoland: CountryPack) -> object:
    """Run a command of the group with `--json`."""

    def runs(*arguments: str) -> Ended:
        return run(capsys, "revenue", *arguments, "--json")

    return runs


def test_a_debt_is_listed_and_paid(revenue: object, capsys: Said) -> None:
    notice = issued()
    assert callable(revenue)
    assert [line["reference"] for line in revenue("notices").lines] == [notice.reference]
    assert revenue("notices", SUBJECT, "--state", "paid").lines == []
    paid = revenue("pay", SUBJECT, "125.00", "--key", "B1")
    assert (paid.code, paid.lines[0]["amount"]) == (0, "125.00")
    assert revenue("pay", SUBJECT, "much", "--key", "B2").code == 2
    assert revenue("pay", "NONE", "1", "--key", "B2").code == 1
    assert revenue("pay", SUBJECT, "1", "--key", "B3", "--as", "nobody").code == 1
    for words in (("notices",), ("pay", SUBJECT, "1", "--key", "B4"), ("ledger", "verify"), ("ledger", "balance")):
        assert run(capsys, "revenue", *words).out


def test_interest_and_the_ledger(revenue: object, capsys: Said) -> None:
    issued(CUD="36500.00")
    assert callable(revenue)
    assert revenue("interest", "--at", "2026-03-18").lines == [{"notices": 1}]
    assert "late" in run(capsys, "revenue", "interest").out
    state = revenue("ledger", "verify")
    assert (state.code, state.lines[0]["ok"], state.lines[0]["difference"]) == (0, True, "0.00")
    assert {line["account"] for line in revenue("ledger", "balance").lines} == {"receivable", "revenue"}
    Journal.objects.create(
        kind="paid", subject="", notice="", source="", currency="XDD", actor="x", at="2026-03-01T00:00Z"
    )
    assert revenue("ledger", "verify").code == 1
    assert "does not balance" in run(capsys, "revenue", "ledger", "verify").out


def test_a_statement_of_the_bank(revenue: object, tmp_path: Path, capsys: Said) -> None:
    notice = issued()
    file = tmp_path / "march.xml"
    file.write_bytes(camt(entry("A1", "125.00", structured=notice.reference)))
    assert callable(revenue)
    assert [line["outcome"] for line in revenue("bank-file", str(file)).lines] == ["paid"]
    assert "paid" in run(capsys, "revenue", "bank-file", str(file)).out


def test_a_cashiers_day(revenue: object, capsys: Said) -> None:
    issued()
    somebody(Role.CASHIER, "chafia")
    somebody(Role.CASHIER, "carl")
    assert callable(revenue)
    assert revenue("day-open", "XD000100", "50", "--as", "chafia").lines[0]["state"] == "open"
    paying = ("pay", SUBJECT, "125", "--key", "C1", "--provider", "counter", "--method", "card", "--as", "chafia")
    assert revenue(*paying).code == 0
    assert revenue("day-close", "--as", "chafia", "--cash", "50").code == 1
    assert revenue("day-close", "--as", "chafia", "--cash", "50", "--card", "125").lines[0]["state"] == "counted"
    till = str(Till.objects.get().pk)
    assert revenue("day-confirm", till, "--as", "chafia").code == 1
    assert "confirmed" in run(capsys, "revenue", "day-confirm", till, "--as", "carl").out


def test_guarantees_and_refunds(revenue: object, capsys: Said) -> None:
    issued(at=timezone.now())
    assert callable(revenue)
    opened = revenue("guarantees", "open", DEBTOR, "1000", "--debit-day", "15", "--valid-from", "2026-01-01")
    assert opened.lines[0]["room"] == "1000.00"
    assert revenue("guarantees", "open", DEBTOR, "much").code == 2
    assert len(revenue("guarantees", "list").lines) == 1
    assert revenue("guarantees", "statements", "--at", "2026-04-01").lines == []
    assert run(capsys, "revenue", "guarantees", "list").out
    for name, role in (("amina", Role.TRADER), ("sara", Role.SUPERVISOR), ("chafia", Role.CASHIER)):
        somebody(role, name)
    revenue("pay", SUBJECT, "150", "--key", "B1")
    ask = ("refunds", "ask", SUBJECT, "20", "--reason", "Twice", "--pay-to", "XD55", "--as", "amina")
    asked = revenue(*ask)
    assert asked.code == 0, asked.err
    number = asked.lines[0]["number"]
    assert revenue("refunds", "ask", SUBJECT, "much", "--reason", "x", "--pay-to", "y", "--as", "amina").code == 2
    assert revenue("refunds", "approve", number, "--as", "sara").lines[0]["state"] == "approved"
    paid = revenue("refunds", "pay-out", number, "--bank-reference", "OUT", "--as", "chafia")
    assert paid.lines[0]["state"] == "paid"
    other = revenue("refunds", "ask", SUBJECT, "5", *ask[4:]).lines[0]["number"]
    assert revenue("refunds", "refuse", other, "--reason", "No", "--as", "sara").lines[0]["state"] == "refused"
    assert len(revenue("refunds", "list").lines) == 2
    assert run(capsys, "revenue", "refunds", "list").out
