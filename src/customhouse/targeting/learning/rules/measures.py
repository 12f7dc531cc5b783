"""Measures of a ranking against the truth, for all rows and for goods never seen before.

Rows of equal score count as a tie in the area under the curve; where some of them must be chosen, each is as likely as
the others: what is told is the mean over all choices, so that no measure depends on chance or on the order of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
SHARES = (0.01, 0.02, 0.05, 0.10)
"""Shares inspected at which precision, recall and revenue are told."""


def auc(truth: Figures, score: Figures) -> float | None:
    """The chance that a finding scores above a row without one (ties half); None where either kind is absent."""
    positive = float(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return None
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    ends = np.cumsum(count)
    rank = (ends - (count - 1) / 2)[place]
    return float((rank[truth > 0].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: Figures, score: Figures) -> float | None:
    """The mean of precision over the steps of recall; None where nothing was found."""
    found, chosen = _steps(truth, score)
    if not found.size or not found[-1]:
        return None
    return float(np.sum(np.diff(found, prepend=0.0) / found[-1] * found / chosen))


def best_f1(truth: Figures, score: Figures) -> float | None:
    """The harmonic mean of precision and recall at the threshold where it is highest; None where nothing was found."""
    found, chosen = _steps(truth, score)
    if not found.size or not found[-1]:
        return None
    return float(np.max(2 * found / (chosen + found[-1])))


def _steps(truth: Figures, score: Figures) -> tuple[Figures, Figures]:
    """Findings, and rows, at or above each distinct score, from the highest down."""
    order = np.argsort(-score, kind="stable")
    last = np.flatnonzero(np.diff(score[order], append=-np.inf) != 0)
    return np.cumsum(truth[order])[last], (last + 1).astype(np.float64)


def measured(
    truth: Figures, score: Figures, *, worth: Figures | None = None, revenue: Figures | None = None
) -> dict[str, Any]:
    """AUC, AP, F1, and at each share precision, recall and revenue.

    `score` ranks for precision and recall, `worth` (expected revenue; by default the score) for revenue, which is told
    as a share of all that was recoverable, and of what the same number of rows could recover at most (`of_oracle`).
    Figures are None where the truth does not tell them.
    """
    table: dict[str, Any] = {
        "rows": len(truth),
        "findings": int(truth.sum()),
        "auc": auc(truth, score),
        "ap": average_precision(truth, score),
        "f1": best_f1(truth, score),
        "at": {},
    }
    by_worth = score if worth is None else worth
    for share in SHARES:
        count = min(len(truth), max(1, round(share * len(truth)))) if len(truth) else 0
        table["at"][f"{share:.0%}"] = _at(truth, score, count) | _revenue(revenue, by_worth, count)
    return table


def gained(amounts: Figures, score: Figures, count: int) -> float:
    """What the highest `count` rows have in all; of those that tie at the end, the mean of all choices.

    >>> gained(np.array([1.0, 0.0, 4.0]), np.array([0.5, 0.5, 0.9]), 2)
    4.5
    """
    if not count:
        return 0.0
    least = np.partition(score, len(score) - count)[len(score) - count]
    above, tied = score > least, score == least
    share = (count - int(above.sum())) / int(tied.sum())
    return float(amounts[above].sum() + amounts[tied].sum() * share)


def _at(truth: Figures, score: Figures, count: int) -> dict[str, Any]:
    found, findings = gained(truth, score, count), float(truth.sum())
    return {
        "chosen": count,
        "precision": found / count if count else None,
        "recall": found / findings if findings else None,
    }


def _revenue(revenue: Figures | None, score: Figures, count: int) -> dict[str, Any]:
    total = 0.0 if revenue is None else float(revenue.sum())
    if revenue is None or not total:
        return {"revenue": None, "of_oracle": None}
    got = gained(revenue, score, count)
    most = float(np.sort(revenue)[::-1][:count].sum())
    return {"revenue": got / total, "of_oracle": got / most}


def compared(
    truth: Figures, score: Figures, novel: NDArray[np.bool_], **rest: Figures | None
) -> Mapping[str, Mapping[str, Any]]:
    """The table for `all` rows, for those whose goods were `seen`, and for the `novel` ones."""
    parts = {"all": np.ones(len(truth), dtype=bool), "seen": ~novel, "novel": novel}
    return {
        name: measured(
            truth[part], score[part], **{key: None if row is None else row[part] for key, row in rest.items()}
        )
        for name, part in parts.items()
    }
