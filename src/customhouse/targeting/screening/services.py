"""Loading watch lists, and deciding of matches: the only door for writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.screening import queries
from customhouse.targeting.screening.access import CLEAR_MATCHES, KEEP_LISTS
from customhouse.targeting.screening.models import Asking, Decision, ListedEntry, Rescreening, Sighting, WatchList
from customhouse.targeting.screening.records import Entry, Match, Named
from customhouse.targeting.screening.rules.differing import Difference, difference
from customhouse.targeting.screening.rules.formats import READERS, Format
from customhouse.targeting.screening.rules.resighting import Lookout
from customhouse.targeting.screening.store import row_of, said_of_match
from customhouse.targeting.screening.watching import Seen, said_by

CHUNK = 2_000
MOST_QUEUED = 200
"""Of one declaration so many are queued at a selection: what names thousands on lists is looked at as a whole."""


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to be loaded: its code, what it is called, its format, for which parts it is, and whether two clear it."""

    code: str
    name: str
    format: Format
    readers: tuple[Role, ...] = ()
    needs_two: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading an edition changed, and what of the file was left out."""

    watch_list: str
    edition: int
    difference: Difference
    findings: tuple[Finding, ...] = field(default=())


def load_list(*, new: NewList, data: bytes, actor: Actor, at: datetime, dry_run: bool = False) -> Loaded:
    """Load an edition of a list: entries that are gone end, changed ones end and begin anew; nothing is deleted.

    With `dry_run` nothing is written. Raises `AccessDenied`, and `Refused` where the file holds no list or its format
    is not the list's.
    """
    require(actor, KEEP_LISTS)
    read = READERS[new.format](data)
    if not read.entries:
        raise Refused(read.findings or [_empty()])
    with transaction.atomic():
        row = WatchList.objects.select_for_update().filter(code=new.code).first() or WatchList(code=new.code)
        before = queries.standing(row) if row.pk else []
        changes = difference(before, read.entries)
        if not dry_run:
            _keep(row, new, read.entries, changes, actor, at)
    return Loaded(new.code, row.edition, changes, read.findings)


def _keep(
    row: WatchList, new: NewList, entries: Sequence[Entry], changes: Difference, actor: Actor, at: datetime
) -> None:
    row.name, row.format, row.needs_two = new.name or row.name or new.code, new.format.value, new.needs_two
    row.readers, row.loaded_at = [role.value for role in new.readers], at
    row.edition += not changes.is_empty
    row.save()
    ended = [*changes.changed, *changes.removed]
    for start in range(0, len(ended), CHUNK):
        standing = ListedEntry.objects.filter(watch_list=row, until=None, key__in=ended[start : start + CHUNK])
        standing.update(until=row.edition)
    begun = {*changes.added, *changes.changed}
    ListedEntry.objects.bulk_create((row_of(row, each) for each in entries if each.key in begun), batch_size=CHUNK)
    told = {"edition": row.edition, "added": len(changes.added), "changed": len(changes.changed)}
    payload = told | {"removed": len(changes.removed), "format": new.format.value}
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


def _empty() -> Finding:
    message = msgid("The list has no entries.")
    return Finding("WLS-EMPTY", Severity.ERROR, "", "", message, msgid("Fetch the list anew from its keeper."))
