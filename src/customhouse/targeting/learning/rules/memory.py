"""What is remembered of goods tuples: how often each was declared, and how often something was found.

Memory is told apart from understanding: it says much of goods seen before and nothing of others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Figures = NDArray[np.float64]
STRENGTHS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
"""How many rows the model's own opinion may weigh beside what is remembered; the likeliest on validation is taken."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Distinct goods tuples in order, how often each was declared, and with how many findings."""

    goods: tuple[str, ...]
    count: Figures
    found: Figures
    strength: float

    def recall(self, goods: pl.Series) -> tuple[Figures, Figures]:
        """How often the goods of each row were declared before, and with how many findings (0, 0: never)."""
        known = pl.DataFrame(
            {"goods": self.goods, "count": self.count, "found": self.found}, schema_overrides={"goods": pl.String}
        )
        joined = goods.rename("goods").to_frame().join(known, on="goods", how="left", maintain_order="left")
        filled = joined.select(pl.col("count", "found").fill_null(0.0))
        return filled["count"].to_numpy(), filled["found"].to_numpy()


def remember(goods: pl.Series, found: Figures, strength: float) -> Memory:
    """The memory of rows with their results."""
    table = (
        pl.DataFrame({"goods": goods, "found": found})
        .group_by("goods")
        .agg(pl.len().alias("count"), pl.col("found").sum())
        .sort("goods")
    )
    return Memory(
        tuple(table["goods"].to_list()),
        table["count"].to_numpy().astype(np.float64),
        table["found"].to_numpy().astype(np.float64),
        strength,
    )


def together(count: Figures, found: Figures, opinion: Figures, strength: float) -> Figures:
    """The chance of a finding from what is remembered, and from the model's opinion weighing `strength` rows.

    Goods never declared before have the model's opinion alone.
    """
    return np.asarray((found + strength * opinion) / (count + strength))


def likeliest_strength(count: Figures, found: Figures, opinion: Figures, truth: Figures) -> float:
    """Of `STRENGTHS` the one under which the results of rows seen before were likeliest."""
    seen = count > 0
    if not seen.any():
        return 1.0

    def surprise(strength: float) -> float:
        chance = np.clip(together(count, found, opinion, strength)[seen], 1e-6, 1 - 1e-6)
        return float(-np.mean(np.where(truth[seen] > 0, np.log(chance), np.log1p(-chance))))

    return min(STRENGTHS, key=surprise)
