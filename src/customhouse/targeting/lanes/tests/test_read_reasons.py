"""Reading reasons: the public learns the control and what is wanted, officers why, analysts all."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.facts.tests.examples import item
from customhouse.targeting.lanes.records import Audience, Decision, Lane, Reason
from customhouse.targeting.lanes.rules.choosing import choose
from customhouse.targeting.lanes.rules.reading import (
    decision_for,
    public_lane,
    reason_text,
    reasons_for,
)
from customhouse.targeting.lanes.tests.examples import KEY, LATE_MRN, POLICY, profiles_of

DRAWS = st.decimals(min_value=0, max_value="0.999999999999", places=12).map(str)


def decided(lanes: list[str], draw: str, floor: str = "") -> Decision:
    return choose([item(earlier_draw=draw, lane_floor=floor)], profiles_of(lanes), POLICY, KEY, LATE_MRN)


@given(
    st.lists(st.sampled_from([lane.value for lane in Lane]), max_size=3),
    DRAWS,
    st.sampled_from(["", *(lane.value for lane in Lane)]),
)
def test_the_public_view_is_a_function_of_the_control_alone(lanes: list[str], draw: str, floor: str) -> None:
    """Whatever led to it, one public lane has one public view: the one that a bare profile of that lane gives."""
    decision = decided(lanes, draw, floor)
    plain = decided([public_lane(decision.lane).value], "0.9")
    assert decision_for(decision, Audience.PUBLIC) == decision_for(plain, Audience.PUBLIC)
    assert len(reasons_for(decision, Audience.PUBLIC)) == 1


def test_a_red_by_chance_looks_like_a_red_by_profile() -> None:
    chance, profile = decided([], "0.001"), decided(["red"], "0.9")
    assert chance.drawn
    assert not profile.drawn
    assert decision_for(chance, Audience.PUBLIC) == decision_for(profile, Audience.PUBLIC)


def test_a_hold_looks_like_a_control_of_documents() -> None:
    assert decision_for(decided(["hold"], "0.9"), Audience.PUBLIC) == decision_for(
        decided(["yellow"], "0.9"), Audience.PUBLIC
    )


@given(st.lists(st.sampled_from([lane.value for lane in Lane]), min_size=1, max_size=3), DRAWS)
def test_nothing_of_the_choice_is_in_what_the_public_gets(lanes: list[str], draw: str) -> None:
    """No profile, note, weight, score, draw, key or policy, and no word of hold or blue."""
    shown = repr(decision_for(decided(lanes, draw), Audience.PUBLIC))
    secrets = ("SECRET", "said in", "dit en", "قيل", "hold", "blue", "SELECTION", "random", "score=30")
    assert not [secret for secret in secrets if secret in shown]
    assert "draw=''" in shown


def test_officers_read_no_profile_codes_and_no_draw() -> None:
    shown = decision_for(decided(["yellow", "hold"], "0.001"), Audience.OFFICER)
    assert shown.lane is Lane.HOLD
    assert {reason.code for reason in shown.reasons} == {"CTL-DOCUMENTS", "SEL-PROFILE", "SEL-RANDOM"} | ({"SEL-SCORE"})
    assert "T-SECRET" not in repr(shown)
    assert (shown.draw, shown.drawn, shown.score) == ("", False, 0)


def test_analysts_read_all() -> None:
    decision = decided(["yellow"], "0.5")
    assert decision_for(decision, Audience.ANALYST) is decision
    assert reasons_for(decision, Audience.ANALYST) == decision.reasons


def test_texts_of_the_law_in_the_reader_s_language() -> None:
    """The program's words are translated, the law's words stand in the law's own languages."""
    decision = decided(["yellow"], "0.5")
    officer = next(reason for reason in decision.reasons if reason.code == "SEL-PROFILE")
    analyst = next(reason for reason in decision.reasons if reason.code == "T-SECRET-0")
    assert [reason_text(officer, language) for language in ("en", "fr", "ar")] == [
        "said in English",
        "dit en français",
        "قيل بالعربية",
    ]
    assert reason_text(analyst, "fr", lambda _: "Profil {profile} : {note}") == "Profil T-SECRET-0 : dit en français"
    told = reason_text(analyst, "fr", {"yellow": "jaune", analyst.text: "{lane} : {note}"}.__getitem__)
    assert told == "jaune : dit en français"
    assert reason_text(Reason("X", "plain", Audience.PUBLIC), "ar", str.upper) == "PLAIN"


def test_each_lane_has_a_public_word() -> None:
    """Every lane can be shown to everybody; the five lanes of control are three to the public."""
    codes = {lane: reasons_for(decided([lane.value], "0.9"), Audience.PUBLIC)[0].code for lane in Lane}
    assert len(set(codes.values())) == 4
    assert all(codes[one] == codes[two] for one, two in product(Lane, Lane) if public_lane(one) is public_lane(two))
