"""A week of trade: what truly moves, what is declared of it, and what the difference is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customhouse.world.opened.records import SCHEMES, WEEKS, OpenSettings
from customhouse.world.opened.rules.economy import MODES, Economy
from customhouse.world.opened.rules.offenders import NUMBER, PARTS, at_work, paced

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
DAYS = np.array([0.19, 0.19, 0.19, 0.19, 0.16, 0.05, 0.03])
"""How trade spreads over a week from Monday on."""
LEAST_SLIP = 0.1
"""What is added to a value (national currency) where a slip would not show."""
MISTAKES = ("", "code", "origin", "value", "mass")


@dataclass
class Load:
    """Consignments as they are, and as declared.

    The line of trade, mass (kg), value (national currency), place in the schedule and origin. `scheme` is 0 where
    nothing is planted, `hidden` the tax on goods hidden behind them.
    """

    line: Places
    mass: Figures
    value: Figures
    code: Places
    origin: Places
    declared_mass: Figures
    declared_value: Figures
    declared_code: Places
    declared_origin: Places
    gross: Figures
    scheme: Places
    mistake: Places
    hidden: Figures
    free: NDArray[np.bool_]
    """Whether nothing is charged of it as declared, because each part lies below the threshold."""


def flows(settings: OpenSettings, economy: Economy, week: int) -> Figures:
    """The share of each line of trade in the consignments of a week."""
    relations = economy.relations
    season = 1 + settings.season * np.cos(2 * np.pi * (week / WEEKS - economy.goods.phase[relations.good]))
    active = (relations.begins <= week) & (week < relations.ends)
    flow = relations.weight * season * active
    return np.asarray(flow / flow.sum())


def loads(
    settings: OpenSettings, economy: Economy, prices: Figures, flow: Figures, week: int, rows: int,
    pace: Figures, rng: np.random.Generator,
) -> Load:  # fmt: skip
    """So many consignments of a week, with what is planted in them.

    `prices` are the logs of the goods' prices in that week, `flow` the share of each line of trade, `pace` how often
    offenders offend, by scheme.
    """
    relations = economy.relations
    sums = np.cumsum(flow)
    line = np.searchsorted(sums, rng.random(rows) * sums[-1], side="right").astype(np.int64)
    good = relations.good[line]
    size = rng.normal(0, settings.mass_spread, rows)
    mass = np.exp(relations.mass[line] + size)
    price = prices[good] + relations.quality[line] + economy.sellers[relations.seller[line]]
    value = mass * np.exp(price - settings.quantity_discount * size + rng.normal(0, settings.price_noise, rows))
    mass, value = np.maximum(mass, 0.02), np.maximum(value, 1.0)
    gross = mass * (1 + economy.goods.tare[good] * np.exp(rng.normal(0, 0.15, rows)))
    code, origin = economy.goods.place[good], relations.origin[line]
    rate = np.where(at_work(relations, week), paced(settings, relations.rate, pace[relations.scheme]), 0.0)
    scheme = np.where(rng.random(rows) < rate[line], relations.scheme[line], 0)
    zeros = np.zeros(rows)
    load = Load(
        line, mass, value, code, origin, mass.copy(), value.copy(), code.copy(), origin.copy(), gross, scheme,
        np.zeros(rows, dtype=np.int64), zeros, np.zeros(rows, dtype=np.bool_),
    )  # fmt: skip
    _offend(settings, economy, load, rng)
    return _split(settings, load, rng)


def _offend(settings: OpenSettings, economy: Economy, load: Load, rng: np.random.Generator) -> None:
    """What each scheme makes of the declaration."""
    relations, schedule = economy.relations, economy.schedule
    depth = _within(settings, relations.depth[load.line] + rng.normal(0, 0.04, len(load.line)))
    lowered = np.isin(load.scheme, [NUMBER["undervaluation"], NUMBER["shell"], NUMBER["collusion"]])
    load.declared_value = np.where(lowered, load.value * (1 - depth), load.value)
    wrong = load.scheme == NUMBER["misclassification"]
    load.declared_code = np.where(wrong, economy.goods.neighbour[relations.good[load.line]], load.code)
    false = load.scheme == NUMBER["false_origin"]
    if schedule.members and false.any():
        friends = _members(settings, economy)
        load.declared_origin = np.where(false, friends[relations.seller[load.line] % len(friends)], load.origin)
    hiding = load.scheme == NUMBER["smuggling"]
    extra = load.mass * rng.uniform(0.08, 0.4, len(load.mass))
    load.gross = np.where(hiding, load.gross + extra, load.gross)
    worth = np.minimum(extra * np.exp(rng.normal(3.0, 0.6, len(extra))), 50 * load.value + 1e5)
    load.hidden = np.where(hiding, worth * (0.3 + settings.vat / 100), 0.0)


def _within(settings: OpenSettings, depth: Figures) -> Figures:
    """Depths within the settings' bounds: what passes one of them is turned back at it."""
    low, high = settings.depth_low, settings.depth_high
    turned = np.where(depth < low, 2 * low - depth, np.where(depth > high, 2 * high - depth, depth))
    return np.clip(turned, low, high)


