"""The states of a declaration, as data: the table feeds services, buttons, API, permissions and the diagram.

Legal source: Revised Kyoto Convention, General Annex, standards 3.11-3.17 (lodgement and acceptance), 3.27
(amendment), 3.29 (withdrawal). A state that nobody acts on does not exist: release and what follows it come with
the areas that act on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import msgid


class State(StrEnum):
    """Where a declaration stands."""

    REJECTED = "rejected"
    PRELODGED = "prelodged"
    ACCEPTED = "accepted"
    UNDER_CONTROL = "under_control"
    CANCELLED = "cancelled"


STATE_NAMES = {
    State.REJECTED: msgid("Rejected"),
    State.PRELODGED: msgid("Accepted, waiting for the goods"),
    State.ACCEPTED: msgid("Accepted"),
    State.UNDER_CONTROL: msgid("Under control"),
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


_OPEN = frozenset({State.PRELODGED, State.ACCEPTED, State.UNDER_CONTROL})

TRANSITIONS: tuple[Transition, ...] = (
    Transition("present", msgid("Present the goods"), frozenset({State.PRELODGED}), None, "declarations.lodge"),
    Transition("amend", msgid("Amend"), _OPEN, None, "declarations.lodge"),
    Transition("cancel", msgid("Cancel"), _OPEN, State.CANCELLED, "declarations.lodge"),
    Transition(
        "grant_leave",
        msgid("Give leave to amend"),
        frozenset({State.UNDER_CONTROL}),
        State.UNDER_CONTROL,
        "declarations.control",
    ),
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
