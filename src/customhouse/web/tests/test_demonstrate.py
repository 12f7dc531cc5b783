"""The demonstration: people with work to see, a day of traffic cleared, and nothing doubled when it is run again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import visible_to
from customhouse.foundation.access.models import User
from customhouse.foundation.access.queries import actor_of
from customhouse.foundation.access.records import Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.web import demonstration
from customhouse.web.actors import traders_of
from customhouse.web.tests.command_lines import run

NOW = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)


def test_twice_doubles_nothing(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """The second run clears nothing, says so, and shows the same sums."""
    with time_machine.travel(NOW, tick=False):
        [first] = run(capsys, "demo", "--rows", "30", "--no-serve", "--json").lines
        [second] = run(capsys, "demo", "--rows", "30", "--no-serve", "--json").lines
        shown = run(capsys, "demo", "--rows", "30", "--no-serve")
    assert (first["cleared_now"], second["cleared_now"]) == (30, 0)
    assert (second["outcomes"], second["declarations"]) == (first["outcomes"], 30)
    assert ReceivedMessage.objects.count() == 30
    assert "nothing was lodged twice" in shown.out
    assert demonstration.demo_password() in shown.out


def test_nothing_is_yet_to_come(demoland: CountryPack, capsys: pytest.CaptureFixture[str]) -> None:
    """The day cleared is over: nothing in it was received after now."""
    with time_machine.travel(NOW, tick=False):
        run(capsys, "demo", "--rows", "20", "--no-serve", "--json")
    assert not Declaration.objects.filter(received_at__gt=NOW).exists()


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
