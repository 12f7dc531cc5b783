"""Assessment of goods by demoland's law, beside the same sums written out in plain Decimal arithmetic."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customhouse.foundation.config.country import country_pack
from customhouse.reference.currencies.records import ExchangeTable
from customhouse.tariff.duties.records import AssessableItem
from customhouse.tariff.duties.rules import assess
from customhouse.tariff.measures.records import TariffSnapshot
from customhouse.tariff.measures.rules.reading import snapshot_of_rows

DAY = date(2026, 3, 1)
ITEMS = 4000
ROUNDS = 5
CODES = ["09012100", "84713000", "61091000", "87032310", "22042100", "30049000", "72083900", "69072100"]
"""Goods of all sorts: ad valorem, compound, with floors, with excise, with anti-dumping duty."""

_CENT = Decimal("0.01")


def rows() -> list[tuple[str, float | str, str]]:
    """Items a second through `assess`, through the plain sums, and the ratio of the two; medians of rounds."""
    law, rates, items = demoland_law(), ExchangeTable("XDD", DAY, {}), [_item(number) for number in range(ITEMS)]
    groups = [items[start : start + 10] for start in range(0, ITEMS, 10)]
    first = assess(items, law, rates, DAY)
    plain = [(line.base, Decimal(line.rate.split()[0])) for line in first.lines if line.rate.endswith("%")]
    ours = _per_second(lambda: [assess(group, law, rates, DAY) for group in groups])
    oracle = _per_second(lambda: plain_sums(plain))
    lines = len(first.lines) / ITEMS
    return [
        ("items assessed, law looked up and explained", ours, "items/s"),
        ("duty lines an item", lines, "lines"),
        ("plain Decimal: the ad valorem lines alone, rates known beforehand", oracle, "items/s"),
        ("ours / plain Decimal", ours / oracle, "×"),
    ]


def demoland_law() -> TariffSnapshot:
    """Demoland's law, from its files."""
    pack = country_pack("demoland")
    taxes, areas, measures = (
        csv.DictReader(pack.data("tariff", f"{name}.csv").read_text(encoding="utf-8").splitlines())
        for name in ("taxes", "areas", "measures")
    )
    return snapshot_of_rows(taxes=taxes, areas=areas, measures=measures)


def plain_sums(lines: list[tuple[Decimal, Decimal]]) -> Decimal:
    """What a programmer who knew every rate would write: base × rate, rounded to the cent, summed."""
    total = Decimal(0)
    for base, rate in lines:
        total += (base * rate / 100).quantize(_CENT, ROUND_HALF_UP)
    return total


def _item(number: int) -> AssessableItem:
    mass = Decimal(10 + number % 90)
    quantities = {"KGM": mass, "LTR": mass, "NAR": Decimal(5), "MTK": mass, "ASV": Decimal(12)}
    origin = ("CN", "JP", "EG", "FR")[number % 4]
    value = Decimal(1000 + number % 977)
    return AssessableItem(number + 1, CODES[number % len(CODES)], origin, value, quantities=quantities)


def _per_second(work: Callable[[], object]) -> float:
    """Items a second: the median of the rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return ITEMS / sorted(times)[ROUNDS // 2]