def _members(settings: OpenSettings, economy: Economy) -> Places:
    """Countries with preference by their places among all origins."""
    names = origins(settings, economy)
    return np.asarray([names.index(member) for member in economy.schedule.members], dtype=np.int64)


def origins(settings: OpenSettings, economy: Economy) -> list[str]:
    """Every country by its place: the partners, and after them members that are none."""
    return [*settings.partners, *(each for each in economy.schedule.members if each not in settings.partners)]


def _split(settings: OpenSettings, load: Load, rng: np.random.Generator) -> Load:
    """Consignments split into parts that each lie below the threshold; as many other rows fall away, honest first."""
    rows = len(load.line)
    split = np.flatnonzero(load.scheme == NUMBER["splitting"])
    if not len(split):
        return load
    parts = rng.integers(2, PARTS + 1, len(split))
    for each in (load.mass, load.gross, load.declared_mass):
        each[split] *= settings.value_threshold * 0.9 * parts / load.value[split]
    load.value[split] = settings.value_threshold * 0.9 * parts
    times = np.ones(rows, dtype=np.int64)
    times[split] = parts
    place = np.repeat(np.arange(rows), times)
    again = Load(**{name: getattr(load, name)[place] for name in Load.__dataclass_fields__})
    divided = again.scheme == NUMBER["splitting"]
    share = np.where(divided, rng.uniform(0.85, 1.08, len(place)) / times[place], 1.0)
    for name in ("mass", "value", "gross"):
        setattr(again, name, getattr(again, name) * share)
    again.declared_mass, again.declared_value = again.mass.copy(), np.where(divided, again.value, again.declared_value)
    again.free = divided & (again.declared_value < settings.value_threshold)
    spare = rng.permutation(np.flatnonzero(~divided))
    spare = spare[np.argsort(again.scheme[spare] > 0, kind="stable")][: len(place) - rows]
    keep = np.ones(len(place), dtype=np.bool_)
    keep[spare] = False
    return Load(**{name: getattr(again, name)[keep][:rows] for name in Load.__dataclass_fields__})


def err(settings: OpenSettings, economy: Economy, load: Load, year: tuple[int, int], rng: np.random.Generator) -> None:
    """Weigh the load, and make the mistakes of honest people.

    A mistake is the code of another line, another origin, a digit of value or mass, and always a difference. `year` is
    its number from 0 and how many there are.
    """
    rows = len(load.line)
    honest = load.scheme == 0
    chance = settings.mistake_share * rows / max(int(honest.sum()), 1)
    errs = (rng.random(rows) < chance) & honest
    kind = np.where(errs, rng.integers(1, len(MISTAKES), rows), 0)
    codes = len(economy.schedule.codes)
    kind = np.where((kind == 1) & (codes == 1), 3, kind)
    step = rng.choice([-1, 1], rows)
    step = np.where((load.code + step < 0) | (load.code + step >= codes), -step, step)
    load.declared_code = np.where(kind == 1, load.code + step, load.declared_code)
    elsewhere = rng.integers(0, len(settings.partners), rows)
    elsewhere = np.where(elsewhere == load.origin, (elsewhere + 1) % len(settings.partners), elsewhere)
    load.declared_origin = np.where(kind == 2, elsewhere, load.declared_origin)  # noqa: PLR2004  # its place in MISTAKES
    slip = np.maximum(load.value * np.exp(rng.normal(-0.1, 0.3, rows)), 1.0)
    slip = np.where(np.round(slip, 2) == np.round(load.value, 2), load.value + LEAST_SLIP, slip)
    load.declared_value = np.where(kind == 3, slip, load.declared_value)  # noqa: PLR2004  # as above
    slip = weighed(load.mass * np.exp(rng.normal(0, 0.3, rows)), *year)
    load.mass = weighed(load.mass, *year)
    slip = np.where(slip == load.mass, weighed(load.mass + year[1] / 1000, *year), slip)
    load.declared_mass = np.where(kind == 4, slip, load.mass)  # noqa: PLR2004  # as above
    load.mistake = kind


