"""Training on a country's own lines: learn the opinions, and weigh them on lines that they had not seen.

The lines are dealt into folds; each fold is judged by opinions learned from the others. From these honest figures the
weights are fitted (a softmax over each line's candidates), so that probabilities mean what they say, and the summary's
hit rates are of unseen lines. Then the opinions are learned once more from all lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from customhouse.tariff.classification.records import Line, Scored
from customhouse.tariff.classification.rules.features import Features, seen
from customhouse.tariff.classification.rules.learned import OPINIONS, LearnedModel, Linear, Opinions

DIGITS = 6
FOLDS = 3
FEWEST = 20
MOST_JUDGED = 4_500
"""Lines that the weights are fitted on: more tell no more."""
SEED = 20_250_101
TRUST = 0.5
"""How closely the linear models follow their lines (the inverse of regularisation)."""
SMALLEST_WEIGHT = 1e-3
HELD_BACK = 1e-3
LEVELS = (2, 4, 6)
TOPS = (1, 3, 5)

Cold = Callable[[str], Sequence[Scored]]
Judged = tuple[str, list[tuple[str, tuple[float, ...]]]]


class TooFewLinesError(ValueError):
    """There are not enough lines with a code to learn from."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what is known of it: `hits` by digits and top-n in per cent of unseen lines."""

    model: LearnedModel
    lines: int
    codes: int
    judged: int
    hits: Mapping[str, Mapping[str, float]]
    calibration_error: float


def train(lines: Sequence[Line], cold: Cold) -> Trained:
    """Learn from lines with codes of six digits or more; `cold` ranks a text by the law. Raises `TooFewLinesError`."""
    lines = [Line(line.text, code) for line in lines if len(code := digits(line.code)) == DIGITS and line.text.strip()]
    if len(lines) < FEWEST:
        raise TooFewLinesError(f"{len(lines)} lines have words and a code of six digits; {FEWEST} are needed.")
    judged = list(_judged(lines, cold))
    weights = fitted(judged)
    reach = sum(any(code == right for code, _ in found) for right, found in judged) / len(judged)
    model = LearnedModel(learn(lines), weights, reach)
    hits, error = measured(judged, weights, reach)
    return Trained(model, len(lines), len({line.code for line in lines}), len(judged), hits, error)


def digits(code: str) -> str:
    """The first six digits of a code in any punctuation."""
    return "".join(letter for letter in code if letter in "0123456789")[:DIGITS]


def learn(lines: Sequence[Line]) -> Opinions:
    """The opinions of these lines."""
    import numpy as np  # of the extra

    texts = tuple(seen(line.text) for line in lines)
    features = Features.learned_from(texts)
    rows = features.rows(texts)
    codes = tuple(sorted({line.code for line in lines}))
    place = {code: at for at, code in enumerate(codes)}
    chapters = _linear(rows, [line.code[:2] for line in lines])
    all_codes = _linear(rows, [line.code for line in lines])
    of_line = np.array([place[line.code] for line in lines])
    return Opinions(features, texts, rows, codes, of_line, chapters, all_codes)


def _linear(rows: Any, classes: Sequence[str]) -> Linear:
    """A border between each class and the others."""
    import numpy as np  # of the extra
    from scipy import sparse
    from sklearn.svm import LinearSVC

    names = sorted(set(classes))
    if len(names) == 1:
        return Linear(tuple(names), sparse.csr_matrix((1, rows.shape[1])), np.zeros(1))
    fitted = LinearSVC(C=TRUST, random_state=0, max_iter=3000).fit(rows, list(classes))
    weights, borders = fitted.coef_, fitted.intercept_
    if len(names) == 2:  # noqa: PLR2004  # of two classes scikit-learn gives one border
        weights, borders = np.vstack([-weights, weights]) / 2, np.concatenate([-borders, borders]) / 2
    weights = np.where(abs(weights) < SMALLEST_WEIGHT, 0.0, weights)
    return Linear(tuple(fitted.classes_), sparse.csr_matrix(weights.astype("float32")), borders)


