"""How large a file of statistics may be."""

from __future__ import annotations

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.foundation.config.settings import settings
from customhouse.messages.findings import msgid


class StatisticsTooLarge(CustomhouseError):
    """The file has more bytes than this installation takes in. `limit` is in bytes."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            "MIR-LARGE",
            msgid("The file of statistics is larger than {limit} bytes."),
            msgid("Have the administrator raise max_list_bytes, or load it with customhouse mirror import."),
            {"limit": str(limit)},
        )


def check_size(size: int) -> None:
    """Raise `StatisticsTooLarge` where a file is larger than may be."""
    if size > settings().max_list_bytes:
        raise StatisticsTooLarge(settings().max_list_bytes)
