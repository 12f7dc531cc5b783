"""Why something about a control is refused: each says where it stands and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.messages.findings import Finding, Severity, msgid


def refused(code: str, path: str, message: str, remedy: str, params: Mapping[str, str] | None = None) -> Refused:
    """A refusal with one finding at a field."""
    return Refused([Finding(code, Severity.ERROR, "", path, message, remedy, params or {})])


def reason_missing(path: str = "reason") -> Refused:
    """Nobody reads a record without its why."""
    return refused("CTL-REASON", path, msgid("A reason is missing."), msgid("Say in a few words why."))


def text_missing(path: str) -> Refused:
    """A field that cannot be empty."""
    return refused("CTL-TEXT", path, msgid("This cannot be empty."), msgid("Write what is wanted here."))


def not_yours(reference: str) -> Conflict:
    """The order was given to somebody else."""
    return Conflict(
        "CTL-NOT-YOURS",
        msgid("The work order {order} is not assigned to you."),
        msgid("A supervisor may give it to you."),
        {"order": reference},
    )


def not_in_state(reference: str) -> Conflict:
    """What stands already contradicts what was asked."""
    return Conflict(
        "CTL-STATE",
        msgid("This is not possible any more: {reference} has moved on."),
        msgid("Open it again to see how it stands."),
        {"reference": reference},
    )


def no_examiner(name: str, office: str) -> Refused:
    """Somebody who does not examine at that office."""
    return refused(
        "CTL-EXAMINER",
        "examiner",
        msgid("{name} is no examiner of office {office}."),
        msgid("Choose one of its examiners."),
        {"name": name, "office": office},
    )


def same_person() -> Conflict:
    """Two persons are wanted."""
    return Conflict(
        "CTL-SECOND-PERSON",
        msgid("You proposed this yourself: a second person decides."),
        msgid("Ask another supervisor."),
    )


def not_stricter() -> Refused:
    """A raise that raises nothing."""
    return refused(
        "CTL-NOT-STRICTER",
        "lane",
        msgid("This would make the control no stricter than it is."),
        msgid("Choose a heavier lane or a further control type; a lighter control is proposed to a supervisor."),
    )


def not_lighter() -> Refused:
    """A lowering that lowers nothing."""
    return refused(
        "CTL-NOT-LIGHTER",
        "lane",
        msgid("This would make the control no lighter than it is."),
        msgid("Choose a lighter lane or fewer control types; a stricter control needs nobody's leave."),
    )
