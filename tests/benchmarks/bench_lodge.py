"""Lodging: ten-item declarations from bytes to a lane, everything on, beside the bare driver storing the same rows.

Run by itself: `python -m tests.benchmarks lodge`. Each database gets a process of its own, so that memory is its own.
`CUSTOMHOUSE_BENCH_DECLARATIONS=100000` lodges so many more in one process, and tells how its memory grows meanwhile.
The raw store holds the same rows and bytes in the same tables with the same indexes, pragmas, durability and batches;
its rows are known beforehand, and it neither reads nor checks nor decides anything.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customhouse.clearance.records import Arrival, Outcome
    from customhouse.world.records import Shipment

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ITEMS = 10
BATCH = 64
BATCHES = 5
MANY = int(os.environ.get("CUSTOMHOUSE_BENCH_DECLARATIONS", "0"))
SIMULATED = 100_000 + 8 * MANY
"""Simulated declarations of all kinds, of which those without mistakes are lodged."""
FORMATS = {"XML": "application/xml", "JSON": "application/json"}
POSTGRES = Path(__file__).parents[2] / "scripts" / "with_postgres.py"

Row = tuple[str, float | str, str]


def rows() -> list[Row]:
    """Both databases, one after the other; of PostgreSQL, why not where it cannot be started."""
    here = [sys.executable, "-m", "tests.benchmarks.bench_lodge"]
    sqlite = told_by(here)
    postgres = told_by([sys.executable, str(POSTGRES), "--durable", "--", *here])
    return [*sqlite, *postgres]


def told_by(command: list[str]) -> list[Row]:
    """The rows that a command tells as JSON in its last line, in a home of its own; else why there are none."""
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as home:
        environment = {**os.environ, "CUSTOMHOUSE_HOME": home, "CUSTOMHOUSE_LOG_LEVEL": "error"}
        environment.pop("CUSTOMHOUSE_DATABASE_URL", None)
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        return [("not measured", (done.stderr or done.stdout).strip().splitlines()[-1], "")]
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def measured() -> Iterator[Row]:
    """The rows of the database that this process is set to."""
    from django.db import connection

    from customhouse.web.installation import make_ready
    from tests.benchmarks import raw_store

    make_ready(at=AT)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    stream = shipments()
    lodged: list[Outcome] = []
    rates = {}
    for form, content_type in FORMATS.items():
        batches = [list(islice(arrivals(stream, content_type), BATCH)) for _ in range(BATCHES + 1)]
        rates[form], outcomes = _lodged(batches)
        yield f"{name}, {form}: bytes of a message", median(len(each.data) for batch in batches for each in batch), "B"
        yield f"{name}, {form}: lodged to lane", rates[form][0], "declarations/s"
        yield f"{name}, {form}: CPU of this process", rates[form][1] * 1e3, "ms a declaration"
        lodged += outcomes
    yield from _memory(name, stream)
    accepted = [outcome for outcome in lodged if outcome.mrn]
    yield f"{name}: accepted", len(accepted) / len(lodged) * 100, "%"
    yield f"{name}: peak memory", _peak(), "MiB"
    store = raw_store.prepared([outcome.mrn for outcome in accepted][: BATCH * BATCHES], batch=BATCH)
    yield f"{name}: rows of a declaration in the raw store", store.rows_each, "rows"
    raw = _timed([partial(store.insert, batch) for batch in store.batches], BATCH)
    yield f"{name}: raw batched store", raw[0], "declarations/s"
    for form, rate in rates.items():
        yield f"{name}, {form} / raw store, by the clock", rate[0] / raw[0] * 100, "%"
        yield f"{name}, {form} / raw store, by CPU of this process", raw[1] / rate[1] * 100, "%"


def _memory(name: str, stream: Iterator[Shipment]) -> Iterator[Row]:
    """The peak of memory as more and more declarations are lodged, by tenths of those asked for; nothing by default."""
    from customhouse.clearance.journey import lodge

    if not MANY:
        return
    coming, peaks = arrivals(stream, FORMATS["JSON"]), [_peak()]
    for tenth in range(1, 11):
        for _ in range(MANY // 10 // BATCH):
            lodge(list(islice(coming, BATCH)))
        peaks.append(_peak())
        yield f"{name}: peak memory after {tenth * (MANY // 10 // BATCH) * BATCH:,} more", peaks[-1], "MiB"
    grown = (peaks[-1] - peaks[1]) / (9 * (MANY // 10 // BATCH) * BATCH) * 1024
    yield f"{name}: growth of the peak after the first tenth", grown, "KiB a declaration"


def _peak() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _lodged(batches: Sequence[Sequence[Arrival]]) -> tuple[tuple[float, float], list[Outcome]]:
    """Lodge all, the first batch to warm up; the rate of the others, and every outcome."""
    from customhouse.clearance.journey import lodge

    outcomes: list[Outcome] = []

    def lodge_one(batch: Sequence[Arrival]) -> None:
        outcomes.extend(lodge(batch))

    lodge_one(batches[0])
    return _timed([partial(lodge_one, batch) for batch in batches[1:]], BATCH), outcomes


def _timed(works: Sequence[Callable[[], object]], each: int) -> tuple[float, float]:
    """Declarations a second by the clock, and CPU seconds a declaration: medians over the batches."""
    clock, spent = [], []
    for work in works:
        begun, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begun)
        spent.append(time.process_time() - used)
    return each / median(clock), median(spent) / each


def shipments() -> Iterator[Shipment]:
    """Simulated imports without mistakes by known traders, each stretched to ten items."""
    from customhouse.foundation.config.country import country_pack
    from customhouse.world.country import read_country
    from customhouse.world.generating import day

    pack = country_pack("demoland")
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=AT.date())
    for simulated in day(AT.date(), 11, SIMULATED, country):
        shipment = simulated.truth.shipment
        if simulated.truth.is_clean and shipment.direction == "import" and shipment.type_letter == "A":
            yield _stretched(shipment)


def _stretched(shipment: Shipment) -> Shipment:
    goods = tuple(islice((each for _ in range(ITEMS) for each in shipment.goods), ITEMS))
    return replace(
        shipment,
        goods=goods,
        total_packages=sum(each.packages for each in goods),
        total_gross_mass=sum((each.gross_mass for each in goods), start=shipment.total_gross_mass * 0),
    )


def arrivals(stream: Iterator[Shipment], content_type: str) -> Iterator[Arrival]:
    """The shipments as messages at the door, each from whoever declares it."""
    from customhouse.clearance.records import Arrival
    from customhouse.foundation.access.records import Actor, Role
    from customhouse.foundation.config.country import country_pack
    from customhouse.messages.wco.writing import write_json, write_xml
    from customhouse.world.country import read_country
    from customhouse.world.rules.writing import declaration, metadata

    pack = country_pack("demoland")
    country = read_country(code=pack.code, currency=pack.currency, data=pack.data(), on=AT.date())
    write = write_json if content_type.endswith("json") else write_xml
    for shipment in stream:
        sender = (shipment.broker or shipment.trader).identifier
        actor = Actor(sender, frozenset({Role.TRADER}), frozenset({sender}))
        yield Arrival(write(declaration(shipment, country), metadata(country)), actor, AT, content_type, "bulk")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(list(measured())) + "\n")
