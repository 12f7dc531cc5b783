"""What-if: draft law tried on a year of items on SQLite, beside reading the same rows alone.

Run by itself: `python -m tests.benchmarks whatif`. `CUSTOMHOUSE_BENCH_ITEMS` says how many items (100 000 if it does
not). Each part runs in a process of its own on the same database, so that its peak is its own; times are CPU time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

ITEMS = int(os.environ.get("CUSTOMHOUSE_BENCH_ITEMS", "100000"))
IN_ONE = 4
BATCH = 2_000
KIB = 1024
MILLION = 1_000_000
BEGIN = date(2025, 1, 1)
PERIOD = "2025"
CODES = ("09012100", "84713000", "61091000", "87032310", "30049000", "72083900")
"""Goods of which the rows say all that the law asks."""
ORIGINS = ("CN", "JP", "EG", "FR", "DE", "US", "IN")
ALL, SOME = "ALL-27", "SOME-27"
WORDED = 2_000
PARTS = ("write", "rows", "all", "some", "table", "words", "none")
"""Filling the database; reading the rows alone; a draft that touches every item, one that touches a sixth; a table;
declarations of another year whose words must be read."""

Row = tuple[str, float | str, str]


def rows() -> list[Row]:
    """CPU time and memory of each part, and the ratio to reading the same rows alone."""
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as home:
        told = {part: _run(part, home) for part in PARTS}
    return list(_told(told))


def _told(told: dict[str, dict[str, Any]]) -> Iterator[Row]:
    if "failed" in told["table"]:
        yield "not measured", str(told["table"]["failed"]), ""
        return
    reading = told["rows"]["cpu"]
    yield "items of the year", float(ITEMS), "items"
    yield "reading the rows of every item alone", ITEMS / reading, "items/s of CPU"
    for part, name in (("all", "a draft that touches every item"), ("some", "a draft that touches one item in six")):
        found = told[part]
        yield f"{name}: touched", found["touched"], "items"
        yield f"{name}: worked out", found["computed"], "items"
        yield f"{name}: CPU", found["cpu"], "s"
        yield f"{name}: by the clock", found["clock"], "s"
        yield f"{name}: touched items", found["touched"] / found["cpu"], "items/s of CPU"
        yield f"{name}: peak memory", found["peak"], "MiB"
    found = told["words"]
    yield (
        f"declarations whose words are read ({found['computed']} of {found['touched']} worked out)",
        (found["touched"] / (found["cpu"] - told["none"]["cpu"])),
        "declarations/s of CPU",
    )
    yield "a trial that touches nothing: CPU (the law is read)", told["none"]["cpu"], "s"
    yield "every item tried / reading its row alone", told["all"]["cpu"] / reading, "×"
    yield "a million items at that speed (reckoned)", told["all"]["cpu"] / ITEMS * MILLION / 60, "min of CPU"
    yield "reading alone: peak memory", told["rows"]["peak"], "MiB"
    yield "the same from a table (CSV): CPU", told["table"]["cpu"], "s"
    yield "the same from a table (CSV): peak memory", told["table"]["peak"], "MiB"


def _run(part: str, home: str) -> dict[str, Any]:
    environment = {**os.environ, "CUSTOMHOUSE_HOME": home, "CUSTOMHOUSE_LOG_LEVEL": "error"}
    environment.pop("CUSTOMHOUSE_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.benchmarks.bench_whatif", part]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        return {"failed": (done.stderr or done.stdout).strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measured(work: Any) -> dict[str, Any]:
    clock, cpu = time.perf_counter(), time.process_time()
    told = work() or {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    return {"clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu, "peak": peak, **told}


def write() -> None:
    """Make the installation ready, and lay a year of declarations of four items into its tables."""
    from customhouse.clearance.declarations.models import Declaration, Item
    from customhouse.foundation.access.records import SYSTEM
    from customhouse.foundation.exchange.models import ReceivedMessage
    from customhouse.tariff.workbaskets.services import Head, open_basket, write_lines
    from customhouse.web.installation import make_ready

    at = datetime.now(UTC)
    make_ready(at=at)
    received = ReceivedMessage.objects.create(data=b"", sha256="0" * 64, size=0, received_at=at)
    for start in range(0, ITEMS // IN_ONE, BATCH):
        numbers = range(start, min(start + BATCH, ITEMS // IN_ONE))
        made = Declaration.objects.bulk_create(Declaration(**_declaration(each, received, at)) for each in numbers)
        Item.objects.bulk_create(
            Item(declaration=row, **_item(number * IN_ONE + place, place + 1))
            for number, row in zip(numbers, made, strict=True)
            for place in range(IN_ONE)
        )
    _write_worded(at)
    everything = [{"deed": "change", "measure": "VAT-ALL-2022", "expression": "21 %"}]
    coffee = [{"deed": "change", "measure": "CUD-090121", "expression": "25 %"}]
    for name, lines in ((ALL, everything), (SOME, coffee)):
        open_basket(head=Head(name, name, date(2027, 1, 1), "XD-1"), actor=SYSTEM, at=at)
        write_lines(name=name, rows=lines, actor=SYSTEM, at=at)


def _write_worded(at: datetime) -> None:
    """Declarations of one item that claims a preference: what it says is read in its message."""
    from customhouse.clearance.declarations.models import Declaration, Item, Version
    from customhouse.clearance.tests.lodged import message
    from customhouse.foundation.config.country import installed_pack
    from customhouse.foundation.exchange.models import ReceivedMessage

    said = message(installed_pack())
    kept = ReceivedMessage.objects.create(data=said.data, sha256="1" * 64, size=len(said.data), received_at=at)
    numbers = range(ITEMS, ITEMS + WORDED)
    told = [_declaration(number, kept, at) | {"legal_date": date(2024, 6, 1), "items_count": 1} for number in numbers]
    made = Declaration.objects.bulk_create(Declaration(**each) for each in told)
    Version.objects.bulk_create(Version(declaration=row, number=1, at=at, actor="x", received=kept) for row in made)
    goods = {"tariff_code": said.commodity, "commodity": said.commodity, "preference": "300"}
    Item.objects.bulk_create(Item(declaration=row, **_item(row.pk, 1) | goods) for row in made)


def _declaration(number: int, received: Any, at: datetime) -> dict[str, Any]:
    trader = f"XD{number % 5000:010}"
    return {
        "mrn": f"25XD{number:014}",
        "lrn": f"L{number}",
        "type_code": "IMA",
        "direction": "import",
        "stage": "final",
        "state": "released",
        "office": "XD000100",
        "declarant": trader,
        "importer": trader,
        "items_count": IN_ONE,
        "received_at": at,
        "legal_date": BEGIN + timedelta(days=number % 365),
        "currency": "XDD",
        "lane": ("green", "yellow", "red")[number % 3],
        "received": received,
    }


def _item(number: int, place: int) -> dict[str, Any]:
    value = Decimal(1000 + number % 977)
    return {
        "version": 1,
        "number": place,
        "commodity": CODES[number % len(CODES)],
        "tariff_code": CODES[number % len(CODES)],
        "description": "Goods",
        "origin": ORIGINS[number % len(ORIGINS)],
        "procedure": "40",
        "price": value,
        "price_currency": "XDD",
        "customs_value": value,
        "net_mass": Decimal(10 + number % 90),
        "supplementary_quantity": Decimal(5),
    }


def read_rows() -> None:
    """The rows that a trial of every item reads, and nothing else done with them."""
    from customhouse.clearance.declarations.models import Item
    from customhouse.insight.trials.queries import COLUMNS

    found = Item.objects.filter(declaration__legal_date__year=BEGIN.year).order_by("declaration_id", "number")
    for _ in found.values_list(*COLUMNS).iterator(chunk_size=2000):
        pass


def try_basket(name: str, period: str = PERIOD) -> dict[str, Any]:
    """A trial of a basket on a year."""
    from customhouse.foundation.access.records import SYSTEM
    from customhouse.insight.trials import services
    from customhouse.insight.trials.rules.periods import read_period
    from customhouse.tariff.workbaskets.queries import find

    effect = services.try_basket(basket=find(SYSTEM, name), period=read_period(period), actor=SYSTEM)
    return {"touched": effect.touched, "computed": effect.computed}


def _lines() -> Iterator[str]:
    yield "declaration,date,trader,commodity,origin,value,net_mass,quantities\n"
    for number in range(ITEMS):
        item, said = _item(number, 1), number // IN_ONE
        day = BEGIN + timedelta(days=said % 365)
        code, origin = item["tariff_code"], item["origin"]
        yield f"D{said},{day},XD{said % 5000:010},{code},{origin},{item['customs_value']},{item['net_mass']},NAR=5\n"


def try_table() -> dict[str, Any]:
    """The same items from lines of text."""
    from customhouse.foundation.access.records import SYSTEM
    from customhouse.insight.trials import services
    from customhouse.tariff.workbaskets.queries import find

    effect = services.try_table(basket=find(SYSTEM, ALL), lines=_lines(), period=None, actor=SYSTEM)
    return {"touched": effect.touched, "computed": effect.computed}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    works = {
        "write": write,
        "rows": read_rows,
        "all": lambda: try_basket(ALL),
        "some": lambda: try_basket(SOME),
        "table": try_table,
        "words": lambda: try_basket(ALL, "2024"),
        "none": lambda: try_basket(ALL, "2020"),
    }
    sys.stdout.write(json.dumps(_measured(works[sys.argv[1]])) + "\n")
