"""The open declaration world: every row labelled, and then two years in which only inspected rows are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from customhouse.countries.demoland import PACK
from customhouse.targeting.learning.rules import boosting, history
from customhouse.targeting.learning.rules.estimating import assisted_rate, rate
from customhouse.targeting.learning.rules.exploring import Policy, choose, interest
from customhouse.targeting.learning.rules.history import History
from customhouse.targeting.learning.rules.maps import WORLD
from customhouse.targeting.learning.rules.measures import measured
from customhouse.targeting.learning.rules.worth import Worth, worth_of
from customhouse.world.opened.records import WEEKS, NewScheme, OpenSettings, Week
from customhouse.world.opened.schedule import read_schedule
from customhouse.world.opened.world import OpenWorld
from tests.benchmarks.risk import attention

Figures = NDArray[np.float64]
OFFICES = ("XD000100", "XD000200", "XD000300", "XD000400")
INSPECTED, EXPLORED, WARM_UP, RETRAIN = 0.05, 0.1, 8, 8
NEW_WEEK = 60
NEW = (NewScheme("smuggling", NEW_WEEK, 0.01),)


def world(rows: int, seed: int, **settings: Any) -> OpenWorld:
    """A world of two years in demoland."""
    made = OpenSettings(**{"traders": max(200, rows // 40), "sellers": max(200, rows // 50), **settings})
    return OpenWorld(made, read_schedule(PACK.data(), date(2021, 1, 4)), OFFICES, years=2, rows=rows, seed=seed)


@dataclass
class Labelled:
    """Two years with features, results and revenue; `later` are the rows of the second year."""

    matrix: Figures
    found: Figures
    revenue: Figures
    later: NDArray[np.bool_]
    frame: pl.DataFrame
    names: tuple[str, ...]
    cpu: float = 0.0


def labelled(rows: int, seed: int) -> Labelled:
    """Every row labelled, features of history as of each week."""
    made = world(rows, seed)
    weeks = [made.week(number) for number in range(made.weeks)]
    frame = pl.concat([pl.DataFrame(dict(week.declared)) for week in weeks])
    found, revenue = (
        np.concatenate([week.truth[name] for week in weeks]).astype(float)
        for name in ("illicit", "recoverable_revenue")
    )
    later = np.concatenate([np.full(len(week.relation), week.number >= WEEKS) for week in weeks])
    begun = time.process_time()
    past = History(WORLD)
    matrix = history.followed(frame, past, np.ones(len(found), dtype=np.bool_), found, revenue)
    return Labelled(matrix, found, revenue, later, frame, past.names, time.process_time() - begun)


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Each model learned on the first year and told of the second."""
    data = labelled(count, seed)
    for name, model in MODELS.items():
        begun = time.process_time()
        score, worth = model(data, seed)
        spent = time.process_time() - begun
        later = data.later
        table = measured(data.found[later], score, worth=worth, revenue=data.revenue[later])
        yield {"model": name, "cpu": spent, "features_cpu": data.cpu, "all": table}


Said = tuple[Figures, Figures | None]


def _random(data: Labelled, seed: int) -> Said:
    return np.random.default_rng(seed).random(int(data.later.sum())), None


def _duty(data: Labelled, seed: int) -> Said:
    del seed
    return data.frame["declared_tax"].to_numpy()[data.later], None


def _importer(data: Labelled, seed: int) -> Said:
    del seed
    return data.matrix[data.later, data.names.index("importer.rate")], None


def _rule(data: Labelled, seed: int) -> Said:
    """What analysts write: low prices, young firms, heavy packing, high duty, preference and detours, summed."""
    del seed
    part = dict(zip(data.names, data.matrix[data.later].T, strict=True))
    low = np.nan_to_num(part["price_hs_origin.off"]) < -0.4
    young, heavy = part["age"] < np.log1p(180), np.nan_to_num(part["gross_hs.off"]) > 0.1
    preferred = (part["preference"] > 0) & (data.frame["departure"] != data.frame["origin"]).to_numpy()[data.later]
    busy = part["same_day"] > np.log1p(1)
    score = 2.0 * low + 1.5 * heavy + young + preferred + busy + part["rate"] / 40
    return score, score * np.log1p(data.frame["value"].to_numpy()[data.later])


