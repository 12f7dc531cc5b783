"""Measures of a ranking, beside their definitions written out plainly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customhouse.targeting.learning.rules.measures import auc, average_precision, best_f1, compared, measured

RANKINGS = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=40)


def split(rows: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([float(found) for found, _ in rows]), np.array([float(score) for _, score in rows])


@given(RANKINGS)
def test_the_area_is_the_chance_of_the_right_order(rows: list[tuple[bool, int]]) -> None:
    """Pair by pair, ties half."""
    truth, score = split(rows)
    pairs = [
        1.0 if one > other else 0.5 if one == other else 0.0 for one in score[truth > 0] for other in score[truth == 0]
    ]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert auc(truth, score) == (None if expected is None else pytest.approx(expected))


@given(RANKINGS)
def test_f1_is_the_best_over_thresholds(rows: list[tuple[bool, int]]) -> None:
    truth, score = split(rows)
    tried = []
    for threshold in set(score.tolist()):
        hits = truth[score >= threshold].sum()
        tried.append(2 * hits / ((score >= threshold).sum() + truth.sum()))
    found = best_f1(truth, score)
    assert found == (pytest.approx(max(tried)) if truth.sum() else None)


def test_average_precision_of_a_known_ranking() -> None:
    """Findings at the first and third place of four: (1/1 + 2/3) / 2."""
    truth, score = np.array([1.0, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1])
    assert average_precision(truth, score) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.zeros(3), np.ones(3)) is None


def test_shares_chosen() -> None:
    """Of a hundred rows ten are 10 %; revenue is ranked by worth, beside what could be had at most."""
    truth = np.array([1.0] * 5 + [0.0] * 95)
    score, revenue = np.linspace(1, 0, 100), np.zeros(100)
    revenue[:5], worth = [1, 1, 1, 1, 96], np.arange(100, 0, -1.0)
    table = measured(truth, score, worth=worth, revenue=revenue)
    assert table["at"]["10%"] == {
        "chosen": 10, "precision": 0.5, "recall": 1.0, "revenue": pytest.approx(1.0), "of_oracle": pytest.approx(1.0),
    }  # fmt: skip
    assert table["at"]["1%"]["revenue"] == pytest.approx(0.01)
    assert table["at"]["1%"]["of_oracle"] == pytest.approx(1 / 96)
    assert measured(truth, score)["at"]["5%"] == {
        "chosen": 5, "precision": 1.0, "recall": 1.0, "revenue": None, "of_oracle": None,
    }  # fmt: skip


def test_nothing_to_measure_is_none_not_an_error() -> None:
    table = compared(np.array([1.0, 0.0]), np.array([0.5, 0.4]), np.array([False, False]), worth=None)
    assert table["novel"]["rows"] == 0
    assert table["novel"]["auc"] is None
    assert table["novel"]["at"]["1%"]["precision"] is None
    assert table["all"]["auc"] == 1.0


def test_where_scores_tie_no_order_decides() -> None:
    """Of rows alike each is as likely to be chosen; the same file in any order has the same figures."""
    truth = np.array([1.0] * 8 + [0.0] * 32)
    score, revenue = np.full(40, 0.5), np.arange(40.0)
    tables = [
        measured(truth[order], score, revenue=revenue[order], worth=np.zeros(40))
        for order in (np.arange(40), np.arange(40)[::-1])
    ]
    assert tables[0] == tables[1]
    assert tables[0]["at"]["10%"] == {
        "chosen": 4, "precision": 0.2, "recall": pytest.approx(0.1), "revenue": pytest.approx(0.1),
        "of_oracle": pytest.approx(78 / 150),
    }  # fmt: skip
