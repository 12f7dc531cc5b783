"""The states of a declaration, as data: the table feeds services, buttons, API, permissions and the diagram.

Legal source: Revised Kyoto Convention, General Annex, standards 3.11-3.17 (lodgement and acceptance), 3.27
(amendment), 3.29 (withdrawal), 3.40-3.43 (release). A state that nobody acts on does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import msgid


class State(StrEnum):
    """Where a declaration stands."""

    REJECTED = "rejected"
    PRELODGED = "prelodged"
    AWAITING_PAYMENT = "awaiting_payment"
    ACCEPTED = "accepted"
    UNDER_CONTROL = "under_control"
    RELEASED = "released"
    SEIZED = "seized"
    CANCELLED = "cancelled"


STATE_NAMES = {
    State.REJECTED: msgid("Rejected"),
    State.PRELODGED: msgid("Accepted, waiting for the goods"),
    State.AWAITING_PAYMENT: msgid("Accepted, waiting for payment"),
    State.ACCEPTED: msgid("Accepted"),
    State.UNDER_CONTROL: msgid("Under control"),
    State.RELEASED: msgid("Released"),
    State.SEIZED: msgid("Goods seized"),
    State.CANCELLED: msgid("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: from which states, to which state (None: decided by the lane), under which permission."""

    verb: str
    label: str
    sources: frozenset[State]
    target: State | None
    permission: str


_OPEN = frozenset({State.PRELODGED, State.AWAITING_PAYMENT, State.ACCEPTED, State.UNDER_CONTROL})
_HERE = frozenset({State.AWAITING_PAYMENT, State.ACCEPTED, State.UNDER_CONTROL})

TRANSITIONS: tuple[Transition, ...] = (
    Transition("present", msgid("Present the goods"), frozenset({State.PRELODGED}), None, "declarations.lodge"),
    Transition("amend", msgid("Amend"), _OPEN, None, "declarations.lodge"),
    Transition("cancel", msgid("Cancel"), _OPEN, State.CANCELLED, "declarations.lodge"),
    Transition(
        "grant_leave",
        msgid("Give leave to amend"),
        _HERE,
        None,
        "declarations.control",
    ),
    Transition("select", msgid("Choose the lane"), frozenset({State.AWAITING_PAYMENT}), None, "declarations.proceed"),
    Transition(
        "raise_control",
        msgid("Control the goods"),
        frozenset({State.ACCEPTED, State.UNDER_CONTROL}),
        State.UNDER_CONTROL,
        "declarations.control",
    ),
    Transition(
        "end_control",
        msgid("End the control"),
        frozenset({State.UNDER_CONTROL}),
        State.ACCEPTED,
        "declarations.control",
    ),
    Transition("reassess", msgid("Assess anew"), _HERE | {State.RELEASED}, None, "declarations.control"),
    Transition("release", msgid("Release"), frozenset({State.ACCEPTED}), State.RELEASED, "declarations.proceed"),
    Transition("revoke", msgid("Revoke the release"), frozenset({State.RELEASED}), State.ACCEPTED, "release.revoke"),
    Transition("seize", msgid("Seize the goods"), _HERE, State.SEIZED, "declarations.seize"),
)


def transition(verb: str) -> Transition:
    """The transition of that verb; `LookupError` if there is none.

    >>> transition("cancel").target
    <State.CANCELLED: 'cancelled'>
    """
    for row in TRANSITIONS:
        if row.verb == verb:
            return row
    raise LookupError(verb)


def allowed(state: State) -> tuple[Transition, ...]:
    """The transitions that may leave `state`.

    >>> [row.verb for row in allowed(State.REJECTED)]
    []
    """
    return tuple(row for row in TRANSITIONS if state in row.sources)


VERBS = {"amendment": "amend", "cancellation": "cancel", "presentation": "present"}
"""Which verb each kind of request asks for."""
