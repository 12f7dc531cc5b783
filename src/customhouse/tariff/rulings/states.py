"""The states of a ruling as data: what may be done with it, by whom, and where that leads.

They feed the buttons, the API, the rights and the diagram in docs/rulings.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from customhouse.messages.findings import msgid
from customhouse.tariff.rulings.records import Outcome, RulingKind, RulingState

APPLICANT, SPECIALIST = "applicant", "specialist"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done with a ruling; `who` does it: the applicant, or a specialist of customs."""

    verb: str
    name: str
    who: str
    before: frozenset[RulingState]
    after: RulingState


_WAITING = frozenset({RulingState.RECEIVED, RulingState.INCOMPLETE, RulingState.EXAMINED})
_AT_WORK = frozenset({RulingState.RECEIVED, RulingState.EXAMINED})

ACTS = (
    Act("ask", msgid("Ask for what is missing"), SPECIALIST, _AT_WORK, RulingState.INCOMPLETE),
    Act(
        "complete", msgid("Send what was missing"), APPLICANT, frozenset({RulingState.INCOMPLETE}), RulingState.RECEIVED
    ),
    Act("accept", msgid("It is complete"), SPECIALIST, frozenset({RulingState.RECEIVED}), RulingState.EXAMINED),
    Act("issue", msgid("Issue the ruling"), SPECIALIST, frozenset({RulingState.EXAMINED}), RulingState.ISSUED),
    Act("decline", msgid("Decline, with the reason"), SPECIALIST, _WAITING, RulingState.DECLINED),
    Act("withdraw", msgid("Withdraw the application"), APPLICANT, _WAITING, RulingState.WITHDRAWN),
    Act("revoke", msgid("Revoke the ruling"), SPECIALIST, frozenset({RulingState.ISSUED}), RulingState.REVOKED),
)
"""What may be done, in the order in which buttons stand."""
BY_VERB = {act.verb: act for act in ACTS}

STATE_NAMES = {
    RulingState.RECEIVED: msgid("Received"),
    RulingState.INCOMPLETE: msgid("Something is missing"),
    RulingState.EXAMINED: msgid("Under examination"),
    RulingState.ISSUED: msgid("Ruling issued"),
    RulingState.DECLINED: msgid("Declined"),
    RulingState.WITHDRAWN: msgid("Application withdrawn"),
    RulingState.REVOKED: msgid("Ruling revoked"),
}
KIND_NAMES = {
    RulingKind.CLASSIFICATION: msgid("Classification"),
    RulingKind.ORIGIN: msgid("Origin of goods"),
    RulingKind.VALUATION: msgid("Valuation"),
}
OUTCOME_NAMES = {
    Outcome.OPEN: msgid("Not decided yet"),
    Outcome.UPHELD: msgid("The decision stands"),
    Outcome.ANNULLED: msgid("The decision is annulled"),
}


def acts_on(state: RulingState) -> tuple[Act, ...]:
    """What may be done in a state.

    >>> [act.verb for act in acts_on(RulingState.ISSUED)]
    ['revoke']
    """
    return tuple(act for act in ACTS if state in act.before)
