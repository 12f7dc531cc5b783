"""What a model's answer becomes: a proposal by the law's steps, a probability of exploring, and words for each reader.

A model proposes as one criterion among others: it never lowers what profiles, chance or the past call for. Where it
gave no answer, lanes are chosen as if there were none, and analysts are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import (
    Advice,
    Audience,
    Interest,
    Lane,
    ModelRule,
    ModelStep,
    Opinion,
    Reason,
    SelectionPolicy,
)
from customhouse.targeting.lanes.rules import words
from customhouse.targeting.lanes.rules.calling import Call
from customhouse.targeting.lanes.rules.chancing import Chance, Tallies

LEAST = Decimal("0.2")
"""Of the exploring share, the part that every declaration has: none has the chance zero, so that labels stay honest."""
_PLACES = Decimal("0.000001")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Counsel:
    """What a model's answer calls for, what is told of it, with which share goods are explored, and what is kept."""

    calls: tuple[Call, ...] = ()
    told: tuple[Reason, ...] = ()
    explore: tuple[Decimal, Lane] | None = None
    opinion: Opinion | None = None

    def explored(self, chance: Chance, rule: ModelRule | None) -> tuple[Reason, ...]:
        """For analysts, that the goods are looked at in order to learn."""
        if not chance.is_explored or rule is None or rule.explore is None:
            return ()
        how = {"policy": words.INTERESTS[rule.explore.by.value]}
        params = {"share": str(chance.exploring)}
        return (Reason("SEL-ADVICE", words.ANALYST_EXPLORE, Audience.ANALYST, params=params, words=how),)


NO_COUNSEL = Counsel()
"""Where no model is asked."""


def counsel_of(policy: SelectionPolicy, facts: Sequence[ItemFacts], advice: Advice | None, tallies: Tallies) -> Counsel:
    """What becomes of a model's answer on a declaration by the policy of its day and what was followed before it."""
    rule = policy.balance.model
    if rule is None or advice is None:
        return NO_COUNSEL
    if advice.chance is None:
        fault = words.FAULTS.get(advice.fault, words.FAULTS["failed"])
        told = Reason(
            "SEL-ADVICE", words.ANALYST_MODEL_OUT, Audience.ANALYST, None, _named(advice), {}, {"fault": fault}
        )
        return Counsel((), (told,), None, Opinion(advice.model, None, fault=advice.fault))
    step = _reached(rule, advice.chance)
    is_followed = step is not None and tallies.has_room(facts[0], rule.share)
    return Counsel(
        (_call(advice, step, policy),) if step and is_followed else (),
        () if is_followed else (_not_followed(advice, step),),
        _exploring(rule, advice, advice.chance),
        Opinion(
            advice.model,
            advice.chance,
            advice.item,
            advice.worth,
            step.lane if step else Lane.GREEN,
            is_followed=is_followed,
        ),
    )


def _reached(rule: ModelRule, chance: Decimal) -> ModelStep | None:
    """The gravest step that the chance reaches."""
    return max(
        (step for step in rule.steps if chance >= step.at_least), key=lambda step: step.lane.gravity, default=None
    )


def _call(advice: Advice, step: ModelStep, policy: SelectionPolicy) -> Call:
    params = {**_named(advice), "step": _percent(step.at_least)}
    lane = {"lane": words.LANES[step.lane]}
    return Call(
        step.lane,
        policy.controls.get(step.lane, ()),
        (
            Reason("SEL-MODEL", words.OFFICER_MODEL, Audience.OFFICER, advice.item),
            Reason("SEL-MODEL", words.ANALYST_MODEL, Audience.ANALYST, advice.item, params, {}, lane),
            *advice.why(),
        ),
    )


def _not_followed(advice: Advice, step: ModelStep | None) -> Reason:
    if step is None:
        return Reason("SEL-ADVICE", words.ANALYST_MODEL_LOW, Audience.ANALYST, advice.item, _named(advice))
    lane = {"lane": words.LANES[step.lane]}
    return Reason("SEL-ADVICE", words.ANALYST_MODEL_FULL, Audience.ANALYST, advice.item, _named(advice), {}, lane)


def _exploring(rule: ModelRule, advice: Advice, chance: Decimal) -> tuple[Decimal, Lane] | None:
    """The share with which the goods are explored: between a fifth of the law's and the whole of it."""
    if rule.explore is None:
        return None
    interest = _interest(rule.explore.by, chance, advice.seen)
    return (rule.explore.share * (LEAST + (1 - LEAST) * interest)).quantize(_PLACES).normalize(), rule.explore.lane


def _interest(by: Interest, chance: Decimal, seen: int) -> Decimal:
    """How much there is to learn, from 0 to 1: most where a finding is as likely as none, or where nothing was seen."""
    if by is Interest.UNCERTAINTY:
        return 4 * chance * (1 - chance)
    return Decimal(1) / (1 + seen) if by is Interest.NOVELTY else Decimal(1)


def _named(advice: Advice) -> dict[str, str]:
    told = {"model": advice.model}
    return told if advice.chance is None else told | {"chance": _percent(advice.chance)}


def _percent(share: Decimal) -> str:
    return f"{(share * _HUNDRED).quantize(Decimal('0.1')):f}"
