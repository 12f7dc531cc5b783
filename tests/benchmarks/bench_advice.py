"""What asking a model costs: one declaration of ten items with its reasons, and items in bulk.

Run by itself: `python -m tests.benchmarks advice`. Times are CPU time of one thread; needs the extra `learning`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

DECLARATIONS, BULK = 300, 20_000
Row = tuple[str, float | str, str]


def rows() -> list[Row]:
    """Milliseconds a declaration, without a model, with one, and with its reasons; items a second in bulk."""
    try:
        from customhouse.targeting.learning.tests.own import items, packed
    except ModuleNotFoundError as error:
        return [("not measured", f"{error.name} is not installed", "")]
    from customhouse.targeting.learning.advising import ModelAdviser

    adviser = ModelAdviser(packed()[1], lambda: packed()[0])
    some = items(10 * DECLARATIONS, seed=5)
    batch = [
        [replace(each, item=place) for place, each in enumerate(some[first : first + 10], 1)]
        for first in range(0, len(some), 10)
    ]
    adviser.advise(batch[:1])[0].why()
    alone = _each(lambda number: adviser.advise([batch[number]]))
    explained = _each(lambda number: adviser.advise([batch[number]])[0].why())
    many = [[each] for each in items(BULK, seed=6)]
    begun = time.process_time()
    adviser.advise(many)
    spent = time.process_time() - begun
    return [
        ("a declaration of 10 items, median", 1000 * statistics.median(alone), "ms"),
        ("a declaration of 10 items, p99", 1000 * statistics.quantiles(alone, n=100)[98], "ms"),
        ("the same with its reasons, p99", 1000 * statistics.quantiles(explained, n=100)[98], "ms"),
        ("items in bulk", BULK / spent, "items/s of CPU"),
    ]


def _each(ask: Callable[[int], object]) -> list[float]:
    told = []
    for number in range(DECLARATIONS):
        begun = time.process_time()
        ask(number)
        told.append(time.process_time() - begun)
    return told
