"""The choice of a lane: the gravest of what profiles, score, a model, chance and earlier choices call for.

First come local criteria (profiles, score, a model's proposal, earlier choices), then chance (`chancing`: random
shares, what is explored, and what tops a lane up to its expected rate). One code path: a single declaration is a batch
of one, so that the live lane, a back-test and a bulk load cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import (
    Advice,
    Adviser,
    Audience,
    Decision,
    Lane,
    Opinion,
    Reason,
    SelectionPolicy,
)
from customhouse.targeting.lanes.rules import words
from customhouse.targeting.lanes.rules.advising import NO_COUNSEL, Counsel, counsel_of
from customhouse.targeting.lanes.rules.calling import Call, by_floor, by_profile, by_score, in_shadow
from customhouse.targeting.lanes.rules.chancing import Chance, Draws, Tallies, chance_of
from customhouse.targeting.lanes.rules.delaying import delayed
from customhouse.targeting.lanes.rules.drawing import draw, kept_draw, key_id
from customhouse.targeting.lanes.rules.reading import public_reason
from customhouse.targeting.profiles.records import Hit, ProfileSet
from customhouse.targeting.profiles.rules.matching import hits, looked_up, members_on

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


def choose(
    facts: Sequence[ItemFacts],
    profiles: ProfileSet,
    policy: SelectionPolicy,
    key: bytes,
    mrn: str,
    tallies: Tallies | None = None,
    adviser: Adviser | None = None,
) -> Decision:
    """Choose the lane of one declaration from the facts of its items (at least one; else `ValueError`)."""
    return next(choose_many([(mrn, facts)], profiles, (policy,), key, tallies, None, adviser))


def choose_many(
    declarations: Iterable[tuple[str, Sequence[ItemFacts]]],
    profiles: ProfileSet,
    policies: Sequence[SelectionPolicy],
    key: bytes,
    tallies: Tallies | None = None,
    found: Callable[[ItemFacts], Sequence[Hit]] | None = None,
    adviser: Adviser | None = None,
) -> Iterator[Decision]:
    """Choose for each (MRN, facts of its items), lazily and in order; law is that of the day of selection.

    `tallies` counts what was chosen on the day before these, and goes on counting. `found` gives an item's hits where
    they were looked for beforehand (`bulk.choose_bulk`); else each item is asked for here. `adviser` is the model that
    is asked where the policy lets one propose.
    """
    name, counts = key_id(key), tallies or Tallies()
    look = found or (lambda item: hits(item, profiles, item.selected_on))
    shadows = frozenset(profile.code for profile in profiles.shadows)
    known: dict[date, SelectionPolicy] = {}
    for mrn, facts in declarations:
        if not facts:
            raise ValueError(f"The declaration {mrn} has no items to choose by.")
        on = facts[0].selected_on
        policy = known.get(on) or known.setdefault(on, _with_members(policy_on(policies, on), profiles, on))
        drawn = kept_draw(draw(key, mrn), (item.earlier_draw for item in facts))
        hit = [each for item in facts for each in look(item)]
        counsel = counsel_of(policy, facts, _asked(adviser, policy, facts), counts)
        chance = chance_of(policy, facts, Draws(drawn, draw(key, mrn, "top up"), name), counts, counsel.explore)
        decision = _decide(facts, hit, policy, chance, shadows, counsel)
        counts.count(facts[0], decision.lane)
        if counsel.calls:
            counts.propose(facts[0].direction, facts[0].office, on)
        yield delayed(decision, policy, facts[0], key, mrn)


def _with_members(policy: SelectionPolicy, profiles: ProfileSet, on: date) -> SelectionPolicy:
    """The policy with the members that the groups of its intensities had on that day."""
    if not policy.balance.intensities:
        return policy
    members = members_on(profiles, on)
    intensities = tuple(replace(each, when=looked_up(each.when, members)) for each in policy.balance.intensities)
    return replace(policy, balance=replace(policy.balance, intensities=intensities))


def policy_on(policies: Iterable[SelectionPolicy], on: date) -> SelectionPolicy:
    """The policy in force on that day, or `NO_POLICY`."""
    for policy in policies:
        if policy.valid_from <= on and (policy.valid_to is None or on <= policy.valid_to):
            return policy
    return NO_POLICY


def _asked(adviser: Adviser | None, policy: SelectionPolicy, facts: Sequence[ItemFacts]) -> Advice | None:
    """The model's answer, where the law lets one propose."""
    return adviser.advise([facts])[0] if adviser is not None and policy.balance.model else None


