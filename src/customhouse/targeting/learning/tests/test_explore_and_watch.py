"""Exploring, concluding from inspected rows alone, and watching for drift."""

from __future__ import annotations

import numpy as np
import pytest

from customhouse.targeting.learning.rules.drifting import Drift, exploring_share, spread_of, stability, watched
from customhouse.targeting.learning.rules.estimating import assisted_rate, corrected_precision, rate, total
from customhouse.targeting.learning.rules.exploring import Policy, choose, interest

ROWS = 4_000


def test_every_row_keeps_its_chance_and_none_is_hopeless() -> None:
    """The highest are sure; all others can be drawn; as many as asked for are chosen on average."""
    rng = np.random.default_rng(1)
    rank = rng.random(ROWS)
    for policy in Policy:
        chosen, chance = choose(rank, interest(policy, rank, rank), count=400, share=0.25, rng=rng)
        assert (chance > 0).all()
        assert chance[np.argsort(-rank)[:300]].min() == 1
        assert chance.sum() == pytest.approx(400, rel=0.01)
        assert chosen.sum() == pytest.approx(400, abs=60)


def test_interest_follows_the_policy() -> None:
    """Uncertain rows, or rows whose like was hardly seen, are drawn more often."""
    chance, seen = np.array([0.01, 0.5]), np.array([100.0, 0.0])
    assert interest(Policy.RANDOM, chance, seen).tolist() == [1, 1]
    for policy in (Policy.UNCERTAINTY, Policy.NOVELTY):
        little, much = interest(policy, chance, seen)
        assert much > 5 * little


def test_without_exploration_the_highest_are_taken_and_the_rest_never() -> None:
    rank = np.arange(10.0)
    chosen, chance = choose(rank, np.zeros(10), count=3, share=0.0, rng=np.random.default_rng(1))
    assert np.flatnonzero(chosen).tolist() == [7, 8, 9]
    assert chance.sum() == 3
    everything, chance = choose(rank, np.zeros(10), count=99, share=0.5, rng=np.random.default_rng(1))
    assert chance.tolist() == [1.0] * 10
    assert everything.all()
    _, even = choose(rank, np.zeros(10), count=4, share=0.5, rng=np.random.default_rng(1))
    assert even[:8].tolist() == [0.25] * 8


def test_the_corrected_rate_holds_the_truth_where_the_plain_one_does_not() -> None:
    """Of 200 draws of a skewed control, at least 90 % of the bounds hold the truth; the plain rate is far off."""
    rng = np.random.default_rng(7)
    found = (rng.random(ROWS) < 0.03).astype(float)
    rank = found + rng.normal(0, 0.7, ROWS)
    held = 0
    for _ in range(200):
        chosen, chance = choose(rank, np.ones(ROWS), count=400, share=0.5, rng=rng)
        told = rate(found[chosen], chance[chosen], ROWS)
        held += told.low <= found.mean() <= told.high
        assert found[chosen].mean() > 1.5 * found.mean()
    assert held >= 180


def test_a_model_narrows_the_bounds_and_they_still_hold_the_truth() -> None:
    """Also where the model is wrong by a factor."""
    rng = np.random.default_rng(8)
    chance = np.where(rng.random(ROWS) < 0.05, 0.6, 0.01)
    found = (rng.random(ROWS) < chance).astype(float)
    for said, narrower in ((chance, True), (chance * 3, False)):
        held, widths = 0, []
        for _ in range(200):
            chosen, propensity = choose(chance + rng.normal(0, 0.3, ROWS), np.ones(ROWS), count=400, share=0.5, rng=rng)
            helped = assisted_rate(found[chosen], propensity[chosen], said[chosen], said)
            plain = rate(found[chosen], propensity[chosen], ROWS)
            held += helped.low <= found.mean() <= helped.high
            widths.append((helped.high - helped.low) < (plain.high - plain.low))
        assert held >= 180
        assert not narrower or np.mean(widths) > 0.8


def test_what_was_surely_inspected_is_counted_once() -> None:
    assert total(np.array([5.0, 7.0]), np.ones(2)).value == 12
    assert total(np.array([5.0]), np.ones(1)).low == 5
    told = rate(np.ones(2), np.array([0.5, 0.5]), 2)
    assert (told.value, told.high) == (1.0, 1.0)
    certain = rate(np.array([1.0, 0.0]), np.ones(2), 2)
    assert (certain.low, certain.value, certain.high) == (0.5, 0.5, 0.5)


def test_the_precision_of_another_ranking() -> None:
    found, propensity = np.array([1.0, 0.0, 1.0]), np.array([1.0, 0.1, 1.0])
    assert corrected_precision(found, propensity, np.array([True, True, False])) == pytest.approx(1 / 11)
    assert corrected_precision(found, propensity, np.zeros(3, dtype=bool)) is None


def test_drift_is_seen_and_shifts_exploration() -> None:
    """What stays the same is calm; what moved by a spread alarms; what is suddenly unknown alarms too."""
    rng = np.random.default_rng(3)
    then = rng.normal(0, 1, ROWS)
    spreads = {"price": spread_of(then), "mass": spread_of(then), "late": spread_of(np.full(3, np.nan))}
    now = np.column_stack([rng.normal(1, 1, ROWS), rng.normal(0, 1, ROWS), np.full(ROWS, np.nan), then])
    drifts = watched(spreads, ("price", "mass", "late", "unknown then"), now)
    assert next((each.feature, each.state) for each in drifts) == ("price", "alarm")
    assert {each.feature: each.state for each in drifts} == {"price": "alarm", "mass": "calm", "late": "calm"}
    assert exploring_share(0.1, drifts) == 0.2
    assert exploring_share(0.4, drifts) == 0.5
    assert exploring_share(0.1, [Drift("mass", 0.15, "watch")]) == 0.1
    assert stability(spreads["mass"], np.full(10, np.nan)) > 1
    little = watched({"mass": spreads["mass"]}, ["mass"], rng.normal(0.38, 1, (ROWS, 1)))
    assert little[0].state == "watch"
