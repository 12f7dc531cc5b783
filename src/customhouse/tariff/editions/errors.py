"""What can go wrong with editions; see `foundation.access.errors` for the tree."""

from __future__ import annotations

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.messages.findings import msgid


class TableUnreadable(CustomhouseError):
    """A file is no correlation table."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            "HS-TABLE",
            msgid("{name} is no correlation table that can be read: {why}"),
            msgid("Hand in a table with a row of headings that name two editions, such as HS 2022 and HS 2017."),
            {"name": name, "why": why},
        )


class NoCorrelation(CustomhouseError):
    """The tables between two editions are not loaded."""

    status = 404

    def __init__(self, edition: str, other: str) -> None:
        super().__init__(
            "HS-NO-CORRELATION",
            msgid("No correlation between HS {edition} and HS {other} is loaded."),
            msgid("Load one with: customhouse hs import-correlation FILE; or name a file with --correlation."),
            {"edition": edition, "other": other},
        )


class NoCodes(CustomhouseError):
    """A list holds no codes."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "HS-NO-CODES",
            msgid("{name} has no column of goods codes."),
            msgid("Hand in a list with a code of six digits or more a line, or a table with a column of them."),
            {"name": name},
        )
