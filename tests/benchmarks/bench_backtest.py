"""Back-test: a draft profile tried on a table of the past by the command, beside reading the same rows alone.

`CUSTOMHOUSE_BENCH_ITEMS` says how many items (100 000 if it does not); a tenth of them goes first, so that one sees
whether memory grows with them. Times are CPU time of the whole command, its start included.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ITEMS = int(os.environ.get("CUSTOMHOUSE_BENCH_ITEMS", "100000"))
IN_ONE = 4
IMPORTERS, USUAL = 5_000, 8
BEGIN = datetime(2025, 1, 1, 6, tzinfo=UTC)
COLUMNS = (
    "declaration", "at", "office", "importer", "declarant", "seller_country", "commodity", "origin", "procedure",
    "customs_value", "net_mass", "packages", "inspected", "finding", "revenue",
)  # fmt: skip
SHEET = """profile: CHEAP-SHOES
from: 2025-01-01
name: Shoes below the price of leather
lane: red
controls: 40
weight: 60
direction: import
officer: Compare quantities with the packing list.
analyst: Written for the benchmark.
law: XD-LAW-2018-30 Art. 88
when: commodity begins with 64 and value per kilogram is less than 24 and importer hit rate is more than 0.01
"""
COMMAND = ("-c", "from customhouse.web.cli import main; main()")


def rows() -> list[tuple[str, float | str, str]]:
    """Time and memory of a tenth and of all, and the ratio to reading the rows alone."""
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as home:
        return list(_told(Path(home)))


def _told(home: Path) -> Iterator[tuple[str, float | str, str]]:
    sheet = home / "sheet.txt"
    sheet.write_text(SHEET, encoding="utf-8")
    _run(home, "profile", "check", str(sheet))  # makes the installation, which is not what is measured
    for count in (ITEMS // 10, ITEMS):
        table = home / "past.csv"
        written(table, count)
        begun = time.process_time()
        with table.open(encoding="utf-8", newline="") as lines:
            read = sum(1 for _ in csv.DictReader(lines))
        reading = time.process_time() - begun
        spent, told = _run(home, "profile", "backtest", str(sheet), "--history", str(table), "--json")
        found = json.loads(told)
        yield f"{read:,} items: CPU", spent, "s"
        yield f"{read:,} items: a second of CPU", read / spent, "items/s"
        yield f"{read:,} items: beside reading the rows alone", spent / reading, "×"
        yield f"{read:,} items: hits", float(found["hit_items"]), "items"
        yield f"{read:,} items: peak memory", float(found["peak_mb"]), "MiB"


def written(table: Path, count: int) -> None:
    """A year of made-up items, every tenth declaration inspected; each importer brings in a few goods of its own."""
    draw = random.Random(7)  # noqa: S311  # a benchmark that is alike each time
    usual = [[_goods(draw) for _ in range(USUAL)] for _ in range(IMPORTERS)]
    step = timedelta(days=360) / max(1, count // IN_ONE)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for declaration in range(count // IN_ONE):
            number, inspected = draw.randrange(IMPORTERS), draw.random() < 0.1
            at, trader = (BEGIN + declaration * step).isoformat(), f"XD{number:06}"
            for _ in range(IN_ONE):
                (code, origin), mass = draw.choice(usual[number]), draw.randrange(10, 5000)
                value, found = mass * draw.lognormvariate(3, 1), inspected and draw.random() < 0.05
                office = draw.choice(("XD000100", "XD000200"))
                writer.writerow(
                    (
                        f"25XDIM{declaration:010}K1", at, office, trader, trader, "CN", code, origin, "4000",
                        f"{value:.2f}", mass, draw.randrange(1, 200), int(inspected), int(found), 0,
                    )
                )  # fmt: skip


def _goods(draw: random.Random) -> tuple[str, str]:
    heading = draw.choice(("6403", "6109", "8517", "0901", "8703"))
    return f"{heading}{draw.randrange(10, 99)}00", draw.choice(("CN", "VN", "FR", "TN"))


def _run(home: Path, *arguments: str) -> tuple[float, str]:
    """CPU seconds of a command and what it said. Raises `CalledProcessError` where it failed."""
    surroundings = os.environ | {"CUSTOMHOUSE_HOME": str(home / "home"), "CUSTOMHOUSE_DATABASE_URL": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        (sys.executable, *COMMAND, *arguments), env=surroundings, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout
