"""Screening: misspelled names against a list of 100,000, beside rapidfuzz comparing with every name of the list.

Every name asked for stands on the list, written otherwise; names that do not stand there tell the false alerts. Rates
are of CPU time of one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from customhouse.targeting.screening.records import Entry, Kind, Sought
from customhouse.targeting.screening.rules.index import Index, indexed
from customhouse.targeting.screening.rules.screening import screen
from tests.benchmarks.made_names import Names

LISTED = 100_000
ASKED = int(os.environ.get("CUSTOMHOUSE_BENCH_SCREENED", "5000"))
BY_FORCE = 200
"""So many names are compared with the whole list by rapidfuzz: it takes some milliseconds a name."""
CUTS = (80, 85)
Found = Callable[[str], set[str]]


def rows() -> list[tuple[str, float | str, str]]:
    """Names a second, recall and false alerts of each."""
    names = Names(seed=4)
    listed = list(dict.fromkeys(names.name() for _ in range(LISTED)))
    asked = [(names.written_otherwise(name), name) for name in names.draw.choices(listed, k=ASKED)]
    strangers = [f"{names.word(2)} {names.word(3)}" for _ in range(ASKED)]
    start = time.process_time()
    index = indexed(Entry(str(number), Kind.PERSON, (name,)) for number, name in enumerate(listed))
    built = time.process_time() - start
    cold, recall, alerts = _measured(_ours(index), asked)
    warm, *_ = _measured(_ours(index), asked)
    _, _, false = _measured(_ours(index), [(name, "") for name in strangers])
    told: list[tuple[str, float | str, str]] = [
        ("names on the list", float(len(listed)), "names"),
        ("index built", built, "s"),
        ("ours: names asked for, words not met before", cold, "names/s"),
        ("ours: names asked for, words met before", warm, "names/s"),
        ("ours: pairs", warm * len(listed) / 1e6, "million/s"),
        ("ours: recall", recall * 100, "%"),
        ("ours: alerts a name that stands on the list", alerts, "alerts"),
        ("ours: alerts a name that does not", false, "alerts"),
    ]
    for cut in CUTS:
        speed, recall, alerts = _by_force(listed, asked[:BY_FORCE], cut)
        _, _, false = _by_force(listed, [(name, "") for name in strangers[:BY_FORCE]], cut)
        told += [
            (f"rapidfuzz cdist, token_sort_ratio from {cut}: names asked for", speed, "names/s"),
            (f"rapidfuzz from {cut}: recall", recall * 100, "%"),
            (f"rapidfuzz from {cut}: alerts a name that stands on the list", alerts, "alerts"),
            (f"rapidfuzz from {cut}: alerts a name that does not", false, "alerts"),
            (f"ours / rapidfuzz from {cut}", warm / speed, "×"),
        ]
    return told


def _measured(found: Found, asked: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Names a second of CPU, the share of names found, and how many a name were found."""
    start, right, alerts = time.process_time(), 0, 0
    for name, meant in asked:
        names = found(name)
        right += meant in names
        alerts += len(names)
    return len(asked) / (time.process_time() - start), right / len(asked), alerts / len(asked)


def _ours(index: Index) -> Found:
    return lambda name: {match.name for match in screen(index, Sought(name), most=1_000)}


def _by_force(listed: Sequence[str], asked: Sequence[tuple[str, str]], cut: int) -> tuple[float, float, float]:
    """The same three figures of comparing with every name of the list; one thread."""
    start, right, alerts = time.process_time(), 0, 0
    scores = process.cdist(
        [name for name, _ in asked], listed, scorer=fuzz.token_sort_ratio, score_cutoff=cut, dtype=np.uint8, workers=1
    )
    for row, (_, meant) in zip(scores, asked, strict=True):
        names = {listed[int(place)] for place in np.nonzero(row)[0]}
        right += meant in names
        alerts += len(names)
    return len(asked) / (time.process_time() - start), right / len(asked), alerts / len(asked)
