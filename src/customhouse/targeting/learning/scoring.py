"""Files scored: what the champion says of each row, and which lane the installation's profiles and policy call for.

The law is handed in; of chance nothing is told, for it draws when goods are declared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from customhouse.targeting.facts.columns import FactColumns
from customhouse.targeting.facts.records import ItemFacts
from customhouse.targeting.facts.rules.dictionary import LOOKED_UP, Lookup
from customhouse.targeting.facts.rules.history import Memory
from customhouse.targeting.facts.rules.placing import PriceBook, placed
from customhouse.targeting.lanes.records import SelectionPolicy
from customhouse.targeting.lanes.rules.calling_many import LANES, Called, called
from customhouse.targeting.learning.records import RiskMap
from customhouse.targeting.learning.rules.model import Model, Prediction, predict
from customhouse.targeting.learning.rules.reasons import reasons_of, told
from customhouse.targeting.learning.rules.selectable import RowColumns, Rows, rows_of
from customhouse.targeting.profiles.records import ProfileSet
from customhouse.targeting.profiles.rules.matching import facts_of

Figures = NDArray[np.float64]
MOST_REASONS = 3
WITHOUT_MODEL = "No champion is registered for this map: profiles alone were asked, and no chance is told."


@dataclass(frozen=True, slots=True)
class ScoringLaw:
    """Profiles, policy and their day; the champion with its digest, if there is one; the book of prices.

    `priced` looks columns of prices up for rows at once; `book` tells them of one item.
    """

    profiles: ProfileSet
    policy: SelectionPolicy
    on: date
    book: PriceBook
    priced: Callable[[Rows], Mapping[str, Figures]]
    model: Model | None = None
    digest: str = ""


def score_rows(frame: pl.DataFrame, row_map: RiskMap, law: ScoringLaw, explain: float) -> pl.DataFrame:
    """A row for each row: id, p, expected_revenue, lane, score, profiles, top_reasons, model.

    `p` and `expected_revenue` are empty without a model; the model's reasons are told of the share `explain` of rows
    that rank highest, those of profiles of every row that one found. Raises `UnusableInputError`.
    """
    asked = frozenset(name for each in law.profiles.profiles for name in facts_of(each.whole))
    rows = rows_of(
        frame,
        row_map.name,
        row_map.identifier,
        row_map.day,
        law.priced if asked & LOOKED_UP[Lookup.PRICES] else lambda _rows: {},
    )
    found = called(_columns(rows, asked, law.book), law.profiles, law.policy, law.on)
    said = predict(law.model, frame) if law.model else None
    words = _reasons(frame, found, said, law, explain)
    codes = [""] * len(rows)
    for profile, places in found.found:
        for row in places.tolist():
            codes[row] = f"{codes[row]} {profile.code}".lstrip()
    empty = np.full(len(rows), np.nan)
    worth = empty if said is None or said.expected_revenue is None else said.expected_revenue
    return pl.DataFrame(
        {
            "id": rows.identifiers,
            "p": empty if said is None else np.round(said.chance, 9),
            "expected_revenue": np.round(worth, 2),
            "lane": pl.Series([lane.value for lane in LANES])[found.gravity],
            "score": found.score,
            "profiles": codes,
            "top_reasons": words,
        }
    ).with_columns(pl.col("p", "expected_revenue").fill_nan(None), pl.lit(law.digest).alias("model"))


def summary_of(scored: pl.DataFrame, law: ScoringLaw) -> Mapping[str, Any]:
    """How many rows went to which lane, and by what they were judged."""
    lanes = Counter(scored["lane"].to_list())
    return {
        "rows": scored.height,
        "lanes": {lane.value: lanes[lane.value] for lane in LANES},
        "profiles": len([each for each in law.profiles.profiles if each.is_valid(law.on)]),
        "policy": law.policy.code,
        "as_of": law.on.isoformat(),
        "basis": "model and profiles" if law.model else "profiles",
        "model": law.digest or None,
        "expected_revenue": None if scored["expected_revenue"].is_null().all() else scored["expected_revenue"].sum(),
        "note": "" if law.model else WITHOUT_MODEL,
    }


def _columns(rows: Rows, asked: frozenset[str], book: PriceBook) -> FactColumns:
    """The rows as columns; where a profile asks for history, that of the file itself, in the order of its days."""
    if not asked & (LOOKED_UP[Lookup.HISTORY] - {"importer_days"}):
        return RowColumns(rows)
    memory = Memory()
    recalled: list[ItemFacts | None] = [None] * len(rows)
    for row in sorted(range(len(rows)), key=rows.days.__getitem__):
        [item] = memory.recall([rows[row]], datetime.combine(rows.days[row], time.min))
        recalled[row] = placed(item, book)
        memory.remember([item])
    return FactColumns([item for item in recalled if item is not None])


def _reasons(frame: pl.DataFrame, found: Called, said: Prediction | None, law: ScoringLaw, explain: float) -> list[str]:
    """The reasons of each row in English: those of profiles first, the gravest first, then the model's."""
    words: list[list[str]] = [[] for _ in range(frame.height)]
    for profile, rows in sorted(found.found, key=lambda each: (-each[0].lane.gravity, -each[0].weight)):
        reason = f"{profile.code}: {profile.name['en']}"
        for row in rows.tolist():
            words[row].append(reason)
    if said is not None and law.model is not None:
        for row, reasons in _of_model(frame, said, law.model, explain).items():
            words[row] += reasons
    return ["; ".join(each[:MOST_REASONS]) for each in words]


def _of_model(frame: pl.DataFrame, said: Prediction, model: Model, explain: float) -> dict[int, Sequence[str]]:
    rank = said.chance if said.expected_revenue is None else said.expected_revenue
    chosen = np.sort(np.argsort(-rank, kind="stable")[: round(explain * frame.height)])
    if not len(chosen):
        return {}
    why = reasons_of(model, frame, said, chosen)
    return {int(row): [told(each) for each in reasons] for row, reasons in zip(chosen, why, strict=True)}
