"""Why a row scores as it does, in words: what was found of the same goods before, and what weighs most in the trees."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.messages.findings import Translate, fill, filled, msgid
from customhouse.targeting.learning.records import Reason, RiskMap
from customhouse.targeting.learning.rules import boosting
from customhouse.targeting.learning.rules.model import Model, Prediction, names_of
from customhouse.targeting.learning.rules.tables import JOIN, key_values

MOST = 3
RATE = msgid("{rate} % of earlier results for this {word} ({value}) were findings")
FIGURE = msgid("{word}: {value}")
ABOVE = msgid("{word}: {percent} % above")
BELOW = msgid("{word}: {percent} % below")
REMEMBERED = msgid("the same goods were declared {count} times before, {found} times with a finding")


@dataclass(frozen=True)
class Explained:
    """Rows with what the model saw of them and what each feature adds to their score."""

    keys: Mapping[str, Sequence[str]]
    matrix: NDArray[np.float64]
    adds: NDArray[np.float64]
    places: Mapping[str, int]


def reasons_of(
    model: Model, frame: pl.DataFrame, said: Prediction, chosen: NDArray[np.intp]
) -> list[tuple[Reason, ...]]:
    """The gravest reasons of the chosen rows, in their order."""
    part = frame[chosen.tolist()]
    return told_reasons(model, {key.name: key_values(part, key).to_list() for key in model.row_map.keys}, said, chosen)


def told_reasons(
    model: Model, keys: Mapping[str, Sequence[str]], said: Prediction, chosen: NDArray[np.intp]
) -> list[tuple[Reason, ...]]:
    """The same for rows whose values of the model's keys are known, by the key's name in the order of `chosen`."""
    matrix = said.matrix[chosen]
    explained = Explained(
        keys,
        matrix,
        boosting.contributions(boosting.ready(model.understanding.trees), matrix)[:, :-1],
        names_of(model),
    )
    return [
        (*_remembered(said, int(place)), *_understood(explained, model.row_map, row))[:MOST]
        for row, place in enumerate(chosen)
    ]


def _remembered(said: Prediction, row: int) -> tuple[Reason, ...]:
    if not said.count[row]:
        return ()
    told = {"count": f"{said.count[row]:.0f}", "found": f"{said.found[row]:.0f}"}
    return (Reason(REMEMBERED, told, {}, math.inf),)


def _understood(explained: Explained, row_map: RiskMap, row: int) -> list[Reason]:
    """What raises the score, the gravest first; features of one key, or of one figure, count together."""
    sums: dict[str, float] = defaultdict(float)
    for name, place in explained.places.items():
        sums[name.partition(".")[0]] += float(explained.adds[row, place])
    raising = sorted((name for name, added in sums.items() if added > 0), key=lambda name: -sums[name])
    return [_worded(explained, row_map, row, name, sums[name]) for name in raising[:MOST]]


def _worded(explained: Explained, row_map: RiskMap, row: int, name: str, added: float) -> Reason:
    def value(feature: str) -> float:
        return float(explained.matrix[row, explained.places[feature]])

    for key in row_map.keys:
        if key.name == name:
            shown = " · ".join(explained.keys[name][row].split(JOIN))
            told = {"rate": f"{100 * value(f'{name}.rate'):.0f}", "value": shown}
            return Reason(RATE, told, {"word": key.word}, added)
    for spread in row_map.spreads:
        if spread.name == name and not math.isnan(value(f"{name}.off")):
            off = value(f"{name}.off")
            percent = f"{100 * abs(math.expm1(min(off, 20.0))):.0f}"
            return Reason(ABOVE if off > 0 else BELOW, {"percent": percent}, {"word": spread.word}, added)
    return _figure(row_map, name, value(name) if name in explained.places else math.nan, added)


def _figure(row_map: RiskMap, name: str, value: float, added: float) -> Reason:
    figures = {figure.name: figure for figure in row_map.figures}
    if name not in figures:
        word = next(spread.word for spread in row_map.spreads if spread.name == name)
        return Reason(FIGURE, {"value": "—"}, {"word": word}, added)
    form = figures[name].form
    plain = math.expm1(value) if form == "log" else math.exp(value) if form == "log_ratio" else value
    return Reason(FIGURE, {"value": f"{plain:.6g}"}, {"word": figures[name].word}, added)


def told(reason: Reason, translate: Translate = str) -> str:
    """A reason in the language of `translate`."""
    return fill(translate(reason.message), filled(reason.params, reason.words, {}, translate))