def weighed(mass: Figures, year: int, years: int) -> Figures:
    """Net masses in kilograms to the gram; of each year another remainder, so that no two years share a goods tuple."""
    grams = np.maximum(np.round(mass * 1000), years).astype(np.int64)
    return np.asarray((grams - grams % years + year) / 1000)


def columns(
    settings: OpenSettings, economy: Economy, load: Load, rng: np.random.Generator
) -> tuple[Mapping[str, NDArray[Any]], Mapping[str, NDArray[Any]], Places]:
    """The week's rows in the order of their days: what is declared, what is true (as figures), the order taken."""
    rows = len(load.line)
    day = rng.choice(len(DAYS), rows, p=DAYS)
    order = np.lexsort((rng.random(rows), day))
    value = np.round(load.declared_value, 2)
    true_value = np.where(load.declared_value == load.value, value, np.round(load.value, 2))
    rate, friend = rates(settings, economy, load.declared_code, load.declared_origin)
    true_rate, _ = rates(settings, economy, load.code, load.origin)
    tax = taxed(settings, value, rate)
    whole = np.where(load.free, true_value * (true_rate + settings.vat * (1 + true_rate / 100)) / 100, 0.0)
    true_tax = np.where(load.free, whole, taxed(settings, true_value, true_rate)) + load.hidden
    tax, true_tax = np.round(tax, 2), np.round(true_tax, 2)
    relations = economy.relations
    package = economy.goods.package[relations.good[load.line]]
    declared: dict[str, NDArray[Any]] = {
        "day": day, "line": load.line, "code": load.declared_code, "origin": load.declared_origin,
        "preference": friend, "rate": rate, "mass": load.declared_mass, "gross": load.gross,
        "packages": np.ceil(load.mass / package), "value": value, "tax": tax,
    }  # fmt: skip
    truth: dict[str, NDArray[Any]] = {
        "scheme": load.scheme, "mistake": load.mistake, "code": load.code, "origin": load.origin,
        "value": true_value, "mass": load.mass, "tax": true_tax,
        "recoverable": np.round(np.maximum(true_tax - tax, 0.0), 2),
    }  # fmt: skip
    return {name: each[order] for name, each in declared.items()}, {n: each[order] for n, each in truth.items()}, order


def rates(settings: OpenSettings, economy: Economy, code: Places, origin: Places) -> tuple[Figures, Places]:
    """The rate of duty (per cent) by code and origin, and whether it is the preferential one (1) or not (0)."""
    schedule = economy.schedule
    names = origins(settings, economy)
    friends = np.asarray([name in schedule.members for name in names])
    lower = friends[origin] & (schedule.preferential[code] < schedule.general[code])
    return np.where(lower, schedule.preferential[code], schedule.general[code]), lower.astype(np.int64)


def taxed(settings: OpenSettings, value: Figures, rate: Figures) -> Figures:
    """Duty and value added tax; nothing below the threshold."""
    due = value * (rate + settings.vat * (1 + rate / 100)) / 100
    return np.where(value < settings.value_threshold, 0.0, due)


def scheme_names(numbers: Places) -> NDArray[np.str_]:
    """The names of schemes, empty for none."""
    return np.asarray(["", *SCHEMES])[numbers]


def mistake_names(numbers: Places) -> NDArray[np.str_]:
    """The names of mistakes, empty for none."""
    return np.asarray(MISTAKES)[numbers]


def modes(numbers: Places) -> NDArray[np.str_]:
    """Modes of transport (UNECE Rec 19)."""
    return np.asarray(MODES)[numbers]
