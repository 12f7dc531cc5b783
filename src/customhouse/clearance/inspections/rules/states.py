"""The states of what control keeps beside its orders, and their names."""

from __future__ import annotations

from enum import StrEnum

from customhouse.clearance.inspections.records import Conclusion, MeasureKind, OrderState
from customhouse.messages.findings import msgid


class QuestionState(StrEnum):
    """Where a question to the trader stands: an answer is closed once an officer has read it."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Ending(StrEnum):
    """How a measure ended: a hold lifted, goods given back to the person entitled, or seized."""

    LIFTED = "lifted"
    RETURNED = "returned"
    SEIZED = "seized"


class SealAct(StrEnum):
    """What was done with a seal."""

    REMOVED = "removed"
    APPLIED = "applied"


class Decision(StrEnum):
    """Where a change of a control stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


ORDER_STATES = {
    OrderState.ASSIGNED: msgid("Assigned"),
    OrderState.TAKEN: msgid("Taken up"),
    OrderState.REPORTED: msgid("Reported"),
    OrderState.VOID: msgid("Void"),
}
CONCLUSIONS = {Conclusion.CONFORM: msgid("As declared"), Conclusion.FINDINGS: msgid("With findings")}
QUESTION_STATES = {
    QuestionState.ASKED: msgid("Waits for an answer"),
    QuestionState.ANSWERED: msgid("Answered"),
    QuestionState.CLOSED: msgid("Answer read"),
    QuestionState.WITHDRAWN: msgid("Withdrawn"),
}
MEASURES = {
    MeasureKind.HOLD: msgid("Held"),
    MeasureKind.DETENTION: msgid("Detained"),
    MeasureKind.SEIZURE: msgid("Seized"),
}
ENDINGS = {Ending.LIFTED: msgid("Lifted"), Ending.RETURNED: msgid("Returned"), Ending.SEIZED: msgid("Seized")}
SEAL_ACTS = {SealAct.REMOVED: msgid("Removed"), SealAct.APPLIED: msgid("Applied")}
DECISIONS = {
    Decision.PROPOSED: msgid("Proposed"),
    Decision.APPROVED: msgid("Approved"),
    Decision.REFUSED: msgid("Refused"),
}
ELEMENT_NAMES = {
    "customs_value": msgid("Customs value"),
    "commodity": msgid("Commodity code"),
    "origin": msgid("Country of origin"),
    "preference": msgid("Preference"),
    "net_mass": msgid("Net mass"),
    "supplementary_quantity": msgid("Supplementary quantity"),
    "description": msgid("Description of the goods"),
}
"""What a finding may correct, in words."""
