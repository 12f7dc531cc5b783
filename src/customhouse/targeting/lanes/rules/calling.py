"""What calls for a lane: a profile, the score, an earlier choice; each with its reasons for officers and analysts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import FACTS, Value
from customhouse.targeting.lanes.records import Audience, Lane, Reason, ScoreStep, SelectionPolicy
from customhouse.targeting.lanes.rules import words
from customhouse.targeting.profiles.records import Comparison, Hit, Not
from customhouse.targeting.profiles.rules.comparing import explain
from customhouse.targeting.profiles.rules.speech import say

PLACES = 6
"""Figures of a number in a reason."""
WITHHELD = "…"
"""Stands for a value that not all who read the reasons may know."""
LONGEST = 60
"""Characters of a text in a reason."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that calls for a lane, with the reasons it gives to officers and analysts."""

    lane: Lane
    controls: tuple[str, ...]
    reasons: tuple[Reason, ...]


def by_profile(hit: Hit, item: ItemFacts) -> Call:
    """What a profile that found an item calls for, with exactly the comparisons that held."""
    profile = hit.profile
    officer, analyst = profile.officer_note, profile.analyst_note
    told = Reason(
        "SEL-PROFILE", officer["en"], Audience.OFFICER, hit.item, texts={"fr": officer["fr"], "ar": officer["ar"]}
    )
    params = {
        "profile": profile.code,
        "version": str(profile.version),
        "weight": str(profile.weight),
        "note": analyst["en"],
        "held": held_in_words(hit, item),
    }
    noted = Reason(
        profile.code,
        words.ANALYST_PROFILE,
        Audience.ANALYST,
        hit.item,
        params,
        {"fr": analyst["fr"], "ar": analyst["ar"]},
        {"lane": words.LANES[profile.lane]},
    )
    # A profile that only weighs tells an officer nothing to do.
    return Call(profile.lane, profile.controls, (told, noted) if profile.lane.gravity else (noted,))


def by_score(score: int, policy: SelectionPolicy) -> list[Call]:
    """What the sum of weights calls for."""
    reached: ScoreStep | None = max(
        (step for step in policy.steps if score >= step.at_least), key=lambda step: step.lane.gravity, default=None
    )
    if reached is None:
        return []
    params = {"score": str(score), "step": str(reached.at_least)}
    lane = {"lane": words.LANES[reached.lane]}
    return [
        Call(
            reached.lane,
            (),
            (
                Reason("SEL-SCORE", words.OFFICER_SCORE, Audience.OFFICER),
                Reason("SEL-SCORE", words.ANALYST_SCORE, Audience.ANALYST, params=params, words=lane),
            ),
        )
    ]


def by_floor(facts: Sequence[ItemFacts], policy: SelectionPolicy) -> list[Call]:
    """Neither an amendment nor lodging anew lowers a control once chosen."""
    floors = [(Lane(item.lane_floor), item.item) for item in facts if item.lane_floor]
    lane, place = max(floors, key=lambda floor: floor[0].gravity, default=(Lane.GREEN, 0))
    if not lane.gravity:
        return []
    return [
        Call(
            lane,
            policy.controls.get(lane, ()),
            (
                Reason("SEL-EARLIER", words.OFFICER_FLOOR, Audience.OFFICER, place),
                Reason("SEL-EARLIER", words.ANALYST_FLOOR, Audience.ANALYST, place, words={"lane": words.LANES[lane]}),
            ),
        )
    ]


def in_shadow(hit: Hit, item: ItemFacts) -> Reason:
    """A profile in shadow would have found the item: told to analysts, and nothing else follows."""
    params = {"profile": hit.profile.code, "held": held_in_words(hit, item)}
    lane = {"lane": words.LANES[hit.profile.lane]}
    return Reason("SEL-SHADOW", words.ANALYST_SHADOW, Audience.ANALYST, hit.item, params, words=lane)


def held_in_words(hit: Hit, item: ItemFacts) -> str:
    """The comparisons that held, as sentences of the profile language, each with the item's value if it may be told."""
    return "; ".join(
        f"{_sentence(held.leaf, held.wanted)} [{WITHHELD if FACTS[held.leaf.fact].is_withheld else _shown(held.value)}]"
        for held in explain(hit.profile.whole, item)
    )


@lru_cache(maxsize=10_000)
def _sentence(leaf: Comparison, wanted: bool) -> str:  # noqa: FBT001  # it is what is remembered by
    return say(leaf if wanted else Not(leaf))


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:.{PLACES}g}"
    return str(value)[:LONGEST]
