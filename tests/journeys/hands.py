"""The hands that play a story of release: its steps, its clock, and what must hold when it is over.

A step "cashier takes: half" is the method `cashier_takes("half")`. What is the same whoever's hands play stands here;
how a step is done and where its outcome is read is for each pair of hands: services, the API, a browser.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations.models import Declaration
from customhouse.foundation.access import services as access
from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit import verification
from customhouse.foundation.jobs import queries as jobs
from customhouse.foundation.jobs.services import run_work
from customhouse.messages.wco.reading import read_message
from customhouse.messages.wco.records import BorderTransportMeans, Consignment, GoodsLocation
from customhouse.messages.wco.writing import write_xml
from customhouse.parties.traders.services import add_member
from customhouse.revenue.ledger import queries as ledger
from tests.journeys.draws import NOT_CALLED, next_draw
from tests.journeys.messages import GOODS, IMPORTER, OFFICE, message

STORIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "release_stories.yaml").read_text("utf-8"))
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When every story begins: a working Monday."""
A_WHILE = timedelta(minutes=5)
INLAND = "XD000400"
PASSWORD = "a long password for stories"  # of people who live for one story
PEOPLE = {
    "trader": Role.TRADER,
    "officer": Role.OFFICER,
    "second officer": Role.OFFICER,
    "supervisor": Role.SUPERVISOR,
    "second supervisor": Role.SUPERVISOR,
    "cashier": Role.CASHIER,
}
TOLD = {
    "01": "accepted",
    "02": "received",
    "05": "under control",
    "06": "documents wanted",
    "07": "amended",
    "08": "released",
    "09": "duty final",
    "10": "cancelled",
    "11": "request answered",
    "13": "to pay",
    "51": "question",
    "52": "detained",
    "90": "paid",
    "91": "secured",
    "92": "given back",
    "93": "control ended",
    "94": "goods free",
    "95": "release revoked",
    "96": "reduced",
}
"""The function codes of WCO responses, as the stories call them."""


@dataclass(frozen=True)
class Standing:
    """How a declaration stands for whoever reads it: state, lane, what is owed, what can be given back."""

    state: str
    lane: str
    owed: Decimal
    refundable: Decimal


def named(story: dict[str, Any]) -> str:
    """The name of a story, for the list of tests."""
    return str(story["story"])


def invite(name: str) -> User:
    """Somebody of the stories: the trader speaks for Karamel Foods, the others serve at both offices."""
    role, since = PEOPLE[name], START - timedelta(days=30)
    user = access.create_user(username=name.replace(" ", "-"), password=PASSWORD, actor=SYSTEM, at=since)
    for office in [""] if role is Role.TRADER else [OFFICE, INLAND]:
        access.assign_role(user=user, role=role, actor=SYSTEM, at=since, office=office)
    if role is Role.TRADER:
        add_member(identifier=IMPORTER, user_id=user.pk, actor=SYSTEM, at=since)
    return user


