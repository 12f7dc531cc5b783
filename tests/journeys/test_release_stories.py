"""Every story of release, played through the services with the story's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customhouse.clearance import asking, controlling, releasing
from customhouse.clearance.answering.responding import responses_to
from customhouse.clearance.declarations import services as declarations
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.records import Conclusion, ControlFinding, MeasureKind, Report
from customhouse.clearance.inspections.rules.states import Decision, Ending
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Result
from customhouse.clearance.release.corrections import ask_correction
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import CountryPack
from customhouse.messages.wco.writing import write_json
from customhouse.parties.traders.queries import identifiers_of
from customhouse.revenue.guarantees import services as guarantees
from customhouse.revenue.guarantees.models import Cover, Statement
from customhouse.revenue.guarantees.records import CoverDetails, CoverKind
from customhouse.revenue.notices.queries import notices_of, standings
from customhouse.revenue.payments import services as payments
from customhouse.revenue.refunds import services as refunds
from customhouse.revenue.refunds.models import Refund
from customhouse.revenue.remissions import services as remissions
from customhouse.revenue.remissions.models import Remission
from customhouse.targeting.lanes.records import Lane
from tests.journeys.hands import START, STORIES, Hands, Standing, bank_file, named
from tests.journeys.messages import IMPORTER, OFFICE


class ByServices(Hands):
    """Calls the services, each with the actor and the time of the story."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = START
        self.cover = ""
        payments.open_till(office=OFFICE, opening_float=Decimal(50), **self.by("cashier"))

    @property
    def now(self) -> datetime:
        """The clock of the story."""
        return self.clock

    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on."""
        self.clock += time

    def actor(self, name: str) -> Actor:
        """A person as an actor."""
        user = self.people[name]
        return actor_of(user, identifiers_of(user.pk), at=self.clock)

    def by(self, name: str) -> dict[str, Any]:
        """Who acts and when, as services ask it."""
        return {"actor": self.actor(name), "at": self.clock}

    def declaration(self) -> Declaration:
        """The declaration as it is kept now."""
        return Declaration.objects.get(mrn=self.mrn)

    # How things stand.

    def standing(self) -> Standing:
        """As the tables have it."""
        row, money = self.declaration(), standings([self.mrn])[self.mrn]
        return Standing(row.state, row.lane, money.outstanding, money.refundable)

    def kinds_of_notices(self) -> list[str]:
        """As the tables have them."""
        return [notice.kind for notice in notices_of(self.mrn)]

    def unpaid(self) -> Decimal:
        """What the ledger says."""
        return sum(standings([self.mrn])[self.mrn].unpaid.values(), Decimal(0))

    def duty_is_final(self) -> bool:
        """What the release says."""
        return releasing.standing_of(self.declaration()).duty_is_final

    def left_on_statement(self) -> Decimal:
        """What the ledger has of the notices of the statement."""
        subjects = Statement.objects.get().reservations.values_list("subject", flat=True)
        return sum((sum(each.unpaid.values(), Decimal(0)) for each in standings(list(subjects)).values()), Decimal(0))

    def told(self) -> list[str]:
        """As they are made from the trail."""
        return [each.function_code or "" for each in responses_to(self.declaration())]

    def examiner(self) -> str:
        """As the order has it."""
        examiner = self.declaration().orders.get().examiner
        assert examiner is not None
        return examiner.username.replace("-", " ")

    # The trader.

    def lodge(self, data: bytes) -> str:
        """Send the message."""
        [outcome] = lodge([Arrival(data, self.actor("trader"), self.clock)])
        assert outcome.result is Result.ACCEPTED, outcome.errors
        return outcome.mrn

    def trader_presents_the_goods(self, _said: object) -> None:
        """They are there."""
        self.lodge(write_json(asking.presentation(mrn=self.mrn, lrn="STORY", submitter=IMPORTER)))

    def trader_cancels(self, reason: str) -> None:
        """The declaration is not wanted any more."""
        said = asking.cancellation(mrn=self.mrn, lrn="STORY", submitter=IMPORTER, reason=reason)
        self.lodge(write_json(said))

    def trader_answers(self, said: str) -> None:
        """The open question is answered."""
        question = self.declaration().questions.get(state="asked")
        controlling.answer(reference=question.reference, said=said, files=[], **self.by("trader"))

    def trader_asks_for_a_correction(self, said: dict[str, Any]) -> None:
        """Something declared is otherwise."""
        wanted = [Correction(said["item"], said["element"], said["found"])]
        ask_correction(mrn=self.mrn, corrections=wanted, reason=said["reason"], **self.by("trader"))

    def trader_asks_for_the_refund(self, reason: str) -> None:
        """All that can be given back."""
        amount = self.standing().refundable
        refunds.ask_refund(subject=self.mrn, amount=amount, reason=reason, pay_to="XD55", **self.by("trader"))

    # Control.

    def examiner_takes_the_work(self, _said: object) -> None:
        """The order is taken up."""
        inspections.take_order(reference=f"{self.mrn}/1", **self.by(self.examiner()))

    def examiner_reports(self, said: str | dict[str, Any]) -> None:
        """Conform, or one finding."""
        findings: Sequence[ControlFinding] = ()
        if isinstance(said, dict):
            findings = (ControlFinding(said["finding"], said["item"], found=said["found"], note=said["note"]),)
        report = Report(Conclusion.FINDINGS if findings else Conclusion.CONFORM, tuple(findings))
        controlling.report(reference=f"{self.mrn}/1", said=report, **self.by(self.examiner()))

    def officer_detains(self, reason: str) -> None:
        """The goods are kept for a cause."""
        words: dict[str, Any] = {"reason": reason, "legal_basis": "Demoland Customs Code, art. 119", "place": "Hall 3"}
        controlling.keep_goods(mrn=self.mrn, kind=MeasureKind.DETENTION, **words, **self.by("officer"))

    def officer_asks(self, text: str) -> None:
        """A question for the trader."""
        controlling.ask(mrn=self.mrn, text=text, **self.by("officer"))

    def officer_reads_the_answer(self, _said: object) -> None:
        """What the trader answered is enough."""
        question = self.declaration().questions.get(state="answered")
        controlling.close_question(reference=question.reference, **self.by("officer"))

    def officer_gives_leave(self, reason: str) -> None:
        """The trader may cancel although the goods are under control."""
        declarations.grant_leave_to_amend(mrn=self.mrn, reason=reason, **self.by("officer"))

    def officer_controls_the_goods(self, said: dict[str, Any]) -> None:
        """On the officer's own motion."""
        level = said | {"lane": Lane(said["lane"])}
        controlling.raise_control(mrn=self.mrn, **level, **self.by("officer"))

    def supervisor_proposes_a_lighter_control(self, said: dict[str, Any]) -> None:
        """It waits for a second person."""
        level = said | {"lane": Lane(said["lane"]), "controls": tuple(said["controls"])}
        inspections.propose_lowering(mrn=self.mrn, **level, **self.by("supervisor"))

    def second_supervisor_approves_it(self, reason: str) -> None:
        """The second person."""
        [change] = self.declaration().control_changes.filter(decision=Decision.PROPOSED)
        controlling.decide_lowering(
            reference=change.reference, decision=Decision.APPROVED, reason=reason, **self.by("second supervisor")
        )

    def officer_grants_the_correction(self, reason: str) -> None:
        """What the trader asked is done."""
        releasing.correct(mrn=self.mrn, number=1, reason=reason, **self.by("officer"))

    def supervisor_returns_the_goods(self, reason: str) -> None:
        """The detention ends."""
        controlling.end_measure(
            reference=f"{self.mrn}/1", ending=Ending.RETURNED, reason=reason, **self.by("supervisor")
        )

    def supervisor_revokes_the_release(self, reason: str) -> None:
        """It was given in error."""
        releasing.revoke(mrn=self.mrn, reason=reason, **self.by("supervisor"))

    def officer_lifts_the_hold(self, reason: str) -> None:
        """The goods need not be kept any more."""
        controlling.end_measure(reference=f"{self.mrn}/1", ending=Ending.LIFTED, reason=reason, **self.by("officer"))

    # Money.

    def supervisor_opens_a_deferment_account(self, said: dict[str, str]) -> None:
        """For Karamel Foods, debited on the 15th."""
        self.open_cover(CoverKind.DEFERMENT, said["limit"], debit_day=15)

    def supervisor_registers_a_guarantee(self, said: dict[str, str]) -> None:
        """A bank stands in for Karamel Foods."""
        self.open_cover(CoverKind.COMPREHENSIVE, said["amount"], guarantor="Bank of Demoland")

    def open_cover(self, kind: CoverKind, limit: str, **more: Any) -> None:
        """Open a guarantee or account from today on."""
        day = self.clock.date()
        details = CoverDetails(kind, IMPORTER, Decimal(limit), "XDD", valid_from=day, **more)
        self.cover = guarantees.open_cover(details=details, **self.by("supervisor")).number

    def officer_secures_the_debt(self, _said: object) -> None:
        """By the guarantee that was registered."""
        notice = notices_of(self.mrn).get()
        guarantees.secure(notice_reference=notice.reference, account_or_grn=self.cover, **self.by("officer"))

    def pay_at_counter(self, amount: Decimal) -> None:
        """Into the cashier's till, under the MRN."""
        payments.take_payment(
            reference=self.mrn,
            amount=amount,
            currency="XDD",
            provider="counter",
            provider_reference=f"TILL-{next(self.numbers)}",
            payer="Karamel Foods",
            **self.by("cashier"),
        )

    def the_bank_brings(self, said: str) -> None:
        """A transfer under the reference of the month's statement, in the bank's file."""
        amount = self.left_on_statement() if said == "all" else Decimal(said)
        self.bring(bank_file(Statement.objects.get().reference, amount, self.clock.date()))

    def bring(self, data: bytes) -> None:
        """Each line finds what it is for."""
        file = payments.import_statement(data=data, name="march.csv", **self.by("cashier"))
        assert set(file.lines.values_list("outcome", flat=True)) <= {"paid", "returned"}

    def trader_asks_for_the_remission(self, reason: str) -> None:
        """Of the penalty, whole."""
        penalty = notices_of(self.mrn).get(kind="penalty")
        remissions.ask_remission(notice_reference=penalty.reference, reason=reason, **self.by("trader"))

    def supervisor_approves_the_remission(self, _said: object) -> None:
        """A second person decides."""
        remissions.approve_remission(remission=Remission.objects.get(), decision="As asked.", **self.by("supervisor"))

    def supervisor_approves_the_refund(self, _said: object) -> None:
        """A second person decides."""
        refunds.approve_refund(refund=Refund.objects.get(), decision="As asked.", **self.by("supervisor"))

    def cashier_pays_out(self, _said: object) -> None:
        """The bank has paid it."""
        refunds.pay_out(refund=Refund.objects.get(), bank_reference="OUT-1", **self.by("cashier"))


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_story_through_services(story: dict[str, Any], demoland: CountryPack) -> None:
    assert Cover.objects.count() == 0
    ByServices().play(story)
