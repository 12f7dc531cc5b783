"""How offenders answer being caught."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from customhouse.world.opened.records import SCHEMES, OpenSettings
from customhouse.world.opened.rules.economy import Economy
from customhouse.world.opened.rules.offenders import enlist, fitting, free
from customhouse.world.opened.rules.shells import found_shells


def react(
    settings: OpenSettings, economy: Economy, caught: Sequence[int], week: int, rng: np.random.Generator
) -> Iterator[tuple[str, int]]:
    """What offenders do who were caught: each change, with the line of trade."""
    relations = economy.relations
    for line in caught:
        if rng.random() >= settings.reaction or not relations.scheme[line]:
            continue
        what = ("pause", "reroute", "milder", "phoenix", "stop")[int(rng.choice(5, p=(0.3, 0.2, 0.2, 0.15, 0.15)))]
        _change(settings, economy, line, what, week, rng)
        yield what, line


def _change(
    settings: OpenSettings, economy: Economy, line: int, what: str, week: int, rng: np.random.Generator
) -> None:
    relations = economy.relations
    if what == "pause":
        relations.since[line] = week + settings.pause_weeks
    elif what == "reroute":
        relations.office[line] = rng.choice(relations.office)
        relations.broker[line] = rng.choice(relations.broker)
    elif what == "milder":
        relations.depth[line] = max(relations.depth[line] * 0.7, settings.depth_low)
        relations.rate[line] *= 0.7
    elif what == "phoenix":
        _phoenix(economy, line, week)
    else:
        relations.until[line] = week
        _recruit(settings, economy, line, week, rng)


def _phoenix(economy: Economy, line: int, week: int) -> None:
    """The same trade under a new name at the old address."""
    traders, relations = economy.traders, economy.relations
    old = relations.trader[line]
    traders.begins = np.append(traders.begins, week)
    traders.registered = np.append(traders.registered, week * 7 - 5)
    traders.address = np.append(traders.address, traders.address[old])
    relations.trader[line] = len(traders.begins) - 1


def _recruit(settings: OpenSettings, economy: Economy, line: int, week: int, rng: np.random.Generator) -> None:
    """Another line of trade takes the place of one that stopped: fraud moves on."""
    relations = economy.relations
    name = SCHEMES[int(relations.scheme[line]) - 1]
    candidates = np.flatnonzero(fitting(settings, economy, name) & free(relations, week))
    if not len(candidates):
        return
    near = np.abs(np.log(relations.weight[candidates] + 1e-12) - np.log(relations.weight[line] + 1e-12))
    new = candidates[np.argsort(near, kind="stable")[: 1 + len(candidates) // 20]]
    taken = rng.choice(new, 1)
    enlist(settings, economy, taken, relations.rate[[line]], name, week, rng)
    if name == "shell":
        found_shells(economy, taken, week, rng)
