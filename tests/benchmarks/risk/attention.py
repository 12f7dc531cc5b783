"""A tree-attention model in the spirit of DATE (Kim and others, KDD 2020), from the paper's idea, in NumPy.

Each row falls into one leaf of each tree of a gradient boosting. Leaves have embeddings; how much each counts is
decided by attention, asked for by the embeddings of the importer and of the goods code. Two answers are learned
together: the chance of fraud and the logarithm of the revenue. Trained by Adam in small batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
SIZE, TREES, LEAVES = 16, 60, 15
EPOCHS, BATCH, RATE = 5, 256, 0.01
REVENUE_WEIGHT, RIDGE = 0.1, 1e-5


@dataclass
class Attention:
    """Trees, and the parameters by name."""

    trees: lightgbm.Booster
    weights: dict[str, Figures]
    sizes: tuple[int, int]
    scale: float

    def chance_and_revenue(self, matrix: Figures, importer: Places, goods: Places) -> tuple[Figures, Figures]:
        """The chance of fraud of each row, and the revenue expected of a fraudulent one."""
        leaves = _leaves(self.trees, matrix)
        chance, revenue = np.empty(len(matrix)), np.empty(len(matrix))
        for at in range(0, len(matrix), 4096):
            part = slice(at, at + 4096)
            pooled, _, _ = _pooled(self.weights, leaves[part], importer[part], goods[part], self.sizes)
            chance[part] = 1 / (1 + np.exp(-(pooled @ self.weights["v"] + self.weights["c"][0])))
            revenue[part] = pooled @ self.weights["u"] + self.weights["c"][1]
        return chance, np.expm1(np.clip(revenue * self.scale, 0, 30))


def fit(matrix: Figures, found: Figures, revenue: Figures, importer: Places, goods: Places, seed: int) -> Attention:
    """A model of labelled rows; `importer` and `goods` are numbers from 0, those never seen share the last."""
    trees = lightgbm.train(
        {"objective": "binary", "num_leaves": LEAVES, "verbosity": -1, "num_threads": 1, "seed": seed},
        lightgbm.Dataset(matrix, found),
        TREES,
    )
    sizes = (int(importer.max()) + 2, int(goods.max()) + 2)
    rng = np.random.default_rng(seed)
    shapes = {"leaf": (TREES * LEAVES, SIZE), "importer": (sizes[0], SIZE), "goods": (sizes[1], SIZE)}
    weights = {name: rng.normal(0, 0.1, shape) for name, shape in shapes.items()}
    weights |= {"v": rng.normal(0, 0.1, SIZE), "u": np.zeros(SIZE), "c": np.zeros(2)}
    amounts = np.log1p(revenue)
    scale = float(amounts.max()) or 1.0
    model = Attention(trees, weights, sizes, scale)
    _descend(model, _leaves(trees, matrix), (found, amounts / scale, importer, goods), rng)
    return model


def _leaves(trees: lightgbm.Booster, matrix: Figures) -> Places:
    found = np.asarray(trees.predict(matrix, pred_leaf=True, num_threads=1), dtype=np.int64)
    return found + np.arange(found.shape[1]) * LEAVES


def _pooled(
    weights: dict[str, Figures], leaves: Places, importer: Places, goods: Places, sizes: tuple[int, int]
) -> tuple[Figures, Figures, Figures]:
    """The attended mean of the leaves' embeddings, the embeddings, and the attention."""
    embedded = weights["leaf"][leaves]
    asked = weights["importer"][np.minimum(importer, sizes[0] - 1)] + weights["goods"][np.minimum(goods, sizes[1] - 1)]
    score = np.einsum("rts,rs->rt", embedded, asked)
    attention = np.exp(score - score.max(axis=1, keepdims=True))
    attention /= attention.sum(axis=1, keepdims=True)
    return np.einsum("rt,rts->rs", attention, embedded) + asked, embedded, attention


def _descend(
    model: Attention, leaves: Places, rows: tuple[Figures, Figures, Places, Places], rng: np.random.Generator
) -> None:
    first = {name: np.zeros_like(each) for name, each in model.weights.items()}
    second = {name: np.zeros_like(each) for name, each in model.weights.items()}
    step = 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(leaves))
        for at in range(0, len(order), BATCH):
            part = order[at : at + BATCH]
            slopes = _slopes(model, leaves[part], tuple(each[part] for each in rows))
            step += 1
            for name, slope in slopes.items():
                first[name] = 0.9 * first[name] + 0.1 * slope
                second[name] = 0.999 * second[name] + 0.001 * slope**2
                even, spread = first[name] / (1 - 0.9**step), second[name] / (1 - 0.999**step)
                model.weights[name] -= RATE * even / (np.sqrt(spread) + 1e-8)


def _slopes(model: Attention, leaves: Places, rows: tuple[NDArray[Any], ...]) -> dict[str, Figures]:
    """The gradient of the loss (log loss, and squared error of revenue where there is fraud) by hand."""
    found, amount, importer, goods = rows
    weights, sizes = model.weights, model.sizes
    pooled, embedded, attention = _pooled(weights, leaves, importer, goods, sizes)
    chance = 1 / (1 + np.exp(-(pooled @ weights["v"] + weights["c"][0])))
    off = (chance - found) / len(found)
    wrong = REVENUE_WEIGHT * found * (pooled @ weights["u"] + weights["c"][1] - amount) / len(found)
    pooled_slope = off[:, None] * weights["v"] + wrong[:, None] * weights["u"]
    by_leaf = np.einsum("rts,rs->rt", embedded, pooled_slope)
    score_slope = attention * (by_leaf - (attention * by_leaf).sum(axis=1, keepdims=True))
    asked = weights["importer"][np.minimum(importer, sizes[0] - 1)] + weights["goods"][np.minimum(goods, sizes[1] - 1)]
    leaf_slope = attention[:, :, None] * pooled_slope[:, None, :] + score_slope[:, :, None] * asked[:, None, :]
    asked_slope = pooled_slope + np.einsum("rt,rts->rs", score_slope, embedded)
    slopes = {name: RIDGE * each for name, each in weights.items()}
    np.add.at(slopes["leaf"], leaves.ravel(), leaf_slope.reshape(-1, SIZE))
    np.add.at(slopes["importer"], np.minimum(importer, sizes[0] - 1), asked_slope)
    np.add.at(slopes["goods"], np.minimum(goods, sizes[1] - 1), asked_slope)
    slopes["v"] = slopes["v"] + pooled.T @ off
    slopes["u"] = slopes["u"] + pooled.T @ wrong
    slopes["c"] = slopes["c"] + np.array([off.sum(), wrong.sum()])
    return slopes
