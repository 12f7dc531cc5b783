"""What can stand in the way of writing a draft."""

from __future__ import annotations

from customhouse.foundation.access.errors import Conflict
from customhouse.messages.findings import msgid


def consumed(mrn: str) -> Conflict:
    """The draft was lodged: it is no draft any more."""
    return Conflict(
        "DRAFT-LODGED",
        msgid("This draft was lodged already, as {mrn}."),
        msgid("Open the declaration. To change what it says, amend it."),
        {"mrn": mrn},
    )


def too_many(most: int) -> Conflict:
    """More drafts than one person can mean to finish."""
    return Conflict(
        "DRAFT-MANY",
        msgid("You have {most} drafts and templates already."),
        msgid("Lodge or delete some of them first."),
        {"most": str(most)},
    )


def too_many_items(most: int) -> Conflict:
    """More goods items than the law lets one declaration have."""
    return Conflict(
        "DRAFT-ITEMS",
        msgid("A declaration has at most {most} goods items."),
        msgid("Divide the goods over several declarations."),
        {"most": str(most)},
    )


def amended_meanwhile(mrn: str) -> Conflict:
    """The declaration changed after the draft of its amendment was begun."""
    return Conflict(
        "DRAFT-STALE",
        msgid("The declaration {mrn} was changed after you began this amendment."),
        msgid("Begin the amendment again: it then starts from what the declaration says now."),
        {"mrn": mrn},
    )
