"""Every story of release, played through the API: each person by a system that bears their key."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.access.services import issue_api_key
from customhouse.foundation.config.country import CountryPack
from tests.journeys.hands import PEOPLE, START, STORIES, Hands, Standing, bank_file, named
from tests.journeys.messages import IMPORTER, OFFICE


class OverHttp(Hands):
    """Calls the API at the time that its clock shows."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        super().__init__()
        self.clock = clock
        self.keys = {name: self.key_of(name) for name in PEOPLE}
        self.cover = ""
        self.post("cashier", "/tills", office=OFFICE, float="50")

    def key_of(self, name: str) -> str:
        """An API key of somebody."""
        later = self.now + timedelta(days=400)
        role = PEOPLE[name]
        owner = self.people[name]
        return issue_api_key(owner=owner, name="ERP", roles=[role], expires_at=later, actor=SYSTEM, at=self.now).secret

    @property
    def now(self) -> datetime:
        """The clock that the server sees."""
        return timezone.now()

    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on."""
        self.clock.shift(time)

    def client(self, name: str) -> Client:
        """The system of somebody."""
        return Client(headers={"Authorization": f"Bearer {self.keys[name]}"})

    def get(self, name: str, address: str) -> Any:
        """What somebody reads there."""
        answer = self.client(name).get(f"/api/v1{address}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, name: str, address: str, **said: Any) -> Any:
        """What somebody is answered who sends this."""
        answer = self.client(name).post(f"/api/v1{address}", said, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    # How things stand.

    def standing(self) -> Standing:
        """As an officer reads it."""
        row, dues = self.get("officer", f"/declarations/{self.mrn}"), self.dues()
        return Standing(row["state"], row["lane"] or "", Decimal(dues["outstanding"]), Decimal(dues["refundable"]))

    def dues(self) -> Any:
        """What is owed, as the trader reads it."""
        return self.get("trader", f"/declarations/{self.mrn}/dues")

    def kinds_of_notices(self) -> list[str]:
        """As the trader reads them."""
        return [notice["kind"] for notice in self.dues()["notices"]]

    def unpaid(self) -> Decimal:
        """What is unpaid of all notices."""
        return sum((Decimal(notice["unpaid"]) for notice in self.dues()["notices"]), Decimal(0))

    def duty_is_final(self) -> bool:
        """As the trader reads it."""
        return bool(self.get("trader", f"/declarations/{self.mrn}/release")["release"]["duty_final"])

    def statement(self) -> Any:
        """The last statement of the account, as the trader reads it."""
        return self.get("trader", f"/guarantees/{self.cover}")["statements"][0]

    def left_on_statement(self) -> Decimal:
        """What of it is unpaid."""
        return Decimal(self.statement()["unpaid"])

    def told(self) -> list[str]:
        """The responses that the trader fetches."""
        return [each["function"] for each in self.get("trader", f"/declarations/{self.mrn}/responses")]

    def examiner(self) -> str:
        """Whoever finds the order among their own."""
        officers = ("officer", "second officer")
        [mine] = [name for name in officers if self.get(name, "/inspections?mine=true")]
        return mine

    # The trader.

    def lodge(self, data: bytes) -> str:
        """Send the message."""
        answer = self.client("trader").post("/api/v1/declarations", data, content_type="application/xml")
        assert answer.status_code == 201, answer.content
        return str(answer.json()["mrn"])

    def trader_presents_the_goods(self, _said: object) -> None:
        """They are there."""
        self.post("trader", f"/declarations/{self.mrn}/presentation")

    def trader_cancels(self, reason: str) -> None:
        """The declaration is not wanted any more."""
        self.post("trader", f"/declarations/{self.mrn}/cancellation", reason=reason)

    def trader_answers(self, said: str) -> None:
        """The open question is answered, by a form as files would be."""
        [question] = self.get("trader", "/inspections/questions")
        address = "/api/v1/inspections/{}/questions/{}/answer".format(*question["question"].split("/"))
        assert self.client("trader").post(address, {"answer": said}).status_code == 200

    def trader_asks_for_a_correction(self, said: dict[str, Any]) -> None:
        """Something declared is otherwise."""
        wanted = {name: said[name] for name in ("item", "element", "found")}
        self.post("trader", f"/declarations/{self.mrn}/corrections", reason=said["reason"], corrections=[wanted])

    def trader_asks_for_the_refund(self, reason: str) -> None:
        """All that can be given back."""
        amount = self.dues()["refundable"]
        self.post(
            "trader", "/refunds", declaration=self.mrn, amount=amount, currency="XDD", reason=reason, pay_to="XD55"
        )

    # Control.

    def examiner_takes_the_work(self, _said: object) -> None:
        """The order is taken up."""
        self.post(self.examiner(), f"/inspections/{self.mrn}/1/take")

    def examiner_reports(self, said: str | dict[str, Any]) -> None:
        """Conform, or one finding."""
        report: dict[str, Any] = {"conclusion": "conform"}
        if isinstance(said, dict):
            found = {"code": said["finding"], "item": said["item"], "found": said["found"], "note": said["note"]}
            report = {"conclusion": "findings", "findings": [found]}
        self.post(self.examiner(), f"/inspections/{self.mrn}/1/report", **report)

    def officer_detains(self, reason: str) -> None:
        """The goods are kept for a cause."""
        words = {"reason": reason, "legal_basis": "Demoland Customs Code, art. 119", "place": "Hall 3"}
        self.post("officer", f"/inspections/{self.mrn}/measures", kind="detention", **words)

    def officer_asks(self, text: str) -> None:
        """A question for the trader."""
        self.post("officer", f"/inspections/{self.mrn}/questions", text=text)

    def officer_reads_the_answer(self, _said: object) -> None:
        """What the trader answered is enough."""
        self.post("officer", f"/inspections/{self.mrn}/questions/1/closing")

    def officer_gives_leave(self, reason: str) -> None:
        """The trader may cancel although the goods are under control."""
        self.post("officer", f"/declarations/{self.mrn}/leave", reason=reason)

    def officer_controls_the_goods(self, said: dict[str, Any]) -> None:
        """On the officer's own motion."""
        self.post("officer", f"/inspections/{self.mrn}/raise", **said)

    def supervisor_proposes_a_lighter_control(self, said: dict[str, Any]) -> None:
        """It waits for a second person."""
        self.post("supervisor", f"/inspections/{self.mrn}/lower", **said)

    def second_supervisor_approves_it(self, reason: str) -> None:
        """The second person."""
        [waiting] = [
            row for row in self.get("supervisor", f"/inspections/{self.mrn}/changes") if row["decision"] == "proposed"
        ]
        address = "/inspections/{}/changes/{}/decision".format(*waiting["change"].split("/"))
        self.post("second supervisor", address, decision="approved", reason=reason)

    def officer_grants_the_correction(self, reason: str) -> None:
        """What the trader asked is done."""
        [asked] = self.get("officer", f"/declarations/{self.mrn}/corrections")
        address = f"/declarations/{self.mrn}/corrections/{asked['number']}/decision"
        self.post("officer", address, granted=True, reason=reason)

    def supervisor_returns_the_goods(self, reason: str) -> None:
        """The detention ends."""
        [measure] = self.get("supervisor", f"/inspections/{self.mrn}/measures")
        address = "/inspections/{}/measures/{}/end".format(*measure["measure"].split("/"))
        self.post("supervisor", address, ending="returned", reason=reason)

    def supervisor_revokes_the_release(self, reason: str) -> None:
        """It was given in error."""
        self.post("supervisor", f"/declarations/{self.mrn}/release/revocation", reason=reason)

    def officer_lifts_the_hold(self, reason: str) -> None:
        """The goods need not be kept any more."""
        [measure] = self.get("officer", f"/inspections/{self.mrn}/measures")
        address = "/inspections/{}/measures/{}/end".format(*measure["measure"].split("/"))
        self.post("officer", address, ending="lifted", reason=reason)

    # Money.

    def supervisor_opens_a_deferment_account(self, said: dict[str, str]) -> None:
        """For Karamel Foods, debited on the 15th."""
        self.open_cover(kind="deferment", limit=said["limit"], debit_day=15)

    def supervisor_registers_a_guarantee(self, said: dict[str, str]) -> None:
        """A bank stands in for Karamel Foods."""
        self.open_cover(kind="comprehensive", limit=said["amount"], guarantor="Bank of Demoland")

    def open_cover(self, **said: Any) -> None:
        """Open a guarantee or account from today on."""
        said |= {"holder": IMPORTER, "currency": "XDD", "valid_from": self.now.date().isoformat()}
        self.cover = self.post("supervisor", "/guarantees", **said)["number"]

    def officer_secures_the_debt(self, _said: object) -> None:
        """By the guarantee that was registered."""
        [notice] = self.dues()["notices"]
        self.post("officer", f"/guarantees/{self.cover}/secured", notice=notice["reference"])

    def pay_at_counter(self, amount: Decimal) -> None:
        """Into the cashier's till, under the MRN."""
        paid = {"reference": self.mrn, "amount": f"{amount:f}", "currency": "XDD", "payer": "Karamel Foods"}
        key = f"TILL-{next(self.numbers)}"
        self.post("cashier", "/payments", provider="counter", provider_reference=key, **paid)

    def the_bank_brings(self, said: str) -> None:
        """A transfer under the reference of the month's statement, in the bank's file."""
        statement = self.statement()
        amount = Decimal(statement["unpaid"] if said == "all" else said)
        self.bring(bank_file(statement["reference"], amount, self.now.date()))

    def bring(self, data: bytes) -> None:
        """Each line finds what it is for."""
        answer = self.client("cashier").post("/api/v1/bank-statements", data, content_type="text/csv")
        assert {line["outcome"] for line in answer.json()["lines"]} <= {"paid", "returned"}

    def trader_asks_for_the_remission(self, reason: str) -> None:
        """Of the penalty, whole."""
        [penalty] = [each for each in self.dues()["notices"] if each["kind"] == "penalty"]
        self.post("trader", "/remissions", notice=penalty["reference"], reason=reason)

    def supervisor_approves_the_remission(self, _said: object) -> None:
        """A second person decides."""
        [asked] = self.get("supervisor", "/remissions")
        self.post("supervisor", f"/remissions/{asked['number']}/decision", verdict="approve", decision="As asked.")

    def supervisor_approves_the_refund(self, _said: object) -> None:
        """A second person decides."""
        [refund] = self.get("supervisor", "/refunds")
        self.post("supervisor", f"/refunds/{refund['number']}/decision", verdict="approve", decision="As asked.")

    def cashier_pays_out(self, _said: object) -> None:
        """The bank has paid it."""
        [refund] = self.get("cashier", "/refunds")
        self.post("cashier", f"/refunds/{refund['number']}/payment", bank_reference="OUT-1")


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_story_over_http(story: dict[str, Any], demoland: CountryPack) -> None:
    with time_machine.travel(START) as clock:
        OverHttp(clock).play(story)
