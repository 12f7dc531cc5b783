"""Choosing a lane: the table an officer can read, and what must hold for every declaration."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Audience, Lane
from customhouse.targeting.lanes.rules.choosing import choose, choose_many
from customhouse.targeting.lanes.rules.drawing import draw, kept_draw, key_id
from customhouse.targeting.lanes.rules.reading import public_lane
from customhouse.targeting.lanes.tests.examples import KEY, LATE_MRN, POLICY, profiles_of

CASES = yaml.safe_load((Path(__file__).parent / "lanes.yaml").read_text(encoding="utf-8"))
LANES = st.sampled_from([lane.value for lane in Lane])
FLOORS = LANES | st.just("")
MRNS = st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=18, max_size=18)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_lane(case: dict[str, Any]) -> None:
    facts = [item(earlier_draw=case["draw"], **case.get("with", {}))]
    decision = choose(facts, profiles_of(case.get("profiles", [])), POLICY, KEY, LATE_MRN)
    assert decision.lane == case["lane"]
    assert public_lane(decision.lane) == case["public"]
    assert list(decision.controls) == case["controls"]
    assert decision.drawn is case.get("drawn", False)
    assert decision.draw == case["draw"]


@given(st.lists(LANES, max_size=3), st.lists(FLOORS, min_size=1, max_size=4), MRNS)
def test_a_control_once_chosen_is_never_lowered(lanes: list[str], floors: list[str], mrn: str) -> None:
    """Whatever profiles and chance say, the lane is at least the gravest earlier one of any item."""
    facts = [item(item=place, lane_floor=floor) for place, floor in enumerate(floors, 1)]
    decision = choose(facts, profiles_of(lanes), POLICY, KEY, mrn)
    assert all(decision.lane.gravity >= Lane(floor).gravity for floor in floors if floor)


@given(MRNS, MRNS, st.lists(LANES, max_size=2))
def test_lodging_anew_betters_no_draw(first: str, second: str, lanes: list[str]) -> None:
    """Cancelled and lodged again under another MRN, the same goods have the lower draw and no lighter lane."""
    before = choose([item()], profiles_of(lanes), POLICY, KEY, first)
    after = choose([item(earlier_draw=before.draw)], profiles_of(lanes), POLICY, KEY, second)
    assert Decimal(after.draw) == min(Decimal(before.draw), draw(KEY, second))
    assert after.lane.gravity >= before.lane.gravity


def test_nothing_finds_shelter_behind_an_old_draw() -> None:
    """An earlier draw lowers the number; it never stands in for the fresh one."""
    low, high = Decimal("0.001"), Decimal("0.95")
    assert kept_draw(low, ["0.9", ""]) == low
    assert kept_draw(low, ["0.9", "0.8"]) == low
    assert kept_draw(high, ["0.9", "0.8"]) == Decimal("0.8")
    assert kept_draw(high, [""]) == high


def test_one_and_many_are_one_path() -> None:
    """A batch gives for each declaration what it gets alone."""
    batch = [(f"26XDIM{number:012}", [item(item=1), item(item=2)]) for number in range(200)]
    profiles = profiles_of(["green", "blue"])
    assert list(choose_many(batch, profiles, (POLICY,), KEY)) == [
        choose(facts, profiles, POLICY, KEY, mrn) for mrn, facts in batch
    ]


def test_a_declaration_without_items_is_refused() -> None:
    with pytest.raises(ValueError, match="no items"):
        choose([], profiles_of([]), POLICY, KEY, LATE_MRN)


def test_a_profile_counts_once_for_many_items() -> None:
    """Ten items of one kind are one sign, not ten; the reason names the first."""
    facts = [item(item=place, earlier_draw="0.9") for place in range(3, 13)]
    decision = choose(facts, profiles_of(["green"]), POLICY, KEY, LATE_MRN)
    assert (decision.score, decision.lane) == (30, Lane.GREEN)
    assert [reason.item for reason in decision.reasons if reason.code == "T-SECRET-0"] == [3]


def test_draws_are_even() -> None:
    """Chi-square over 20 classes of 20,000 consecutive MRNs: below 43.8 with a probability of 99.9 %."""
    counts = [0] * 20
    for number in range(20_000):
        counts[int(draw(KEY, f"26XDIM{number:012}") * 20)] += 1
    assert sum((count - 1000) ** 2 / 1000 for count in counts) < 43.8


@given(MRNS)
def test_a_draw_lies_in_its_range_and_needs_its_key(mrn: str) -> None:
    drawn = draw(KEY, mrn)
    assert 0 <= drawn < 1
    assert drawn != draw(b"another key", mrn)
    assert drawn == Decimal(str(drawn))


def test_the_key_is_named_and_never_told() -> None:
    """The name changes with the key and holds nothing of it."""
    assert key_id(KEY) != key_id(b"another key")
    assert KEY.hex() not in key_id(KEY)
    decision = choose([item()], profiles_of(["red"]), POLICY, KEY, LATE_MRN)
    assert decision.key_id == key_id(KEY)
    assert KEY.decode() not in repr(decision)


def test_every_decision_explains_itself() -> None:
    """An officer finds a reason for every lane, an analyst the draw, the share, the policy and the key's name."""
    for lanes in ([], ["blue"], ["yellow", "red"]):
        decision = choose([item(earlier_draw="0.9")], profiles_of(lanes), POLICY, KEY, LATE_MRN)
        told = [reason for reason in decision.reasons if reason.audience is Audience.OFFICER]
        assert told
        (drawn,) = [reason for reason in decision.reasons if reason.code == "SEL-DRAW"]
        assert drawn.params == {
            "draw": "0.9",
            "share": "0.03",
            "policy": "SELECTION",
            "key": key_id(KEY),
            "propensity": str(decision.propensity),
        }
        assert drawn.words == {"lane": "green"}
