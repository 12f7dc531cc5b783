"""The choice of a lane: the gravest of what profiles, score, chance and earlier choices call for.

One code path: a single declaration is a batch of one, so that the live lane, a back-test and a bulk load cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import (
    Audience,
    Decision,
    Lane,
    RandomShare,
    Reason,
    ScoreStep,
    SelectionPolicy,
)
from customhouse.targeting.lanes.rules import words
from customhouse.targeting.lanes.rules.drawing import draw, kept_draw, key_id
from customhouse.targeting.lanes.rules.reading import public_reason
from customhouse.targeting.profiles.records import Hit, ProfileSet
from customhouse.targeting.profiles.rules.matching import hits

NO_POLICY = SelectionPolicy(
    code="",
    valid_from=date.min,
    valid_to=None,
    controls={Lane.YELLOW: ("10",), Lane.ORANGE: ("10", "30"), Lane.RED: ("10", "40"), Lane.HOLD: ("10", "40")},
    shares=(),
    steps=(),
    relodging_days=0,
    legal_reference="",
)
"""What holds on a day for which a country made no policy: profiles and earlier choices alone, nothing by chance."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One thing that calls for a lane, with the reasons it gives to officers and analysts."""

    lane: Lane
    controls: tuple[str, ...]
    reasons: tuple[Reason, ...]


def choose(facts: Sequence[ItemFacts], profiles: ProfileSet, policy: SelectionPolicy, key: bytes, mrn: str) -> Decision:
    """Choose the lane of one declaration from the facts of its items (at least one; else `ValueError`)."""
    return next(choose_many([(mrn, facts)], profiles, (policy,), key))


def choose_many(
    declarations: Iterable[tuple[str, Sequence[ItemFacts]]],
    profiles: ProfileSet,
    policies: Sequence[SelectionPolicy],
    key: bytes,
) -> Iterator[Decision]:
    """Choose for each (MRN, facts of its items), lazily and in order; law is that of the day of selection."""
    name = key_id(key)
    for mrn, facts in declarations:
        if not facts:
            raise ValueError(f"The declaration {mrn} has no items to choose by.")
        policy = policy_on(policies, facts[0].selected_on)
        drawn = kept_draw(draw(key, mrn), (item.earlier_draw for item in facts))
        yield _decide(facts, profiles, policy, drawn, name)


def policy_on(policies: Iterable[SelectionPolicy], on: date) -> SelectionPolicy:
    """The policy in force on that day, or `NO_POLICY`."""
    for policy in policies:
        if policy.valid_from <= on and (policy.valid_to is None or on <= policy.valid_to):
            return policy
    return NO_POLICY


def _decide(
    facts: Sequence[ItemFacts], profiles: ProfileSet, policy: SelectionPolicy, drawn: Decimal, name: str
) -> Decision:
    found = [hit for item in facts for hit in hits(item, profiles, item.selected_on)]
    score = sum({hit.profile.code: hit.profile.weight for hit in found}.values())
    reckoned = [*map(_by_profile, _first_of_each(found)), *_by_score(score, policy)]
    floor = _by_floor(facts, policy)
    reasoned = _gravest([*reckoned, *floor])
    share = _drawn_share(policy, facts[0], drawn)
    by_chance = share.lane if share else Lane.GREEN
    lane = max(reasoned, by_chance, key=_gravity)
    is_kept = max(_gravest(reckoned), by_chance, key=_gravity) is not lane
    calls = [*reckoned, *floor, *([_by_chance(share)] if share else [])]
    return Decision(
        lane=lane,
        controls=_controls(lane, calls, policy),
        reasons=(public_reason(lane), *_reasons(calls), _draw_reason(drawn, share, policy, facts[0], name)),
        draw=str(drawn),
        drawn=by_chance.gravity > reasoned.gravity,
        profiles=tuple(dict.fromkeys(hit.profile.code for hit in found)),
        key_id=name,
        policy=policy.code,
        score=score,
        since=(is_kept and facts[0].floor_since) or facts[0].selected_on,
    )


def _gravest(calls: Iterable[_Call]) -> Lane:
    return max((call.lane for call in calls), key=_gravity, default=Lane.GREEN)


