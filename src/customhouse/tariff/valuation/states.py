"""The states of a doubt about a declared value, as data: Decision 6.1 step by step, with who acts and where it leads.

Customs ask; the importer answers; where doubt remains, customs tell its grounds and hear the importer; then they
decide in writing. A step of customs that waits for the importer is open to them once the importer's time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import msgid

IMPORTER, CUSTOMS = "importer", "customs"


class DoubtState(StrEnum):
    """Where a doubt stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    GROUNDS_TOLD = "grounds_told"
    HEARD = "heard"
    DISPELLED = "dispelled"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who takes it, in which states, in which also once the other's time is over, and where it leads."""

    verb: str
    name: str
    who: str
    before: frozenset[DoubtState]
    after: DoubtState
    when_late: frozenset[DoubtState] = frozenset()


OPEN = frozenset({DoubtState.ASKED, DoubtState.ANSWERED, DoubtState.GROUNDS_TOLD, DoubtState.HEARD})

STEPS = (
    Step("answer", msgid("Answer"), IMPORTER, frozenset({DoubtState.ASKED}), DoubtState.ANSWERED),
    Step(
        "tell_grounds",
        msgid("Doubt remains: tell its grounds"),
        CUSTOMS,
        frozenset({DoubtState.ANSWERED}),
        DoubtState.GROUNDS_TOLD,
        frozenset({DoubtState.ASKED}),
    ),
    Step("respond", msgid("Respond to the grounds"), IMPORTER, frozenset({DoubtState.GROUNDS_TOLD}), DoubtState.HEARD),
    Step("dispel", msgid("The doubt is dispelled"), CUSTOMS, OPEN, DoubtState.DISPELLED),
    Step(
        "uphold",
        msgid("The transaction value is not accepted"),
        CUSTOMS,
        frozenset({DoubtState.HEARD}),
        DoubtState.UPHELD,
        frozenset({DoubtState.GROUNDS_TOLD}),
    ),
)
BY_VERB = {step.verb: step for step in STEPS}
STATE_NAMES = {
    DoubtState.ASKED: msgid("Importer is asked"),
    DoubtState.ANSWERED: msgid("Importer has answered"),
    DoubtState.GROUNDS_TOLD: msgid("Grounds are told"),
    DoubtState.HEARD: msgid("Importer was heard"),
    DoubtState.DISPELLED: msgid("Doubt dispelled: the value is accepted"),
    DoubtState.UPHELD: msgid("Doubt upheld: another method applies"),
}


def may_step(step: Step, state: DoubtState, *, is_late: bool) -> bool:
    """Whether a step may be taken in a state; `is_late`: the time of the importer is over.

    >>> may_step(BY_VERB["uphold"], DoubtState.GROUNDS_TOLD, is_late=False)
    False
    """
    return state in step.before or (is_late and state in step.when_late)