def _decide(
    facts: Sequence[ItemFacts],
    hit: Sequence[Hit],
    policy: SelectionPolicy,
    chance: Chance,
    shadows: frozenset[str],
    counsel: Counsel = NO_COUNSEL,
) -> Decision:
    found = [each for each in hit if not each.in_shadow] if shadows else hit
    score = sum({hit.profile.code: hit.profile.weight for hit in found}.values())
    items = {item.item: item for item in facts}
    by_profiles = [by_profile(each, items[each.item]) for each in _first_of_each(found)]
    reckoned = [*by_profiles, *by_score(score, policy), *counsel.calls]
    floor = by_floor(facts, policy)
    reasoned = _gravest([*reckoned, *floor])
    by_chance = chance.lane
    lane = max(reasoned, by_chance, key=_gravity)
    is_kept = max(_gravest(reckoned), by_chance, key=_gravity) is not lane
    calls = [*reckoned, *floor, *chance.calls]
    watched = [each for each in hit if each.in_shadow] if shadows else []
    certain = reasoned.is_control
    return Decision(
        lane=lane,
        controls=_controls(lane, calls, policy),
        reasons=(
            public_reason(lane),
            *_reasons(calls),
            *counsel.told,
            *counsel.explored(chance, policy.balance.model),
            chance.told(Decimal(1) if certain else chance.probability),
            *(in_shadow(each, items[each.item]) for each in _first_of_each(watched)),
        ),
        draw=str(chance.draws.random),
        drawn=by_chance.gravity > reasoned.gravity,
        profiles=tuple(dict.fromkeys(hit.profile.code for hit in found)),
        key_id=chance.draws.key,
        policy=policy.code,
        score=score,
        since=(is_kept and facts[0].floor_since) or facts[0].selected_on,
        propensity=Decimal(1) if certain else chance.probability,
        shadows=tuple(dict.fromkeys(hit.profile.code for hit in watched)),
        opinion=_kept(counsel.opinion, chance),
    )


def _kept(opinion: Opinion | None, chance: Chance) -> Opinion | None:
    """What a model said, with what chance made of it."""
    if opinion is None:
        return None
    return replace(opinion, is_explored=chance.is_explored, exploring=chance.exploring)


def failsafe(facts: Sequence[ItemFacts], policy: SelectionPolicy, key: bytes, mrn: str) -> Decision:
    """The lane while profiles cannot be asked.

    What the law says for that case, with what chance and the past call for.
    """
    return delayed(_failsafe(facts, policy, key, mrn), policy, facts[0], key, mrn)


def _failsafe(facts: Sequence[ItemFacts], policy: SelectionPolicy, key: bytes, mrn: str) -> Decision:
    lane = policy.balance.failsafe
    drawn = kept_draw(draw(key, mrn), (item.earlier_draw for item in facts))
    chance = chance_of(policy, facts, Draws(drawn, draw(key, mrn, "top up"), key_id(key)), Tallies())
    without = _decide(facts, (), policy, chance, frozenset())
    if without.lane.gravity >= lane.gravity:
        return replace(
            without, reasons=(*without.reasons, Reason("SEL-FAILSAFE", words.ANALYST_FAILSAFE, Audience.ANALYST))
        )
    return replace(
        without,
        lane=lane,
        controls=tuple(sorted({*policy.controls.get(lane, ()), *without.controls})),
        reasons=(
            public_reason(lane),
            Reason("SEL-FAILSAFE", words.OFFICER_FAILSAFE, Audience.OFFICER),
            Reason("SEL-FAILSAFE", words.ANALYST_FAILSAFE, Audience.ANALYST),
            *(reason for reason in without.reasons if reason.code == "SEL-DRAW"),
        ),
        drawn=False,
        since=facts[0].selected_on,
        propensity=Decimal(1) if lane.is_control else without.propensity,
    )


def _gravest(calls: Iterable[Call]) -> Lane:
    return max((call.lane for call in calls), key=_gravity, default=Lane.GREEN)


def _gravity(lane: Lane) -> int:
    return lane.gravity


def _first_of_each(found: Iterable[Hit]) -> list[Hit]:
    """A profile that finds ten items of a declaration gives one reason, at the first of them."""
    first: dict[str, Hit] = {}
    for hit in found:
        first.setdefault(hit.profile.code, hit)
    return list(first.values())


def _controls(lane: Lane, calls: Iterable[Call], policy: SelectionPolicy) -> tuple[str, ...]:
    """The lane's own control types and those of whatever called for a control, without a lighter call's being lost."""
    own = policy.controls.get(lane, ())
    called = [control for call in calls for control in call.controls]
    return tuple(sorted({*own, *called}))


def _reasons(calls: Sequence[Call]) -> Iterator[Reason]:
    for call in calls:
        yield from call.reasons
    if not any(call.lane.gravity for call in calls):
        yield Reason("SEL-GREEN", words.OFFICER_GREEN, Audience.OFFICER)
