"""A small past of prices: bulbs of two origins from several traders, over five quarters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from customhouse.targeting.prices.records import KILOGRAM, Reference
from customhouse.targeting.prices.rules.counting import Columns, Counter
from customhouse.targeting.prices.rules.fitting import fit
from customhouse.targeting.prices.rules.keys import line_key

BULBS, BEANS = "060110", "070820"
UNTIL = date(2026, 1, 1)
Row = tuple[str, str, str, date, float, float]
"""Commodity, origin, importer, day, value, quantity."""


def columns(rows: Sequence[Row]) -> Columns:
    """Rows as columns, all by the kilogram and bought from one seller."""
    commodity, origin, importer, day, value, quantity = zip(*rows, strict=True) if rows else [()] * 6
    return Columns(
        commodity,
        origin,
        [KILOGRAM] * len(rows),
        [line_key(who, "S1", code, KILOGRAM) for who, code in zip(importer, commodity, strict=True)],
        np.asarray([each.toordinal() for each in day], dtype=np.int64),
        np.asarray(value, dtype=np.float64),
        np.asarray(quantity, dtype=np.float64),
    )


def past(seed: int = 1, count: int = 600, rise: float = 0.0) -> list[Row]:
    """Items before `UNTIL`: bulbs about 10 a kilogram from NL, beans about 3 from EG; prices rise so much a quarter."""
    source = np.random.default_rng(seed)
    rows: list[Row] = []
    for each in range(count):
        code, origin, usual = ((BULBS, "NL", 10.0), (BEANS, "EG", 3.0))[each % 2]
        quarter = each * 5 // count
        month = 10 + 3 * quarter
        day = date(2024 + (month - 1) // 12, (month - 1) % 12 + 1, 1 + each % 27)
        price = usual * np.exp(source.normal(0, 0.2) + rise * quarter)
        mass = float(np.round(np.exp(source.normal(5, 1)), 2))
        rows.append((code, origin, f"T{each % 11}", day, round(mass * price, 2), mass))
    return rows


def reference(rows: Sequence[Row] | None = None, until: date = UNTIL) -> Reference:
    """The reference of these rows, or of the small past."""
    counter = Counter(until)
    counter.add(columns(past() if rows is None else rows))
    return fit(counter.counts(), until)
