"""The open declaration world: every row labelled, and then two years in which only inspected rows are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.countries.demoland import PACK
from customhouse.targeting.learning.rules import history
from customhouse.targeting.learning.rules.estimating import assisted_rate, rate
from customhouse.targeting.learning.rules.exploring import Policy, choose, interest
from customhouse.targeting.learning.rules.history import History
from customhouse.targeting.learning.rules.maps import WORLD
from customhouse.targeting.learning.rules.measures import measured
from customhouse.world.opened.records import WEEKS, NewScheme, OpenSettings, Week
from customhouse.world.opened.schedule import read_schedule
from customhouse.world.opened.world import OpenWorld
from tests.benchmarks.risk.models import MODELS, Figures, Rows, Said, Teller, joined

OFFICES = ("XD000100", "XD000200", "XD000300", "XD000400")
INSPECTED, EXPLORED, WARM_UP, RETRAIN = 0.05, 0.1, 8, 8
NEW_WEEK = 60
NEW = (NewScheme("smuggling", NEW_WEEK, 0.01),)
SECOND = slice(WEEKS, 2 * WEEKS)


def world(rows: int, seed: int, **settings: Any) -> OpenWorld:
    """A world of two years in demoland."""
    made = OpenSettings(**{"traders": max(200, rows // 40), "sellers": max(200, rows // 50), **settings})
    return OpenWorld(made, read_schedule(PACK.data(), date(2021, 1, 4)), OFFICES, years=2, rows=rows, seed=seed)


@dataclass
class Labelled:
    """Two years with features and results: the first to learn from, the second to tell of; CPU seconds of features."""

    first: Rows
    later: Rows
    cpu: float = 0.0


def labelled(rows: int, seed: int) -> Labelled:
    """Every row labelled, features of history as of each week."""
    made = world(rows, seed)
    weeks = [made.week(number) for number in range(made.weeks)]
    frame = pl.concat([pl.DataFrame(dict(week.declared)) for week in weeks])
    found, revenue = (np.concatenate([_truth(week)[place] for week in weeks]) for place in range(2))
    later = np.concatenate([np.full(len(week.relation), week.number >= WEEKS) for week in weeks])
    begun = time.process_time()
    past = History(WORLD)
    matrix = history.followed(frame, past, np.ones(len(found), dtype=np.bool_), found, revenue)
    spent = time.process_time() - begun
    every = Rows(frame, matrix, found, revenue, past.names)
    return Labelled(every.where(~later), every.where(later), spent)


def _truth(week: Week) -> tuple[Figures, Figures]:
    return week.truth["illicit"].astype(float), week.truth["recoverable_revenue"].astype(float)


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Each model learned on the first year and told of the second."""
    data = labelled(count, seed)
    for name, model in MODELS.items():
        begun = time.process_time()
        said = model(data.first, seed)(data.later)
        spent = time.process_time() - begun
        yield {"model": name, "cpu": spent, "features_cpu": data.cpu, "all": _measured(data.later, said)}


def _measured(rows: Rows, said: Said) -> dict[str, Any]:
    return measured(rows.found, said.score, worth=said.worth, revenue=rows.revenue)


@dataclass
class Run:
    """Two years: week by week what was inspected, by which chance, what had been said, and what was true."""

    weeks: list[Rows] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    chosen: list[NDArray[np.bool_]] = field(default_factory=list)
    chance: list[Figures] = field(default_factory=list)
    new: list[tuple[int, int]] = field(default_factory=list)
    """Of the new scheme: how many were inspected, of how many."""
    cpu: float = 0.0
    """Seconds of learning and telling."""