def _forest(data: Labelled, seed: int) -> Said:
    """Trees whose leaves are the columns of a logistic regression (He and others, 2014)."""
    import lightgbm

    first = ~data.later
    options = {"objective": "binary", "num_leaves": 15, "verbosity": -1, "num_threads": 1, "seed": seed}
    trees = lightgbm.train(options, lightgbm.Dataset(data.matrix[first], data.found[first]), 100)

    def leaves(part: NDArray[np.bool_]) -> Any:
        found = np.asarray(trees.predict(data.matrix[part], pred_leaf=True, num_threads=1), dtype=np.int64)
        places = (found + np.arange(found.shape[1]) * 15).ravel()
        at = np.repeat(np.arange(len(found)), found.shape[1])
        return sparse.csr_matrix((np.ones(len(places)), (at, places)), shape=(len(found), found.shape[1] * 15))

    from customhouse.targeting.learning.rules import linear

    weights = linear.fit(leaves(first), data.found[first])
    return linear.scores(leaves(data.later), weights), None


def _attention(data: Labelled, seed: int) -> Said:
    first, later = ~data.later, data.later
    codes = []
    for column in ("importer", "hs_code"):
        known = {
            value: place
            for place, value in enumerate(data.frame.filter(pl.Series(first))[column].unique(maintain_order=True))
        }
        codes.append(np.asarray([known.get(value, len(known)) for value in data.frame[column]]))
    matrix = np.nan_to_num(data.matrix)
    importer, goods = codes
    model = attention.fit(matrix[first], data.found[first], data.revenue[first], importer[first], goods[first], seed)
    chance, worth = model.chance_and_revenue(matrix[later], importer[later], goods[later])
    return chance, chance * worth


def _ours(data: Labelled, seed: int) -> Said:
    first, later = ~data.later, data.later
    trees = [boosting.fit(data.matrix[first], data.found[first], each, seed) for each in boosting.LARGE]
    worth = worth_of(data.matrix[first], data.found[first], data.revenue[first], WORLD.base(data.names), seed)
    score = boosting.raw_scores([boosting.loaded(text) for text in trees], data.matrix[later])
    chance = 1 / (1 + np.exp(-score))
    assert worth is not None
    return chance, chance * worth.of(data.matrix[later])


def _oracle(data: Labelled, seed: int) -> Said:
    del seed
    return data.found[data.later], data.revenue[data.later]


MODELS: Mapping[str, Callable[[Labelled, int], Said]] = {
    "random": _random,
    "declared-duty rule": _duty,
    "importer history": _importer,
    "profiles alone": _rule,
    "GBDT + LR": _forest,
    "tree attention": _attention,
    "ours": _ours,
    "oracle": _oracle,
}


@dataclass
class Run:
    """Two years under one policy: what was inspected, found and estimated, week by week."""

    got: Figures = field(default_factory=lambda: np.zeros(2 * WEEKS))
    possible: Figures = field(default_factory=lambda: np.zeros(2 * WEEKS))
    hits: Figures = field(default_factory=lambda: np.zeros(2 * WEEKS))
    looked: Figures = field(default_factory=lambda: np.zeros(2 * WEEKS))
    new: Figures = field(default_factory=lambda: np.zeros((2 * WEEKS, 2)))
    weeks: list[Week] = field(default_factory=list)
    drawn: list[tuple[NDArray[np.bool_], Figures, Figures]] = field(default_factory=list)


def selective(count: int, seed: int, policy: Policy | None) -> dict[str, Any]:
    """Two years in which 5 % are inspected and nothing else is known; None explores nothing."""
    made = world(count, seed, new_schemes=NEW)
    run, past = Run(), History(WORLD)
    kept: list[tuple[Figures, Figures, Figures]] = []
    trees: list[Any] = []
    worth: Worth | None = None
    rng = np.random.default_rng(seed)
    for number in range(made.weeks):
        week = made.week(number)
        frame = pl.DataFrame(dict(week.declared))
        rows = history.prepared(frame, past, learn=True)
        matrix = history.features(rows, past)
        if number >= WARM_UP and number % RETRAIN == 0:
            trees, worth = _learned(kept, WORLD.base(past.names), seed)
        said = 1 / (1 + np.exp(-boosting.raw_scores(trees, matrix))) if trees else np.zeros(len(matrix))
        chosen, chance = _chosen(matrix, past.names, trees, worth, policy, rng)
        found, revenue = (week.truth[name].astype(float) for name in ("illicit", "recoverable_revenue"))
        history.take_in(rows, past, week=int(rows.week[0]), known=chosen, found=found, revenue=revenue)
        kept.append((matrix[chosen], found[chosen], revenue[chosen]))
        made.inspected(week, np.flatnonzero(chosen))
        _note(run, week, chosen, chance)
        run.drawn.append((chosen, chance, said))
    return _summary(run)