class Hands(ABC):
    """Whoever plays a story. `mrn` is the declaration that it is about: the last one lodged."""

    def __init__(self) -> None:
        self.people = {name: invite(name) for name in PEOPLE}
        self.mrn = ""
        self.mrns: list[str] = []
        self.numbers = count(1)
        self.transferred = Decimal(0)

    def play(self, story: dict[str, Any]) -> None:
        """Do the steps one after the other, and see that the books are in order after them."""
        for step in story["steps"]:
            for name, said in step.items():
                self.pass_time(A_WHILE)
                getattr(self, name.replace(" ", "_"))(said)
        for mrn in self.mrns:
            check_responses(mrn)
        assert ledger.verify().ok, ledger.verify()
        assert verification.verify(actor=SYSTEM).ok, verification.verify(actor=SYSTEM).faults

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The clock of the story."""

    @abstractmethod
    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on."""

    # How things stand.

    @abstractmethod
    def standing(self) -> Standing:
        """How the declaration stands."""

    @abstractmethod
    def kinds_of_notices(self) -> list[str]:
        """The kinds of the notices of the declaration, in their order."""

    @abstractmethod
    def unpaid(self) -> Decimal:
        """What is not paid of the declaration, secured or not."""

    @abstractmethod
    def duty_is_final(self) -> bool:
        """What the release says of the duty."""

    @abstractmethod
    def left_on_statement(self) -> Decimal:
        """What is still to be paid of the last statement of the deferment account."""

    @abstractmethod
    def told(self) -> list[str]:
        """The function codes of the WCO responses that the trader can read, in their order."""

    def stands(self, said: dict[str, str]) -> None:
        """How the declaration is to stand."""
        found = self.standing()
        told = {"state": found.state, "lane": found.lane or "none", "owed": found.owed, "refundable": found.refundable}
        wanted = {name: Decimal(text) if name in {"owed", "refundable"} else text for name, text in said.items()}
        assert {name: told[name] for name in wanted} == wanted, found

    def notices_are(self, said: list[str]) -> None:
        """Which notices there are to be."""
        assert self.kinds_of_notices() == said, self.kinds_of_notices()

    def trader_was_told(self, said: list[str]) -> None:
        """Which WCO responses the trader has by now, in their order."""
        told = [TOLD[code] for code in self.told()]
        assert told == said, told

    def release_note_says(self, said: dict[str, str]) -> None:
        """Whether the duty is final."""
        assert self.duty_is_final() == (said["duty"] == "final")

    def statement_says(self, said: str) -> None:
        """What of the month's statement is still to be paid."""
        assert self.left_on_statement() == Decimal(said), self.left_on_statement()

    # Time.

    def days_pass(self, said: int) -> None:
        """Day after day, with the work that comes back every day."""
        for _ in range(said):
            self.pass_time(timedelta(days=1))
            for work in jobs.recurring():
                if work.every >= timedelta(days=1):
                    run_work(work=work, at=self.now)

    def the_month_ends(self, _said: object) -> None:
        """The days up to the first of the next month."""
        first = (self.now.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.days_pass((first.date() - self.now.date()).days)

    # Acts.

    @abstractmethod
    def examiner(self) -> str:
        """To whom the system gave the work: one of the officers."""

    def message(self, said: dict[str, str]) -> bytes:
        """The declaration that the trader sends; chance calls none of them."""
        next_draw(lambda drawn: drawn > NOT_CALLED)
        goods = replace(
            GOODS[said["goods"]], price=said["value"], payment="E" if said.get("payment") == "deferred" else ""
        )
        words: dict[str, Any] = {"type_code": said.get("type", "IMA")}
        if said.get("office") == INLAND:
            words |= {
                "declaration_office_id": INLAND,
                "border_transport_means": BorderTransportMeans(
                    mode_code="3", id="XD-4711", identification_type_code="30"
                ),
                "consignment": Consignment(container_code="0", goods_location=GoodsLocation(name="XDVRD")),
            }
        return message(f"STORY-{next(self.numbers)}", goods, **words)

    def trader_lodges(self, said: dict[str, str]) -> None:
        """A declaration is lodged; the story is about it from here on."""
        self.mrn = self.lodge(self.message(said))
        self.mrns.append(self.mrn)

    @abstractmethod
    def lodge(self, data: bytes) -> str:
        """Lodge a message; its MRN."""

    def cashier_takes(self, said: str) -> None:
        """A payment at the counter: so much, all, or half of what is not paid."""
        parts = {"all": Decimal(1), "half": Decimal("0.5")}
        amount = self.unpaid() * parts[said] if said in parts else Decimal(said)
        self.pay_at_counter(amount.quantize(Decimal("0.01")))

    def trader_transfers(self, said: str) -> None:
        """A transfer under the MRN, as the bank's file tells it: so much, or all."""
        self.transferred = self.unpaid() if said == "all" else Decimal(said)
        self.bring(bank_file(self.mrn, self.transferred, self.now.date()))

    def the_bank_takes_it_back(self, _said: object) -> None:
        """The transfer is returned, as the bank's next file tells it."""
        self.bring(bank_file(self.mrn, -self.transferred, self.now.date(), "T-2"))

    @abstractmethod
    def bring(self, data: bytes) -> None:
        """The cashier brings in a file of the bank."""

    @abstractmethod
    def pay_at_counter(self, amount: Decimal) -> None:
        """Take so much at the counter for the declaration."""


def bank_file(reference: str, amount: Decimal, on: date, key: str = "T-1") -> bytes:
    """A bank's file with one transfer to the treasury; below zero, one that the bank takes back."""
    head = "account,reference,booked_on,amount,currency,payer,text"
    line = f"XD70DEMO0000000000000042,{key},{on},{amount},XDD,Karamel Foods,{reference}"
    return f"{head}\n{line}\n".encode()


def check_responses(mrn: str) -> None:
    """Each WCO response is as the data model has it, in order of time, under a reference of its own."""
    found = responses_to(Declaration.objects.get(mrn=mrn))
    for response in found:
        reading = read_message(write_xml(response))
        assert reading.is_valid, reading.errors
    times = [each.issue_date_time.text for each in found if each.issue_date_time]
    references = {each.functional_reference_id for each in found}
    assert (times, len(references)) == (sorted(times), len(found))
    assert [each.function_code for each in found][:2] == ["02", "01"]
