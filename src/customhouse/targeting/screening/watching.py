"""The lists in force, asked of whom declarations name when they are selected, and what was found of a declaration.

Selection asks all lists, whoever may read them; what was found is shown to those alone whose part the list is for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.targeting.facts.records import Listed
from customhouse.targeting.screening.access import SCREEN
from customhouse.targeting.screening.models import Asking, Decision, Sighting, WatchList
from customhouse.targeting.screening.queries import lists_for, lookout_of, sought_as
from customhouse.targeting.screening.records import Match, Named
from customhouse.targeting.screening.rules.resighting import Lookout

EXACT = Decimal("0.0001")
"""To this a score is kept."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody named in a declaration who may be on a list, and was not cleared."""

    watch_list: WatchList
    named: Named
    match: Match


@dataclass(frozen=True, slots=True)
class Watch:
    """Lists made ready, by their editions at the moment."""

    lists: tuple[tuple[WatchList, Lookout], ...]

    def seen(self, named: Sequence[Named]) -> list[Seen]:
        """Who of these may be on a list, the likeliest first; left out who was cleared, by two where the list asks."""
        found = [Seen(kept, *each) for kept, lookout in self.lists for each in lookout.seen(named)]
        cleared = _cleared(found)
        standing = [each for each in found if _question(each) not in cleared]
        return sorted(standing, key=lambda each: (-each.match.score, each.watch_list.code, each.match.entry.key))


def watch() -> Watch | None:
    """All lists as they stand; None where none was ever loaded."""
    lists = WatchList.objects.filter(edition__gt=0)
    return Watch(tuple((each, lookout_of(each)) for each in lists)) if lists else None


def said_by(seen: Sequence[Seen]) -> Listed:
    """What those seen in one declaration amount to."""
    best = max((each.match.score for each in seen), default=0)
    return Listed(Decimal(str(best)).quantize(EXACT), frozenset(each.watch_list.code for each in seen))


def said_at_selection(subjects: Collection[str]) -> dict[str, Listed]:
    """What the lists said of declarations when each was given its first lane, where a profile asked."""
    rows = Asking.objects.filter(subject__in=subjects, is_first=True).values_list("subject", "score", "lists")
    return {subject: Listed(score, frozenset(lists)) for subject, score, lists in rows}


def sightings_of(actor: Actor, subject: str) -> list[tuple[Sighting, Decision | None]]:
    """Whom the lists that are for the actor may mean in a declaration, with what was decided; the likeliest first.

    Each question once, by the latest edition. Nothing for those who may not screen.
    """
    if not subject or not permits(actor, SCREEN):
        return []
    rows = Sighting.objects.filter(subject=subject, watch_list__in=[each.pk for each in lists_for(actor)])
    latest = {(row.watch_list_id, row.key, row.sought): row for row in rows.order_by("id").select_related("watch_list")}
    names = {sought for _, _, sought in latest}
    decisions = Decision.objects.filter(watch_list__in={number for number, _, _ in latest}, sought__in=names)
    decided = {(row.watch_list_id, row.key, row.sought): row for row in decisions}
    shown = sorted(latest.items(), key=lambda each: (-each[1].score, each[1].pk))
    return [(row, decided.get(question)) for question, row in shown]


def _question(seen: Seen) -> tuple[int, str, str]:
    return seen.watch_list.pk, seen.match.entry.key, sought_as(seen.named.name)


def _cleared(found: Sequence[Seen]) -> set[tuple[int, str, str]]:
    if not found:
        return set()
    lists, _, names = zip(*map(_question, found), strict=True)
    said = Decision.objects.filter(is_same=False, confirmed_at__isnull=False, watch_list__in=set(lists))
    return set(said.filter(sought__in=set(names)).values_list("watch_list_id", "key", "sought"))
