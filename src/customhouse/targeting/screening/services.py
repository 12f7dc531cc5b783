"""Loading watch lists, and deciding of matches: the only door for writing them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, msgid
from customhouse.targeting.screening import queries
from customhouse.targeting.screening.access import CLEAR_MATCHES, KEEP_LISTS
from customhouse.targeting.screening.errors import (
    bad_code,
    empty_list,
    not_for_oneself,
    other_edition,
    other_file,
    other_format,
)
from customhouse.targeting.screening.models import Asking, Decision, ListedEntry, Rescreening, Sighting, WatchList
from customhouse.targeting.screening.records import Entry, Match, Named
from customhouse.targeting.screening.rules.differing import Difference, ReportRow, difference, reported
from customhouse.targeting.screening.rules.formats import READERS, Format
from customhouse.targeting.screening.rules.formats.reading import ListRead
from customhouse.targeting.screening.rules.resighting import Lookout
from customhouse.targeting.screening.store import row_of, said_of_match
from customhouse.targeting.screening.watching import Seen, said_by

CHUNK = 2_000
LIST_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}", re.ASCII)
"""What a new list may be called by."""
MOST_QUEUED = 200
"""Of one declaration so many are queued at a selection: what names thousands on lists is looked at as a whole."""


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to be loaded: its code, what it is called, its format, for which parts it is, and whether two clear it.

    What is None (or an empty name) stays as the list has it; a new list is then for all, and one person clears it.
    """

    code: str
    name: str
    format: Format
    readers: tuple[Role, ...] | None = None
    needs_two: bool | None = None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What was looked at before it is brought in: the SHA-256 of the file, and the edition that it was held against."""

    digest: str
    edition: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading an edition changed, and what of the file was left out.

    `digest` is the SHA-256 of the file, `against` the edition that it was held against (0: a new list), `before` and
    `after` its entries and those of the file.
    """

    watch_list: str
    edition: int
    difference: Difference
    findings: tuple[Finding, ...] = field(default=())
    digest: str = ""
    against: int = 0
    before: tuple[Entry, ...] = ()
    after: tuple[Entry, ...] = ()

    @property
    def ends_much(self) -> bool:
        """Whether the edition ends more than half of what stood: the file may not be whole."""
        return 2 * len(self.difference.removed) > len(self.before)

    def report(self) -> Iterator[ReportRow]:
        """Line by line what becomes of whom, and what of the file was left out and why."""
        return reported(self.before, self.after, self.difference, self.findings)


def load_list(
    *,
    new: NewList,
    data: bytes,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    looked_at: LookedAt | None = None,
    file: str = "",
) -> Loaded:
    """Load an edition of a list: entries that are gone end, changed ones end and begin anew; nothing is deleted.

    With `dry_run` nothing is written. With `looked_at` only that file is loaded, and only onto that edition. `file` is
    its name, for the trail. Raises `AccessDenied`; `NotFound` for a list that is there and not for the actor; `Refused`
    where the file holds no list, its format is not the list's, the code is none, or the list would not be for the
    actor; and `Conflict` where something else was looked at.
    """
    require(actor, KEEP_LISTS)
    read = READERS[new.format](data)
    if dry_run:
        return _compared(_row_of(new, actor), new, read, sha256(data).hexdigest())
    with transaction.atomic():
        row = _row_of(new, actor, for_update=True)
        loaded = _compared(row, new, read, sha256(data).hexdigest())
        _check_looked_at(looked_at, loaded)
        told = {"left_out": len(read.findings), "sha256": loaded.digest, "file": file}
        _keep(row, new, read.entries, loaded.difference, told, actor, at)
    return replace(loaded, edition=row.edition)


def _compared(row: WatchList, new: NewList, read: ListRead, digest: str) -> Loaded:
    """What a file that was read changes of a list as it stands; `Refused` where nobody stands in it."""
    if not read.entries:
        raise Refused(read.findings or [empty_list()])
    before = tuple(queries.standing(row)) if row.pk else ()
    changes = difference(before, read.entries)
    return Loaded(new.code, row.edition, changes, read.findings, digest, row.edition, before, read.entries)


