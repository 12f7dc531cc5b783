"""The states of a workbasket as data: what may be done with it, by whom, and where that leads.

They feed the buttons, the API, the rights and the diagram in docs/workbaskets.md. `live` is no state that is kept: a
basket whose law was enacted is live as soon as its day has come, whether anybody looks or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from customhouse.messages.findings import msgid
from customhouse.tariff.workbaskets.records import BasketState

AUTHOR, SECOND = "author", "second person"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done with a basket; `who` does it: somebody who writes law, or a second person."""

    verb: str
    name: str
    who: str
    before: frozenset[BasketState]
    after: BasketState
    takes_words: bool = False


WRITABLE = frozenset({BasketState.DRAFT, BasketState.RETURNED})
"""States in which lines are written and taken out."""

ACTS = (
    Act("submit", msgid("Submit for approval"), AUTHOR, WRITABLE, BasketState.SUBMITTED),
    Act("approve", msgid("Approve and announce"), SECOND, frozenset({BasketState.SUBMITTED}), BasketState.APPROVED),
    Act(
        "return",
        msgid("Send back, with the reason"),
        SECOND,
        frozenset({BasketState.SUBMITTED}),
        BasketState.RETURNED,
        takes_words=True,
    ),
    Act(
        "withdraw",
        msgid("Withdraw the basket"),
        AUTHOR,
        frozenset({BasketState.DRAFT, BasketState.RETURNED, BasketState.SUBMITTED}),
        BasketState.WITHDRAWN,
    ),
)
"""What may be done, in the order in which buttons stand."""
BY_VERB = {act.verb: act for act in ACTS}

STATE_NAMES = {
    BasketState.DRAFT: msgid("Being drafted"),
    BasketState.SUBMITTED: msgid("Awaits approval"),
    BasketState.RETURNED: msgid("Sent back to its author"),
    BasketState.APPROVED: msgid("Announced"),
    BasketState.LIVE: msgid("In force"),
    BasketState.WITHDRAWN: msgid("Basket withdrawn"),
}


def acts_on(state: BasketState) -> tuple[Act, ...]:
    """What may be done in a state.

    >>> [act.verb for act in acts_on(BasketState.SUBMITTED)]
    ['approve', 'return', 'withdraw']
    """
    return tuple(act for act in ACTS if state in act.before)


def standing_on(state: BasketState, live_on: date, on: date) -> BasketState:
    """Where a basket stands on a day: what was enacted is live from its day on.

    >>> standing_on(BasketState.APPROVED, date(2027, 1, 1), date(2027, 1, 1)).value
    'live'
    """
    return BasketState.LIVE if state is BasketState.APPROVED and live_on <= on else state
