"""Selection: simulated declarations against demoland's profiles, and rules asked by us and by others; the simulation.

Times are CPU time of this process, the median of runs. The others are those of the extra `bench`; one that is not
installed is said to be missing. Each is first shown to find what we find.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median, quantiles

import numpy as np

from customhouse.foundation.config.country import country_pack
from customhouse.messages.wco.writing import write_xml
from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.rules.indexing import Index
from customhouse.targeting.profiles.rules.sweeping import Sweep
from customhouse.targeting.profiles.services import check_law
from customhouse.targeting.profiles.tests.examples import profile
from customhouse.world.generating import day
from tests.benchmarks import rule_engines
from tests.benchmarks.rule_engines import Question, question
from tests.benchmarks.targeting_facts import DAY, simulated_country, simulated_facts

DECLARATIONS = 1_000
RUNS = 5
MANY = 1_000


Row = tuple[str, float | str, str]
SIZES = (10, 100, 1_000)
PEERS = {
    "zen-engine": (rule_engines.zen, (400, 200, 40)),
    "CEL (Rust)": (rule_engines.cel, (400, 100, 10)),
    "rule-engine": (rule_engines.rule_engine, (100, 20, 3)),
    "plain Python loop": (rule_engines.python_loop, (2_000, 500, 100)),
}
"""Each with how many items it is asked of at each number of rules: enough to tell, few enough to wait for."""
OURS = 20_000
BATCH = 100_000
ITEMS = 10
LIVE = 500


def rows() -> list[Row]:
    """The benchmark's rows: name, value, unit."""
    return [*_simulated(), *_live(), *_single(), *_batch()]


def _live() -> Iterator[Row]:
    """Lanes of declarations of ten items against a thousand profiles, one by one."""
    asked = question(ITEMS * LIVE, MANY)
    profiles = ProfileSet(
        tuple(profile(code=f"P-{place}", condition=rule, weight=0) for place, rule in enumerate(asked.rules))
    )
    spent = []
    for start in range(0, ITEMS * LIVE, ITEMS):
        facts = [replace(each, item=place) for place, each in enumerate(asked.items[start : start + ITEMS], 1)]
        begun = time.process_time()
        list(choose_many([(f"26XDIM{start:012}", facts)], profiles, (), b"a key for measuring"))
        spent.append((time.process_time() - begun) * 1e6)
    yield f"lane of a declaration of {ITEMS} items, {MANY} profiles, with reasons: median", median(spent[5:]), "µs"
    yield (
        f"lane of a declaration of {ITEMS} items, {MANY} profiles, with reasons: p99",
        quantiles(spent[5:], n=100)[98],
        "µs",
    )


def _single() -> Iterator[Row]:
    """An item at a time: the index beside other engines, at three numbers of rules."""
    for place, size in enumerate(SIZES):
        asked = question(OURS, size)
        index = Index(asked.rules)
        spent = _seconds(_asking(index, asked)) / OURS
        yield f"index, {size} rules", spent * 1e6, "µs an item"
        yield f"hits an item, {size} rules", sum(map(len, map(index.found, asked.items))) / OURS, ""
        yield f"index, {size} rules", size / spent, "evaluations a CPU second"
        for name, (engine, counts) in PEERS.items():
            few = Question(asked.items[: counts[place]], asked.rules)
            try:
                ask = engine(few)
            except ImportError:
                yield f"{name}, {size} rules", "not installed", ""
                continue
            if ask() != [index.found(each) for each in few.items]:
                raise ValueError(f"{name} finds others than we do.")
            theirs = _seconds(ask) / len(few.items)
            yield f"{name}, {size} rules", theirs * 1e6, "µs an item"
            yield f"{name} / index, {size} rules", theirs / spent, "×"


def _asking(index: Index, asked: Question) -> Callable[[], object]:
    return lambda: [index.found(each) for each in asked.items]


def _batch() -> Iterator[Row]:
    """A hundred thousand items at once against a thousand rules, over columns that are there."""
    asked = question(BATCH, MANY)
    evaluations = BATCH * MANY
    sweep, columns = Sweep(asked.rules), FactColumns(asked.items)
    made = _once(lambda: sweep.rows(columns))
    spent = _seconds(lambda: sweep.rows(columns))
    bound = MANY * PASSES * 100 / _seconds(_memory)
    yield f"sweep over columns, {BATCH} items, {MANY} rules", evaluations / spent, "evaluations a CPU second"
    yield "the same with the making of the columns", evaluations / made, "evaluations a CPU second"
    yield "memory bound: 4 KB of masks an item", bound, "evaluations a CPU second"
    yield "sweep / memory bound (aim 25 %)", evaluations / spent / bound * 100, "%"
    try:
        ask = rule_engines.polars(asked)
    except ImportError:
        yield "Polars expressions", "not installed", ""
        return
    if any(one.tolist() != other.tolist() for one, other in zip(ask(), sweep.rows(columns), strict=True)):
        raise ValueError("Polars finds others than we do.")
    theirs = _seconds(ask)
    yield "Polars expressions", evaluations / theirs, "evaluations a CPU second"
    yield "sweep / Polars (aim 15)", theirs / spent, "×"


def _memory() -> None:
    """Read the masks of a hundred items at a time, 4 KB each, from a table that no cache holds."""
    for start in range(0, PASSES * 100 * MASKS, 100 * MASKS):
        np.bitwise_and.reduce(_table[start : start + 100 * MASKS])


MASKS = 512
"""Words of 64 bits that an item's masks take: 4 KB."""
PASSES = 600
_table = np.ones(PASSES * 100 * MASKS, np.uint64)


def _once(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _simulated() -> list[Row]:
    law = check_law(country_pack("demoland").data("profiles.yaml"))
    facts = list(simulated_facts(DECLARATIONS))
    few = ProfileSet(law.profiles)
    many = ProfileSet(
        tuple(replace(law.profiles[n % len(law.profiles)], code=f"COPY-{n}", weight=0) for n in range(MANY))
    )
    items = sum(len(each) for _, each in facts)

    def choose(profiles: ProfileSet, batch: Sequence[tuple[str, Sequence[ItemFacts]]]) -> Callable[[], object]:
        return lambda: list(choose_many(batch, profiles, law.policies, b"a key for measuring"))

    few_s, some = _seconds(choose(few, facts)), facts[:50]
    some_items = sum(len(each) for _, each in some)
    green = sum(decision.lane == "green" for decision in choose_many(facts, few, law.policies, b"k")) / DECLARATIONS
    country = simulated_country()
    made = list(day(DAY, 1, DECLARATIONS, country))
    return [
        (f"lane of a declaration, {len(law.profiles)} profiles", few_s / DECLARATIONS * 1e6, "µs"),
        (f"evaluations at {len(law.profiles)} profiles", items * len(law.profiles) / few_s, "a second"),
        (f"goods item at {MANY} profiles", _seconds(choose(many, some)) / some_items * 1e6, "µs"),
        ("green lane on simulated trade", green * 100, "%"),
        (
            "simulated declarations",
            DECLARATIONS / _seconds(lambda: list(day(DAY, 1, DECLARATIONS, country))),
            "a second",
        ),
        (
            "simulated declarations written as XML",
            DECLARATIONS / _seconds(lambda: [write_xml(each.declaration, each.metadata) for each in made]),
            "a second",
        ),
    ]


def _seconds(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return median(spent)
