"""Selection: simulated declarations against demoland's profiles, and many more profiles; the simulation itself.

Times are CPU time of this process, the median of five runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

from customhouse.foundation.config.country import country_pack
from customhouse.messages.wco.writing import write_xml
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.lanes.rules.choosing import choose_many
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.services import check_law
from customhouse.world.generating import day
from tests.benchmarks.targeting_facts import DAY, simulated_country, simulated_facts

DECLARATIONS = 1_000
RUNS = 5
MANY = 1_000


def rows() -> list[tuple[str, float, str]]:
    """The benchmark's rows: name, value, unit."""
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
