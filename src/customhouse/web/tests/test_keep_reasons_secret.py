"""A trader cannot learn why a lane was chosen, nor what officers do within a control that is not told.

Worlds that differ only in the reason are walked to the byte: `watched` says what a trader can look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from conftest import AT
from customhouse.clearance import journey
from customhouse.clearance.controlling import decide_lowering, raise_control
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.inspections import services as inspections
from customhouse.clearance.inspections.records import ControlFinding
from customhouse.clearance.inspections.rules.states import Decision, SealAct
from customhouse.clearance.inspections.tests.controls import PNG
from customhouse.clearance.law import Law, law_in_force
from customhouse.clearance.recognising import Earlier
from customhouse.clearance.tests.controlled import acting
from customhouse.clearance.tests.lodged import Message, lodged, message, person, signed_in
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.country import CountryPack
from customhouse.foundation.webhooks import services as webhooks
from customhouse.foundation.webhooks.records import EventType
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import (
    Advice,
    Audience,
    Delay,
    Exploring,
    Interest,
    Lane,
    ModelRule,
    ModelStep,
    RandomShare,
    Reason,
    ScoreStep,
)
from customhouse.targeting.lanes.tests.examples import POLICY
from customhouse.targeting.profiles.records import Comparison, Profile, ProfileSet
from customhouse.targeting.profiles.tests.examples import profile
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.rules.formats import Format
from customhouse.targeting.screening.services import NewList, load_list
from customhouse.web.tests.guarded import AGENT, OFFICE, OWNER
from customhouse.web.tests.watched import Seen, differences, observed

pytestmark = pytest.mark.walks


@dataclass(frozen=True)
class Why:
    """What calls for a lane in one world: profiles, chance, a model, or an earlier choice for the same goods.

    `model` is the lane that a model proposes, `explores` the one to which goods are sent in order to learn; `fault`
    says that it gives no answer; `delay` for how many minutes the release waits of what is not controlled.
    """

    name: str
    profiles: tuple[Profile, ...] = ()
    chance: Lane | None = None
    floor: Lane | None = None
    raised: tuple[Lane, ...] = ()
    model: Lane | None = None
    explores: Lane | None = None
    fault: str = ""
    delay: int = 0

    def law(self) -> Law:
        """The law of this world."""
        law = law_in_force()
        shares = (RandomShare("import", "", Decimal(1), self.chance, ("40",)),) if self.chance else ()
        policy = replace(POLICY, shares=shares, steps=(ScoreStep(60, Lane.YELLOW), ScoreStep(110, Lane.RED)))
        if self.model or self.explores or self.fault:
            steps = (ModelStep(Decimal("0.5"), self.model),) if self.model else ()
            explore = Exploring(Decimal(1), Interest.RANDOM, self.explores) if self.explores else None
            policy = replace(policy, balance=replace(policy.balance, model=ModelRule(steps, explore=explore)))
        if self.delay:
            delays = (Delay("import", "", self.delay, self.delay),)
            policy = replace(policy, balance=replace(policy.balance, delays=delays))
        return replace(law, profiles=ProfileSet(self.profiles), policies=(policy,), adviser=Model(self.fault))


@dataclass(frozen=True)
class Model:
    """A model that finds everything risky, or gives no answer."""

    fault: str

    def advise(self, declarations: Sequence[Sequence[ItemFacts]]) -> Sequence[Advice]:
        """The same for each declaration."""
        why = Reason("SEL-MODEL", "SECRET {word}", Audience.ANALYST, 1, {}, {}, {"word": "net mass"})
        chance = None if self.fault else Decimal("0.9")
        return [Advice("5ec2e7", chance, 1, fault=self.fault, why=lambda: (why,))] * len(declarations)


def finding(lane: Lane, *controls: str, code: str = "T-SECRET", weight: int = 10) -> Profile:
    """A profile that finds everything and calls for a lane."""
    return profile(code=code, lane=lane, controls=controls, weight=weight)


def listed(lane: Lane) -> Profile:
    """A profile that finds whom a watch list may mean, and calls for a lane."""
    condition = Comparison("watch_list_score", "at_least", Decimal("0.8"))
    return profile(code="T-SECRET", lane=lane, controls=("10", "40"), condition=condition)


FEW = tuple(finding(Lane.GREEN, code=f"T-SECRET-{place}", weight=60) for place in range(2))
ALIKE = {
    "red": (
        Why("a profile", (finding(Lane.RED, "10", "40"),)),
        Why("chance", chance=Lane.RED),
        Why("a watch list", (listed(Lane.RED),)),
        Why("an earlier choice", floor=Lane.RED),
        Why("a score", FEW),
        Why("profiles that want samples and weighing", (finding(Lane.RED, "45", "50"), *FEW)),
        Why("a profile and chance", (finding(Lane.RED, "10", "40"),), chance=Lane.RED),
        Why("a model", model=Lane.RED),
        Why("exploring", explores=Lane.RED),
        Why("a profile, and a model without an answer", (finding(Lane.RED, "10", "40"),), fault="slow"),
    ),
    "yellow": (
        Why("a profile", (finding(Lane.YELLOW, "10"),)),
        Why("chance", chance=Lane.YELLOW),
        Why("a score", FEW[:1]),
        Why("an earlier choice", floor=Lane.YELLOW),
        Why("a hold", (finding(Lane.HOLD, "10", "40", "45"),)),
        Why("a watch list that holds", (listed(Lane.HOLD),)),
        Why("an earlier hold", floor=Lane.HOLD),
        Why("an officer's hold", (finding(Lane.YELLOW, "10"),), raised=(Lane.HOLD,)),
        Why("a model", model=Lane.YELLOW),
        Why("exploring", explores=Lane.YELLOW),
    ),
    "orange": (Why("a profile", (finding(Lane.ORANGE, "30"),)), Why("chance", chance=Lane.ORANGE)),
    "green": (
        Why("nothing"),
        Why("a profile that finds and does not call", (finding(Lane.GREEN),)),
        Why("blue", (finding(Lane.BLUE),)),
        Why("a model without an answer", fault="broken"),
        Why("a model that proposes blue", model=Lane.BLUE),
    ),
    "red, raised from yellow": (
        Why("a profile", (finding(Lane.YELLOW, "10"),), raised=(Lane.RED,)),
        Why("chance", chance=Lane.YELLOW, raised=(Lane.RED,)),
    ),
}
"""Worlds that look alike, by the control that is told."""


@dataclass(frozen=True)
class Stage:
    """Where the worlds play: who reads, who works, and the message that is lodged."""

    said: Message
    readers: dict[str, Client]
    omar: Actor
    sara: Actor


@pytest.fixture
def stage(demoland: CountryPack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The owner and the agent at their screens, with systems that are told everything; two officers, a supervisor."""
    monkeypatch.setattr("customhouse.clearance.release.services.secrets.randbits", lambda _bits: 12345)
    with time_machine.travel(AT, tick=False), translation.override("en"):
        said = message(demoland)
        entry = f"key,kind,name,numbers\nS1,company,Secret Hand,number:{said.submitter}\n"
        new = NewList("SECRET", "Secret list", Format.OWN)
        screening.forget()
        load_list(new=new, data=entry.encode(), actor=SYSTEM, at=AT)
        owner = person("owner", Role.TRADER, trader=OWNER)
        agent = person("agent", Role.BROKER, trader=AGENT)
        for user, trader in ((owner, OWNER), (agent, AGENT)):
            events = [each.value for each in EventType]
            words: dict[str, Any] = {"name": "ERP", "url": "https://erp.example/in", "events": events, "at": AT}
            webhooks.register_endpoint(trader=trader, actor=acting(user), **words)
        person("another", Role.OFFICER, office=OFFICE)
        omar = acting(person("omar", Role.OFFICER, office=OFFICE))
        sara = acting(person("sara", Role.SUPERVISOR, office=OFFICE))
        yield Stage(said, {"owner": signed_in(owner), "agent": signed_in(agent)}, omar, sara)
        screening.forget()


