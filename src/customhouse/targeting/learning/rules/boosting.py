"""Gradient boosting over features (LightGBM), made so that the same seed and data give the same trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
STEADY: Mapping[str, Any] = {
    "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1, "max_bin": 63,
}  # fmt: skip
SMALL: tuple[Mapping[str, Any], ...] = (
    {"num_leaves": 15, "min_data_in_leaf": 40, "learning_rate": 0.05, "rounds": 180},
    {"num_leaves": 7, "min_data_in_leaf": 60, "learning_rate": 0.05, "rounds": 240},
)
"""For few, noisy rows: shallow trees, few features a tree, strongly shrunk."""
LARGE: tuple[Mapping[str, Any], ...] = (
    {
        "num_leaves": 15, "min_data_in_leaf": 10, "learning_rate": 0.06, "rounds": 120, "feature_fraction": 0.5,
        "bagging_fraction": 0.9, "lambda_l2": 1.0,
    },
)  # fmt: skip
"""For rows with features of history, some thousands or many."""
BY_ROW: tuple[Mapping[str, Any], ...] = (
    {"num_leaves": 15, "min_data_in_leaf": 20, "learning_rate": 0.05, "rounds": 120, "lambda_l2": 5.0},
)
"""For rows that carry their own history, some hundreds or many."""


def fit(matrix: Figures, found: Figures, settings: Mapping[str, Any], seed: int, objective: str = "binary") -> str:
    """One model as LightGBM's own text."""
    options: dict[str, Any] = {
        "objective": objective, "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 20.0,
        "seed": seed, **STEADY, **settings,
    }  # fmt: skip
    rounds = options.pop("rounds")
    data = lightgbm.Dataset(matrix, found, params={"max_bin": STEADY["max_bin"], "verbosity": -1})
    return str(lightgbm.train(options, data, num_boost_round=rounds).model_to_string())


def loaded(text: str) -> Any:
    """A model from its text, ready to score. Raises `ValueError` where the text is none."""
    try:
        return lightgbm.Booster(model_str=text)
    except lightgbm.basic.LightGBMError as error:
        raise ValueError(str(error)) from None


_READY: dict[tuple[str, ...], Sequence[Any]] = {}


def ready(texts: tuple[str, ...]) -> Sequence[Any]:
    """Models read from their texts, the last few remembered."""
    if texts not in _READY:
        if len(_READY) > 8:  # noqa: PLR2004  # champion and challenger, chances and worth, twice
            _READY.clear()
        _READY[texts] = [loaded(text) for text in texts]
    return _READY[texts]


def raw_scores(boosters: Sequence[Any], matrix: Figures) -> Figures:
    """The mean of the models' raw scores (log odds for chances)."""
    each = [booster.predict(matrix, raw_score=True, num_threads=1) for booster in boosters]
    return np.asarray(np.mean(each, axis=0), dtype=np.float64)


def contributions(boosters: Sequence[Any], matrix: Figures) -> Figures:
    """What each feature adds to a row's raw score (rows × features and the constant): exact Shapley values of trees."""
    each = [booster.predict(matrix, pred_contrib=True, num_threads=1) for booster in boosters]
    return np.asarray(np.mean(each, axis=0), dtype=np.float64)
