"""Why a verb on a declaration is refused: each a `Refused` with one finding that says where and what to do."""

from __future__ import annotations

from customhouse.clearance.declarations.states import STATE_NAMES, State, transition
from customhouse.foundation.access.errors import Refused
from customhouse.messages.findings import Finding, Severity, msgid

NO_RIGHT = "PAR-SEND"
"""The code of what refuses a declaration whose sender may not speak for its declarant or agent."""
LRN_USED = msgid("The declarant has already lodged a declaration with the LRN {lrn}.")
LRN_REMEDY = msgid("If this is another declaration, give it a new LRN; to change the earlier one, amend it.")
LRN_POINTER = "42A/D026"
LRN_PATH = "Declaration/FunctionalReferenceID"
MRN_POINTER = "42A/D014"
MRN_PATH = "Declaration/ID"


def unknown_mrn(mrn: str) -> Refused:
    """No declaration of that MRN is there for this actor; whether another's is, is not told."""
    return _refused(
        "REQ-MRN",
        msgid("There is no declaration {mrn} that you may act on."),
        msgid("Check the MRN; it stands on the acceptance of the declaration."),
        {"mrn": mrn or "-"},
    )


def wrong_state(mrn: str, state: str, verb: str) -> Refused:
    """The verb does not leave the state the declaration is in."""
    return _refused(
        "REQ-STATE",
        msgid("“{verb}” is not possible for declaration {mrn} in its present state: {state}."),
        msgid("Ask the customs office where it was lodged what can still be done."),
        {"mrn": mrn},
        {"verb": transition(verb).label, "state": STATE_NAMES[State(state)]},
    )


def control_notified(mrn: str) -> Refused:
    """Voluntary change ends when a control is notified (Revised Kyoto Convention, General Annex 3.27)."""
    return _refused(
        "REQ-CTL",
        msgid("A control of declaration {mrn} has been notified; it can be changed only with an officer's leave."),
        msgid("Ask the officer in charge for leave, with the reason for the change."),
        {"mrn": mrn},
    )


def reference_used(lrn: str) -> Finding:
    """Another declaration of the same declarant has this LRN; found when both arrive at once."""
    return Finding("LRN-USED", Severity.ERROR, LRN_POINTER, LRN_PATH, LRN_USED, LRN_REMEDY, {"lrn": lrn})


def identity_changed(mrn: str) -> Finding:
    """An amendment would change the declarant, the LRN, the direction or the stage."""
    return Finding(
        "REQ-ID",
        Severity.ERROR,
        "42A",
        "Declaration",
        msgid("An amendment cannot change the declarant, the LRN, the direction or the stage of declaration {mrn}."),
        msgid("Cancel the declaration and lodge another."),
        {"mrn": mrn},
    )


def item_determined(mrn: str, number: int) -> Finding:
    """An amendment would change an item of which customs has determined something."""
    return Finding(
        "REQ-DET",
        Severity.ERROR,
        "42A",
        "Declaration",
        msgid("Customs has determined what item {item} of declaration {mrn} is; it cannot be amended any more."),
        msgid("Leave the item as it was declared, under its number. After release you may ask for a correction."),
        {"mrn": mrn, "item": str(number)},
    )


def completed_already(mrn: str, by: str) -> Finding:
    """A supplementary declaration stands in the place of this one."""
    return Finding(
        "REQ-DONE",
        Severity.ERROR,
        MRN_POINTER,
        MRN_PATH,
        msgid("Declaration {mrn} was completed by {by}; it is not changed any more by itself."),
        msgid("Amend the supplementary declaration {by}, or have that corrected."),
        {"mrn": mrn, "by": by},
    )


def said_before(mrn: str) -> Refused:
    """The same message changed this declaration already; doing it twice would change something else."""
    return _refused(
        "REQ-TWICE",
        msgid("This very message has changed declaration {mrn} already."),
        msgid("Nothing more is to be done; for another change send another message."),
        {"mrn": mrn},
    )


def no_right(declarant: str) -> Finding:
    """The sender speaks neither for the declarant nor for the agent of the declaration."""
    return Finding(
        NO_RIGHT,
        Severity.ERROR,
        "42A/57B/R123",
        "Declaration/Declarant/ID",
        msgid("You may not speak for the declarant {declarant}."),
        msgid("Lodge as the declarant or the agent for whom you are registered to act."),
        {"declarant": declarant},
    )


def _refused(
    code: str, message: str, remedy: str, params: dict[str, str], words: dict[str, str] | None = None
) -> Refused:
    return Refused([Finding(code, Severity.ERROR, MRN_POINTER, MRN_PATH, message, remedy, params, words or {})])
