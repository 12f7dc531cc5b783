"""What can go wrong when Customhouse prints; see `foundation.access.errors` for the tree."""

from __future__ import annotations

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.messages.findings import msgid


class CannotPrint(CustomhouseError):
    """This installation lacks what PDF files are made with; everything else works. Answered 503."""

    status = 503

    def __init__(self, why: str) -> None:
        super().__init__(
            "PDF-UNAVAILABLE",
            msgid("This installation cannot make PDF files: {why}."),
            msgid("Have its administrator run: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
            {"why": why},
        )
