"""What a cashier does about the bank's lines by program and by command, as on the pages."""

from __future__ import annotations

from typing import Any

import pytest

from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.tests.debts import SUBJECT, dec, issued
from customhouse.revenue.payments.models import BankLine
from customhouse.revenue.payments.tests.people_of_money import somebody
from customhouse.revenue.payments.tests.test_take_back import REFERENCE, brought, line
from customhouse.revenue.refunds.tests.test_money_over_http import system_of
from customhouse.web.tests.command_lines import run

pytestmark = pytest.mark.django_db
RECEIPT = "XD000100-2026-000001"
LINES = (
    line("B1", "60.00", REFERENCE),
    line("B2", "-30.00", "Teilrückgabe"),
    line("B3", "20.00", "for my cousin"),
    line("B4", "9.00", "x"),
    line("B5", "-2.00", "y"),
)


def addresses() -> dict[str, int]:
    """The lines by the bank's reference."""
    return dict(BankLine.objects.values_list("key", "pk"))


def test_over_http(demoland: CountryPack) -> None:
    notice = issued()
    brought(*LINES)
    of = addresses()
    first, second, trader = system_of(Role.CASHIER), system_of(Role.SUPERVISOR), system_of(Role.TRADER)

    def ask(who: Any, key: str, what: str, status: int = 200, **said: str) -> Any:
        answer = who.post(f"/api/v1/bank-lines/{of[key]}/{what}", said, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    waiting = first.get("/api/v1/bank-lines").json()
    assert [(each["key"], each["outcome"], each["line"]) for each in waiting] == [
        ("B2", "debit", of["B2"]),
        ("B3", "suspense", of["B3"]),
        ("B4", "suspense", of["B4"]),
        ("B5", "debit", of["B5"]),
    ]
    assert len(first.get(f"/api/v1/bank-lines?after={of['B4']}").json()) == 1
    assert trader.get("/api/v1/bank-lines").status_code == 403
    ask(trader, "B2", "explanation", 403, receipt=RECEIPT)
    assert ask(first, "B2", "explanation", 422)["findings"][0]["code"] == "BANK-REASON"
    assert ask(first, "B2", "explanation", receipt=RECEIPT)["outcome"] == "returned"
    assert ask(first, "B2", "explanation", 409, receipt=RECEIPT)["code"] == "BANK-LINE"
    assert standings([SUBJECT])[SUBJECT].unpaid["CUD"] == dec(75)
    ask(first, "B3", "match", 404, reference="nothing")
    assert ask(first, "B3", "match", reference=notice.reference)["amount"] == "20.00"
    assert ask(first, "B5", "explanation", reason="Fees")["outcome"] == "outgoing"
    sending = ask(first, "B4", "sending-back", pay_to="XD55", reason="Not ours")["sending"]
    assert (sending["state"], sending["pay_to"]) == ("asked", "XD55")
    ask(first, "B4", "sending-back/decision", 409, verdict="send", bank_reference="OUT-1")
    ask(second, "B3", "sending-back/decision", 404, verdict="send", bank_reference="OUT-1")
    assert ask(second, "B4", "sending-back/decision", verdict="refuse", decision="It is")["sending"] is None
    ask(first, "B4", "sending-back", pay_to="XD55", reason="Not ours")
    done = ask(second, "B4", "sending-back/decision", verdict="send", bank_reference="OUT-1")
    assert (done["outcome"], done["sending"]["state"]) == ("sent", "sent")
    assert first.get(f"/api/v1/bank-lines/{of['B4']}").json() == done
    assert first.get("/api/v1/bank-lines").json() == []


def test_by_command(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    notice, one, two = issued(), somebody(Role.CASHIER), somebody(Role.SUPERVISOR)
    brought(*LINES)
    of = addresses()

    def ask(*words: object, code: int = 0) -> Any:
        ended = run(capsys, "revenue", "bank", *map(str, words), "--json")
        assert ended.code == code, ended
        return ended.lines

    assert [each["key"] for each in ask("list")] == ["B2", "B3", "B4", "B5"]
    assert "Teilrückgabe" in run(capsys, "revenue", "bank", "list").out
    by_one, by_two = ("--as", one.username), ("--as", two.username)
    ask("explain", of["B2"], *by_one, code=1)
    assert ask("explain", of["B2"], "--receipt", RECEIPT, *by_one)[0]["reason"] == RECEIPT
    assert ask("match", of["B3"], notice.reference, *by_one)[0]["number"] == "XD000100-2026-000002"
    assert ask("explain", of["B5"], "--reason", "Fees", *by_one)[0]["outcome"] == "outgoing"
    wish = ("send-back", of["B4"], "--pay-to", "XD55", "--reason", "Not ours", *by_one)
    assert ask(*wish)[0]["sending"]["state"] == "asked"
    ask("sent", of["B4"], "--bank-reference", "OUT-1", *by_one, code=1)
    assert ask("refuse", of["B4"], "--reason", "It is", *by_two)[0]["outcome"] == "suspense"
    ask(*wish)
    assert ask("sent", of["B4"], "--bank-reference", "OUT-1", *by_two)[0]["outcome"] == "sent"
    assert ask("list") == []
