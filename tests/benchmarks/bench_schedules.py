"""Looking up goods in a schedule of a million measures: the law of one code, and every option to its total.

Run by itself: `python -m tests.benchmarks schedules`. `CUSTOMHOUSE_BENCH_MEASURES` says how many measures (a million if
it does not): a hundred of each code, one for every origin and the others preferences of an area each. A lookup is what
the page, the API and the command do: from the code, without the name of the schedule, to the totals of all options.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from statistics import median, quantiles

from tests.benchmarks.bench_lodge import POSTGRES, Row, told_by

MEASURES = int(os.environ.get("CUSTOMHOUSE_BENCH_MEASURES", "1000000"))
OF_ONE = 100
CODES = MEASURES // OF_ONE
LOOKUPS = 500
ON = date(2026, 3, 2)
SCHEDULE, MEMBERS = "MM", ("BR", "CN", "KE", "VN")
THIRD_COUNTRY, PREFERENCE = "103", "142"
HERE = [sys.executable, "-m", "tests.benchmarks.bench_schedules"]
KIB = 1024


def rows() -> list[Row]:
    """SQLite, and PostgreSQL where it can be started."""
    return [*told_by(HERE), *told_by([sys.executable, str(POSTGRES), "--", *HERE])]


def measured() -> Iterator[Row]:
    """The rows of the database that this process is set to."""
    from django.db import connection

    from customhouse.tariff.duties.choices import choices
    from customhouse.tariff.duties.rules.asking import Question
    from customhouse.tariff.schedules import queries
    from customhouse.tariff.schedules.models import MeasureRow
    from customhouse.web.installation import make_ready

    make_ready(at=datetime.now(UTC))
    begun = time.perf_counter()
    _bring_in()
    filled = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    yield f"{name}: measures that stand", MeasureRow.objects.filter(replaced_by=None).count(), "measures"
    yield f"{name}: laid into the tables", MEASURES / filled, "measures/s"
    schedule = queries.schedule_of(SCHEDULE)
    assert schedule
    chance = Random(7)  # noqa: S311  # the same codes in every run
    asked = [_code(chance.randrange(CODES)) for _ in range(LOOKUPS)]

    def options_of(code: str) -> int:
        found = choices(Question(code, "BR", "1000", at=ON.isoformat()), (Decimal(0), Decimal(0)), ON)
        return sum(each.total is not None for each in found)

    yield f"{name}: options with their totals, of one code", options_of(asked[0]), "options"
    works: dict[str, Callable[[str], object]] = {
        "which schedule has the code": queries.schedule_holding,
        "the law of one code": lambda code: queries.law_of(schedule, code),
        "from the code to every option and total": options_of,
    }
    for what, work in works.items():
        taken = _timed(work, asked)
        yield f"{name}: {what}, median", median(taken) * 1e3, "ms"
        yield f"{name}: {what}, p99", quantiles(taken, n=100)[98] * 1e3, "ms"
    yield f"{name}: peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB, "MiB"


def _timed(work: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    taken = []
    for code in asked:
        begun = time.perf_counter()
        work(code)
        taken.append(time.perf_counter() - begun)
    return taken


def _code(number: int) -> str:
    """Ten digits, a hundred codes in a chapter that the demonstration country's law does not have lines of."""
    return f"{1 + number // 128 % 97:02}{number % 128:04}{9000 + number // 12416:04}"


def _bring_in() -> None:
    """The schedule's lines, types and areas, and its measures, as an import lays them in."""
    from customhouse.tariff.schedules import store
    from customhouse.tariff.schedules.models import ImportRun, ScheduleRow
    from customhouse.tariff.schedules.records import Kind, Line, Measure, MeasureType, Member

    row = ScheduleRow.objects.create(code=SCHEDULE, title="A million measures", currency="XDD")
    run = ImportRun.objects.create(
        schedule=row, format="sheet", file_name="", digest="", at=datetime.now(UTC), by="", counts="{}", refused="[]"
    )
    areas = [f"{2000 + number}" for number in range(OF_ONE - 1)]
    store.insert([MeasureType(THIRD_COUNTRY, "C", Kind.THIRD_COUNTRY, "CUD", name="Third country duty")], run)
    store.insert([MeasureType(PREFERENCE, "C", Kind.PREFERENCE, "CUD", name="Tariff preference")], run)
    store.insert([Member(area, MEMBERS[number % len(MEMBERS)]) for number, area in enumerate(areas)], run)
    for first in range(0, CODES, OF_ONE):
        codes = [_code(number) for number in range(first, min(first + OF_ONE, CODES))]
        store.insert([Line(code, text="Goods") for code in codes], run)
        store.insert(
            [
                Measure(
                    f"{code}-{area or 'ALL'}",
                    PREFERENCE if area else THIRD_COUNTRY,
                    code,
                    area,
                    expression=f"{place % 9} %" if area else "12 %",
                    valid_from=date(2020, 1, 1),
                )
                for code in codes
                for place, area in enumerate(("", *areas))
            ],
            run,
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(list(measured())) + "\n")
