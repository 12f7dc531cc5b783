"""What an event says of what was posted: the numbers of the journals, and a digest of every word and figure of them.

An altered journal or posting, one that is gone and one that was added by another way than posting all show against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from customhouse.foundation.audit.rules.hashing import canonical, instant
from customhouse.revenue.ledger.records import NewJournal
from customhouse.revenue.ledger.rules.balancing import units

SUBJECT, POSTED = "ledger", "ledger.posted"
"""Subject and kind of the events that pin journals."""
_RUNS = re.compile(r"[0-9]{1,18}(-[0-9]{1,18})?(,[0-9]{1,18}(-[0-9]{1,18})?)*")
Side = tuple[str, str, str, int]
"""A posting: account, party, head, units."""


class Posted(NamedTuple):
    """A journal as it is kept, with its postings in order. `at` is as `instant` writes it, or empty for no time."""

    number: int
    kind: str
    subject: str
    notice: str
    source: str
    currency: str
    actor: str
    at: str
    sides: tuple[Side, ...]


def said(number: int, journal: NewJournal) -> Posted:
    """A journal as it will be kept under that number."""
    sides = [(each.account.value, each.party, each.head, units(each.amount)) for each in journal.entries]
    words = (journal.kind.value, journal.subject, journal.notice, journal.source, journal.currency, journal.actor)
    return Posted(number, *words, instant(journal.at), tuple(sorted(sides, key=repr)))


def digest_of(posted: Iterable[Posted]) -> str:
    """The SHA-256 of all that these journals say, in order of their numbers."""
    return sha256(canonical(sorted(posted)).encode()).hexdigest()


def written(at: datetime | None) -> str:
    """A time as it is pinned; empty for none."""
    return instant(at) if at else ""


def runs(numbers: Sequence[int]) -> str:
    """Numbers in few words.

    >>> runs([4, 5, 6, 9])
    '4-6,9'
    """
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] + 1 == number:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def ranges(text: str) -> list[tuple[int, int]]:
    """First and last of each run in what `runs` wrote; none in what it did not.

    >>> ranges("4-6,9")
    [(4, 6), (9, 9)]
    """
    if not _RUNS.fullmatch(text):
        return []
    pairs = (part.partition("-") for part in text.split(","))
    return [(int(first), int(last or first)) for first, _, last in pairs]
