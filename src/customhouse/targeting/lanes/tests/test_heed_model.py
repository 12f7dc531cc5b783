"""A model proposes: what its answer becomes, who reads what of it, and lanes without it when it gives none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import (
    Advice,
    Audience,
    Balance,
    Decision,
    Exploring,
    Intensity,
    Interest,
    Lane,
    ModelRule,
    ModelStep,
    Reason,
)
from customhouse.targeting.lanes.rules.bulk import choose_bulk
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.lanes.rules.choosing import choose, choose_many
from customhouse.targeting.lanes.rules.reading import decision_for, reason_text
from customhouse.targeting.lanes.tests.examples import KEY, LATE_MRN, POLICY, profiles_of
from customhouse.targeting.profiles.records import Comparison, ProfileSet

NOBODY = ProfileSet(())
STEPS = (ModelStep(Decimal("0.3"), Lane.YELLOW), ModelStep(Decimal("0.6"), Lane.RED))
WHY = Reason("SEL-MODEL", "{word}: {value}", Audience.ANALYST, 1, {"value": "9"}, {}, {"word": "net mass"})


class Saying:
    """A model that says of each declaration what its first item's price stands for, in hundredths."""

    def __init__(self, **said: Any) -> None:
        self.said, self.asked = said, 0

    def advise(self, declarations: Sequence[Sequence[ItemFacts]]) -> list[Advice]:
        self.asked += len(declarations)
        return [self._of(facts) for facts in declarations]

    def _of(self, facts: Sequence[ItemFacts]) -> Advice:
        chance = None if "fault" in self.said else (facts[0].item_price or Decimal(0)) / 100
        return Advice(**{"model": "a1b2c3", "chance": chance, "item": 1, "seen": 4, "why": lambda: (WHY,)} | self.said)


def policy(**said: Any) -> Any:
    return replace(POLICY, balance=Balance(model=ModelRule(**said)))


def chosen(chance: int, adviser: Any = None, *, profiles: ProfileSet = NOBODY, **said: Any) -> Decision:
    rule = {"steps": STEPS} | said
    return choose([item(item_price=chance)], profiles, policy(**rule), KEY, LATE_MRN, None, adviser or Saying())


def codes(decision: Decision, audience: Audience) -> list[str]:
    return [reason.code for reason in decision.reasons if reason.audience is audience]


@pytest.mark.parametrize(
    ("chance", "profiles", "lane"),
    [
        (0, (), "green"), (29, (), "green"), (30, (), "yellow"), (59, (), "yellow"), (60, (), "red"), (100, (), "red"),
        (30, ("red",), "red"), (60, ("yellow",), "red"), (60, ("hold",), "hold"), (0, ("yellow",), "yellow"),
    ],
)  # fmt: skip
def test_a_model_raises_and_never_lowers(chance: int, profiles: tuple[str, ...], lane: str) -> None:
    """From the step's chance on; the gravest of all that call holds."""
    decision = chosen(chance, profiles=profiles_of(profiles))
    assert decision.lane == lane
    assert decision.opinion is not None
    assert decision.opinion.chance == Decimal(chance) / 100
    assert decision.opinion.is_followed == (chance >= 30)
    assert decision.propensity == (1 if lane != "green" else Decimal("0.03"))
    assert set(decision.controls) >= set(POLICY.controls.get(decision.lane, ()))


def test_each_reader_is_told_what_is_theirs() -> None:
    """Analysts the chance and what weighs most, officers that a closer look is called for, the public nothing."""
    decision = chosen(60)
    told = [reason_text(reason, "en") for reason in decision_for(decision, Audience.ANALYST).reasons]
    assert "Model a1b2c3: chance of a finding 60.0 %; from 60.0 % on the law proposes lane red." in told
    assert "net mass: 9" in told
    for audience in (Audience.OFFICER, Audience.PUBLIC):
        seen = decision_for(decision, audience)
        words = " ".join(reason_text(reason, "en") for reason in seen.reasons) + repr(seen)
        assert seen.opinion is None
        assert not any(secret in words for secret in ("a1b2c3", "chance", "60", "net mass"))
    assert codes(decision_for(decision, Audience.OFFICER), Audience.OFFICER) == ["SEL-MODEL"]
    assert codes(decision_for(decision, Audience.PUBLIC), Audience.PUBLIC) == ["CTL-EXAMINATION"]
    low = chosen(10)
    assert codes(low, Audience.OFFICER) == ["SEL-GREEN"]
    assert codes(low, Audience.ANALYST) == ["SEL-ADVICE", "SEL-DRAW"]


@pytest.mark.parametrize("fault", ["missing", "broken", "failed", "slow", "else"])
def test_without_an_answer_lanes_go_on(fault: str) -> None:
    """The lane is that without a model; analysts are told, and nothing is explored."""
    explore = Exploring(Decimal(1), Interest.RANDOM, Lane.YELLOW)
    decision = chosen(99, Saying(fault=fault), explore=explore)
    without = choose([item(item_price=99)], NOBODY, POLICY, KEY, LATE_MRN)
    assert (decision.lane, decision.controls, decision.propensity) == (
        without.lane, without.controls, without.propensity,
    )  # fmt: skip
    assert decision.opinion is not None
    assert (decision.opinion.fault, decision.opinion.chance) == (fault, None)
    [told] = [reason_text(reason, "en") for reason in decision.reasons if reason.code == "SEL-ADVICE"]
    assert told.startswith("Model a1b2c3 gave no answer (")


