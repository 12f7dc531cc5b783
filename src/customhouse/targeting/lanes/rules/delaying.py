"""Delay for green: for how many minutes the release of goods that are not controlled waits, and until when.

While it waits an officer may still raise a control. Blue waits as green does. The minutes are a keyed draw of the MRN,
as chance is, so that nobody can foresee them, audit can reckon them again, and what is asked twice is answered alike.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.records import Decision, Delay, SelectionPolicy
from customhouse.targeting.lanes.rules.drawing import draw

PURPOSE = "delay"
"""What the draw is for: it tells nothing of that by which a lane is chosen."""


def delayed(decision: Decision, policy: SelectionPolicy, item: ItemFacts, key: bytes, mrn: str) -> Decision:
    """The decision with the minutes that its release waits, by the law for the office and the direction of the goods.

    None wait where the law says nothing of them, and none that are controlled.
    """
    if not policy.balance.delays or decision.lane.is_control:
        return decision
    terms = terms_for(policy, item.direction, item.office)
    return replace(decision, delay=minutes(terms, key, mrn)) if terms else decision


def terms_for(policy: SelectionPolicy, direction: str, office: str) -> Delay | None:
    """What the law says of one way at one office: its own delay, else that of every office, else None."""
    same_way = [delay for delay in policy.balance.delays if delay.direction == direction]
    own = [delay for delay in same_way if delay.office and delay.office == office]
    return next(iter(own or [delay for delay in same_way if not delay.office]), None)


def minutes(terms: Delay, key: bytes, mrn: str) -> int:
    """The minutes of one declaration, evenly spread from the least to the most, both included.

    >>> minutes(Delay("import", "", 10, 10), b"a key", "26XDIM0000000000K1")
    10
    """
    span = terms.at_most - terms.at_least + 1
    return terms.at_least + (int(draw(key, mrn, PURPOSE) * span) if span > 1 else 0)


def waits_until(decision: Decision, at: datetime, before: datetime | None = None) -> datetime | None:
    """Until when the release waits of what is selected at `at`; None where it does not.

    `before` is until when it waited already: who amends what they declared waits no shorter. What is controlled waits
    for its control instead.
    """
    if decision.lane.is_control:
        return None
    until = at + timedelta(minutes=decision.delay) if decision.delay else None
    return max(filter(None, (until, before)), default=None)
