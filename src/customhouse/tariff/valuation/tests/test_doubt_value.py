"""Doubts about declared values, step by step with their clocks; and the bank of accepted values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.models import Event
from customhouse.tariff.valuation.models import Doubt
from customhouse.tariff.valuation.queries import find, visible_to
from customhouse.tariff.valuation.services import raise_doubt, take_step
from customhouse.tariff.valuation.states import STATE_NAMES, STEPS, DoubtState

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("db")]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IMPORTER = "XD0470001009"
TRADER = Actor("tara", frozenset({Role.TRADER}), frozenset({IMPORTER}), user_id=1)
OTHER = Actor("otto", frozenset({Role.TRADER}), frozenset({"XD0840002018"}), user_id=2)
OFFICER = Actor("omar", frozenset({Role.OFFICER}), user_id=3)
SPECIALIST = Actor("sven", frozenset({Role.TARIFF_SPECIALIST}), user_id=4)


def doubted(item: int = 1) -> Doubt:
    return raise_doubt(
        subject="26XD1", item=item, importer=IMPORTER, office="XD000100", question="Two invoices?", actor=OFFICER, at=AT
    )


def step(doubt: Doubt, verb: str, actor: Actor, days: int = 0, words: str = "So") -> Doubt:
    return take_step(doubt=doubt, verb=verb, words=words, actor=actor, at=AT + timedelta(days=days))


def test_the_whole_way_to_a_decision() -> None:
    doubt = doubted()
    assert (doubt.state, doubt.due_on) == ("asked", date(2026, 3, 22))
    assert step(doubt, "answer", TRADER, 5).due_on == date(2026, 4, 6)
    assert step(doubt, "tell_grounds", OFFICER, 6).due_on == date(2026, 3, 28)
    step(doubt, "respond", TRADER, 7)
    found = step(doubt, "uphold", SPECIALIST, 8, "The second invoice is the true one")
    assert (found.state, found.due_on, found.decided_by) == ("upheld", None, "sven")
    told = Event.objects.filter(subject="26XD1").order_by("id").values_list("kind", flat=True)
    assert list(told) == [
        f"valuation.doubt_{word}" for word in ("raised", "answered", "grounds_told", "heard", "upheld")
    ]


def test_customs_wait_for_the_importer_as_long_as_the_law_says() -> None:
    doubt = doubted()
    for verb, actor in (("tell_grounds", OFFICER), ("uphold", SPECIALIST), ("respond", TRADER)):
        with pytest.raises(Conflict, match="not before the importer's time is over"):
            step(doubt, verb, actor, 20)
    step(doubt, "tell_grounds", OFFICER, 21)
    with pytest.raises(Conflict):
        step(doubt, "uphold", SPECIALIST, 41)
    assert step(doubt, "uphold", SPECIALIST, 42).state == "upheld"


def test_a_doubt_is_dispelled_at_any_time_and_only_once() -> None:
    assert step(doubted(), "dispel", SPECIALIST).state == "dispelled"
    with pytest.raises(Conflict):
        step(Doubt.objects.get(), "dispel", SPECIALIST)
    assert doubted().state == "asked"


def test_a_second_doubt_about_the_same_item_waits() -> None:
    doubted()
    doubted(2)
    with pytest.raises(Conflict, match="open already"):
        doubted()


def test_everybody_keeps_to_their_part() -> None:
    doubt = doubted()
    with pytest.raises(AccessDenied):
        step(doubt, "answer", OTHER)
    with pytest.raises(AccessDenied):
        step(doubt, "dispel", OFFICER)
    with pytest.raises(AccessDenied):
        step(doubt, "dispel", TRADER)
    with pytest.raises(Refused):
        step(doubt, "answer", TRADER, words=" \0")
    with pytest.raises(Refused) as caught:
        raise_doubt(subject="26", item=1, importer="", office="", question="", actor=OFFICER, at=AT)
    assert [each.path for each in caught.value.findings] == ["importer", "question"]


def test_an_importer_sees_their_own() -> None:
    doubt = doubted()
    assert find(TRADER, doubt.number.lower()) == doubt
    assert visible_to(OFFICER).count() == 1
    with pytest.raises(NotFound, match="doubt"):
        find(OTHER, doubt.number)


def test_states_are_whole() -> None:
    assert set(STATE_NAMES) == set(DoubtState)
    assert {each.after for each in STEPS} | {DoubtState.ASKED} == set(DoubtState)
