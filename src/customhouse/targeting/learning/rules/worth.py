"""How much a finding brings: trees for the extra revenue, as a multiple of the money at stake where the map names it.

Trees answer no more than what they learned from; the largest consignment of a year is larger than that. A multiple of
the declared value goes on where they end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from customhouse.targeting.learning.rules import boosting

Figures = NDArray[np.float64]
LEAST_REVENUES = 50
"""Findings with revenue that are needed to learn how much a finding brings."""
SETTINGS: Mapping[str, Any] = {
    "num_leaves": 31, "min_data_in_leaf": 20, "learning_rate": 0.06, "rounds": 120, "feature_fraction": 0.5,
}  # fmt: skip
MOST = 30.0
"""Logarithm of the largest amount that is answered."""


@dataclass(frozen=True)
class Worth:
    """Trees for the logarithm of the revenue of a finding, less the feature at `base` (the logarithm of a value).

    `scale` is the factor by which the sum of their answers is right.
    """

    trees: tuple[str, ...]
    scale: float = 1.0
    base: int | None = None

    def of(self, matrix: Figures) -> Figures:
        """The extra revenue expected of each row if something is found."""
        logs = boosting.raw_scores(boosting.ready(self.trees), matrix) + _base(matrix, self.base)
        return np.asarray(np.expm1(np.clip(logs, 0.0, MOST)) * self.scale, dtype=np.float64)


def worth_of(
    matrix: Figures,
    found: Figures,
    revenue: Figures,
    base: int | None,
    seed: int,
    settings: Mapping[str, Any] = SETTINGS,
) -> Worth | None:
    """Learned from rows with findings and what each brought (NaN: not known); None from too few."""
    told_of = (found > 0) & (np.nan_to_num(revenue) > 0)
    if int(told_of.sum()) < LEAST_REVENUES:
        return None
    amounts, rows = revenue[told_of], matrix[told_of]
    text = boosting.fit(rows, np.log1p(amounts) - _base(rows, base), settings, seed, "regression")
    plain = Worth((text,), 1.0, base)
    return Worth(plain.trees, float(amounts.sum() / plain.of(rows).sum()), base)


def _base(matrix: Figures, base: int | None) -> Figures | float:
    return 0.0 if base is None else np.nan_to_num(matrix[:, base])
