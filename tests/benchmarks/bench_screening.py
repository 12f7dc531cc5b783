"""Screening: misspelled names against a list of 100,000, beside rapidfuzz and nomenklatura comparing by force.

Every name asked for stands on the list, written otherwise; names that do not stand there tell the false alerts. Rates
are of CPU time of one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

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
BY_PAIRS, AMONG = 40, 500
"""So many names are compared with so many of the list by nomenklatura: it takes a tenth of a millisecond a pair."""
MATCHES = 0.7
"""The score from which its users take a pair for a match."""
Found = Callable[[str, str], set[str]]
"""The names found for a name, which is told beside the one that is meant: only a sample of a list has to know it."""


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
    return told + list(_by_entities(listed, asked[:BY_PAIRS], strangers[:BY_PAIRS], warm * len(listed)))


def _measured(found: Found, asked: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Names a second of CPU, the share of names found, and how many a name were found."""
    start, right, alerts = time.process_time(), 0, 0
    for name, meant in asked:
        names = found(name, meant)
        right += meant in names
        alerts += len(names)
    return len(asked) / (time.process_time() - start), right / len(asked), alerts / len(asked)


def _ours(index: Index) -> Found:
    return lambda name, _meant: {match.name for match in screen(index, Sought(name), most=1_000)}


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


def _by_entities(
    listed: Sequence[str], asked: Sequence[tuple[str, str]], strangers: Sequence[str], ours: float
) -> Iterator[tuple[str, float | str, str]]:
    """What two ways of nomenklatura say of pairs: a name with its own entry and others of the list, and strangers."""
    try:
        matching = import_module("nomenklatura.matching")
        model = import_module("followthemoney").model
    except ImportError:
        yield "nomenklatura (extra names)", "not installed", ""
        return

    def person(name: str) -> Any:
        made = model.make_entity("Person")
        made.id = name
        made.add("name", name)
        return made

    config = import_module("nomenklatura.matching.types").ScoringConfig.defaults()
    others = {name: person(name) for name in listed[:: len(listed) // AMONG]}
    for algorithm in (matching.NameMatcher, matching.LogicV1):

        def alike(name: str, meant: str, way: Any = algorithm) -> set[str]:
            one, among = person(name), others | ({meant: person(meant)} if meant else {})
            return {told for told, other in among.items() if way.compare(one, other, config).score >= MATCHES}

        speed, recall, _ = _measured(alike, asked)
        _, _, false = _measured(alike, [(name, "") for name in strangers])
        pairs, called = speed * (len(others) + 1), f"nomenklatura {algorithm.NAME}"
        yield f"{called}: pairs", pairs, "pairs/s"
        yield f"{called}: recall of {len(asked)} names", recall * 100, "%"
        yield f"{called}: alerts a name that does not, of {AMONG} entries", false, "alerts"
        yield f"ours / {called}", ours / pairs, "×"
