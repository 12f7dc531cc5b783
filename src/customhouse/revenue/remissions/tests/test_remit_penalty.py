"""A penalty is remitted by two persons, whole or in part: paid or not, it comes down, and who owes it is told."""

from __future__ import annotations

from typing import Any

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.notices.models import Notice as Told
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.services import charge_penalty
from customhouse.revenue.notices.tests.debts import (
    AT,
    AUDITOR,
    DEBTOR,
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
from customhouse.revenue.payments.tests.paying import pay
from customhouse.revenue.payments.tests.people_of_money import browser, somebody
from customhouse.revenue.refunds.services import ask_refund
from customhouse.revenue.refunds.tests.test_money_over_http import post, system_of
from customhouse.revenue.remissions import queries
from customhouse.revenue.remissions.models import Remission
from customhouse.revenue.remissions.services import approve_remission, ask_remission, refuse_remission
from customhouse.web.tests.command_lines import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def penalty() -> Notice:
    """300 for a broken seal, beside a duty of 125."""
    issued()
    return charge_penalty(
        subject=SUBJECT,
        office=OFFICE,
        debtor=DEBTOR,
        debtor_name="Karamel Foods",
        finding_code="SEAL",
        evaded=dec(0),
        actor=OFFICER,
        at=AT,
    )


def asked(penalty: Notice, amount: str = "", actor: Actor = TRADER, reason: str = "Appeal won") -> Remission:
    wanted = dec(amount) if amount else None
    return ask_remission(notice_reference=penalty.reference, amount=wanted, reason=reason, actor=actor, at=AT)


def test_a_penalty_comes_down_in_part_and_falls_away(penalty: Notice) -> None:
    """Unpaid, less is owed; paid, the rest is held and can be given back."""
    amina = somebody(Role.TRADER)
    remission = approve_remission(remission=asked(penalty, "100"), decision="As ruled", actor=SUPERVISOR, at=AT)
    assert (remission.number, remission.state, remission.decided_by) == ("M-XD000100-2026-000001", "approved", "sara")
    penalty.refresh_from_db()
    assert (penalty.unpaid, penalty.state) == (dec(200), "open")
    pay(SUBJECT, "325")
    approve_remission(remission=asked(penalty), actor=SUPERVISOR, at=AT)
    penalty.refresh_from_db()
    assert penalty.state == "withdrawn"
    stands = standings([SUBJECT])[SUBJECT]
    assert (stands.outstanding, stands.refundable, stands.by_head.get("PEN")) == (dec(0), dec(200), None)
    assert ask_refund(subject=SUBJECT, amount=dec(200), reason="x", pay_to="y", actor=TRADER, at=AT).claimant == DEBTOR
    kinds = [each.kind for each in events_of(SUBJECT)]
    assert kinds.count("payment.notice_reduced") == kinds.count("payment.remission_approved") == 2
    assert [each.params["amount"] for each in Told.objects.filter(recipient=amina).order_by("id")] == [
        "100.00",
        "200.00",
    ]
    assert verify().ok


def test_a_refusal_has_its_reason_and_is_told(penalty: Notice) -> None:
    amina = somebody(Role.TRADER)
    remission = asked(penalty)
    with pytest.raises(Refused) as caught:
        refuse_remission(remission=remission, decision=" ", actor=SUPERVISOR, at=AT)
    assert caught.value.code == "REM-DECISION"
    refuse_remission(remission=remission, decision="The seal was cut", actor=SUPERVISOR, at=AT)
    assert Told.objects.get(recipient=amina).params["reason"] == "The seal was cut"
    with pytest.raises(Conflict) as decided:
        approve_remission(remission=remission, actor=SUPERVISOR, at=AT)
    assert decided.value.code == "REM-STATE"
    assert asked(penalty).amount == dec(300)


def test_two_persons_act_who_may(penalty: Notice) -> None:
    with pytest.raises(NotFound):
        asked(penalty, actor=OTHER)
    with pytest.raises(AccessDenied):
        asked(penalty, actor=AUDITOR)
    remission = asked(penalty, actor=SUPERVISOR)
    for actor, error in ((SUPERVISOR, Conflict), (OFFICER, AccessDenied), (TRADER, AccessDenied)):
        with pytest.raises(error):
            approve_remission(remission=remission, actor=actor, at=AT)
    for actor in (TRADER, OFFICER, AUDITOR):
        assert queries.find(actor, remission.number) == remission
    with pytest.raises(NotFound):
        queries.find(OTHER, remission.number)
    assert approve_remission(remission=remission, actor=SUPERVISOR_2, at=AT).state == "approved"


@pytest.mark.parametrize(
    ("amount", "said", "code"),
    [
        ("300.01", {}, "REM-ROOM"),
        ("0", {}, "MONEY-AMOUNT"),
        ("1.001", {}, "MONEY-DECIMALS"),
        ("1", {"reason": " "}, "REM-REASON"),
    ],
)
def test_what_cannot_be_asked(penalty: Notice, amount: str, said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        asked(penalty, amount, **said)
    assert caught.value.code == code


def test_only_what_is_charged_and_not_asked_for(penalty: Notice) -> None:
    first, second = asked(penalty, "200"), asked(penalty, "100")
    with pytest.raises(Refused) as caught:
        asked(penalty)
    assert caught.value.code == "REM-ROOM"
    refuse_remission(remission=first, decision="No", actor=SUPERVISOR, at=AT)
    third = asked(penalty)
    approve_remission(remission=second, actor=SUPERVISOR, at=AT)
    Remission.objects.filter(pk=third.pk).update(amount=dec("200.01"))
    with pytest.raises(Refused):
        approve_remission(remission=third, actor=SUPERVISOR, at=AT)
    with pytest.raises(Refused) as no_penalty:
        asked(Notice.objects.get(kind="assessment"))
    assert no_penalty.value.code == "REM-NO-PENALTY"


def test_a_remission_goes_its_way_in_the_browser(penalty: Notice, demoland: CountryPack) -> None:
    trader, supervisor = browser(Role.TRADER), browser(Role.SUPERVISOR)
    assert penalty.reference in trader.get("/remissions/ask/", {"notice": penalty.reference}).text
    told = {"notice": penalty.reference, "amount": "301", "reason": "Appeal won"}
    assert "Only 300.00 XDD" in trader.post("/remissions/ask/", told).text
    address = trader.post("/remissions/ask/", {**told, "amount": ""})["Location"]
    assert "Record the decision" not in trader.get(address).text
    assert supervisor.post(f"{address}decide/", {"verdict": "refuse", "decision": ""}).status_code == 422
    assert supervisor.post(f"{address}decide/", {"verdict": "approve"}).status_code == 302
    late = supervisor.post(f"{address}decide/", {"verdict": "approve"})
    assert (late.status_code, "decided already" in late.text) == (422, True)
    assert "Approved" in trader.get("/remissions/", {"state": "approved"}).text
    assert SUBJECT in b"".join(trader.get("/remissions/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert browser(Role.ANALYST).get("/remissions/").status_code == 403


def test_systems_and_commands_do_too(
    penalty: Notice, demoland: CountryPack, capsys: pytest.CaptureFixture[str]
) -> None:
    trader, supervisor = system_of(Role.TRADER), system_of(Role.SUPERVISOR)
    made = post(trader, "/remissions", notice=penalty.reference, reason="Appeal won", amount="100.00").json()
    assert (made["state"], made["amount"], made["decided_at"]) == ("asked", "100.00", None)
    address = f"/remissions/{made['number']}"
    assert post(trader, f"{address}/decision", verdict="approve").status_code == 403
    assert post(supervisor, f"{address}/decision", verdict="approve").json()["state"] == "approved"
    assert [row["number"] for row in trader.get("/api/v1/remissions").json()] == [made["number"]]
    assert trader.get(f"/api/v1{address}").json()["decided_at"]
    assert system_of(Role.ANALYST).get("/api/v1/remissions").status_code == 403

    def revenue(*words: str) -> Any:
        return run(capsys, "revenue", "remissions", *words)

    ask = ("ask", penalty.reference, "--reason", "Equity", "--as", "the-trader")
    assert revenue(*ask, "--amount", "much").code == 2
    number = revenue(*ask, "--amount", "50", "--json").lines[0]["number"]
    assert (
        revenue("refuse", number, "--reason", "No", "--as", "the-supervisor", "--json").lines[0]["state"] == "refused"
    )
    number = revenue(*ask, "--json").lines[0]["number"]
    assert revenue("approve", number, "--as", "the-supervisor", "--json").lines[0]["state"] == "approved"
    assert len(revenue("list", "--json").lines) == 3
    assert number in revenue("list").out
    assert standings([SUBJECT])[SUBJECT].by_head.get("PEN") is None
