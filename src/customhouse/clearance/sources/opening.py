"""What selection must know beside the declarations of a batch: one table of sources, each opened where the law asks.

What no rule reads costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from customhouse.clearance.judging import Context, Selecting
from customhouse.clearance.sources.batch import Batch
from customhouse.clearance.sources.choices import tallies_of
from customhouse.clearance.sources.history import memory_of
from customhouse.clearance.sources.links import links_of
from customhouse.clearance.sources.lists import watcher_of
from customhouse.clearance.sources.prices import prices_of
from customhouse.clearance.sources.words import words_of
from customhouse.targeting.facts.rules.completing import FactSource
from customhouse.targeting.facts.rules.dictionary import Lookup
from customhouse.targeting.lanes.rules.asking import lookups_of_law

SOURCES: Mapping[Lookup, Callable[[Batch], FactSource[Selecting] | None]] = {
    Lookup.LISTS: watcher_of,
    Lookup.WORDS: words_of,
    Lookup.PRICES: prices_of,
    Lookup.LINKS: links_of,
    Lookup.HISTORY: memory_of,
}
"""How each source is opened for a batch; None where it has nothing to tell."""


def context_of(batch: Batch) -> Context:
    """The sources that the law of a batch asks for, and what was chosen on the day so far."""
    asked = lookups_of_law(batch.law.profiles, batch.law.policies, batch.law.adviser)
    opened = {lookup: open_(batch) for lookup, open_ in SOURCES.items() if lookup in asked}
    return Context({lookup: source for lookup, source in opened.items() if source is not None}, tallies_of(batch))
