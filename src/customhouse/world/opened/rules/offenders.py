"""Who offends, how, since when. The truth of it stays with the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import SCHEMES, OpenSettings
from customhouse.world.opened.rules.economy import FOREVER, Economy, Relations
from customhouse.world.opened.rules.shells import found_shells, make_shells

Places = NDArray[np.int64]
LARGEST = 0.1
"""Of what is planted of a scheme, the share that one line of trade may have at most: no firm is the scheme."""
LEAST_DUTY = 3.0
LEAST_THRESHOLD = 1.0
"""Below this threshold (national currency) splitting pays nobody."""
REST = 26
"""Weeks after which one who stopped may be won again."""
NUMBER = {name: place for place, name in enumerate(SCHEMES, 1)}
PARTS = 4
"""Most consignments into which one is split."""
ROWS = np.array([(2 + PARTS) / 2 if name == "splitting" else 1.0 for name in ("", *SCHEMES)])
"""Rows of one consignment, on average, by number of scheme."""


def shares(settings: OpenSettings) -> list[float]:
    """The share of rows asked of each scheme, in the order of `SCHEMES`."""
    total = sum(settings.schemes.values())
    return [settings.illicit_share * settings.schemes.get(name, 0.0) / total for name in SCHEMES]


def plant(settings: OpenSettings, economy: Economy, rng: np.random.Generator) -> None:
    """Make so many lines of trade offend that about the wished share of rows is illicit."""
    total = max(settings.illicit_share, 1e-12)
    for name, share in zip(SCHEMES, shares(settings), strict=True):
        plant_scheme(settings, economy, rng, name=name, share=share, fair=share / total)


def plant_scheme(
    settings: OpenSettings, economy: Economy, rng: np.random.Generator, *, name: str, share: float, fair: float
) -> Places:
    """Let lines of trade that were honest use one scheme from the beginning on; which they are.

    No more of those that are fit for it than a `fair` share, so that other schemes find some as well.
    """
    relations = economy.relations
    flow = relations.weight / relations.weight.sum()
    candidates = rng.permutation(np.flatnonzero(fitting(settings, economy, name) & (relations.scheme == 0)))
    if name == "collusion":
        candidates = _of_few_brokers(relations, candidates, rng)
    rate = rng.uniform(settings.rate_low, settings.rate_high, len(candidates))
    brings = flow[candidates] * rate * ROWS[NUMBER[name]]
    share = min(share, fair * float(brings.sum()))
    small = brings <= max(LARGEST * share, 1e-12)
    candidates, rate, brings = candidates[small], rate[small], brings[small]
    chosen = np.cumsum(brings) <= share
    taken, rate = candidates[chosen], rate[chosen]
    enlist(settings, economy, taken, rate, name, 0, rng)
    if name == "shell":
        make_shells(economy, taken, rng)
    return np.asarray(taken, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Lack:
    """What a scheme lacks: its name, the share of rows it shall have and what is missing of that.

    `fair` is how much of the lines of trade that are fit for it may be taken at once.
    """

    name: str
    share: float
    missing: float
    fair: float


def win(
    settings: OpenSettings, economy: Economy, rng: np.random.Generator, lack: Lack, week: int,
    flow: NDArray[np.float64],
) -> int:  # fmt: skip
    """Win honest lines of trade for a scheme from a week on, until they bring the share of rows it lacks; how many.

    Lines that would be too much of it are won last, the least of them first, and none that would bring more than twice
    of what is missing then.
    """
    name = lack.name
    relations = economy.relations
    fit = fitting(settings, economy, name) & free(relations, week) & (flow > 0)
    candidates = rng.permutation(np.flatnonzero(fit))
    if name == "collusion":
        known = np.unique(relations.broker[relations.scheme == NUMBER[name]])
        candidates = _of_few_brokers(relations, candidates, rng)
        candidates = candidates[np.argsort(~np.isin(relations.broker[candidates], known), kind="stable")]
    rate = rng.uniform(settings.rate_low, settings.rate_high, len(candidates))
    brings = flow[candidates] * rate * ROWS[NUMBER[name]]
    large = brings > LARGEST * lack.share
    order = np.lexsort((np.where(large, brings, np.arange(len(brings))), large))
    brings = brings[order]
    enough = np.cumsum(brings) - brings / 2 > min(lack.missing, lack.fair * float(brings.sum()))
    taken = order[: int(np.argmax(enough)) if enough.any() else len(order)]
    enlist(settings, economy, candidates[taken], rate[taken], name, week, rng)
    if name == "shell":
        found_shells(economy, candidates[taken], week, rng)
    return len(taken)


def expected(
    settings: OpenSettings, economy: Economy, week: int, flow: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of a week's rows that each scheme (by number) gives: usually, and at most."""
    relations = economy.relations
    work = np.where(at_work(relations, week), relations.scheme, 0)
    usual, most = (
        np.bincount(work, flow * rate, len(ROWS)) * ROWS
        for rate in (relations.rate, np.maximum(relations.rate, settings.rate_high))
    )
    usual[0] = most[0] = 0.0
    return usual, most


def at_work(relations: Relations, week: int) -> NDArray[np.bool_]:
    """The lines of trade that offend in a week, or may."""
    return np.asarray((relations.scheme > 0) & (relations.since <= week) & (week < relations.until))


def paced(settings: OpenSettings, rate: NDArray[np.float64], pace: NDArray[np.float64]) -> NDArray[np.float64]:
    """How often lines of trade offend at a pace: 0 never, 1 as they set out to, 2 as often as anybody may."""
    rest = np.maximum(settings.rate_high - rate, 0.0)
    return np.asarray(np.where(pace <= 1, rate * pace, rate + rest * (pace - 1)))


def free(relations: Relations, week: int) -> NDArray[np.bool_]:
    """The lines of trade that trade in a week and may be won: honest ones, also those that stopped long ago."""
    honest = (relations.scheme == 0) | (relations.until + REST <= week)
    return np.asarray(honest & (relations.begins <= week) & (week < relations.ends) & (relations.home < 0))


def enlist(
    settings: OpenSettings, economy: Economy, taken: Places, rate: NDArray[np.float64], name: str, week: int,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Let lines of trade use a scheme from a week on, each at its rate."""
    relations = economy.relations
    relations.scheme[taken], relations.rate[taken] = NUMBER[name], rate
    relations.depth[taken] = _depths(settings, name, len(taken), rng)
    relations.since[taken], relations.until[taken] = week, FOREVER


def fitting(settings: OpenSettings, economy: Economy, name: str) -> NDArray[np.bool_]:
    """The lines of trade by which a scheme pays."""
    schedule, goods, relations = economy.schedule, economy.goods, economy.relations
    place = goods.place[relations.good]
    general = schedule.general[place]
    if name == "misclassification":
        return np.asarray(goods.neighbour[relations.good] >= 0)
    if name == "false_origin":
        friend = np.isin(np.asarray(settings.partners), schedule.members)[relations.origin]
        return np.asarray((general - schedule.preferential[place] >= LEAST_DUTY) & bool(schedule.members) & ~friend)
    if name == "splitting" and settings.value_threshold < LEAST_THRESHOLD:
        return np.zeros(len(general), dtype=np.bool_)
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