def _row_of(new: NewList, actor: Actor, *, for_update: bool = False) -> WatchList:
    """The list that is loaded: as it stands, perhaps held until the end of the transaction; or a new one, not saved."""
    rows = WatchList.objects.select_for_update() if for_update else WatchList.objects.all()
    row = rows.filter(code=new.code).first()
    if row is None:
        if not LIST_CODE.fullmatch(new.code):
            raise Refused([bad_code(new.code)])
        row = WatchList(code=new.code)
    elif not queries.is_for(actor, row.readers):
        raise NotFound("watch list", new.code)
    elif row.format != new.format.value:
        raise Refused([other_format(row.code, new.format.value, row.format)])
    if new.readers is not None and not queries.is_for(actor, [role.value for role in new.readers]):
        raise Refused([not_for_oneself()])
    return row


def _check_looked_at(looked_at: LookedAt | None, loaded: Loaded) -> None:
    if looked_at is None:
        return
    if looked_at.digest.lower() != loaded.digest:
        raise other_file(looked_at.digest, loaded.digest)
    if looked_at.edition != loaded.against:
        raise other_edition(looked_at.edition, loaded.against)


def _keep(
    row: WatchList,
    new: NewList,
    entries: Sequence[Entry],
    changes: Difference,
    file: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> None:
    row.name, row.format, row.loaded_at = new.name or row.name or new.code, new.format.value, at
    if new.readers is not None:
        row.readers = [role.value for role in new.readers]
    if new.needs_two is not None:
        row.needs_two = new.needs_two
    row.edition += not changes.is_empty
    row.save()
    ended = [*changes.changed, *changes.removed]
    for start in range(0, len(ended), CHUNK):
        standing = ListedEntry.objects.filter(watch_list=row, until=None, key__in=ended[start : start + CHUNK])
        standing.update(until=row.edition)
    begun = {*changes.added, *changes.changed}
    ListedEntry.objects.bulk_create((row_of(row, each) for each in entries if each.key in begun), batch_size=CHUNK)
    told = {"edition": row.edition, "added": len(changes.added), "changed": len(changes.changed)}
    payload = {**told, "removed": len(changes.removed), "same": changes.same, "format": new.format.value, **file}
    record_event(subject=f"watchlist:{row.code}", kind="loaded", payload=payload, actor=actor, at=at)


def decide(*, code: str, key: str, name: str, is_same: bool, reason: str, actor: Actor, at: datetime) -> Decision:
    """Say of a match whether the one asked for is the one meant; of lists that need two, a second person confirms it.

    Raises `AccessDenied`, `NotFound`, and `Conflict` where it was decided before.
    """
    require(actor, CLEAR_MATCHES)
    watch_list = queries.find_list(actor, code)
    if not watch_list.entries.filter(key=key).exists():
        raise NotFound("entry", key)
    sought = queries.sought_as(name)
    with transaction.atomic():
        decision, made = Decision.objects.get_or_create(
            watch_list=watch_list,
            key=key,
            sought=sought,
            defaults={"is_same": is_same, "reason": reason, "by": actor.name, "at": at}
            | ({} if watch_list.needs_two else {"confirmed_by": actor.name, "confirmed_at": at}),
        )
        if not made:
            raise _decided(decision)
        _tell(decision, "match decided", actor, at)
    return decision


def rescreen(
    *,
    watch_list: WatchList,
    named: Callable[[date], Iterable[Sequence[Named]]],
    since: date,
    actor: Actor,
    at: datetime,
) -> Rescreening:
    """Hold what an edition added or changed against the past, and queue whom it may mean; again, it finds nothing new.

    `named` gives, from a day on, page by page those whom declarations name, a declaration's together. A page is one
    transaction; what is cut off is begun anew. Raises `AccessDenied`.
    """
    require(actor, KEEP_LISTS)
    run, _ = Rescreening.objects.get_or_create(
        watch_list=watch_list, edition=watch_list.edition, defaults={"since": since, "begun_at": at}
    )
    if run.done_at is not None:
        return run
    changed = queries.changed_keys(watch_list)
    lookout = Lookout(queries.index_of(watch_list), changed)
    run.entries, run.declarations, run.since = len(changed), 0, since
    for page in named(since) if changed else ():
        run.declarations += len({each.subject for each in page})
        rows = [_sighting(watch_list, each, match, at) for each, match in lookout.seen(page)]
        Sighting.objects.bulk_create(rows, ignore_conflicts=True)
    with transaction.atomic():
        run.found = watch_list.sightings.filter(edition=run.edition, at_selection=False).count()
        run.done_at = at
        run.save()
        payload = {"edition": run.edition, "entries": run.entries, "declarations": run.declarations, "found": run.found}
        record_event(subject=f"watchlist:{watch_list.code}", kind="past screened", payload=payload, actor=actor, at=at)
    return run


def keep_selection(*, seen: Mapping[str, Sequence[Seen]], at: datetime, is_first: bool) -> None:
    """Keep what the lists said of declarations that were selected, and queue whom they may mean to be cleared.

    `seen` is by MRN, empty where nobody was seen; `is_first`: they had no lane before. Of one declaration the likeliest
    are queued, `MOST_QUEUED` at most.
    """
    said = {subject: said_by(found) for subject, found in seen.items()}
    askings = [
        Asking(subject=subject, at=at, is_first=is_first, score=told.score, lists=sorted(told.lists))
        for subject, told in said.items()
    ]
    Asking.objects.bulk_create(askings, ignore_conflicts=True)
    sightings = [
        _sighting(each.watch_list, each.named, each.match, at, at_selection=True)
        for found in seen.values()
        for each in found[:MOST_QUEUED]
    ]
    Sighting.objects.bulk_create(sightings, ignore_conflicts=True)


def _sighting(
    watch_list: WatchList, named: Named, match: Match, at: datetime, *, at_selection: bool = False
) -> Sighting:
    return Sighting(
        watch_list=watch_list,
        edition=watch_list.edition,
        key=match.entry.key,
        subject=named.subject,
        role=named.role,
        name=named.name[: queries.MOST_LETTERS],
        sought=queries.sought_as(named.name),
        score=match.score,
        said=said_of_match(match),
        found_at=at,
        at_selection=at_selection,
    )


def confirm(*, number: int, actor: Actor, at: datetime) -> Decision:
    """Confirm what another said of a match.

    Raises `AccessDenied`, `NotFound`, and `Conflict` where one confirms oneself or it is confirmed.
    """
    require(actor, CLEAR_MATCHES)
    with transaction.atomic():
        decision = Decision.objects.select_for_update().filter(pk=number).first()
        if decision is None:
            raise NotFound("decision", str(number))
        queries.find_list(actor, decision.watch_list.code)
        if decision.confirmed_at is not None:
            raise _decided(decision)
        if decision.by == actor.name:
            raise Conflict(
                "WLS-SECOND",
                msgid("You said this yourself: on this list a second person must say the same."),
                msgid("Ask a colleague who may clear matches."),
            )
        decision.confirmed_by, decision.confirmed_at = actor.name, at
        decision.save(update_fields=["confirmed_by", "confirmed_at"])
        _tell(decision, "match confirmed", actor, at)
    return decision


def _tell(decision: Decision, kind: str, actor: Actor, at: datetime) -> None:
    payload = {"key": decision.key, "sought": decision.sought, "is_same": decision.is_same, "reason": decision.reason}
    record_event(subject=f"watchlist:{decision.watch_list.code}", kind=kind, payload=payload, actor=actor, at=at)


def _decided(decision: Decision) -> Conflict:
    message = msgid("Of this match {by} has decided already.")
    return Conflict("WLS-DECIDED", message, msgid("Read the decision and its reason."), {"by": decision.by})
