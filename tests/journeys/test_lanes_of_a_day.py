"""The lanes of a simulated day under demoland's law: mostly green, and every grave lane reachable."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from customhouse.foundation.config.country import country_pack
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Decision, Lane
from customhouse.targeting.lanes.rules.choosing import choose, choose_many
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.rules.reading import SelectionLaw
from customhouse.targeting.profiles.services import check_law
from tests.benchmarks.targeting_facts import simulated_facts

KEY = b"a key for this journey"
ROWS = 1_000


@pytest.fixture(scope="module")
def law() -> SelectionLaw:
    return check_law(country_pack("demoland").data("profiles.yaml"))


@pytest.fixture(scope="module")
def day() -> list[tuple[str, list[ItemFacts]]]:
    return list(simulated_facts(ROWS))


@pytest.fixture(scope="module")
def decisions(law: SelectionLaw, day: list[tuple[str, list[ItemFacts]]]) -> list[Decision]:
    return list(choose_many(day, ProfileSet(law.profiles), law.policies, KEY))


def test_the_law_is_sound(law: SelectionLaw) -> None:
    assert law.findings == ()


def test_green_is_the_default_and_control_is_earned(decisions: list[Decision]) -> None:
    lanes = Counter(decision.lane for decision in decisions)
    assert 0.75 <= lanes[Lane.GREEN] / ROWS <= 0.88
    assert lanes[Lane.RED] / ROWS < 0.06
    assert {Lane.BLUE, Lane.YELLOW, Lane.ORANGE, Lane.RED} <= set(lanes)


def test_chance_chooses_about_its_share(decisions: list[Decision]) -> None:
    """Three in a hundred imports, more at the airport, one in a hundred exports."""
    assert 0.005 < sum(decision.drawn for decision in decisions) / ROWS < 0.045


@pytest.mark.parametrize(
    ("changes", "profile", "lane"),
    [
        ({"commodity": "293941"}, "DL-PRECURSORS-GRAVE", Lane.HOLD),
        ({"commodity": "880622", "direction": "export"}, "DL-DUAL-USE", Lane.HOLD),
        ({"watch_list_score": Decimal("0.9")}, "DL-NAMED", Lane.HOLD),
        ({"commodity": "240220"}, "DL-TOBACCO", Lane.ORANGE),
        ({"commodity": "610910", "customs_value": Decimal(100)}, "DL-FALSE-DESCRIPTION", Lane.RED),
        ({"gross_mass": Decimal(9000), "net_mass": Decimal(100)}, "DL-WEIGHTS", Lane.ORANGE),
        ({"preference": "300", "origin": "MA", "export_country": "AE"}, "DL-PREFERENCE-ROUTE", Lane.YELLOW),
        ({"procedure": "61"}, "DL-RETURNED", Lane.BLUE),
        ({"importer_declarations": 0, "customs_value": Decimal(900_000)}, "DL-NEW-IMPORTER", Lane.YELLOW),
    ],
)
def test_a_profile_finds_its_goods(
    law: SelectionLaw,
    day: list[tuple[str, list[ItemFacts]]],
    changes: dict[str, object],
    profile: str,
    lane: Lane,
) -> None:
    """An ordinary import of the day, changed to what the profile looks for."""
    mrn, (facts, *_) = next(
        (mrn, items)
        for mrn, items in day
        if items[0].direction == "import" and items[0].procedure == "40" and items[0].importer_declarations
    )
    suspicious = replace(facts, earlier_draw="0.9", **changes)  # type: ignore[arg-type]  # each of its own type
    decision = choose([suspicious], ProfileSet(law.profiles), law.policies[1], KEY, mrn)
    assert profile in decision.profiles
    assert decision.lane.gravity >= lane.gravity
