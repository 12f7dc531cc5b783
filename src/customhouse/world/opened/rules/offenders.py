"""Who offends, how, since when; and how offenders answer being caught. The truth of it stays with the world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import SCHEMES, OpenSettings
from customhouse.world.opened.rules.economy import Economy, Relations

Places = NDArray[np.int64]
LARGEST = 0.1
"""Of what is planted of a scheme, the share that one line of trade may have at most: no firm is the scheme."""
LEAST_DUTY = 3.0
NUMBER = {name: place for place, name in enumerate(SCHEMES, 1)}


def plant(settings: OpenSettings, economy: Economy, rng: np.random.Generator) -> None:
    """Make so many lines of trade offend that the wished share of rows is illicit."""
    total = sum(settings.schemes.values())
    for name in SCHEMES:
        share = settings.illicit_share * settings.schemes[name] / total
        plant_scheme(settings, economy, rng, name=name, share=share, week=0)


def plant_scheme(
    settings: OpenSettings, economy: Economy, rng: np.random.Generator, *, name: str, share: float, week: int
) -> Places:
    """Let lines of trade that were honest use one scheme from a week on; which they are."""
    relations = economy.relations
    fit = _fit(economy, name, week)
    at = (relations.begins <= week) if week else np.ones(len(relations.weight), dtype=np.bool_)
    flow = relations.weight / relations.weight[at].sum()
    candidates = rng.permutation(np.flatnonzero(fit & at & (relations.scheme == 0)))
    if name == "collusion":
        candidates = _of_few_brokers(relations, candidates, rng)
    rate = rng.uniform(settings.rate_low, settings.rate_high, len(candidates))
    small = flow[candidates] * rate <= max(LARGEST * share, 1e-12)
    candidates, rate = candidates[small], rate[small]
    chosen = np.cumsum(flow[candidates] * rate) <= share
    taken, rate = candidates[chosen], rate[chosen]
    relations.scheme[taken], relations.rate[taken] = NUMBER[name], rate
    relations.depth[taken] = _depths(settings, name, len(taken), rng)
    relations.since[taken] = week
    if name == "shell":
        _make_shells(economy, taken, week, rng)
    return np.asarray(taken, dtype=np.int64)


def _fit(economy: Economy, name: str, week: int) -> NDArray[np.bool_]:
    """The lines of trade by which a scheme pays."""
    schedule, goods, relations = economy.schedule, economy.goods, economy.relations
    place = goods.place[relations.good]
    general = schedule.general[place]
    if name == "misclassification":
        return np.asarray(goods.neighbour[relations.good] >= 0)
    if name == "false_origin":
        return np.asarray((general - schedule.preferential[place] >= LEAST_DUTY) & bool(schedule.members))
    if name == "shell":
        return np.asarray((general >= LEAST_DUTY) & (relations.begins >= week))
    if name == "smuggling":
        return np.asarray(relations.mass > 4)  # noqa: PLR2004  # what is hidden needs a load to hide in
    return np.asarray(general >= LEAST_DUTY)


def _of_few_brokers(relations: Relations, candidates: Places, rng: np.random.Generator) -> Places:
    """The candidates of brokers in turn, so that few brokers have them all."""
    brokers = rng.permutation(np.unique(relations.broker[candidates]))
    rank = np.argsort(brokers)[np.searchsorted(np.sort(brokers), relations.broker[candidates])]
    return candidates[np.argsort(rank, kind="stable")]


def _depths(settings: OpenSettings, name: str, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    low, high = settings.depth_low, settings.depth_high
    middle = (low + high) / 2
    if name == "shell":
        low = middle
    if name == "collusion":
        high = middle
    return rng.uniform(low, high, count)


def _make_shells(economy: Economy, taken: Places, week: int, rng: np.random.Generator) -> None:
    """Firms that begin, trade for some weeks, end, and share an address with others of their kind."""
    relations, traders = economy.relations, economy.traders
    firms = np.unique(relations.trader[taken])
    rings = rng.integers(0, max(1, len(firms) // 3), len(firms))
    life = rng.integers(8, 27, len(firms))
    for firm, ring, weeks in zip(firms, rings, life, strict=True):
        own = relations.trader == firm
        begins = max(int(traders.begins[firm]), week)
        traders.registered[firm] = begins * 7 - int(rng.integers(1, 20))
        traders.address[firm] = len(traders.begins) + ring
        relations.begins[own], relations.ends[own] = begins, begins + weeks


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
        relations.depth[line] *= 0.7
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
    fit = _fit(economy, name, 0 if name == "shell" else week) & (relations.scheme == 0)
    fit &= (relations.begins <= week) & (relations.ends > week)
    candidates = np.flatnonzero(fit)
    if not len(candidates):
        return
    near = np.abs(np.log(relations.weight[candidates] + 1e-12) - np.log(relations.weight[line] + 1e-12))
    new = candidates[np.argsort(near, kind="stable")[: 1 + len(candidates) // 20]]
    taken = int(rng.choice(new))
    relations.scheme[taken], relations.rate[taken] = relations.scheme[line], relations.rate[line]
    relations.depth[taken] = _depths(settings, name, 1, rng)[0]
    relations.since[taken] = week
