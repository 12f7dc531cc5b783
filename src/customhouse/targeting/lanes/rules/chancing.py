"""Chance: random shares by office and direction, and what tops a lane up to the rate that is expected of it.

Shares lie end to end from 0, the gravest lowest, and the declaration's draw falls into one or none; intensities stretch
or shrink them. What is explored in order to learn lies behind them, in the same draw. A second draw tops up: the
further a lane stands below its expected rate on the day, the likelier, in the order red, yellow, blue. What an office
has taken by chance up to its daily limit goes to a lighter lane. Holds of national security are apart: chance never
gives one, and they count towards no rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Audience, ExpectedRate, Lane, RandomShare, Reason, SelectionPolicy
from customhouse.targeting.lanes.rules import words
from customhouse.targeting.lanes.rules.calling import Call
from customhouse.targeting.profiles.rules.comparing import holds

TOP_UP_ORDER = (Lane.RED, Lane.YELLOW, Lane.BLUE)
HORIZON = 50
"""Declarations within which a lane is brought to its rate."""
_PLACES = Decimal("0.000001")
_ONE, _NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Draws:
    """The two draws of a declaration, and the name of the key that they were drawn with."""

    random: Decimal
    top_up: Decimal
    key: str


@dataclass(slots=True)
class Tallies:
    """How many declarations went to which lane, by direction, office and day of selection.

    `proposed` counts those for which a model's proposal was followed.
    """

    lanes: dict[tuple[str, str, date], dict[Lane, int]] = field(default_factory=dict)
    proposed: dict[tuple[str, str, date], int] = field(default_factory=dict)

    def count(self, facts: ItemFacts, lane: Lane) -> None:
        """One more in that lane."""
        self.add(facts.direction, facts.office, facts.selected_on, lane, 1)

    def add(self, direction: str, office: str, on: date, lane: Lane, times: int) -> None:
        """So many more in that lane; holds are apart."""
        if lane is not Lane.HOLD:
            counted = self.lanes.setdefault((direction, office, on), {})
            counted[lane] = counted.get(lane, 0) + times

    def propose(self, direction: str, office: str, on: date, times: int = 1) -> None:
        """So many more for which a model's proposal was followed."""
        key = direction, office, on
        self.proposed[key] = self.proposed.get(key, 0) + times

    def has_room(self, facts: ItemFacts, share: Decimal) -> bool:
        """Whether a model may propose one more of this office's day, without going beyond the share of it."""
        followed = self.proposed.get((facts.direction, facts.office, facts.selected_on), 0)
        return followed < share * (sum(self.of(facts).values()) + HORIZON)

    def of(self, facts: ItemFacts) -> dict[Lane, int]:
        """What was counted at the declaration's office, its way, on its day."""
        return self.lanes.get((facts.direction, facts.office, facts.selected_on), {})


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance makes of a declaration: its lane, why, and how probable any control by chance was.

    `exploring` is the probability of being looked at in order to learn, `is_explored` whether it came to that.
    """

    draws: Draws
    policy: str
    share: Decimal
    lane: Lane
    calls: tuple[Call, ...]
    probability: Decimal
    exploring: Decimal = _NONE
    is_explored: bool = False

    def told(self, propensity: Decimal) -> Reason:
        """The draw, the shares and the propensity, for analysts and audit."""
        params = {
            "draw": str(self.draws.random),
            "share": str(self.share),
            "policy": self.policy or "–",
            "key": self.draws.key,
            "propensity": str(propensity),
        }
        lane = {"lane": words.LANES[self.lane]}
        return Reason("SEL-DRAW", words.ANALYST_DRAW, Audience.ANALYST, params=params, words=lane)


def chance_of(
    policy: SelectionPolicy,
    facts: Sequence[ItemFacts],
    draws: Draws,
    tallies: Tallies,
    explore: tuple[Decimal, Lane] | None = None,
) -> Chance:
    """What chance makes of a declaration by the policy of its day and what was chosen before it.

    `explore` is the share, and its lane, that looks at it in order to learn; as intense as all shares.
    """
    exploring = _exploring(policy, facts, explore) if explore else None
    shares = [*_shares(policy, facts), *([exploring] if exploring else [])]
    total = sum((share.share for share in shares), _NONE)
    counted = tallies.of(facts[0])
    found = _fallen_into(shares, draws.random)
    lane = Lane.GREEN
    calls: tuple[Call, ...] = ()
    if found:
        lane = _within_limits(policy, facts[0], found.lane, counted)
        controls = found.controls if lane is found.lane else policy.controls.get(lane, ())
        code = "SEL-EXPLORE" if found is exploring else "SEL-RANDOM"
        calls = (Call(lane, controls, (Reason(code, words.OFFICER_RANDOM, Audience.OFFICER),)),)
    steps = _top_ups(policy, facts[0], counted, min(total, _ONE))
    raised = _topped_up(steps, draws.top_up)
    if raised.gravity > lane.gravity:
        lane = _within_limits(policy, facts[0], raised, counted)
        reason = Reason("SEL-TOP-UP", words.OFFICER_RANDOM, Audience.OFFICER)
        calls = (*calls, Call(lane, policy.controls.get(lane, ()), (reason,)))
    return Chance(
        draws,
        policy.code,
        total,
        lane,
        calls,
        _probability(shares, steps),
        exploring.share if exploring else _NONE,
        is_explored=found is not None and found is exploring,
    )


def _exploring(policy: SelectionPolicy, facts: Sequence[ItemFacts], explore: tuple[Decimal, Lane]) -> RandomShare:
    share, lane = explore
    whole = RandomShare(facts[0].direction, facts[0].office, share, lane, policy.controls.get(lane, ()))
    return _times(whole, _factor(policy, facts))


def _shares(policy: SelectionPolicy, facts: Sequence[ItemFacts]) -> list[RandomShare]:
    """The shares of this office and direction, gravest first, as intense as the law says for these items."""
    item = facts[0]
    same_way = [share for share in policy.shares if share.direction == item.direction]
    own = [share for share in same_way if share.office and share.office == item.office]
    listed = own or [share for share in same_way if not share.office]
    factor = _factor(policy, facts)
    scaled = listed if factor == 1 else [_times(share, factor) for share in listed]
    return sorted(scaled, key=lambda share: -share.lane.gravity)


def _factor(policy: SelectionPolicy, facts: Sequence[ItemFacts]) -> Decimal:
    """That of the first intensity whose condition holds of every item; 1 where none does."""
    return next(
        (each.factor for each in policy.balance.intensities if all(holds(each.when, item) for item in facts)), _ONE
    )


def _times(share: RandomShare, factor: Decimal) -> RandomShare:
    return RandomShare(share.direction, share.office, min(_ONE, share.share * factor), share.lane, share.controls)


def _fallen_into(shares: Sequence[RandomShare], drawn: Decimal) -> RandomShare | None:
    """The share that the draw falls into."""
    reach = _NONE
    for share in shares:
        reach += share.share
        if drawn < reach:
            return share
    return None


def _within_limits(policy: SelectionPolicy, item: ItemFacts, lane: Lane, counted: dict[Lane, int]) -> Lane:
    """The lane, or the lighter one that the law names where the office has taken enough of it on this day."""
    limits = [limit for limit in policy.balance.limits if limit.lane is lane]
    own = [limit for limit in limits if limit.office == item.office] or [limit for limit in limits if not limit.office]
    return next((limit.instead for limit in own if counted.get(lane, 0) >= limit.a_day), lane)


def _top_ups(
    policy: SelectionPolicy, item: ItemFacts, counted: dict[Lane, int], random: Decimal
) -> list[tuple[Lane, Decimal]]:
    """For each lane that has an expected rate the probability that this declaration is added to it."""
    total = sum(counted.values())
    found = []
    for lane in TOP_UP_ORDER:
        expected = _expected(policy.balance.expected, item, lane)
        if expected is None:
            continue
        reached = sum(number for each, number in counted.items() if each.gravity >= lane.gravity)
        wanted = (expected * (total + HORIZON) - reached) / HORIZON
        missing = (wanted - random) / (1 - random) if random < 1 else _NONE
        found.append((lane, max(_NONE, min(_ONE, missing)).quantize(_PLACES)))
    return found


def _expected(rates: Sequence[ExpectedRate], item: ItemFacts, lane: Lane) -> Decimal | None:
    fitting = [rate for rate in rates if rate.direction == item.direction and rate.lane is lane]
    own = [rate for rate in fitting if rate.office == item.office] or [rate for rate in fitting if not rate.office]
    return own[0].rate if own else None


def _topped_up(steps: Sequence[tuple[Lane, Decimal]], drawn: Decimal) -> Lane:
    """The first lane, in order, into whose probability the draw falls."""
    return next((lane for lane, probability in steps if drawn < probability), Lane.GREEN)


def _probability(shares: Sequence[RandomShare], steps: Sequence[tuple[Lane, Decimal]]) -> Decimal:
    """How probable it was that chance alone called for a control before release."""
    random = sum((share.share for share in shares if share.lane.is_control), _NONE)
    top_up = max((each for lane, each in steps if lane.is_control), default=_NONE)
    return (1 - (1 - min(_ONE, random)) * (1 - top_up)).quantize(_PLACES).normalize()
