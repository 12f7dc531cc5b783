"""Reading watch lists, and screening against those that are for the reader's part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from customhouse.foundation.access.errors import NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor, Role
from customhouse.foundation.audit.queries import events_of
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.screening.access import CLEAR_MATCHES, KEEP_LISTS, SCREEN
from customhouse.targeting.screening.models import Decision, ListedEntry, Rescreening, SentFile, Sighting, WatchList
from customhouse.targeting.screening.records import Entry, Match, Sought
from customhouse.targeting.screening.rules.births import asked_birth
from customhouse.targeting.screening.rules.index import Index, indexed
from customhouse.targeting.screening.rules.resighting import Lookout
from customhouse.targeting.screening.rules.screening import THRESHOLD, screen
from customhouse.targeting.screening.rules.spelling import words
from customhouse.targeting.screening.store import entry_of, kept_match

MOST_LETTERS = 300
LAST = 2**63 - 1
MOST_LOADS = 100
"""So many of the last editions of a list are told."""
MOST_TOLD = 10
"""So many of the last times that lists were held against the past are told."""
REMEMBERED = 20_000
"""Names of which a process remembers what a list said."""
_ready: dict[str, tuple[int, Lookout]] = {}
"""The index of each list in this process, under the edition that it was made from."""


@dataclass(frozen=True, slots=True)
class Load:
    """A time that a file was brought in: when, by whom, and what the trail says of it (edition, counts, digest)."""

    at: datetime
    by: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A match with the list that it is of, and what was decided of it before (None: nothing)."""

    watch_list: WatchList
    match: Match
    decision: Decision | None


def lists_for(actor: Actor) -> list[WatchList]:
    """The lists that are for the actor's parts, in order of code. Raises `AccessDenied`."""
    require(actor, SCREEN)
    return [each for each in WatchList.objects.all() if is_for(actor, each.readers)]


def find_list(actor: Actor, code: str) -> WatchList:
    """One list by its code; `NotFound` where there is none that is for the actor."""
    found = next((each for each in lists_for(actor) if each.code == code), None)
    if found is None:
        raise NotFound("watch list", code)
    return found


def counts(lists: Sequence[WatchList]) -> dict[int, int]:
    """How many entries of each list stand, by the list's row."""
    rows = ListedEntry.objects.filter(watch_list__in=[each.pk for each in lists], until=None).values("watch_list")
    return {row["watch_list"]: row["entries"] for row in rows.annotate(entries=Count("pk"))}


def loads_of(watch_list: WatchList) -> list[Load]:
    """The times that a file was brought in for a list, the newest first, as the trail tells them."""
    events = events_of(f"watchlist:{watch_list.code}").filter(kind="loaded").order_by("-subject_seq")
    return [Load(each.at, each.actor, json.loads(each.payload)) for each in events[:MOST_LOADS]]


def files_waiting(actor: Actor, code: str = "") -> list[SentFile]:
    """The files that were sent, not yet brought in, of lists that are for the actor; without their bytes.

    Raises `AccessDenied`.
    """
    require(actor, KEEP_LISTS)
    found = SentFile.objects.filter(closed_at=None).defer("content")
    return [each for each in (found.filter(code=code) if code else found) if is_for(actor, readers_of(each))]


def find_file(actor: Actor, number: int) -> SentFile:
    """A file that was sent; `NotFound` where there is none of a list that is for the actor. Raises `AccessDenied`."""
    require(actor, KEEP_LISTS)
    found = SentFile.objects.filter(pk=number).first() if number <= LAST else None
    if found is None or not is_for(actor, readers_of(found)):
        raise NotFound("file of a list", str(number))
    return found


def readers_of(sent: SentFile) -> list[str]:
    """For which parts the list of a file is: as the list has it, and where it is new, as the file was sent."""
    watch_list = WatchList.objects.filter(code=sent.code).first()
    return list(watch_list.readers if watch_list is not None else sent.readers)


def standing(watch_list: WatchList) -> list[Entry]:
    """The entries of a list as its edition has them, whatever was loaded since it was read."""
    entries = ListedEntry.objects.filter(watch_list=watch_list, since__lte=watch_list.edition)
    rows = entries.filter(Q(until=None) | Q(until__gt=watch_list.edition)).values_list("key", "kind", "said")
    return [entry_of(*row) for row in rows.iterator(chunk_size=5_000)]


def screened(
    actor: Actor, sought: Sequence[Sought], *, code: str = "", threshold: float = THRESHOLD, most: int = 20
) -> list[list[Hit]]:
    """For each of those sought the hits of all lists that are for the actor (or of the one of that code).

    Raises `AccessDenied`, and `NotFound` for a list that is not there or not the actor's to see.
    """
    lists = [find_list(actor, code)] if code else lists_for(actor)
    ready = [(each, _index(each)) for each in lists]
    decided = _decided(lists) if len(sought) > 1 else None
    return [_hits(one, ready, threshold, most, decided) for one in sought]


def decisions_waiting(actor: Actor) -> QuerySet[Decision]:
    """What was said of matches and waits for a second person, of the lists that are for the actor."""
    lists = [each.pk for each in lists_for(actor) if each.needs_two]
    return Decision.objects.filter(watch_list__in=lists, confirmed_at=None).select_related("watch_list")


