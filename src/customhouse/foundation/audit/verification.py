"""Verifying the trail against itself, its guards, its anchors, and anchors that were kept outside.

Reads in pages by number, so memory stays flat and writers are not held up: what is verified is the trail up to where
it stood at the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Max, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Lag, RowNumber

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit import guarding, triggers
from customhouse.foundation.audit.access import VERIFY_TRAIL
from customhouse.foundation.audit.guarding import Witness
from customhouse.foundation.audit.models import Anchor, Batch, Event, Head
from customhouse.foundation.audit.records import Fault, KeptAnchor, Verification
from customhouse.foundation.audit.rules.chain import CUT, UNSEALED, BatchRow, EventRow, Standing, walk
from customhouse.foundation.audit.rules.hashing import GENESIS
from customhouse.foundation.audit.rules.pinning import Pin, pin_of
from customhouse.messages.findings import msgid

UNGUARDED = msgid("a trigger that guards the trail is gone or was changed")
UNLINKED = msgid("an event is not linked to the event before it on its subject")
UNANCHORED = msgid("the trail is not the one that was anchored")
PAGE = 5_000
ENOUGH = 100
"""Faults told of one kind; a trail that has more is told well enough."""


def verify(*, actor: Actor, kept: Iterable[KeptAnchor] = ()) -> Verification:
    """Verify the whole trail: triggers, events, seals, subjects, head, anchors stored here or `kept` outside.

    Whoever bears witness to what events name (messages, byte for byte) is heard too.


    Raises `AccessDenied` for those who may not.
    """
    require(actor, VERIFY_TRAIL)
    head = Head.objects.first() or Head(last_event=0, last_batch=0, seal=GENESIS)
    standing = Standing()
    hearing = Hearing(guarding.witnesses())
    faults = [
        *(Fault(UNGUARDED, None) for _ in triggers.missing(connection)),
        *_walked(head, standing, hearing),
        *hearing.faults(),
        *_head_faults(head, standing),
        *_subject_faults(head),
        *_anchor_faults([*_stored_anchors(), *kept]),
    ]
    return Verification(standing.events, tuple(faults))


def _walked(head: Head, standing: Standing, hearing: Hearing) -> list[Fault]:
    """The first faults of the walk, which goes on to the end to count the events, and to hear the witnesses."""
    events = hearing.listening(_events(head))
    return [fault for place, fault in enumerate(walk(events, _batches(head), standing)) if place < ENOUGH]


class Hearing:
    """The witnesses of one verification, who are told which messages the events name as these are walked by."""

    def __init__(self, heard: Sequence[Witness]) -> None:
        self._heard = heard
        self._pins: list[Pin] = []
        self._faults: list[Fault] = []

    def listening(self, events: Iterable[EventRow]) -> Iterator[EventRow]:
        """The events as they are, each noted if it names a message."""
        for event in events:
            if pin := pin_of(event):
                self._pins.append(pin)
                if len(self._pins) == PAGE:
                    self._tell()
            yield event

    def faults(self) -> list[Fault]:
        """All that the witnesses found, the first of many."""
        self._tell()
        for witness in self._heard:
            self._keep(witness.left())
        return self._faults

    def _tell(self) -> None:
        for witness in self._heard:
            self._keep(witness.pinned(self._pins))
        self._pins = []

    def _keep(self, found: Iterable[Fault]) -> None:
        self._faults += islice(found, max(0, ENOUGH - len(self._faults)))


def _head_faults(head: Head, standing: Standing) -> Iterator[Fault]:
    """Whether the walk came to where the trail stood, and nothing stands beyond it."""
    if (standing.last_event, standing.last_batch, standing.seal) != (head.last_event, head.last_batch, head.seal):
        yield Fault(CUT, standing.last_event + 1)
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    now = Head.objects.values_list("last_event", flat=True).first() or 0  # read after: the trail may have grown
    if last > now:
        yield Fault(UNSEALED, now + 1)


def _subject_faults(head: Head) -> Iterator[Fault]:
    """Events whose link or number does not follow the event before on the same subject; the database compares."""
    linked = Event.objects.filter(id__lte=head.last_event).annotate(
        place=Window(RowNumber(), partition_by=F("subject"), order_by="subject_seq"),
        link=Window(
            Lag("hash", default=Value(GENESIS, CharField())), partition_by=F("subject"), order_by="subject_seq"
        ),
    )
    broken = linked.exclude(Q(place=F("subject_seq")) & Q(link=F("previous_hash")))
    for number in broken.order_by("id").values_list("id", flat=True)[:ENOUGH]:
        yield Fault(UNLINKED, number)


def _anchor_faults(anchors: Iterable[KeptAnchor]) -> Iterator[Fault]:
    """Anchors that the trail does not bear out: cut before them, or written anew."""
    for anchor in anchors:
        seals = Batch.objects.filter(pk=anchor.batch, last_event=anchor.events, hash=anchor.seal)
        if not seals.exists():
            yield Fault(UNANCHORED, None)


def _stored_anchors() -> Iterator[KeptAnchor]:
    for row in Anchor.objects.annotate(text=Cast("day", TextField())).values_list("text", "batch", "events", "seal"):
        yield KeptAnchor(*row)


def _events(head: Head) -> Iterator[EventRow]:
    columns = ("id", "subject", "subject_seq", "kind", "actor", "time", "payload", "previous_hash", "hash")
    rows = Event.objects.filter(id__lte=head.last_event).annotate(time=Cast("at", TextField()))
    for *before, at, payload, previous, link in _paged(rows.values_list(*columns)):
        yield EventRow._make([*before, _time(at), payload, previous, link])


def _batches(head: Head) -> Iterator[BatchRow]:
    columns = ("id", "first_event", "last_event", "events_hash", "previous_seal", "time", "hash")
    rows = Batch.objects.filter(id__lte=head.last_batch).annotate(time=Cast("sealed_at", TextField()))
    for number, first, last, events_hash, previous, sealed_at, seal in _paged(rows.values_list(*columns)):
        yield BatchRow(number, _number(first), _number(last), events_hash, previous, _time(sealed_at), seal)


def _paged(rows: QuerySet[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """All rows in order of their number (the first column), a page at a time."""
    last = 0
    while page := list(rows.filter(id__gt=last).order_by("id")[:PAGE]):
        yield from page
        last = page[-1][0]


def _number(value: object) -> int:
    """The number, or one that no event has (SQLite keeps a text where a number was declared)."""
    return value if isinstance(value, int) else -1


def _time(text: str) -> datetime | None:
    """The time as the database writes it as text (SQLite: UTC without a zone), or None if it is none."""
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
