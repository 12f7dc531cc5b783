"""The open world, week after week: make a week of trade, tell the world whom you inspected, make the next.

Every week has a source of chance of its own, so that what is inspected changes what offenders do and nothing else. The
memory needed is that of the firms and one week. The same settings, country, seed and inspections give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import (
    HIGHEST_SEED,
    MOST_ROWS,
    MOST_YEARS,
    WEEKS,
    Event,
    OpenSettings,
    Schedule,
    UnusableWorldError,
    Week,
)
from customhouse.world.opened.rules import offenders, reactions, trading
from customhouse.world.opened.rules.economy import chance, economy
from customhouse.world.opened.rules.holding import Holding

PRICES, TRADE, PLANTING, REACTIONS = 11, 12, 13, 14
"""Purposes of chance, beside those of the economy."""


class OpenWorld:
    """A country's trade over whole simulated years of 52 weeks."""

    def __init__(
        self, settings: OpenSettings, schedule: Schedule, offices: Sequence[str], *, years: int, rows: int, seed: int
    ) -> None:
        """So many years, and so many rows in all of them. Raises `UnusableWorldError`."""
        _check(years, rows, seed)
        self.settings, self.offices, self.years, self.seed = settings, tuple(offices), years, seed
        self.economy = economy(settings, schedule, len(self.offices), years, seed)
        offenders.plant(settings, self.economy, chance(seed, PLANTING))
        self.holding = Holding(settings, self.economy, years * WEEKS, seed)
        self.events: list[Event] = []
        self.rows = rows
        self._rows = _spread(rows, years * WEEKS)
        self._given = 0
        drift = settings.price_drift / np.sqrt(WEEKS)
        steps = chance(seed, PRICES).normal(0, drift, (self.weeks, len(self.economy.goods.price)))
        self._wandered = np.cumsum(steps, axis=0)
        self._origins = np.asarray(trading.origins(settings, self.economy))

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return self.years * WEEKS

    def week(self, number: int) -> Week:
        """The trade of a week from 0; weeks are asked for in their order, each once."""
        rows, prices = int(self._rows[number]), self._prices(number)
        flow = trading.flows(self.settings, self.economy, number)
        pace, won = self.holding.pace(number, rows, flow)
        for new in self.holding.news(number):
            self._tell(number, f"new:{new.kind}", f"{won[offenders.NUMBER[new.kind]]} lines of trade")
        rng = chance(self.seed, TRADE, number)
        load = trading.loads(self.settings, self.economy, prices, flow, number, rows, pace, rng)
        trading.err(self.settings, self.economy, load, (number // WEEKS, self.years), rng)
        self.holding.planted_in(load.scheme)
        declared, truth, _ = trading.columns(self.settings, self.economy, load, rng)
        made = Week(number, self._declared(number, declared), self._truth(truth), declared["line"])
        self._given += rows
        return made

    def inspected(self, week: Week, rows: NDArray[np.intp]) -> None:
        """Tell the world which rows of a week were inspected: offenders among them may react."""
        caught = np.unique(week.relation[rows][week.truth["illicit"][rows] == 1])
        rng = chance(self.seed, REACTIONS, week.number)
        changes: dict[str, int] = {}
        for what, _ in reactions.react(self.settings, self.economy, caught.tolist(), week.number, rng):
            changes[what] = changes.get(what, 0) + 1
        for what in sorted(changes):
            self._tell(week.number + 1, f"reaction:{what}", f"{changes[what]} lines of trade")

    def _tell(self, week: int, kind: str, detail: str) -> None:
        self.events.append(Event(self.settings.first_day + timedelta(days=7 * week), kind, detail))

    def _prices(self, number: int) -> NDArray[np.float64]:
        """The logs of the goods' prices: where they began, inflation, and the way they wandered since."""
        goods = self.economy.goods.price
        risen = np.log1p(self.settings.inflation) * number / WEEKS
        return np.asarray(goods + risen + self._wandered[number])

    def _declared(self, number: int, made: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        relations, traders = self.economy.relations, self.economy.traders
        line = made["line"]
        trader = relations.trader[line]
        first = np.datetime64(self.settings.first_day) + np.timedelta64(7 * number, "D")
        rows = len(line)
        codes = np.asarray(self.economy.schedule.codes)
        names = np.arange(self._given, self._given + rows)
        return {
            "id": np.char.mod("W%08d", names),
            "date": (first + made["day"].astype("timedelta64[D]")).astype("datetime64[D]"),
            "office": np.asarray(self.offices)[relations.office[line]],
            "importer": np.char.mod("T%07d", trader),
            "importer_address": np.char.mod("A%07d", traders.address[trader]),
            "importer_age": (7 * number + made["day"] - traders.registered[trader]).astype(np.int64),
            "broker": np.char.mod("B%05d", relations.broker[line]),
            "seller": np.char.mod("S%06d", relations.seller[line]),
            "mode": trading.modes(relations.mode[line]),
            "hs_code": codes[made["code"]],
            "departure": self._origins[relations.departure[line]],
            "origin": self._origins[made["origin"]],
            "preference": made["preference"],
            "duty_rate": made["rate"],
            "net_mass": made["mass"],
            "gross_mass": np.round(np.maximum(made["gross"], made["mass"]), 1),
            "packages": np.maximum(made["packages"], 1).astype(np.int64),
            "value": made["value"],
            "declared_tax": made["tax"],
            "same_day": _earlier(made["day"], trader, relations.seller[line]),
        }

    def _truth(self, made: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        scheme, mistake = made["scheme"], made["mistake"]
        return {
            "illicit": (scheme > 0).astype(np.int64),
            "scheme": trading.scheme_names(scheme),
            "mistake": trading.mistake_names(mistake),
            "finding": ((scheme > 0) | (mistake > 0)).astype(np.int64),
            "recoverable_revenue": made["recoverable"],
            "true_hs_code": np.asarray(self.economy.schedule.codes)[made["code"]],
            "true_origin": self._origins[made["origin"]],
            "true_value": made["value"],
            "true_net_mass": made["mass"],
            "true_tax": made["tax"],
        }


def _check(years: int, rows: int, seed: int) -> None:
    for name, value, least, most in (
        ("years", years, 1, MOST_YEARS), ("rows", rows, 1, MOST_ROWS), ("seed", seed, 0, HIGHEST_SEED),
    ):  # fmt: skip
        if not least <= value <= most:
            raise UnusableWorldError(name, f"{value} is out of bounds.", f"Give a number from {least} to {most}.")


def _spread(rows: int, weeks: int) -> NDArray[np.int64]:
    """How many rows each week has, so that all together they are as many as wished."""
    return np.diff(np.arange(weeks + 1) * rows // weeks)


def _earlier(day: NDArray[Any], trader: NDArray[Any], seller: NDArray[Any]) -> NDArray[np.int64]:
    """How many rows of the same day, trader and seller came before each row."""
    key = (day.astype(np.int64) * (int(trader.max(initial=0)) + 1) + trader) * (int(seller.max(initial=0)) + 1) + seller
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    within = np.arange(len(key)) - np.repeat(begins, np.diff(np.append(begins, len(key))))
    earlier = np.empty(len(key), dtype=np.int64)
    earlier[order] = within
    return earlier


def controlled(world: OpenWorld, week: Week) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which rows the country itself inspects, and with which chance each: some by lot, some by declared tax."""
    settings = world.settings
    rows = len(week.relation)
    chance_share = settings.inspection_share * settings.random_share
    ruled = round(settings.inspection_share * (1 - settings.random_share) * rows)
    by_rule = np.zeros(rows, dtype=np.bool_)
    by_rule[np.argsort(-week.declared["declared_tax"], kind="stable")[:ruled]] = True
    drawn = chance(world.seed, REACTIONS, week.number, 1).random(rows) < chance_share
    propensity = np.where(by_rule, 1.0, chance_share)
    return np.flatnonzero(by_rule | drawn), propensity


def all_weeks(world: OpenWorld) -> Iterator[tuple[Week, NDArray[np.intp], NDArray[np.float64]]]:
    """Every week with the country's own inspections, to which offenders react."""
    for number in range(world.weeks):
        week = world.week(number)
        rows, propensity = controlled(world, week)
        world.inspected(week, rows)
        yield week, rows, propensity
