"""Chance in balance: intensities, expected rates, daily limits; the probability of every choice; and the failsafe."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import (
    Audience,
    Balance,
    DailyLimit,
    Decision,
    ExpectedRate,
    Intensity,
    Lane,
    RandomShare,
)
from customhouse.targeting.lanes.rules.bulk import choose_bulk
from customhouse.targeting.lanes.rules.chancing import Tallies
from customhouse.targeting.lanes.rules.choosing import choose, choose_many, failsafe
from customhouse.targeting.lanes.rules.reading import decision_for
from customhouse.targeting.lanes.tests.examples import KEY, LATE_MRN, POLICY, profiles_of
from customhouse.targeting.profiles.records import AnyOf, Comparison, DatedGroup, Group, Not, ProfileSet
from customhouse.targeting.profiles.tests.examples import profile

BULK = int(os.environ.get("CUSTOMHOUSE_TEST_BULK_ITEMS", "3000"))
"""Items on which live and bulk are compared; 100000 for a full run."""
TEXTS = {"en": "Trusted", "fr": "Sûrs", "ar": "موثوقون"}
NOBODY = ProfileSet(())


def mrns(count: int, start: int = 0) -> list[str]:
    return [f"26XDIM{number:012}" for number in range(start, start + count)]


def many(balance: Balance, count: int, profiles: ProfileSet = NOBODY, **facts: Any) -> list[Decision]:
    policy = replace(POLICY, balance=balance)
    return list(choose_many([(mrn, [item(**facts)]) for mrn in mrns(count)], profiles, (policy,), KEY))


def controlled(decisions: list[Decision]) -> int:
    return sum(each.lane.gravity >= Lane.YELLOW.gravity for each in decisions)


def test_the_probability_of_a_control_is_told() -> None:
    """What chance alone would have done; certain where a profile, a score or an earlier choice called for it."""
    assert choose([item()], NOBODY, POLICY, KEY, LATE_MRN).propensity == Decimal("0.03")
    assert choose([item(direction="export")], NOBODY, POLICY, KEY, LATE_MRN).propensity == 0
    assert choose([item()], profiles_of(["red"]), POLICY, KEY, LATE_MRN).propensity == 1
    assert choose([item(lane_floor="red")], NOBODY, POLICY, KEY, LATE_MRN).propensity == 1
    assert choose([item()], profiles_of(["blue"]), POLICY, KEY, LATE_MRN).propensity == Decimal("0.03")


def test_the_told_probability_is_how_often_it_happens() -> None:
    """Over 5,000 draws, within four standard errors; with a top-up, summed over what each was told."""
    for balance in (Balance(), Balance(expected=(ExpectedRate("import", "", Lane.RED, Decimal("0.1")),))):
        decisions = many(balance, 5_000)
        expected = sum(float(each.propensity) for each in decisions)
        assert abs(controlled(decisions) - expected) < 4 * expected**0.5


def test_compliance_sets_the_intensity() -> None:
    """The first intensity whose condition holds of every item counts, with the group's members of the day."""
    trusted = Intensity(Comparison("importer", "in_group", Group("TRUSTED")), Decimal("0.2"))
    watched = Intensity(Comparison("importer_hit_rate", "at_least", Decimal("0.5")), Decimal(50))
    balance = Balance(intensities=(trusted, watched))
    group = DatedGroup("TRUSTED", date(2026, 1, 1), None, frozenset({"XD1"}), TEXTS, "Art. 9")
    profiles = ProfileSet((), (group,))
    policy = replace(POLICY, balance=balance)

    def told(*facts: ItemFacts) -> Decimal:
        return choose(list(facts), profiles, policy, KEY, LATE_MRN).propensity

    assert told(item(importer="XD1")) == Decimal("0.006")
    assert told(item(importer="XD2")) == Decimal("0.03")
    assert told(item(importer="XD2", importer_findings=9)) == 1
    assert told(item(importer="XD1"), item(importer="XD2", item=2)) == Decimal("0.03")
    assert told(item(importer="XD1", selected_on=date(2025, 1, 1))) == Decimal("0.03")


