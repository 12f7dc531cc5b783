"""Features of history: nothing of the future, and the same for one row as for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from customhouse.targeting.learning.rules.history import History, features, followed, prepared, take_in
from customhouse.targeting.learning.rules.maps import WORLD
from customhouse.targeting.learning.rules.tables import weeks
from customhouse.targeting.learning.tests.sample import world


@pytest.fixture
def rows() -> tuple[pl.DataFrame, Any, Any]:
    """Half a year of a small world, with results and revenue."""
    return world()


def test_the_future_does_not_reach_back(rows: tuple[pl.DataFrame, Any, Any]) -> None:
    """With all later results and prices shuffled, the features up to that week are the same to the bit."""
    frame, found, revenue = rows
    known = np.ones(len(found), dtype=bool)
    half = len(found) // 2
    cut = weeks(frame, "date") < weeks(frame, "date")[half]
    rng = np.random.default_rng(1)
    order = np.concatenate([np.flatnonzero(cut), rng.permutation(np.flatnonzero(~cut))])
    moved = frame.with_columns(pl.Series("value", frame["value"].to_numpy()[order]))
    plain = followed(frame, History(WORLD), known, found, revenue)
    shuffled = followed(moved, History(WORLD), known, found[order], revenue[order])
    first_later = cut | (weeks(frame, "date") == weeks(frame, "date")[half])
    rates = [place for place, name in enumerate(History(WORLD).names) if name.endswith((".rate", ".results", ".count"))]
    assert np.array_equal(plain[cut], shuffled[cut], equal_nan=True)
    assert np.array_equal(plain[first_later][:, rates], shuffled[first_later][:, rates])
    assert not np.array_equal(plain[~cut], shuffled[~cut], equal_nan=True)


def test_a_row_alone_has_the_features_it_has_in_a_batch(rows: tuple[pl.DataFrame, Any, Any]) -> None:
    """Live and bulk are one: a row asked for by itself equals its row of the matrix, to the bit."""
    frame, found, revenue = rows
    past = History(WORLD)
    cut = weeks(frame, "date") < weeks(frame, "date")[-1]
    before = frame.filter(pl.Series(cut))
    followed(before, past, np.ones(before.height, dtype=bool), found[cut], revenue[cut])
    later = frame.filter(pl.Series(~cut))
    whole = features(prepared(later, past, learn=False), past)
    for place in (0, 7, later.height - 1):
        alone = features(prepared(later[place], past, learn=False), past)
        assert np.array_equal(alone[0], whole[place], equal_nan=True)


def test_what_was_not_inspected_teaches_nothing_of_findings(rows: tuple[pl.DataFrame, Any, Any]) -> None:
    """Only counts and prices are learned of rows without a result."""
    frame, found, revenue = rows
    past = History(WORLD)
    followed(frame, past, np.zeros(len(found), dtype=bool), found, revenue)
    assert past.results == past.findings == 0
    assert past.prior == pytest.approx(0.02)
    kept = past.keys["importer"]
    assert kept.counts[:, 0].sum() == len(found)
    assert kept.counts[:, 1:].sum() == 0


def test_results_fade(rows: tuple[pl.DataFrame, Any, Any]) -> None:
    """A result weighs half after half a year; how often a firm declared does not fade."""
    frame, found, revenue = rows
    past = History(WORLD)
    one = prepared(frame[:1], past, learn=True)
    known = np.array([True])
    take_in(one, past, week=100, known=known, found=found[:1], revenue=revenue[:1])
    take_in(one, past, week=126, known=~known, found=found[:1], revenue=revenue[:1])
    assert past.results == pytest.approx(0.5)
    assert past.keys["office"].counts[0, :2].tolist() == [2.0, pytest.approx(0.5)]
