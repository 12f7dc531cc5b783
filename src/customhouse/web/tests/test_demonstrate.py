"""The demonstration: people with work to see, a day of traffic cleared, and nothing doubled when it is run again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import F, QuerySet

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import visible_to
from customhouse.clearance.downtime.models import Outage
from customhouse.clearance.inspections.models import ControlChange, Measure, Question, ResultFinding, WorkOrder
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import SYSTEM, Role
from customhouse.foundation.audit import verification
from customhouse.foundation.audit.models import Event
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.revenue.guarantees.models import Cover, Reservation
from customhouse.revenue.ledger import queries as ledger
from customhouse.revenue.notices.models import Notice
from customhouse.revenue.payments.models import BankLine, Payment, Till
from customhouse.revenue.payments.records import TillState
from customhouse.revenue.refunds.models import Refund
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.models import Sighting
from customhouse.web import demonstration
from customhouse.web.actors import traders_of
from customhouse.web.tests.command_lines import run

NOW = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)


def test_twice_doubles_nothing(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """The second run clears nothing, says so, and shows the same sums."""
    with time_machine.travel(NOW, tick=False):
        [first] = run(capsys, "demo", "--rows", "30", "--no-serve", "--json").lines
        received = ReceivedMessage.objects.count()
        [second] = run(capsys, "demo", "--rows", "30", "--no-serve", "--json").lines
        shown = run(capsys, "demo", "--rows", "30", "--no-serve")
    assert (first["cleared_now"], second["cleared_now"]) == (30, 0)
    assert (second["outcomes"], second["declarations"]) == (first["outcomes"], 30)
    assert ReceivedMessage.objects.count() == received >= 30
    assert "nothing was lodged twice" in shown.out
    assert demonstration.demo_password() in shown.out


def test_nothing_is_yet_to_come(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """The day cleared is over: nothing in it was received after now."""
    with time_machine.travel(NOW, tick=False):
        run(capsys, "demo", "--rows", "20", "--no-serve", "--json")
    assert not Declaration.objects.filter(received_at__gt=NOW).exists()


def test_day_is_worked_once(demoland: CountryPack) -> None:
    """Goods are paid for, put off, examined and released, and something of each waits; a second run changes nothing."""
    on = demonstration.day_of(NOW)
    demonstration.invite_people(demoland, at=NOW)
    screening.forget()
    listed = demonstration.list_somebody(demoland, on=on, rows=120, at=NOW)
    for _ in demonstration.a_day_of_traffic(demoland, on=on, rows=120):
        pass
    held = Sighting.objects.filter(name=listed).values_list("subject", flat=True)
    assert {row.lane for row in Declaration.objects.filter(mrn__in=held)} == {"hold"}
    assert demonstration.work_the_day(demoland, on=on, rows=120)
    before = _counts()
    assert not demonstration.work_the_day(demoland, on=on, rows=120)
    assert _counts() == before
    assert all(before.values()), before
    assert ledger.verify().ok
    assert verification.verify(actor=SYSTEM).ok
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Declaration.objects.filter(released_at__lt=F("accepted_at")).exists()


def test_second_day_goes_on(demoland: CountryPack) -> None:
    """The next day is worked as the first was, with the same accounts; an open till is left alone."""
    demonstration.invite_people(demoland, at=NOW)
    for days in (0, 1):
        on = demonstration.day_of(NOW + timedelta(days=days))
        for _ in demonstration.a_day_of_traffic(demoland, on=on, rows=40):
            pass
        assert demonstration.work_the_day(demoland, on=on, rows=40)
        if not days:
            till = Till.objects.get()
            till.state = TillState.OPEN.value
            till.save(update_fields=["state"])
    assert Till.objects.count() == 1
    assert Cover.objects.count() == Cover.objects.values("holder", "kind").distinct().count()


def _counts() -> dict[str, int]:
    """How many of each thing that a newcomer is to find."""
    imports = Declaration.objects.filter(direction="import", total__gt=0)
    found: dict[str, QuerySet[Any]] = {
        "released": imports.filter(state="released"),
        "waiting": imports.filter(state="accepted"),
        "under control": imports.filter(state="under_control"),
        "presented": imports.filter(presented_at__gt=F("received_at")),
        "from the bank": Payment.objects.filter(provider="bank"),
        "at the counter": Payment.objects.filter(provider="counter"),
        "unmatched": BankLine.objects.filter(outcome="suspense"),
        "till counted": Till.objects.filter(state=TillState.COUNTED.value),
        "covers": Cover.objects.all(),
        "put off": Reservation.objects.all(),
        "supplementary": Notice.objects.filter(kind="supplementary"),
        "penalty": Notice.objects.filter(kind="penalty"),
        "findings": ResultFinding.objects.all(),
        "orders": WorkOrder.objects.filter(state="assigned"),
        "questions": Question.objects.filter(state="asked"),
        "detained": Measure.objects.filter(ending=""),
        "proposals": ControlChange.objects.filter(decision="proposed"),
        "raised": ControlChange.objects.filter(direction="raised"),
        "outages": Outage.objects.all(),
        "refunds": Refund.objects.filter(state="asked"),
    }
    return {name: rows.count() for name, rows in found.items()}


def test_people_have_work_to_see(demoland: CountryPack) -> None:
    """The trader and the broker speak for somebody busy; officers serve at offices."""
    people = demonstration.invite_people(demoland, at=NOW)
    assert demonstration.invite_people(demoland, at=NOW) == people
    for _ in demonstration.a_day_of_traffic(demoland, on=demonstration.day_of(NOW), rows=120):
        pass
    actors = {person.username: actor_of(user, traders_of(user)) for person, user in _users(people)}
    assert visible_to(actors["trader"]).exists()
    assert visible_to(actors["broker"]).exists()
    at_an_office = [person.username for person in people if person.role in {Role.OFFICER, Role.SUPERVISOR}]
    assert all(actors[name].offices for name in at_an_office)


def _users(people: list[demonstration.Person]) -> list[tuple[demonstration.Person, User]]:
    return [(person, User.objects.get(username=person.username)) for person in people]
