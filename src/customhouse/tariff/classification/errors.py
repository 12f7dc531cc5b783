"""What can go wrong when one classifies or trains; see `foundation.access.errors` for the tree."""

from __future__ import annotations

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.messages.findings import msgid


class LineUnreadable(CustomhouseError):
    """A line of a file is no line of goods."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(
            "CLS-LINE",
            msgid("Line {number} of the file cannot be read: {why}"),
            msgid("Write one JSON object a line, with id and text (and code, to train)."),
            {"number": str(number), "why": why},
        )


class TooLittleToLearn(CustomhouseError):
    """There are not enough lines with a code to train on."""

    status = 422

    def __init__(self, why: str) -> None:
        super().__init__(
            "CLS-TOO-FEW",
            msgid("There is too little to learn from: {why}"),
            msgid("Hand in more lines, each with a description and a code of at least six digits."),
            {"why": why},
        )


class CannotLearn(CustomhouseError):
    """The packages that training needs are not installed."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "CLS-NO-LEARNING",
            msgid("This installation has no packages for learning."),
            msgid("Install the extra: pip install customhouse[classification]"),
        )