def played(stage: Stage, why: Why, monkeypatch: pytest.MonkeyPatch, then: Callable[[Declaration], None]) -> None:
    """Lodge the message in a world of its own, and undo it all."""
    with monkeypatch.context() as patch, transaction.atomic():
        _same_numbers()
        patch.setattr(journey, "law_in_force", why.law)
        if why.floor:
            patch.setattr(Earlier, "selectable", _floored(why.floor))
        row = lodged(stage.said)
        for lane in why.raised:
            raise_control(mrn=row.mrn or "", lane=lane, controls=(), reason="Secret tip", actor=stage.sara, at=AT)
        row.refresh_from_db()
        then(row)
        transaction.set_rollback(True)


def _floored(lane: Lane) -> Callable[..., Any]:
    """Goods that were chosen for this lane before."""
    asked = Earlier.selectable

    def selectable(*given: Any, **named: Any) -> Any:
        return replace(asked(*given, **named), lane_floor=lane.value, floor_since=AT.date())

    return selectable


def _same_numbers() -> None:
    """Let the rows of each world have the same numbers: sequences of PostgreSQL do not go back.

    They are numbers that no row has, whatever was loaded before: they stay so for the tests that follow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(format('%I.%I', schemaname, sequencename), 100000000) FROM pg_sequences")


def seen(stage: Stage, why: Why, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Seen]]:
    """What can be seen of a world, and the lane that it really has."""
    found: list[tuple[str, dict[str, Seen]]] = []
    played(stage, why, monkeypatch, lambda row: found.append((row.lane, observed(stage.readers, row))))
    return found[0]


@pytest.mark.parametrize("told", ALIKE)
def test_worlds_that_are_told_alike_cannot_be_told_apart(
    told: str, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by a byte of any answer, nor by how much work it was."""
    first, *others = ALIKE[told] if connection.vendor == "sqlite" else ALIKE[told][:2]  # one is told as the other is
    seen(stage, first, monkeypatch)  # what is kept in memory is there for all from here on
    _, expected = seen(stage, first, monkeypatch)
    for other in others:
        _, found = seen(stage, other, monkeypatch)
        wrong = differences(expected, found)
        assert not wrong, f"{first.name} and {other.name}:\n" + "\n".join(wrong)