def sightings_waiting(actor: Actor, code: str = "") -> QuerySet[Sighting]:
    """Whom the lists that are for the actor may mean in declarations, and of whom nobody decided; the likeliest first.

    Raises `AccessDenied`, and `NotFound` for a list that is not there or not the actor's to see.
    """
    require(actor, CLEAR_MATCHES)
    lists = [find_list(actor, code)] if code else lists_for(actor)
    of = {"watch_list": OuterRef("watch_list"), "key": OuterRef("key"), "sought": OuterRef("sought")}
    open_ones = Sighting.objects.filter(
        ~Exists(Decision.objects.filter(**of)), watch_list__in=[each.pk for each in lists]
    )
    return open_ones.select_related("watch_list")


def match_of(sighting: Sighting) -> Match:
    """The match that a sighting keeps, with the entry as it stood in the edition that it is of."""
    rows = ListedEntry.objects.filter(watch_list=sighting.watch_list, key=sighting.key, since__lte=sighting.edition)
    row = rows.order_by("-since")[0]
    return kept_match(entry_of(row.key, row.kind, row.said), sighting.score, sighting.said)


def rescreenings(actor: Actor) -> list[Rescreening]:
    """The last times that editions were held against the past, of the lists that are for the actor."""
    found = Rescreening.objects.filter(watch_list__in=[each.pk for each in lists_for(actor)])
    return list(found.select_related("watch_list")[:MOST_TOLD])


def unscreened() -> list[WatchList]:
    """The lists whose edition was not held against the past yet, or not to the end."""
    done = Rescreening.objects.filter(watch_list=OuterRef("pk"), edition=OuterRef("edition"), done_at__isnull=False)
    return list(WatchList.objects.filter(~Exists(done), edition__gt=0))


def changed_keys(watch_list: WatchList) -> frozenset[str]:
    """The entries that stand and were added or changed since the edition that was held against the past last."""
    done = watch_list.rescreenings.filter(done_at__isnull=False, edition__lt=watch_list.edition)
    last = done.aggregate(last=Max("edition"))["last"] or 0
    rows = ListedEntry.objects.filter(watch_list=watch_list, until=None, since__gt=last)
    return frozenset(rows.values_list("key", flat=True))


def index_of(watch_list: WatchList) -> Index:
    """The index of a list as it stands, made once a process and edition."""
    return _index(watch_list)


def lookout_of(watch_list: WatchList) -> Lookout:
    """Who or what may be on a list as it stands: made once a process and edition, shared by all who ask."""
    known = _ready.get(watch_list.code)
    if known is None or known[0] != watch_list.edition:
        ready = Lookout(indexed(standing(watch_list)), remembers=REMEMBERED)
        known = _ready[watch_list.code] = watch_list.edition, ready
    return known[1]


def forget() -> None:
    """Let what was made ready go; for another database."""
    _ready.clear()


def sought_of(name: str, birth: str = "", numbers: Sequence[str] = ()) -> Sought:
    """Who is asked for, from texts as typed; `Refused` where nothing is asked or the date of birth is none."""
    born = asked_birth(birth)
    if birth.strip() and not born:
        message = msgid("{birth} is no date of birth.")
        remedy = msgid("Write the year, or year and month, or the day: 1965, 1965-03, 1965-03-01.")
        raise Refused([Finding("WLS-BIRTH", Severity.ERROR, "", "birth", message, remedy, {"birth": birth})])
    asked = tuple(number.strip() for number in numbers if number.strip())
    if not words(name) and not asked:
        remedy = msgid("Write the name as it stands on the paper, in any script, or a number.")
        raise Refused([Finding("WLS-NOBODY", Severity.ERROR, "", "name", msgid("Nobody is asked for."), remedy)])
    return Sought(name.strip()[:MOST_LETTERS], born, asked)


def sought_as(name: str) -> str:
    """A name as decisions remember it: the same for every way of writing that is compared alike.

    What has no letters to compare (a name of signs) stands for itself, and a very long one by a fingerprint of its end:
    a name that was cleared clears no other.
    """
    whole = " ".join(sorted(words(name))) or name.strip()
    if len(whole) <= MOST_LETTERS:
        return whole
    fingerprint = sha256(whole.encode(errors="surrogatepass")).hexdigest()[:32]
    return f"{whole[: MOST_LETTERS - 33]}#{fingerprint}"


def _hits(
    one: Sought,
    ready: Sequence[tuple[WatchList, Index]],
    threshold: float,
    most: int,
    decided: dict[tuple[int, str, str], Decision] | None,
) -> list[Hit]:
    found = [
        (watch_list, match)
        for watch_list, index in ready
        for match in screen(index, one, threshold=threshold, most=most)
    ]
    found.sort(key=lambda each: (-each[1].score, each[0].code, each[1].entry.key))
    name = sought_as(one.name)
    if decided is None:
        decided = _decided([watch_list for watch_list, _ in found], name)
    return [
        Hit(watch_list, match, decided.get((watch_list.pk, match.entry.key, name)))
        for watch_list, match in found[:most]
    ]


def _decided(lists: Sequence[WatchList], name: str = "") -> dict[tuple[int, str, str], Decision]:
    which = Q(watch_list__in={each.pk for each in lists}) & (Q(sought=name) if name else Q())
    return {(row.watch_list_id, row.key, row.sought): row for row in Decision.objects.filter(which)} if lists else {}


def _index(watch_list: WatchList) -> Index:
    return lookout_of(watch_list).index


def is_for(actor: Actor, readers: Sequence[str]) -> bool:
    """Whether what is for these parts (all, if none is named) is for the actor."""
    return not readers or actor.has(*(Role(each) for each in readers), Role.SYSTEM)