def test_a_lane_is_topped_up_to_its_expected_rate() -> None:
    """Red first: to a tenth, whether profiles give little or nothing; where they give more, nothing is added."""
    balance = Balance(
        expected=(
            ExpectedRate("import", "", Lane.RED, Decimal("0.1")),
            ExpectedRate("import", "", Lane.YELLOW, Decimal("0.2")),
            ExpectedRate("import", "XD000200", Lane.RED, Decimal(0)),
        )
    )
    lanes = Counter(each.lane for each in many(balance, 2_000))
    assert 0.085 < lanes[Lane.RED] / 2_000 < 0.115
    assert 0.18 < (lanes[Lane.RED] + lanes[Lane.YELLOW]) / 2_000 < 0.22
    elsewhere = Counter(each.lane for each in many(balance, 2_000, office="XD000200"))
    assert elsewhere[Lane.RED] < 60
    plenty = many(balance, 300, profiles_of(["red"]))
    assert all(each.propensity == 1 for each in plenty)
    assert {reason.code for each in plenty[50:] for reason in each.reasons} & {"SEL-TOP-UP"} == set()


def test_an_office_takes_no_more_by_chance_than_it_can() -> None:
    """Beyond the limit of a day the lighter lane; profiles are never limited, and a hold counts nowhere."""
    shares = (RandomShare("import", "", Decimal(1), Lane.RED, ("40",)),)
    policy = replace(POLICY, shares=shares, balance=Balance(limits=(DailyLimit("", Lane.RED, 3, Lane.YELLOW),)))
    batch = [(mrn, [item()]) for mrn in mrns(6)]
    lanes = [each.lane.value for each in choose_many(batch, NOBODY, (policy,), KEY)]
    assert lanes == ["red"] * 3 + ["yellow"] * 3
    controls = {each.controls for each in choose_many(batch, NOBODY, (policy,), KEY) if each.lane is Lane.YELLOW}
    assert controls == {("10",)}
    assert [each.lane for each in choose_many(batch, profiles_of(["red"]), (policy,), KEY)] == [Lane.RED] * 6
    tallies = Tallies()
    list(choose_many(batch, profiles_of(["hold"]), (policy,), KEY, tallies))
    assert tallies.lanes == {}
    own = replace(
        policy, balance=Balance(limits=(*policy.balance.limits, DailyLimit("XD000101", Lane.RED, 9, Lane.BLUE)))
    )
    assert [each.lane for each in choose_many(batch, NOBODY, (own,), KEY)] == [Lane.RED] * 6


def test_shadows_are_told_to_analysts_and_decide_nothing() -> None:
    """The decision is the one without them; neither officers nor the public learn of them."""
    shadow = profile(code="T-SHADOW", lane=Lane.HOLD, controls=("40",), weight=100)
    with_it = choose([item()], ProfileSet((), (), (shadow,)), POLICY, KEY, LATE_MRN)
    without = choose([item()], NOBODY, POLICY, KEY, LATE_MRN)
    assert with_it.shadows == ("T-SHADOW",)
    assert replace(with_it, shadows=(), reasons=with_it.reasons[:-1]) == without
    [told] = [reason for reason in with_it.reasons if reason.code == "SEL-SHADOW"]
    assert (told.audience, told.params["profile"]) == (Audience.ANALYST, "T-SHADOW")
    for audience in (Audience.OFFICER, Audience.PUBLIC):
        assert "SHADOW" not in repr(decision_for(with_it, audience)).replace("shadows=('T-SHADOW',)", "")


def test_what_held_is_told_exactly() -> None:
    """To analysts, in the language of profiles, with the item's values; texts are cut, sets listed."""
    condition = AnyOf(
        (
            Comparison("origin", "equals", "CN"),
            Comparison("origin", "equals", "VN"),
            Not(Comparison("customs_value", "less_than", Decimal("0.5"))),
            Comparison("description", "contains", ("coffee",)),
            Comparison("documents", "has_any", ("N935",)),
            Comparison("seller_country", "known", False),
            Comparison("gross_to_net", "more_than", Decimal(1)),
        )
    )
    decision = choose([item(seller_country="")], ProfileSet((profile(condition=condition),)), POLICY, KEY, LATE_MRN)
    [told] = [reason for reason in decision.reasons if reason.code == "T-ANY"]
    assert told.params["held"] == (
        "origin is CN [CN]; not customs value is less than 0.5 [50000]; description contains coffee [Coffee machines]; "
        "documents include any of N935 [N935]; seller country is not known [–]; gross to net is more than 1 [1.2]"
    )