def _learned(
    kept: list[tuple[Figures, Figures, Figures]], base: int | None, seed: int
) -> tuple[list[Any], Worth | None]:
    matrix, found, revenue = (np.concatenate([each[place] for each in kept]) for place in range(3))
    settings = {**boosting.LARGE[0], "min_data_in_leaf": 20, "rounds": 120, "num_leaves": 15}
    trees = [boosting.loaded(boosting.fit(matrix, found, settings, seed))]
    small = {**settings, "min_data_in_leaf": 10, "rounds": 60}
    return trees, worth_of(matrix, found, revenue, base, seed, small)


def _chosen(
    matrix: Figures, names: tuple[str, ...], trees: list[Any], worth: Worth | None, policy: Policy | None, rng: Any
) -> tuple[NDArray[np.bool_], Figures]:
    count = round(INSPECTED * len(matrix))
    if not trees:
        return choose(np.zeros(len(matrix)), np.zeros(len(matrix)), count=count, share=1.0, rng=rng)
    chance = 1 / (1 + np.exp(-boosting.raw_scores(trees, matrix)))
    rank = chance * worth.of(matrix) if worth else chance
    seen = np.expm1(matrix[:, names.index("importer_hs.count")])
    wanted = interest(policy or Policy.RANDOM, chance, seen)
    return choose(rank, wanted, count=count, share=EXPLORED if policy else 0.0, rng=rng)


def _note(run: Run, week: Week, chosen: NDArray[np.bool_], chance: Figures) -> None:
    found, revenue = week.truth["illicit"], week.truth["recoverable_revenue"]
    at = week.number
    run.got[at], run.possible[at] = (
        revenue[chosen].sum(),
        np.sort(revenue)[::-1][: round(INSPECTED * len(revenue))].sum(),
    )
    run.hits[at], run.looked[at] = found[chosen].sum(), chosen.sum()
    new = week.truth["scheme"] == NEW[0].kind
    run.new[at] = new[chosen].sum(), new.sum()
    run.weeks.append(week)


def _summary(run: Run) -> dict[str, Any]:
    second = slice(WEEKS, 2 * WEEKS)
    chosen = np.concatenate([each[0] for each in run.drawn[second]])
    chance = np.concatenate([each[1] for each in run.drawn[second]])
    said = np.concatenate([each[2] for each in run.drawn[second]])
    found = np.concatenate([week.truth["illicit"] for week in run.weeks[second]]).astype(float)
    told = rate(found[chosen], chance[chosen], len(found))
    helped = assisted_rate(found[chosen], chance[chosen], said[chosen], said)
    return {
        "revenue_of_oracle": [
            float(
                run.got[year * WEEKS : (year + 1) * WEEKS].sum() / run.possible[year * WEEKS : (year + 1) * WEEKS].sum()
            )
            for year in (0, 1)
        ],
        "precision": float(run.hits[second].sum() / run.looked[second].sum()),
        "rate": float(found.mean()),
        "estimate": [told.value, told.low, told.high],
        "assisted": [helped.value, helped.low, helped.high],
        "all_could_be_drawn": bool((chance > 0).all()),
        "new_in_8_weeks": _recall(run.new[NEW_WEEK : NEW_WEEK + 8]),
        "weeks_until_half": _weeks_until_half(run.new),
    }


def _recall(weeks: Figures) -> float:
    return float(weeks[:, 0].sum() / max(1.0, weeks[:, 1].sum()))


def _weeks_until_half(new: Figures) -> int | None:
    """Weeks after the scheme began at the end of which half of its last four weeks was caught; None: never."""
    for at in range(NEW_WEEK + 4, len(new) + 1):
        if _recall(new[at - 4 : at]) >= 0.5:
            return at - NEW_WEEK
    return None
