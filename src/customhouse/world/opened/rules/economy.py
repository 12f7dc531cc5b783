"""Firms and their lines of trade: who buys what from whom, by which way, how much and at which price.

A line of trade (relation) is a trader's steady purchase of one product from one seller by one route. Firms, partners
and lines follow Zipf's law; masses and prices are log-normal, so that values have heavy tails and first digits as in
trade.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import MOST_YEARS, WEEKS, OpenSettings, Schedule, UnusableWorldError

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
FOREVER = MOST_YEARS * WEEKS * 2
MODES = ("1", "3", "4")
USUAL_GOODS = 6


def chance(seed: int, *purpose: int) -> np.random.Generator:
    """A source of chance of its own for a purpose: the same seed and purpose give the same draws."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=purpose)))


@dataclass
class Goods:
    """Products: place in the schedule, log of the price a kilogram, usual log mass, tare, mass of a package, season."""

    place: Places
    price: Figures
    mass: Figures
    tare: Figures
    package: Figures
    phase: Figures
    neighbour: Places
    """The place in the schedule of the code of lower duty nearest by, or -1."""


@dataclass
class Traders:
    """Importers by number: the week in which they begin, the day of registration (from the first day), address."""

    begins: Places
    registered: Places
    address: Places


@dataclass
class Relations:
    """Lines of trade, column by column.

    `scheme` is 0 or the number of a scheme, `rate` the share of consignments in which the line offends in weeks from
    `since` to before `until`, `depth` how far the value is lowered; `home` is the firm to which the trade of a shell
    goes back, or -1.
    """

    trader: Places
    good: Places
    seller: Places
    origin: Places
    departure: Places
    broker: Places
    office: Places
    mode: Places
    quality: Figures
    mass: Figures
    weight: Figures
    begins: Places
    ends: Places
    scheme: Places
    rate: Figures
    depth: Figures
    since: Places
    until: Places
    home: Places


@dataclass
class Economy:
    """All of it, beside the schedule."""

    schedule: Schedule
    goods: Goods
    traders: Traders
    relations: Relations
    sellers: Figures
    """Log of each seller's price beside that of others."""


def zipf(count: int, exponent: float) -> Figures:
    """Shares of a whole by rank."""
    weights = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    return np.asarray(weights / weights.sum())


def economy(settings: OpenSettings, schedule: Schedule, offices: int, years: int, seed: int) -> Economy:
    """The firms of a country for so many years. Raises `UnusableWorldError` where the country gives none."""
    if not schedule.codes or not offices:
        raise UnusableWorldError("", "The country has no rates of duty, or no office.", "Name another country.")
    goods = _goods(settings, schedule, chance(seed, 1))
    traders = _traders(settings, years, chance(seed, 2))
    sellers = chance(seed, 3).normal(0, settings.quality_spread / 2, settings.sellers)
    relations = _relations(settings, goods, traders, offices, chance(seed, 4))
    return Economy(schedule, goods, traders, relations, sellers)


def _goods(settings: OpenSettings, schedule: Schedule, rng: np.random.Generator) -> Goods:
    count = min(settings.goods, len(schedule.codes))
    place = np.sort(rng.choice(len(schedule.codes), count, replace=False)).astype(np.int64)
    return Goods(
        place=place,
        price=rng.normal(2.2, 1.3, count),
        mass=rng.normal(5.5, 1.4, count),
        tare=np.exp(rng.normal(-2.6, 0.5, count)),
        package=np.exp(rng.normal(2.5, 0.8, count)),
        phase=rng.random(count),
        neighbour=np.asarray([_neighbour(schedule, int(each)) for each in place], dtype=np.int64),
    )


def _neighbour(schedule: Schedule, place: int) -> int:
    """The code of the same heading, or else chapter, of the lowest duty, lower by two points at least; -1: none."""
    for length in (4, 2):
        near = [
            other
            for other, code in enumerate(schedule.codes)
            if code[:length] == schedule.codes[place][:length]
            and schedule.general[other] <= schedule.general[place] - 2
        ]
        if near:
            return min(near, key=lambda other: (schedule.general[other], schedule.codes[other]))
    return -1


def _traders(settings: OpenSettings, years: int, rng: np.random.Generator) -> Traders:
    new = round(settings.traders * settings.new_traders * years)
    begins = np.concatenate([np.zeros(settings.traders), np.sort(rng.integers(1, years * WEEKS + 1, new))])
    registered = np.where(
        begins == 0, -rng.integers(30, 5500, len(begins)), begins * 7 - rng.integers(3, 60, len(begins))
    )
    return Traders(begins.astype(np.int64), registered.astype(np.int64), np.arange(len(begins), dtype=np.int64))


def _relations(
    settings: OpenSettings, goods: Goods, traders: Traders, offices: int, rng: np.random.Generator
) -> Relations:
    size = rng.permutation(zipf(len(traders.begins), settings.zipf))
    lines = 1 + rng.poisson(settings.relations - 1, len(size))
    trader = np.repeat(np.arange(len(size)), lines)
    count = len(trader)
    partner = zipf(len(settings.partners), 1.1)
    good = rng.choice(len(goods.place), count, p=rng.permutation(zipf(len(goods.place), 0.7)))
    usual = rng.choice(len(settings.partners), (len(goods.place), USUAL_GOODS), p=partner)
    origin = usual[good, np.minimum(rng.geometric(0.45, count) - 1, USUAL_GOODS - 1)]
    through = rng.random(count) < 0.18  # noqa: PLR2004  # goods that come by way of a third country
    own = rng.choice(settings.brokers, len(size), p=zipf(settings.brokers, 0.9))
    home = rng.choice(offices, len(size), p=zipf(offices, 0.8))
    share = rng.dirichlet(np.ones(3), 1)[0]
    weight = size[trader] * rng.gamma(1.0, 1.0, count) / lines[trader]
    return Relations(
        trader=trader.astype(np.int64),
        good=good.astype(np.int64),
        seller=rng.choice(settings.sellers, count, p=zipf(settings.sellers, 0.8)).astype(np.int64),
        origin=origin.astype(np.int64),
        departure=np.where(through, rng.choice(len(settings.partners), count, p=partner), origin).astype(np.int64),
        broker=own[trader].astype(np.int64),
        office=np.where(rng.random(count) < 0.8, home[trader], rng.integers(0, offices, count)).astype(np.int64),  # noqa: PLR2004  # most goods pass the trader's own office
        mode=rng.choice(len(MODES), count, p=np.sort(share)[::-1]).astype(np.int64),
        quality=rng.normal(0, settings.quality_spread, count),
        mass=goods.mass[good] + rng.normal(0, 0.8, count),
        weight=weight,
        begins=traders.begins[trader],
        ends=np.full(count, FOREVER, dtype=np.int64),
        scheme=np.zeros(count, dtype=np.int64),
        rate=np.zeros(count),
        depth=np.zeros(count),
        since=np.zeros(count, dtype=np.int64),
        until=np.full(count, FOREVER, dtype=np.int64),
        home=np.full(count, -1, dtype=np.int64),
    )
