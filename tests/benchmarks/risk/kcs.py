"""Korea's published set: train on 2020 (its last part validates), tell of the first quarter of 2021. Three seeds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.learning.rules import tables, training
from customhouse.targeting.learning.rules.maps import KCS
from customhouse.targeting.learning.rules.measures import compared
from customhouse.targeting.learning.rules.memory import remember, together
from customhouse.targeting.learning.rules.model import predict

CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", Path(__file__).parents[4] / "shared" / "cases")) / "kcs"
TRAIN, TEST = CASES / "df_syn_train_eng.csv", CASES / "df_syn_valid_eng.csv"
CODES = [
    "Office ID", "Process Type", "Import Type", "Import Use", "Payment Type", "Mode of Transport", "Declarant ID",
    "Importer ID", "Seller ID", "Courier ID", "HS6 Code", "Country of Departure", "Country of Origin", "Tax Type",
    "Country of Origin Indicator",
]  # fmt: skip
NUMBERS = ["Tax Rate", "Net Mass", "Item Price"]
RARE = 5
Figures = NDArray[np.float64]
Peer = Callable[[pl.DataFrame, Figures, pl.DataFrame, int], Figures]


def rows(seeds: int) -> Iterator[dict[str, Any]]:
    """For each model and seed its measures and the CPU time of learning and telling."""
    train, test = (pl.read_csv(path, infer_schema=False) for path in (TRAIN, TEST))
    found, truth = (tables.zeros_and_ones(frame, "Fraud") for frame in (train, test))
    known = set(tables.goods(train, KCS).to_list())
    novel = np.asarray([goods not in known for goods in tables.goods(test, KCS).to_list()])
    for name, (peer, chancy) in PEERS.items():
        for seed in range(1, (seeds if chancy else 1) + 1):
            begun = time.process_time()
            score = peer(train, found, test, seed)
            spent = time.process_time() - begun
            yield {"model": name, "seed": seed, "cpu": spent, **compared(truth, score, novel)}


def _ours(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    del found
    cut = round(0.85 * train.height)
    first, second = (training.labelled(part, KCS, "Fraud") for part in (train[:cut], train[cut:]))
    model, _, _ = training.train(first, second, KCS, seed)
    return predict(model, test).chance


def _lookup(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    del seed
    memory = remember(tables.goods(train, KCS), found, 1.0)
    count, hits = memory.recall(tables.goods(test, KCS))
    return together(count, hits, np.full(test.height, found.mean()), memory.strength)


def _duty(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    del train, found, seed
    return np.nan_to_num(tables.numbers(test, "Item Price") * tables.numbers(test, "Tax Rate"))


def _importer(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    del seed
    memory = remember(train.select(tables.text("Importer ID").alias("i"))["i"], found, 10.0)
    count, hits = memory.recall(test.select(tables.text("Importer ID").alias("i"))["i"])
    return together(count, hits, np.full(test.height, found.mean()), 10.0)


def _random(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    del train, found
    return np.random.default_rng(seed).random(test.height)


def _figures(train: pl.DataFrame, test: pl.DataFrame) -> tuple[list[list[str]], list[list[str]], Figures, Figures]:
    """Codes as lists of texts by column, with values that stand in few rows taken together; numbers as a matrix."""
    codes: tuple[list[list[str]], list[list[str]]] = ([], [])
    for column in CODES:
        often = train[column].fill_null("").value_counts().filter(pl.col("count") >= RARE)[column].to_list()
        for place, frame in enumerate((train, test)):
            own = frame[column].fill_null("")
            codes[place].append(own.set(~own.is_in(often), "rare").to_list())
    plain, asked = (np.column_stack([tables.numbers(frame, name) for name in NUMBERS]) for frame in (train, test))
    return codes[0], codes[1], plain, asked


def _numbered(train: list[list[str]], test: list[list[str]]) -> tuple[Figures, Figures]:
    """Codes as numbers, column by column."""
    known = [{value: place for place, value in enumerate(sorted(set(column)))} for column in train]
    made = [
        np.column_stack([[each.get(value, -1) for value in column] for each, column in zip(known, frame, strict=True)])
        for frame in (train, test)
    ]
    return made[0].astype(float), made[1].astype(float)


def _logistic(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    codes, asked, plain, figures = _figures(train, test)
    encoder = OneHotEncoder(handle_unknown="ignore").fit(list(zip(*codes, strict=True)))
    scaler = StandardScaler().fit(np.log1p(plain))
    made = [
        sparse.hstack([encoder.transform(list(zip(*each, strict=True))), scaler.transform(np.log1p(numbers))]).tocsr()
        for each, numbers in ((codes, plain), (asked, figures))
    ]
    model = LogisticRegression(max_iter=1000, random_state=seed).fit(made[0], found)
    return np.asarray(model.predict_proba(made[1])[:, 1])


def _boosted(make: Callable[[int], Any]) -> Peer:
    """A gradient boosting with default settings over numbered codes and numbers."""

    def peer(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
        codes, asked, plain, figures = _figures(train, test)
        first, second = _numbered(codes, asked)
        model = make(seed).fit(np.column_stack([first, plain]), found.astype(int))
        return np.asarray(model.predict_proba(np.column_stack([second, figures]))[:, 1])

    return peer


def _xgboost(seed: int) -> Any:
    from xgboost import XGBClassifier

    return XGBClassifier(random_state=seed, n_jobs=1)


def _lightgbm(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    import lightgbm

    codes, asked, plain, figures = _figures(train, test)
    first, second = _numbered(codes, asked)
    data = lightgbm.Dataset(np.column_stack([first, plain]), found, categorical_feature=list(range(len(CODES))))
    model = lightgbm.train({"objective": "binary", "seed": seed, "num_threads": 1, "verbosity": -1}, data, 100)
    return np.asarray(model.predict(np.column_stack([second, figures]), num_threads=1))


def _catboost(train: pl.DataFrame, found: Figures, test: pl.DataFrame, seed: int) -> Figures:
    from catboost import CatBoostClassifier, Pool

    codes, asked, plain, figures = _figures(train, test)
    pools = [
        Pool(
            [[*texts, *numbers] for texts, numbers in zip(zip(*each, strict=True), matrix.tolist(), strict=True)],
            label,
            cat_features=list(range(len(CODES))),
        )
        for each, matrix, label in ((codes, plain, found.astype(int)), (asked, figures, None))
    ]
    model = CatBoostClassifier(random_seed=seed, thread_count=1, verbose=False, allow_writing_files=False)
    return np.asarray(model.fit(pools[0]).predict_proba(pools[1])[:, 1])


PEERS: dict[str, tuple[Peer, bool]] = {
    "random": (_random, True),
    "declared-duty rule": (_duty, False),
    "importer history": (_importer, False),
    "tuple lookup table": (_lookup, False),
    "logistic regression": (_logistic, True),
    "XGBoost, defaults": (_boosted(_xgboost), True),
    "LightGBM, defaults": (_lightgbm, True),
    "CatBoost, defaults": (_catboost, True),
    "ours": (_ours, True),
}
"""Every model, and whether it has a seed."""