def _gravity(lane: Lane) -> int:
    return lane.gravity


def _first_of_each(found: Iterable[Hit]) -> list[Hit]:
    """A profile that finds ten items of a declaration gives one reason, at the first of them."""
    first: dict[str, Hit] = {}
    for hit in found:
        first.setdefault(hit.profile.code, hit)
    return list(first.values())


def _controls(lane: Lane, calls: Iterable[_Call], policy: SelectionPolicy) -> tuple[str, ...]:
    """The lane's own control types and those of whatever called for a control, without a lighter call's being lost."""
    own = policy.controls.get(lane, ())
    called = [control for call in calls for control in call.controls]
    return tuple(sorted({*own, *called}))


def _reasons(calls: Sequence[_Call]) -> Iterator[Reason]:
    for call in calls:
        yield from call.reasons
    if not any(call.lane.gravity for call in calls):
        yield Reason("SEL-GREEN", words.OFFICER_GREEN, Audience.OFFICER)


def _by_profile(hit: Hit) -> _Call:
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
    return _Call(profile.lane, profile.controls, (told, noted) if profile.lane.gravity else (noted,))


def _by_score(score: int, policy: SelectionPolicy) -> list[_Call]:
    reached: ScoreStep | None = max(
        (step for step in policy.steps if score >= step.at_least), key=lambda step: step.lane.gravity, default=None
    )
    if reached is None:
        return []
    params = {"score": str(score), "step": str(reached.at_least)}
    lane = {"lane": words.LANES[reached.lane]}
    return [
        _Call(
            reached.lane,
            (),
            (
                Reason("SEL-SCORE", words.OFFICER_SCORE, Audience.OFFICER),
                Reason("SEL-SCORE", words.ANALYST_SCORE, Audience.ANALYST, params=params, words=lane),
            ),
        )
    ]


def _by_floor(facts: Sequence[ItemFacts], policy: SelectionPolicy) -> list[_Call]:
    """Neither an amendment nor lodging anew lowers a control once chosen."""
    floors = [(Lane(item.lane_floor), item.item) for item in facts if item.lane_floor]
    lane, place = max(floors, key=lambda floor: floor[0].gravity, default=(Lane.GREEN, 0))
    if not lane.gravity:
        return []
    return [
        _Call(
            lane,
            policy.controls.get(lane, ()),
            (
                Reason("SEL-EARLIER", words.OFFICER_FLOOR, Audience.OFFICER, place),
                Reason("SEL-EARLIER", words.ANALYST_FLOOR, Audience.ANALYST, place, words={"lane": words.LANES[lane]}),
            ),
        )
    ]


def _shares(policy: SelectionPolicy, facts: ItemFacts) -> list[RandomShare]:
    """The shares of this office and direction, gravest first; an office without its own has the country's."""
    same_way = [share for share in policy.shares if share.direction == facts.direction]
    own = [share for share in same_way if share.office and share.office == facts.office]
    listed = own or [share for share in same_way if not share.office]
    return sorted(listed, key=lambda share: -share.lane.gravity)


def _drawn_share(policy: SelectionPolicy, facts: ItemFacts, drawn: Decimal) -> RandomShare | None:
    """The share that the draw falls into: shares lie end to end from 0, the gravest lowest."""
    reach = Decimal(0)
    for share in _shares(policy, facts):
        reach += share.share
        if drawn < reach:
            return share
    return None


def _by_chance(share: RandomShare) -> _Call:
    return _Call(share.lane, share.controls, (Reason("SEL-RANDOM", words.OFFICER_RANDOM, Audience.OFFICER),))


def _draw_reason(
    drawn: Decimal, share: RandomShare | None, policy: SelectionPolicy, facts: ItemFacts, name: str
) -> Reason:
    params = {
        "draw": str(drawn),
        "share": str(sum((part.share for part in _shares(policy, facts)), Decimal(0))),
        "policy": policy.code or "–",
        "key": name,
    }
    lane = {"lane": words.LANES[share.lane if share else Lane.GREEN]}
    return Reason("SEL-DRAW", words.ANALYST_DRAW, Audience.ANALYST, params=params, words=lane)