def _judged(lines: Sequence[Line], cold: Cold) -> list[Judged]:
    """Lines with the figures of their candidates by opinions that had not seen them."""
    order = list(range(len(lines)))
    Random(SEED).shuffle(order)  # noqa: S311  # dealing folds needs no secrecy
    found: list[Judged] = []
    for fold in range(FOLDS):
        unseen = order[fold::FOLDS]
        hidden = set(unseen)
        known = [lines[at] for at in order if at not in hidden]
        asked = [lines[at] for at in unseen[: MOST_JUDGED // FOLDS]]
        opinions = learn(known)
        for start in range(0, len(asked), 256):
            run = asked[start : start + 256]
            texts = [line.text for line in run]
            figures = opinions.figures(texts, [cold(text) for text in texts])
            found += [(line.code, candidates) for line, candidates in zip(run, figures, strict=True)]
    return found


def fitted(judged: Sequence[Judged]) -> tuple[float, ...]:
    """The weights under which the right codes are likeliest."""
    import numpy as np  # of the extra
    from scipy.optimize import minimize

    useful = [(right, found) for right, found in judged if any(code == right for code, _ in found)]
    if not useful:
        return (0.5,) * len(OPINIONS)
    widest = max(len(found) for _, found in useful)
    figures = np.zeros((len(useful), widest, len(OPINIONS)), dtype="float32")
    absent = np.full((len(useful), widest), -1e9, dtype="float32")
    right = np.zeros(len(useful), dtype="int64")
    for at, (code, found) in enumerate(useful):
        figures[at, : len(found)] = [each for _, each in found]
        absent[at, : len(found)] = 0.0
        right[at] = next(place for place, (each, _) in enumerate(found) if each == code)
    rows = np.arange(len(useful))

    def loss(weights: Any) -> tuple[float, Any]:
        values = figures @ weights.astype("float32") + absent
        values -= values.max(axis=1, keepdims=True)
        shares = np.exp(values)
        shares /= shares.sum(axis=1, keepdims=True)
        off = figures[rows, right] - np.einsum("ij,ijk->ik", shares, figures)
        value = -np.log(shares[rows, right] + 1e-12).mean() + HELD_BACK * float(weights @ weights)
        return float(value), -off.mean(axis=0).astype("float64") + 2 * HELD_BACK * weights

    start = np.array([0.5] * len(OPINIONS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return tuple(float(weight) for weight in found.x)


def measured(
    judged: Sequence[Judged], weights: Sequence[float], reach: float
) -> tuple[dict[str, dict[str, float]], float]:
    """Hit rates in per cent by digits and top-n, and the calibration error, of lines that were not seen."""
    from customhouse.tariff.classification.rules.ranking import probabilities

    hits: dict[str, dict[str, float]] = {str(level): {str(top): 0.0 for top in TOPS} for level in LEVELS}
    told: list[tuple[float, bool]] = []
    for right, found in judged:
        scored = sorted(
            ((sum(w * f for w, f in zip(weights, figures, strict=True)), code) for code, figures in found),
            key=lambda pair: (-pair[0], pair[1]),
        )
        ranked = probabilities(scored)
        told.append((ranked[0].p * reach, ranked[0].code == right))
        for level in LEVELS:
            seen_codes = list(dict.fromkeys(each.code[:level] for each in ranked))
            for top in TOPS:
                hits[str(level)][str(top)] += right[:level] in seen_codes[:top]
    share = {
        level: {top: round(100 * value / len(judged), 1) for top, value in row.items()} for level, row in hits.items()
    }
    return share, calibration_error(told)


def calibration_error(told: Sequence[tuple[float, bool]], bands: int = 10) -> float:
    """The mean distance between what was promised and what came, over bands of probability (0 is perfect).

    >>> calibration_error([(0.55, True), (0.55, False)])
    0.05
    """
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, right in told:
        groups[min(bands - 1, int(p * bands))].append((p, right))
    error = sum(abs(sum(p for p, _ in group) - sum(right for _, right in group)) for group in groups.values())
    return round(error / max(1, len(told)), 4)