def test_lanes_that_are_not_alike_are_told_apart(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this file finds alike is alike because it is: it sees the difference where there is one."""
    yellow, red = (seen(stage, ALIKE[told][0], monkeypatch) for told in ("yellow", "red"))
    assert (yellow[0], red[0]) == ("yellow", "red")
    assert len(differences(yellow[1], red[1])) > 10
    assert seen(stage, ALIKE["yellow"][4], monkeypatch)[0] == "hold"
    assert seen(stage, ALIKE["green"][2], monkeypatch)[0] == "blue"


def steps(stage: Stage, row: Declaration) -> Iterator[tuple[str, Callable[[], object]]]:
    """What officers do within a control: none of it is for the trader to see."""
    order = row.orders.get()
    by_omar: dict[str, Any] = {"reference": order.reference, "actor": stage.omar, "at": AT}
    by_sara: dict[str, Any] = {"actor": stage.sara, "at": AT}
    mrn = row.mrn or ""
    examiner = "another" if order.examiner_id == stage.omar.user_id else "omar"
    reassign = inspections.reassign_order
    yield "reassign", lambda: reassign(reference=order.reference, examiner=examiner, reason="Ill", **by_sara)
    if examiner == "another":
        yield "back", lambda: reassign(reference=order.reference, examiner="omar", reason="Well", **by_sara)
    yield "take", lambda: inspections.take_order(**by_omar)
    yield "photo", lambda: inspections.add_photo(data=PNG, media_type="image/png", name="secret.png", **by_omar)
    yield "sample", lambda: inspections.take_sample(number="S1", item=1, seal="", sent_to="Laboratory", **by_omar)
    yield "seal", lambda: inspections.note_seal(act=SealAct.REMOVED, number="77", place="Door", **by_omar)
    yield (
        "finding",
        lambda: inspections.note_finding(
            finding=ControlFinding("VALUE", 1, "customs_value", found="99999999", note="Secret"), **by_omar
        ),
    )
    lower = inspections.propose_lowering
    yield "propose", lambda: lower(mrn=mrn, lane=Lane.YELLOW, controls=("10",), reason="x", actor=stage.omar, at=AT)
    refused = Decision.REFUSED
    yield "refuse", lambda: decide_lowering(reference=f"{mrn}/1", decision=refused, reason="No", **by_sara)
    yield (
        "further controls",
        lambda: raise_control(mrn=mrn, lane=Lane(row.lane), controls=("45",), reason="Secret", **by_sara),
    )


def test_what_officers_do_within_a_control_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each step every address answers as before, also one that asks what is new."""

    def watched(row: Declaration) -> None:
        observed(stage.readers, row)
        whole, before = observed(stage.readers, row), observed(stage.readers, row, briefly=True)
        for name, act in steps(stage, row):
            act()
            wrong = differences(before, observed(stage.readers, row, briefly=True))
            assert not wrong, f"{name}:\n" + "\n".join(wrong)
        assert differences(whole, observed(stage.readers, row)) == []

    played(stage, ALIKE["red"][0], monkeypatch, watched)


def test_a_delay_does_not_tell_what_waits_nor_for_how_long(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it waits, green is as blue, and ten minutes are as thirty; what does not wait is told apart."""
    found: list[dict[str, Seen]] = []

    def look(row: Declaration) -> None:
        found.append(observed({"owner": stage.readers["owner"]}, row, briefly=True))

    green, blue = Why("green", delay=10), Why("blue", (finding(Lane.BLUE),), delay=10)
    for why in (green, green, blue, Why("longer", delay=30), Why("at once")):
        played(stage, why, monkeypatch, look)
    _, expected, *others, told = found
    for other in others:
        assert differences(expected, other) == []
    assert differences(expected, told)
