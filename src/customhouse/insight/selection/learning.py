"""A model learned from this installation's own controls: rows written, then trained on as any file is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from customhouse.insight.selection.records import PastDeclaration
from customhouse.insight.selection.rules.backtesting import chunks
from customhouse.insight.selection.rules.labelling import Labelled, Labels, counted, parted
from customhouse.insight.selection.rules.remembering import Sources, sources_for
from customhouse.targeting.lanes.rules.asking import OF_MODELS
from customhouse.targeting.learning.records import UnusableInputError

FEWEST, FEWEST_FINDINGS = 60, 5
"""Rows, and findings among them, that each of the two parts must have: from fewer nothing can be concluded."""
Progress = Callable[[int], None]


def labelled_items(past: Iterable[PastDeclaration], known: Sources, progress: Progress) -> list[Labelled]:
    """The items with results of a past, with the history of their moments."""
    labels = Labels(sources_for(OF_MODELS, known))
    for chunk in chunks(past):
        labels.add(chunk)
        progress(len(chunk))
    return labels.rows


def learn(rows: Sequence[Labelled], folder: Path, *, later: float, seed: int) -> tuple[bytes, Mapping[str, Any]]:
    """Train on the earlier rows, measure on the later ones, learn anew from both; the model's file and its card.

    The rows are left in the folder as two CSV files. Raises `UnusableInputError` where there are too few.
    """
    # needs the extra `learning`
    from customhouse.targeting.learning.working import RowsWanted, train_model

    parts = parted(rows, later)
    for part, name in zip(parts, ("earlier", "later"), strict=True):
        count, found = counted(part)
        if count < FEWEST or found < FEWEST_FINDINGS or found == count:
            raise UnusableInputError(
                "RSK-FEW",
                "found",
                f"Of controlled items there are {count} {name} ones, {found} of them with findings: too few to learn "
                f"from. Each part needs {FEWEST} items, {FEWEST_FINDINGS} with findings, and some without.",
                "Take more days, or wait for more results of controls; a random share yields them.",
            )
    paths = [folder / name for name in ("earlier.csv", "later.csv")]
    for path, part in zip(paths, parts, strict=True):
        write_rows(path, part)
    first, second = map(RowsWanted, paths)
    return train_model(first, second, name="facts", target="", seed=seed)


def write_rows(path: Path, rows: Sequence[Labelled]) -> None:
    """The rows as a file of the map `facts`, with what was found beside the facts."""
    # needs the extra `learning`
    from customhouse.targeting.learning.rules.maps import FACTS
    from customhouse.targeting.learning.rules.own_facts import text_of

    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([*FACTS.columns, FACTS.target, FACTS.revenue, "propensity"])
        for row in rows:
            told = "" if row.propensity is None else str(row.propensity)
            out.writerow([*(text_of(row.item, each) for each in FACTS.columns), int(row.found), row.revenue, told])
