"""What stands in the way of bringing in a watch list: `ListTooLarge` (413), `LookedAtOther` (409), and findings."""

from __future__ import annotations

from customhouse.foundation.access.errors import Conflict, CustomhouseError
from customhouse.messages.findings import Finding, Severity, msgid


class ListTooLarge(CustomhouseError):
    """The file has more bytes than this installation takes in for a list. `limit` is in bytes."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            "WLS-LARGE",
            msgid("The file of the list is larger than {limit} bytes."),
            msgid("Have the administrator raise max_list_bytes, or load it with customhouse watchlist import."),
            {"limit": str(limit)},
        )


class LookedAtOther(Conflict):
    """What is brought in is not what was looked at: another file, or the list has changed since."""

    def __init__(self, message: str, params: dict[str, str]) -> None:
        super().__init__("WLS-LOOKED-AT", message, msgid("Look at the report anew, then bring it in."), params)


def other_file(asked: str, found: str) -> LookedAtOther:
    """The bytes are others than those whose report was read."""
    message = msgid("The file is not the one that was looked at: its digest is {found}, and {asked} was asked for.")
    return LookedAtOther(message, {"asked": asked, "found": found})


def other_edition(asked: int, found: int) -> LookedAtOther:
    """Another edition was brought in since the report was read."""
    message = msgid("The list has changed since the report was read: it is at edition {found}, not {asked}.")
    return LookedAtOther(message, {"asked": str(asked), "found": str(found)})


def bad_code(code: str) -> Finding:
    """A code that no new list can bear."""
    message = msgid("{code} is no code of a list.")
    remedy = msgid("Write 1 to 30 letters of A to Z, digits, hyphens or underscores, a letter or digit first.")
    return Finding("WLS-CODE", Severity.ERROR, "", "code", message, remedy, {"code": code[:60]})


def other_format(code: str, asked: str, own: str) -> Finding:
    """A file of another format than the list comes in."""
    message = msgid("The list {code} comes in the format {own}, not {asked}.")
    remedy = msgid("Send the file in that format, or give the other one a list of its own.")
    params = {"code": code, "asked": asked, "own": own}
    return Finding("WLS-FORMAT", Severity.ERROR, "", "format", message, remedy, params)


def not_for_oneself() -> Finding:
    """A list that its own keeper could not see."""
    message = msgid("The list would not be for your own part: you could not see it again.")
    remedy = msgid("Name your own part among those whom the list is for.")
    return Finding("WLS-OWN-PART", Severity.ERROR, "", "readers", message, remedy)


def empty_list() -> Finding:
    """A file that has the form of a list and nobody in it."""
    message = msgid("The list has no entries.")
    return Finding("WLS-EMPTY", Severity.ERROR, "", "", message, msgid("Fetch the list anew from its keeper."))
