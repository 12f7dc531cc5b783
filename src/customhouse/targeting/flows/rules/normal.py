"""What is normal for a flow, and what departs from it: shares of values, and volumes, both robustly, by columns.

A value's share is learned from the past; what was never seen has the chance that Good and Turing give it: few where
the flow is always the same, more where it often brings something new. Volumes of windows as long as the one looked at
are compared by median and median absolute deviation of their logarithms, so that single odd weeks of the past say
little. Sources: I. J. Good, Biometrika 40 (1953); P. J. Rousseeuw and C. Croux, JASA 88 (1993).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.flows.records import Change, Departure, Dimension, FlowReference, Movements

FEWEST = 8
"""Movements of the past from which something normal can be learned."""
FEWEST_WINDOWS = 4
LEAST_SCORE = 1.7
"""A chance of about two in a hundred."""
HIGHEST_SCORE = 30.0
SPARE = 0.2
"""What is added to the count of values seen once: nothing is impossible."""
CONSISTENT, LEAST_SPREAD = 1.4826, 0.25
TOLD = 5
"""Declarations that are named."""
NOTHING = 1e-18
"""A term of a sum that is so much smaller than the sum adds nothing to it."""
Places = NDArray[np.int64]
Masses = NDArray[np.float64]


def departures(reference: FlowReference, moved: Movements, until: date) -> list[Departure]:
    """What departs in the days before `until`, the most telling first; nothing from `until` on is looked at."""
    day = np.asarray(moved.day, dtype=np.int64)
    end = until.toordinal()
    begin = end - reference.days
    window = (day < end) & (day >= begin - reference.history)
    is_recent = day >= begin
    mass = np.asarray(moved.mass, dtype=np.float64)
    flow, names = _flows(reference.apart, moved)
    found: list[Departure] = []
    for number, rows in _grouped(flow, np.flatnonzero(window)):
        past, recent = rows[~is_recent[rows]], rows[is_recent[rows]]
        if len(past) < FEWEST:
            continue
        cut = _Cut(tuple(zip(reference.apart, names[number], strict=True)), past, recent)
        for dimension in reference.watched:
            found += _values(cut, dimension, moved)
        found += _volume(cut, reference, moved, (day, mass), begin)
    return sorted(found, key=lambda each: (-each.score, each.flow, each.change, each.dimension or "", each.value))


@dataclass(frozen=True, slots=True)
class _Cut:
    """One flow: the values that tell it from others, the rows of its past, and those looked at."""

    flow: tuple[tuple[Dimension, str], ...]
    past: Places
    recent: Places


def _flows(apart: Sequence[Dimension], moved: Movements) -> tuple[Places, list[tuple[str, ...]]]:
    """To which flow each row belongs, and the values that tell the flows."""
    if not apart or not len(moved):
        return np.zeros(len(moved), dtype=np.int64), [tuple("" for _ in apart)]
    known: dict[tuple[str, ...], int] = {}
    keys = zip(*(moved.values[each] for each in apart), strict=True)
    flow = np.fromiter((known.setdefault(key, len(known)) for key in keys), np.int64, len(moved))
    return flow, list(known)


def _grouped(flow: Places, rows: Places) -> Iterator[tuple[int, Places]]:
    """The rows of each flow, in their order."""
    order = rows[np.argsort(flow[rows], kind="stable")]
    numbers, first = np.unique(flow[order], return_index=True)
    return zip(numbers.tolist(), np.split(order, first[1:]), strict=False)


def _values(cut: _Cut, dimension: Dimension, moved: Movements) -> Iterator[Departure]:
    column = moved.values[dimension]
    past, recent = (_placed(column, rows) for rows in (cut.past, cut.recent))
    once = sum(1 for rows in past.values() if len(rows) == 1)
    usual = max(past, key=lambda value: (len(past[value]), value))
    scores: dict[tuple[int, int], float] = {}
    for value, rows in recent.items():
        seen, before = len(rows), len(past.get(value, ()))
        if (seen, before) not in scores:
            share = (before or once + SPARE) / (len(cut.past) + 1)
            scores[seen, before] = -_log10_tail(len(cut.recent), seen, share)
        score = scores[seen, before]
        if score < LEAST_SCORE:
            continue
        yield Departure(
            flow=cut.flow,
            change=Change.SHIFT if before else Change.UNSEEN,
            dimension=dimension,
            value=value,
            usual=usual,
            seen=seen,
            before=before,
            recent=len(cut.recent),
            history=len(cut.past),
            score=_scored(score),
            declarations=_named(moved, rows),
        )


def _scored(score: float) -> float:
    return round(min(score, HIGHEST_SCORE), 2)


def _named(moved: Movements, rows: Sequence[int]) -> tuple[str, ...]:
    """The latest declarations of some rows, each once."""
    latest = sorted(rows, key=lambda row: (-moved.day[row], moved.declaration[row]))
    return tuple(dict.fromkeys(moved.declaration[row] for row in latest))[:TOLD]


def _placed(column: Sequence[str], rows: Places) -> dict[str, list[int]]:
    """In which rows each value stands."""
    found: dict[str, list[int]] = {}
    for row in rows.tolist():
        found.setdefault(column[row], []).append(row)
    return found


def _volume(
    cut: _Cut, reference: FlowReference, moved: Movements, columns: tuple[Places, Masses], begin: int
) -> Iterator[Departure]:
    """The mass of these days beside that of as long windows of the past, since the flow began."""
    day, mass = columns
    age = begin - 1 - day[cut.past]
    place = age // reference.days
    windows = int(place.max()) + 1
    if windows < FEWEST_WINDOWS:
        return
    logs = np.log1p(np.bincount(place, mass[cut.past], windows))
    now = float(mass[cut.recent].sum())
    middle = float(np.median(logs))
    spread = max(CONSISTENT * float(np.median(np.abs(logs - middle))), LEAST_SPREAD)
    off = (math.log1p(now) - middle) / spread
    score = -_log10_two_sided(abs(off))
    if score < LEAST_SCORE:
        return
    change, rows = (Change.MORE, cut.recent) if off > 0 else (Change.LESS, cut.past)
    yield Departure(
        flow=cut.flow,
        change=change,
        dimension=None,
        value="",
        usual="",
        seen=round(now, 1),
        before=round(math.expm1(middle), 1),
        recent=len(cut.recent),
        history=len(cut.past),
        score=_scored(score),
        declarations=_named(moved, rows.tolist()),
    )


def _log10_tail(trials: int, least: int, share: float) -> float:
    """The logarithm to base 10 of the chance of so many successes or more.

    >>> round(_log10_tail(1, 1, 0.01), 6), round(10 ** _log10_tail(2, 1, 0.5), 6)
    (-2.0, 0.75)
    """
    whole, hit, miss = math.lgamma(trials + 1), math.log(share), math.log1p(-share)

    def term(count: int) -> float:
        return whole - math.lgamma(count + 1) - math.lgamma(trials - count + 1) + count * hit + (trials - count) * miss

    peak = max(least, min(trials, int((trials + 1) * share)))
    largest, total = term(peak), 1.0
    for counts in (range(peak + 1, trials + 1), range(peak - 1, least - 1, -1)):
        for count in counts:  # terms fall to both sides of the largest
            each = math.exp(term(count) - largest)
            if each < NOTHING * total:
                break
            total += each
    return min(0.0, (largest + math.log(total)) / math.log(10))


def _log10_two_sided(deviations: float) -> float:
    """The logarithm to base 10 of the chance of so many standard deviations or more, to either side.

    >>> round(10 ** _log10_two_sided(1.96), 3), _log10_two_sided(99) <= -30
    (0.05, True)
    """
    return math.log10(max(math.erfc(deviations / math.sqrt(2)), 10 ** -(HIGHEST_SCORE + 1)))
