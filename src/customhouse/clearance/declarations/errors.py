"""What can go wrong with a verb on a declaration, each said as a finding.

    RefusedError(finding)   the verb is refused; the finding says why, where, and what to do
"""

from __future__ import annotations

from customhouse.messages.findings import Finding, Severity, msgid


class RefusedError(Exception):
    """A verb that the declaration's state, or the actor's right, does not allow."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text())
        self.finding = finding


MRN_POINTER = "42A/D014"
MRN_PATH = "Declaration/ID"


def unknown_mrn(mrn: str) -> RefusedError:
    """No declaration of that MRN is there for this actor; whether another's is, is not told."""
    return RefusedError(
        Finding(
            "REQ-MRN-UNKNOWN",
            Severity.ERROR,
            MRN_POINTER,
            MRN_PATH,
            msgid("There is no declaration {mrn} that you may act on."),
            msgid("Check the MRN; it stands on the acceptance of the declaration."),
            {"mrn": mrn or "-"},
        )
    )


def wrong_state(mrn: str, state: str, verb: str) -> RefusedError:
    """The verb does not leave the state the declaration is in."""
    return RefusedError(
        Finding(
            "REQ-STATE",
            Severity.ERROR,
            MRN_POINTER,
            MRN_PATH,
            msgid("Declaration {mrn} is {state}; it can no longer take this: {verb}."),
            msgid("Ask the customs office where it was lodged."),
            {"mrn": mrn, "state": state, "verb": verb},
        )
    )


def control_notified(mrn: str) -> RefusedError:
    """Voluntary change ends when a control is notified (Revised Kyoto Convention, General Annex 3.27)."""
    return RefusedError(
        Finding(
            "REQ-CONTROL-NOTIFIED",
            Severity.ERROR,
            MRN_POINTER,
            MRN_PATH,
            msgid("A control of declaration {mrn} has been notified; it can be changed only with an officer's leave."),
            msgid("Ask the officer in charge for leave, with the reason for the change."),
            {"mrn": mrn},
        )
    )
