"""The states of proofs of origin and of requests to verify them, as data: they feed services, buttons and rights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from customhouse.messages.findings import msgid


class ProofState(StrEnum):
    """Where a proof stands. That it expired follows from the day."""

    ISSUED = "issued"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class EnquiryState(StrEnum):
    """Where a request for verification stands. That it is late follows from the day."""

    OPEN = "open"
    ANSWERED = "answered"


STATE_NAMES = {
    ProofState.ISSUED: msgid("Issued"),
    ProofState.REPLACED: msgid("Replaced"),
    ProofState.CANCELLED: msgid("Cancelled"),
    EnquiryState.OPEN: msgid("Waiting for an answer"),
    EnquiryState.ANSWERED: msgid("Answered"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb: from which state, to which state, under which permission."""

    verb: str
    label: str
    source: ProofState | EnquiryState
    target: ProofState | EnquiryState
    permission: str


TRANSITIONS = (
    Transition("duplicate", msgid("Issue a duplicate"), ProofState.ISSUED, ProofState.ISSUED, "origin.issue_proofs"),
    Transition("replace", msgid("Replace"), ProofState.ISSUED, ProofState.REPLACED, "origin.issue_proofs"),
    Transition("cancel", msgid("Cancel"), ProofState.ISSUED, ProofState.CANCELLED, "origin.issue_proofs"),
    Transition("answer", msgid("Answer"), EnquiryState.OPEN, EnquiryState.ANSWERED, "origin.verify_proofs"),
)


def allowed(state: ProofState | EnquiryState) -> tuple[str, ...]:
    """The verbs that may leave a state.

    >>> allowed(ProofState.ISSUED), allowed(ProofState.CANCELLED)
    (('duplicate', 'replace', 'cancel'), ())
    """
    return tuple(row.verb for row in TRANSITIONS if row.source == state)
