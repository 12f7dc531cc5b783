"""The schedule of a country for the open world: its plain ad valorem duties, read from the data of its pack.

Only what the open world needs of a tariff is read: for codes of six digits the general and the preferential rate in
per cent. Duties with other parts (by weight, least or highest amounts) are left out: the world has no use for them.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources.abc import Traversable

import numpy as np

from customhouse.world.opened.records import Schedule

DUTY = "CUD"
SIX = 6
_PLAIN = re.compile(r"(\d+(?:\.\d+)?) %")
PREFERENCE = "300"


def read_schedule(data: Traversable, on: date) -> Schedule:
    """The schedule in a pack's `tariff/measures.csv` and `tariff/areas.csv`, as they stand on a day."""
    general: dict[str, float] = {}
    preferential: dict[str, float] = {}
    for row in _valid(data / "tariff" / "measures.csv", on):
        plain = row["type"] == DUTY and row["direction"] == "import" and not row.get("order_number")
        rate = _rate(row["expression"]) if plain and not row["additional_code"] else None
        if rate is not None and not row["origin_group"]:
            general[row["commodity"]] = rate
        elif rate is not None and row["preference"] == PREFERENCE:
            preferential[row["commodity"]] = rate
    codes = sorted(code for code in general if len(code) == SIX)
    reached = [_longest(preferential, code) for code in codes]
    lowest = [
        general[code] if each is None else min(each, general[code]) for code, each in zip(codes, reached, strict=True)
    ]
    members = sorted({row["member"] for row in _valid(data / "tariff" / "areas.csv", on)})
    return Schedule(tuple(codes), np.asarray([general[code] for code in codes]), np.asarray(lowest), tuple(members))


def _valid(file: Traversable, on: date) -> list[dict[str, str]]:
    day = on.isoformat()
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])]


def _rate(expression: str) -> float | None:
    """The rate in per cent of a plain expression; None for any other."""
    if expression == "free":
        return 0.0
    plain = _PLAIN.fullmatch(expression)
    return float(plain[1]) if plain else None


def _longest(rates: dict[str, float], code: str) -> float | None:
    found = [prefix for prefix in rates if code.startswith(prefix)]
    return rates[max(found, key=len)] if found else None
