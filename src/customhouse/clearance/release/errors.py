"""What stands in the way of acts on a release, in words."""

from __future__ import annotations

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.messages.findings import Finding, Severity, msgid


def final(mrn: str) -> Conflict:
    """The duty is final already."""
    return Conflict(
        "REL-FINAL",
        msgid("The duty of {mrn} is final already."),
        msgid("Correct the declaration if the duty is wrong."),
        {"mrn": mrn},
    )


def revoked(mrn: str) -> Conflict:
    """The release was revoked."""
    return Conflict(
        "REL-REVOKED",
        msgid("The release of {mrn} was revoked: there is no valid release note any more."),
        msgid("Ask the office that released the goods."),
        {"mrn": mrn},
    )


def not_released(mrn: str) -> Conflict:
    """The goods are not released."""
    return Conflict(
        "REL-NOT-YET",
        msgid("The goods of {mrn} are not released."),
        msgid("Look at the conditions of release: they say what is missing and who acts."),
        {"mrn": mrn},
    )


def decided(mrn: str, number: int) -> Conflict:
    """The request was decided already."""
    return Conflict(
        "REL-DECIDED",
        msgid("Request {number} about {mrn} was decided already."),
        msgid("Look at the declaration's changes to see how."),
        {"mrn": mrn, "number": str(number)},
    )


def same_person(mrn: str, number: int) -> Conflict:
    """Who asks does not decide."""
    return Conflict(
        "REL-SAME-PERSON",
        msgid("You asked for this correction yourself; another person must decide on it."),
        msgid("Let a colleague look at request {number} about {mrn}."),
        {"mrn": mrn, "number": str(number)},
    )


def reason_missing() -> Refused:
    """A refusal without its reason."""
    return Refused(
        [
            Finding(
                "COR-REASON",
                Severity.ERROR,
                "",
                "reason",
                msgid("There is no reason."),
                msgid("Say why the correction is refused."),
            )
        ]
    )