def test_while_profiles_cannot_be_asked_the_law_names_the_lane() -> None:
    """Yellow unless the law says otherwise; never lighter than what chance or an earlier choice calls for."""
    facts = [item()]
    usual = failsafe(facts, POLICY, KEY, LATE_MRN)
    assert (usual.lane, usual.controls, usual.propensity, usual.drawn) == (Lane.YELLOW, ("10",), Decimal(1), False)
    assert [reason.code for reason in usual.reasons] == ["CTL-DOCUMENTS", "SEL-FAILSAFE", "SEL-FAILSAFE", "SEL-DRAW"]
    assert failsafe([item(lane_floor="red")], POLICY, KEY, LATE_MRN).lane is Lane.RED
    blue = replace(POLICY, balance=Balance(failsafe=Lane.BLUE))
    assert failsafe(facts, blue, KEY, LATE_MRN).propensity == Decimal("0.03")


def a_law() -> ProfileSet:
    """Profiles of every kind of comparison, one in shadow, one that begins in the course of the trade."""
    conditions = [
        Comparison("commodity", "prefix", ("85", "6109")),
        AnyOf(
            (Comparison("origin", "in", ("VN", "JP")), Comparison("value_per_kilogram", "less_than", Decimal("12.5")))
        ),
        Not(Comparison("office", "equals", "XD000101")),
        Comparison("origin", "differs_from", "export_country"),
        Comparison("documents", "has_all", ("N935", "Y901")),
    ]
    lanes = (Lane.YELLOW, Lane.RED, Lane.GREEN, Lane.BLUE, Lane.ORANGE)
    made = [
        profile(
            code=f"T-{place}", condition=each, lane=lanes[place], weight=25, valid_from=date(2026, 3, 2 + place % 2)
        )
        for place, each in enumerate(conditions)
    ]
    return ProfileSet(tuple(made), (), (profile(code="T-SHADOW", condition=conditions[1]),))


def trade(items: int) -> list[tuple[str, list[ItemFacts]]]:
    """Declarations of one to three items over four days; every value that the law asks for comes and is missing."""
    found, number = [], 0
    while items > 0:
        count = min(1 + number % 3, items)
        facts = [
            item(
                item=place, commodity=("85167100", "61091000", "87032319")[(number + place) % 3],
                origin=("CN", "VN", "")[number % 3], export_country=("CN", "JP")[number % 2],
                office=("XD000101", "XD000200")[number // 2 % 2], customs_value=str(number % 97 * 25), net_mass="100",
                documents=frozenset(["N935", "Y901"][: number % 3]), selected_on=date(2026, 3, 1 + number % 4),
            )
            for place in range(1, count + 1)
        ]  # fmt: skip
        found.append((f"26XDIM{number:012}", facts))
        number, items = number + 1, items - count
    return found


@pytest.mark.parametrize(
    "balance", [Balance(), Balance(expected=(ExpectedRate("import", "", Lane.RED, Decimal("0.4")),))]
)
def test_live_and_bulk_give_the_same_lanes_and_reasons(balance: Balance) -> None:
    """Declaration by declaration, with their tallies going on, and all at once by columns."""
    law, policy, batch = a_law(), replace(POLICY, balance=balance), trade(BULK)
    tallies = Tallies()
    live = chain.from_iterable(choose_many([each], law, (policy,), KEY, tallies) for each in batch)
    lanes: Counter[Lane] = Counter()
    for one, other in zip(live, choose_bulk(batch, law, (policy,), KEY), strict=True):
        assert one == other
        lanes[one.lane] += 1
    assert len(lanes) >= 4


def test_a_choice_can_be_made_again() -> None:
    """Nothing of a decision is random but its draw: the same again gives the same."""
    batch = trade(60)
    assert list(choose_bulk(batch, a_law(), (POLICY,), KEY)) == list(choose_bulk(batch, a_law(), (POLICY,), KEY))
