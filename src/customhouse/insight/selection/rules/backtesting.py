"""A profile tried on the past: what it would have found, beside chance and beside the profiles in force.

Declarations go by in order, a chunk at a time; only counts are kept. Facts from history are those of the moment:
`remembering` keeps later knowledge back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice

from customhouse.insight.selection.records import Overlap, PastDeclaration, TestOutcome, Workload
from customhouse.insight.selection.rules.rates import rate
from customhouse.insight.selection.rules.remembering import NO_SOURCES, Sources, sources_for
from customhouse.targeting.facts.rules.completing import completed
from customhouse.targeting.lanes.records import Lane
from customhouse.targeting.lanes.rules.bulk import Sweeps
from customhouse.targeting.profiles.records import Hit, Profile, ProfileSet
from customhouse.targeting.profiles.rules.matching import lookups_in

CHUNK = 5_000
"""Declarations at a time."""
RANDOM_ENOUGH = 30
"""Controls by chance that make a base rate; with fewer, all controls do."""
RELEASING = frozenset({"", Lane.GREEN.value, Lane.BLUE.value})
HOURS = 24


def chunks(past: Iterable[PastDeclaration], size: int = CHUNK) -> Iterator[list[PastDeclaration]]:
    """The past in pieces that memory holds easily."""
    coming = iter(past)
    while chunk := list(islice(coming, size)):
        yield chunk


@dataclass(slots=True)
class _Counts:
    """What goes by, counted."""

    declarations: int = 0
    items: int = 0
    hits: int = 0
    hit_items: int = 0
    extra: int = 0
    revenue: Decimal = Decimal(0)
    first_day: date | None = None
    last_day: date | None = None
    controlled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)
    work: dict[str, Counter[int]] = field(default_factory=dict)


class BackTest:
    """One trial: `add` each chunk of the past, then ask for the `outcome`."""

    def __init__(self, profile: Profile, beside: ProfileSet, known: Sources = NO_SOURCES) -> None:
        """`profile` is tried on every day, whatever its validity; `beside` are the profiles as they stood on each.

        `known` are the sources of facts beside history, asked where a condition asks for what they tell.
        """
        self.profile = profile
        others = tuple(each for each in beside.profiles if each.code != profile.code)
        tried = replace(profile, valid_from=date.min, valid_to=None)
        self._sweeps = Sweeps(ProfileSet(others, beside.groups, (tried,)))
        self._sources = sources_for(lookups_in([*(each.whole for each in others), tried.whole]), known)
        self._counts = _Counts()

    def add(self, chunk: Sequence[PastDeclaration]) -> None:
        """Let these declarations go by; they follow those before them in time."""
        past = completed(chunk, self._sources)
        found = self._sweeps.hits([item for each in past for item in each.facts])
        for each in past:
            self._count(each, [found[id(item)] for item in each.facts])

    def _count(self, past: PastDeclaration, by_item: Sequence[Sequence[Hit]]) -> None:
        counts, code = self._counts, self.profile.code
        day = past.facts[0].selected_on
        counts.declarations += 1
        counts.items += len(past.facts)
        counts.first_day, counts.last_day = min(counts.first_day or day, day), max(counts.last_day or day, day)
        codes = {hit.profile.code for hits in by_item for hit in hits}
        counts.others.update(codes - {code})
        if past.is_controlled:
            kinds = ["all", *(["random"] if past.by_chance else []), *(["hit"] if code in codes else [])]
            counts.controlled.update(kinds)
            counts.found.update(kinds if past.found else ())
        if code in codes:
            counts.both.update(codes - {code})
            counts.hit_items += sum(any(hit.profile.code == code for hit in hits) for hits in by_item)
            self._count_hit(past)

    def _count_hit(self, past: PastDeclaration) -> None:
        counts, item = self._counts, past.facts[0]
        counts.hits += 1
        counts.revenue += past.revenue
        if past.lane in RELEASING and self.profile.lane.value not in RELEASING:
            counts.extra += 1
            hour = item.hour if item.hour is not None else past.at.hour
            counts.work.setdefault(item.office, Counter())[hour] += 1

    def outcome(self) -> TestOutcome:
        """What was found so far."""
        counts = self._counts
        is_random = counts.controlled["random"] >= RANDOM_ENOUGH
        of = "random" if is_random else "all"
        hit = rate(counts.found["hit"], counts.controlled["hit"])
        base = rate(counts.found[of], counts.controlled[of])
        return TestOutcome(
            profile=self.profile.code,
            lane=self.profile.lane.value,
            first_day=counts.first_day,
            last_day=counts.last_day,
            declarations=counts.declarations,
            items=counts.items,
            hits=counts.hits,
            hit_items=counts.hit_items,
            hit_rate=hit,
            base=base,
            base_is_random=is_random,
            lift=hit.rate / base.rate if hit.rate is not None and base.rate else None,
            revenue=counts.revenue,
            extra=counts.extra,
            overlaps=tuple(
                Overlap(code, both, counts.hits - both, counts.others[code] - both)
                for code, both in counts.both.most_common()
            ),
            workload=tuple(_workload(office, hours, counts) for office, hours in sorted(counts.work.items())),
        )


def _workload(office: str, hours: Counter[int], counts: _Counts) -> Workload:
    days = (counts.last_day - counts.first_day).days + 1 if counts.first_day and counts.last_day else 1
    total = sum(hours.values())
    return Workload(office, total, total / days, tuple(hours[hour] for hour in range(HOURS)))
