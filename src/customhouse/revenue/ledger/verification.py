"""Whether the ledger is what the trail says was posted: a witness that every verification of the trail hears.

Reads journals by some thousands at a time, so memory stays flat.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from customhouse.foundation.audit.guarding import Witness
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.records import Fault
from customhouse.foundation.audit.rules.chain import EventRow
from customhouse.foundation.audit.rules.hashing import GENESIS
from customhouse.foundation.audit.rules.pinning import Pin, pin_of
from customhouse.messages.findings import msgid
from customhouse.revenue.ledger.models import Journal, Posting
from customhouse.revenue.ledger.rules.pinning import POSTED, SUBJECT, Posted, Side, digest_of, ranges, written

ALTERED = msgid("what stands in the ledger is not what was posted")
UNTOLD = msgid("the ledger has a journal of which no event tells")
PAGE = 2_000
"""Journals that are read at once."""
ENOUGH = 100
"""Faults told of one kind."""
SIDE = ("account", "party", "head", "units")
Range = tuple[int, int]


def journals() -> Witness:
    """A witness of the ledger as it stands now."""
    return _Journals()


class _Journals:
    """Bears out what events say was posted; remembers which journals they named, as runs of numbers."""

    def __init__(self) -> None:
        self._told: list[Range] = []
        self._last_event = 0

    def pinned(self, pins: Sequence[Pin]) -> Iterator[Fault]:
        """Journals that are gone or say something else than was posted, each with the event that pins them."""
        for pin in pins:
            self._last_event = max(self._last_event, pin.event)
            if pin.kind == POSTED and pin.rows:
                runs = ranges(pin.rows)
                self._told = _merged([*self._told, *runs]) if runs else self._told
                if digest_of(kept(runs)) != pin.sha256:
                    yield Fault(ALTERED, pin.event)

    def left(self) -> Iterator[Fault]:
        """Journals that no event pins; those posted while the trail was read are pinned by events after it."""
        untold = list(islice(self._untold(_numbers()), ENOUGH))
        if untold:
            later = _later_runs(self._last_event)
            self._told = _merged([*self._told, *later])
            yield from (Fault(UNTOLD, None) for _ in self._untold(untold))

    def _untold(self, numbers: Iterator[int] | Sequence[int]) -> Iterator[int]:
        firsts = [first for first, _ in self._told]
        for number in numbers:
            place = bisect_right(firsts, number) - 1
            if place < 0 or self._told[place][1] < number:
                yield number


def _merged(runs: Sequence[Range]) -> list[Range]:
    """The runs in order, those that touch made one."""
    found: list[Range] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _numbers() -> Iterator[int]:
    return Journal.objects.order_by("id").values_list("id", flat=True).iterator(chunk_size=PAGE)


def _later_runs(event: int) -> list[Range]:
    rows = Event.objects.filter(id__gt=event, subject=SUBJECT, kind=POSTED).values_list("id", "payload")
    found = (pin_of(EventRow(number, SUBJECT, 0, POSTED, "", None, said, GENESIS, GENESIS)) for number, said in rows)
    return [run for pin in found if pin for run in ranges(pin.rows)]


def kept(runs: Sequence[Range]) -> Iterator[Posted]:
    """The journals of these numbers as they are kept now."""
    for first, last in runs:
        at = first
        while at <= last:
            yield from _read(Journal.objects.filter(id__gte=at, id__lte=min(at + PAGE - 1, last)))
            at += PAGE


def _read(rows: QuerySet[Journal]) -> Iterator[Posted]:
    columns = ("id", "kind", "subject", "notice", "source", "currency", "actor", "time")
    found = list(rows.annotate(time=Cast("at", TextField())).order_by("id").values_list(*columns))
    sides: dict[int, list[Side]] = {}
    postings = Posting.objects.filter(journal_id__in=rows.values("id"))
    for journal, account, party, head, units in postings.values_list("journal_id", *SIDE):
        sides.setdefault(journal, []).append((account, party, head, units))
    for number, kind, subject, notice, source, currency, actor, time in found:
        posted = tuple(sorted(sides.get(number, ()), key=repr))
        yield Posted(number, kind, subject, notice, source, currency, actor, written(_time(time)), posted)


def _time(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read
