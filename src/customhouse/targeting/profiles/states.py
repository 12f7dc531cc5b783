"""The states of a profile that analysts work on, and who moves it: each row is a button, a permission and an event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import msgid


class DraftState(StrEnum):
    """Where a draft stands. What is active is law; a change of it is a draft again."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ACTIVE = "active"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to another; `name` is the verb in events, `label` the button."""

    name: str
    start: frozenset[DraftState]
    end: DraftState
    label: str


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("written", frozenset(DraftState), DraftState.DRAFT, msgid("Change it")),
        Move("shadowed", frozenset({DraftState.DRAFT}), DraftState.SHADOW, msgid("Watch it beside the others")),
        Move(
            "activated", frozenset({DraftState.DRAFT, DraftState.SHADOW}), DraftState.ACTIVE, msgid("Put it into force")
        ),
        Move("dropped", frozenset({DraftState.DRAFT, DraftState.SHADOW}), DraftState.DROPPED, msgid("Drop it")),
    )
}
"""Every move by its name."""


STATES: dict[DraftState, str] = {
    DraftState.DRAFT: msgid("a draft"),
    DraftState.SHADOW: msgid("watched in shadow"),
    DraftState.ACTIVE: msgid("in force"),
    DraftState.DROPPED: msgid("dropped"),
}
"""What each state is called inside a sentence."""