def test_no_model_is_asked_where_the_law_lets_none_propose() -> None:
    """Nor where none is in force."""
    model = Saying()
    decision = choose([item()], NOBODY, POLICY, KEY, LATE_MRN, None, model)
    assert (model.asked, decision.opinion) == (0, None)
    assert choose([item()], NOBODY, policy(steps=STEPS), KEY, LATE_MRN) == replace(decision, policy="SELECTION")


def test_proposals_are_followed_for_a_share_of_the_day() -> None:
    """Of an office and a direction each; what is beyond is told to analysts, and the lane is what it would be."""
    batch = [(f"26XDIM{number:012}", [item(item_price=90)]) for number in range(200)]
    tallies = Tallies()
    said = [
        each.opinion
        for each in choose_many(
            batch, NOBODY, (policy(steps=STEPS, share=Decimal("0.1")),), KEY, tallies, None, Saying()
        )
    ]
    followed = sum(bool(each and each.is_followed) for each in said)
    assert followed == 25
    assert all(each and each.lane is Lane.RED for each in said)
    beyond = choose([item(item_price=90)], NOBODY, policy(steps=STEPS, share=Decimal(0)), KEY, LATE_MRN, None, Saying())
    assert beyond.lane is Lane.GREEN
    assert "had reached their share" in " ".join(reason_text(reason, "en") for reason in beyond.reasons)
    elsewhere = item(item_price=90, office="XD000999")
    assert tallies.has_room(elsewhere, Decimal("0.1"))
    assert not tallies.has_room(item(), Decimal("0.1"))


@pytest.mark.parametrize(
    ("by", "chance", "seen", "probability"),
    [
        ("random", 10, 4, "0.5"), ("uncertainty", 0, 4, "0.1"), ("uncertainty", 20, 4, "0.356"),
        ("uncertainty", 50, 4, "0.5"), ("novelty", 10, 0, "0.5"), ("novelty", 10, 4, "0.18"),
        ("novelty", 10, 999, "0.1004"),
    ],
)  # fmt: skip
def test_exploring_goes_where_there_is_more_to_learn(by: str, chance: int, seen: int, probability: str) -> None:
    """Between a fifth of the law's share and the whole of it; so often it happens, within four standard errors."""
    rule = {"explore": Exploring(Decimal("0.5"), Interest(by), Lane.YELLOW)}
    batch = [(f"26XDIM{number:012}", [item(item_price=chance)]) for number in range(1500)]
    decisions = list(choose_many(batch, NOBODY, (policy(**rule),), KEY, None, None, Saying(seen=seen)))
    opinion = decisions[0].opinion
    assert opinion is not None
    assert opinion.exploring == Decimal(probability)
    assert decisions[0].propensity == Decimal("0.03") + Decimal(probability)
    explored = [each for each in decisions if each.opinion and each.opinion.is_explored]
    wanted = float(probability) * len(batch)
    assert abs(len(explored) - wanted) < 4 * (wanted * (1 - float(probability))) ** 0.5
    assert codes(explored[0], Audience.OFFICER) == ["SEL-EXPLORE"]
    told = " ".join(reason_text(reason, "en") for reason in explored[0].reasons)
    assert "Chosen for a control at random." in told
    assert f"the probability was {probability}" in told


def test_compliance_spares_from_exploring_too() -> None:
    """Exploring is as intense as every random share."""
    rule = ModelRule(explore=Exploring(Decimal("0.5"), Interest.RANDOM, Lane.YELLOW))
    spared = Intensity(Comparison("importer", "equals", "XD100001"), Decimal(0))
    decision = choose(
        [item()], NOBODY, replace(POLICY, balance=Balance((spared,), model=rule)), KEY, LATE_MRN, None, Saying()
    )
    assert decision.opinion is not None
    assert decision.opinion.exploring == 0
    assert decision.propensity == 0


def test_live_and_bulk_are_advised_alike() -> None:
    """One after the other with tallies going on, and all at once; the model is asked once a declaration."""
    rule = policy(steps=STEPS, share=Decimal("0.2"), explore=Exploring(Decimal("0.1"), Interest.UNCERTAINTY, Lane.RED))
    batch = [(f"26XDIM{number:012}", [item(item_price=number * 7 % 101)]) for number in range(400)]
    tallies, model = Tallies(), Saying()
    live = [next(choose_many([each], NOBODY, (rule,), KEY, tallies, None, Saying())) for each in batch]
    bulk = list(choose_bulk(batch, NOBODY, (rule,), KEY, None, model))
    assert [replace(each, reasons=()) for each in live] == [replace(each, reasons=()) for each in bulk]
    assert [each.reasons for each in live] == [each.reasons for each in bulk]
    assert model.asked == 400
    assert len(Counter(each.lane for each in bulk)) == 3
    assert next(choose_bulk(batch, NOBODY, (POLICY,), KEY, None, model)).opinion is None
    assert model.asked == 400
