"""Whether messages are kept as they came: their bytes by their digest, and their digest by the events that name it.

Reads a few megabytes of messages at a time, so memory stays flat whatever is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from customhouse.foundation.audit.guarding import Witness
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.pinning import SUBJECT, Pin
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.records import Status
from customhouse.messages.findings import msgid

BYTES_ALTERED = msgid("the bytes of a message are not those of its digest")
DIGEST_ALTERED = msgid("the digest of a message is not the one that was recorded")
GONE = msgid("a message that was recorded is gone")
PAGE, PAGE_BYTES = 2_000, 8_000_000
"""Messages, and about how many bytes of them, that are held at a time."""
ENOUGH = 100
"""Messages of altered bytes that are remembered, to name their events."""
REFUSED = "refused_for_size"
"""The kind of event that says that a message's bytes were never kept."""


class Stored(NamedTuple):
    """A message as it is kept."""

    number: int
    size: int
    sha256: str
    status: str


def messages() -> Witness:
    """A witness of the messages as they are kept now. Every byte is read first."""
    return _Messages(set(islice(altered(), ENOUGH)))


def altered() -> Iterator[int]:
    """The numbers of the messages whose bytes are not of the digest and size that stand beside them."""
    last = 0
    while page := _page_after(last):
        for part in _parts(page):
            yield from _altered_in(part)
        last = page[-1].number


class _Messages:
    """Bears out what events say of messages, given those whose bytes are wrong."""

    def __init__(self, wrong: set[int]) -> None:
        self._wrong = wrong
        self._named: set[int] = set()

    def pinned(self, pins: Sequence[Pin]) -> Iterator[Fault]:
        """Messages that are gone, under another digest, or of other bytes, each with the event that names it."""
        of_messages = [pin for pin in pins if not pin.rows]
        numbers = {pin.message for pin in of_messages}
        digests = dict(ReceivedMessage.objects.filter(pk__in=numbers).values_list("pk", "sha256"))
        for pin in of_messages:
            digest = digests.get(pin.message)
            if digest is None:
                yield Fault(GONE, pin.event)
            elif pin.sha256 and pin.sha256 != digest:
                yield Fault(DIGEST_ALTERED, pin.event)
            elif pin.message in self._wrong - self._named:
                self._named.add(pin.message)
                yield Fault(BYTES_ALTERED, pin.event)

    def left(self) -> Iterator[Fault]:
        """Altered messages that no event names."""
        for _ in self._wrong - self._named:
            yield Fault(BYTES_ALTERED, None)


def _page_after(last: int) -> list[Stored]:
    rows = ReceivedMessage.objects.filter(pk__gt=last).order_by("pk")
    return [Stored._make(row) for row in rows.values_list("pk", "size", "sha256", "status")[:PAGE]]


def _parts(page: Sequence[Stored]) -> Iterator[list[Stored]]:
    """The page in parts of not too many bytes."""
    part: list[Stored] = []
    weight = 0
    for row in page:
        part.append(row)
        weight += row.size if row.status != Status.TOO_LARGE else 0
        if weight > PAGE_BYTES:
            yield part
            part, weight = [], 0
    if part:
        yield part


def _altered_in(part: Sequence[Stored]) -> Iterator[int]:
    """The messages of the part whose bytes are wrong; of those without any, the events must say so."""
    here = ReceivedMessage.objects.filter(pk__gte=part[0].number, pk__lte=part[-1].number)
    data = dict(here.values_list("pk", "data"))
    empty = []
    for row in part:
        kept = data.get(row.number)
        if kept is None:
            continue  # gone since the page was read: the event that names it tells
        if row.status == Status.TOO_LARGE and not kept:
            empty.append(row.number)
        elif len(kept) != row.size or sha256(kept).hexdigest() != row.sha256:
            yield row.number
    yield from set(empty) - _refused(empty)


def _refused(numbers: Sequence[int]) -> set[int]:
    """Those of the messages that events say were refused for their size."""
    if not numbers:
        return set()
    subjects = [f"{SUBJECT}{number}" for number in numbers]
    told = Event.objects.filter(subject__in=subjects, kind=REFUSED).values_list("subject", flat=True)
    return {int(subject.removeprefix(SUBJECT)) for subject in told}
