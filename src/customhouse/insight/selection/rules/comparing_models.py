"""What models said beside what controls found and officers did: each model by its own words, band by band of chance.

What no control looked at is counted and says nothing of the model. Shares of findings have their 95 % interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from customhouse.insight.selection.records import Rate
from customhouse.insight.selection.rules.rates import rate

BANDS = tuple(map(Decimal, ("0", "0.02", "0.05", "0.1", "0.2", "0.35", "0.5", "0.65", "0.8")))
"""Where bands of chance begin; each ends where the next begins, the last with certainty."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said of one declaration when it was selected last, and what became of it.

    `kind` is `followed`, `explored` or `other` (what else called for a control, or nothing). `raised`, `lowered`: an
    officer made the control stricter, or two made it lighter.
    """

    model: str
    chance: Decimal | None
    fault: str
    kind: str
    is_controlled: bool
    found: bool
    raised: bool
    lowered: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The declarations between two chances: how many, the mean of what was said, and findings among controls."""

    begin: Decimal
    end: Decimal
    declarations: int
    said: Decimal
    found: Rate


@dataclass(frozen=True, slots=True)
class ModelOutcome:
    """One model: its answers and the faults in place of answers, its bands, and findings by why goods were looked at.

    `raised` are controls that officers made stricter though the model's proposal was not followed or there was none,
    `lowered` those that were made lighter though it was followed; each with how many of them had findings.
    """

    model: str
    answers: int
    faults: Mapping[str, int]
    bands: tuple[Band, ...]
    by_kind: Mapping[str, Rate]
    raised: Rate
    lowered: int


@dataclass(slots=True)
class _Counts:
    """One model's counts as they grow."""

    faults: Counter[str] = field(default_factory=Counter)
    rows: Counter[tuple[str, object]] = field(default_factory=Counter)
    sums: dict[int, Decimal] = field(default_factory=dict)


def outcomes(said: Iterable[Said]) -> list[ModelOutcome]:
    """Each model with what became of what it said, in the order of their names."""
    counts: dict[str, _Counts] = {}
    for each in said:
        _count(counts.setdefault(each.model, _Counts()), each)
    return [_told(name, counts[name]) for name in sorted(counts)]


def _count(counts: _Counts, said: Said) -> None:
    if said.chance is None:
        counts.faults[said.fault] += 1
        return
    band = sum(said.chance >= begin for begin in BANDS) - 1
    counts.sums[band] = counts.sums.get(band, Decimal(0)) + said.chance
    marks: list[tuple[str, object]] = [("band", band), ("kind", said.kind)]
    if said.raised and said.kind != "followed":
        marks.append(("raised", ""))
    for what, of in marks:
        counts.rows[what, of] += 1
        counts.rows[f"{what} controlled", of] += said.is_controlled
        counts.rows[f"{what} found", of] += said.is_controlled and said.found
    counts.rows["lowered", ""] += said.lowered and said.kind == "followed"


def _told(name: str, counts: _Counts) -> ModelOutcome:
    rows = counts.rows

    def found(what: str, of: object) -> Rate:
        return rate(rows[f"{what} found", of], rows[f"{what} controlled", of])

    ends = (*BANDS[1:], Decimal(1))
    bands = tuple(
        Band(BANDS[at], ends[at], rows["band", at], counts.sums[at] / rows["band", at], found("band", at))
        for at in range(len(BANDS))
        if rows["band", at]
    )
    return ModelOutcome(
        model=name,
        answers=sum(band.declarations for band in bands),
        faults=dict(counts.faults),
        bands=bands,
        by_kind={kind: found("kind", kind) for kind in ("followed", "explored", "other")},
        raised=found("raised", ""),
        lowered=rows["lowered", ""],
    )


def outcome_as_data(outcome: ModelOutcome) -> dict[str, object]:
    """The outcome as plain data: shares as figures, None where no control says."""
    return {
        "model": outcome.model,
        "answers": outcome.answers,
        "faults": dict(outcome.faults),
        "bands": [
            {
                "from": float(band.begin),
                "to": float(band.end),
                "declarations": band.declarations,
                "said": round(float(band.said), 4),
                **_as_data(band.found),
            }
            for band in outcome.bands
        ],
        "by_kind": {kind: _as_data(found) for kind, found in outcome.by_kind.items()},
        "raised": _as_data(outcome.raised),
        "lowered": outcome.lowered,
    }


def _as_data(found: Rate) -> dict[str, object]:
    share = None if found.rate is None else round(found.rate, 4)
    return {
        "controlled": found.among,
        "findings": found.found,
        "rate": share,
        "low": round(found.low, 4),
        "high": round(found.high, 4),
    }