def selective(count: int, seed: int, policy: Policy | None, model: str = "ours") -> dict[str, Any]:
    """Two years in which 5 % are inspected and nothing else is known; None explores nothing."""
    made = world(count, seed, new_schemes=NEW)
    run, past = Run(), History(WORLD)
    known: list[Rows] = []
    teller: Teller | None = None
    rng = np.random.default_rng(seed)
    for number in range(made.weeks):
        week = made.week(number)
        frame = pl.DataFrame(dict(week.declared))
        prepared = history.prepared(frame, past, learn=True)
        rows = Rows(frame, history.features(prepared, past), *_truth(week), past.names)
        begun = time.process_time()
        if number >= WARM_UP and number % RETRAIN == 0:
            teller = MODELS[model](joined(known), seed)
        said = teller(rows) if teller else Said(np.zeros(len(rows.found)))
        run.cpu += time.process_time() - begun
        chosen, chance = _chosen(rows, said, policy, rng, learned=teller is not None)
        history.take_in(
            prepared, past, week=int(prepared.week[0]), known=chosen, found=rows.found, revenue=rows.revenue
        )
        known.append(rows.where(chosen))
        made.inspected(week, np.flatnonzero(chosen))
        _note(run, week, rows, said, chosen, chance)
    return _summary(run)


def _chosen(
    rows: Rows, said: Said, policy: Policy | None, rng: Any, *, learned: bool
) -> tuple[NDArray[np.bool_], Figures]:
    """What is inspected and by which chance: before anything was learned by chance alone."""
    count = round(INSPECTED * len(rows.found))
    if not learned:
        return choose(said.score, said.score, count=count, share=1.0, rng=rng)
    seen = np.expm1(rows.matrix[:, rows.names.index("importer_hs.count")])
    wanted = interest(policy or Policy.RANDOM, said.score, seen)
    return choose(said.rank, wanted, count=count, share=EXPLORED if policy else 0.0, rng=rng)


def _note(run: Run, week: Week, rows: Rows, said: Said, chosen: NDArray[np.bool_], chance: Figures) -> None:
    new = week.truth["scheme"] == NEW[0].kind
    run.weeks.append(rows)
    run.said.append(said)
    run.chosen.append(chosen)
    run.chance.append(chance)
    run.new.append((int(new[chosen].sum()), int(new.sum())))


def _summary(run: Run) -> dict[str, Any]:
    second = joined(run.weeks[SECOND])
    chosen, chance = np.concatenate(run.chosen[SECOND]), np.concatenate(run.chance[SECOND])
    score, rank = (np.concatenate([getattr(each, name) for each in run.said[SECOND]]) for name in ("score", "rank"))
    told = rate(second.found[chosen], chance[chosen], len(second.found))
    helped = assisted_rate(second.found[chosen], chance[chosen], score[chosen], score)
    return {
        "revenue_of_oracle": [_of_oracle(run, slice(year * WEEKS, (year + 1) * WEEKS)) for year in (0, 1)],
        "precision": float(second.found[chosen].mean()),
        "rate": float(second.found.mean()),
        "estimate": [told.value, told.low, told.high],
        "assisted": [helped.value, helped.low, helped.high],
        "all_could_be_drawn": bool(np.all(chance > 0)),
        "new_in_8_weeks": _recall(run.new[NEW_WEEK : NEW_WEEK + 8]),
        "weeks_until_half": _weeks_until_half(run.new),
        "all": _measured(second, Said(score, rank)),
        "cpu": run.cpu,
    }


def _of_oracle(run: Run, year: slice) -> float:
    """What the inspections of a year brought in, as a share of the dearest of each week."""
    got = sum(rows.revenue[chosen].sum() for rows, chosen in zip(run.weeks[year], run.chosen[year], strict=True))
    best = (np.sort(rows.revenue)[::-1][: round(INSPECTED * len(rows.revenue))].sum() for rows in run.weeks[year])
    return float(got / sum(best))


def _recall(weeks: list[tuple[int, int]]) -> float:
    return sum(caught for caught, _ in weeks) / max(1, sum(there for _, there in weeks))


def _weeks_until_half(new: list[tuple[int, int]]) -> int | None:
    """Weeks after the scheme began at the end of which half of its last four weeks was caught; None: never."""
    for at in range(NEW_WEEK + 4, len(new) + 1):
        if _recall(new[at - 4 : at]) >= 0.5:
            return at - NEW_WEEK
    return None
