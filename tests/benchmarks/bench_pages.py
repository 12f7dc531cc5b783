"""Pages of an office that holds a million declarations: how long the server takes for each, for trader and officer.

Run by itself: `python -m tests.benchmarks pages`. A day of simulated traffic is cleared, then its declarations and
goods are multiplied by the database itself until a million stand there: other references, traders, times and states, in
the shares of an office at work (most released, one in two hundred waiting). The file is made once and kept in
`CUSTOMHOUSE_BENCH_CACHE` (default `var/bench`). Versions, duties and events are those of the day alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.benchmarks.bench_lodge import POSTGRES, Row

if TYPE_CHECKING:
    from django.test import Client

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = int(os.environ.get("CUSTOMHOUSE_BENCH_ROWS", "1000000"))
DAY = 300
ROUNDS = 15
HERE = [sys.executable, "-m", "tests.benchmarks.bench_pages"]


def rows() -> list[Row]:
    """SQLite, and PostgreSQL where it can be started."""
    cache = Path(os.environ.get("CUSTOMHOUSE_BENCH_CACHE", "var/bench")).resolve() / f"pages-{MANY}"
    cache.mkdir(parents=True, exist_ok=True)
    return [*_rows_of(HERE, cache), *_rows_of([sys.executable, str(POSTGRES), "--", *HERE], cache)]


def _rows_of(command: list[str], home: Path) -> list[Row]:
    environment = {**os.environ, "CUSTOMHOUSE_HOME": str(home), "CUSTOMHOUSE_LOG_LEVEL": "error"}
    environment["CUSTOMHOUSE_ALLOWED_HOSTS"] = '["testserver"]'
    environment.pop("CUSTOMHOUSE_DATABASE_URL", None)
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        return [("not measured", (done.stderr or done.stdout).strip().splitlines()[-1], "")]
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def measured() -> Iterator[Row]:
    """The rows of the database that this process is set to."""
    from django.db import connection

    from customhouse.clearance.declarations.models import Declaration
    from customhouse.web.installation import make_ready

    make_ready(at=AT)
    if not Declaration.objects.exists():
        _clear_a_day()
    if Declaration.objects.count() < MANY:
        _multiply()
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    yield f"{name}: declarations", Declaration.objects.count(), ""
    worst = 0.0
    for page, person, address in _pages():
        taken, failed = _visits(_client(person), address)
        p95 = quantiles(taken, n=20)[18]
        worst = max(worst, p95)
        yield f"{name}, {person}: {page}, p50", "failed" if failed else median(taken) * 1e3, "ms"
        yield f"{name}, {person}: {page}, p95", "failed" if failed else p95 * 1e3, "ms"
    yield f"{name}: slowest page, p95", worst * 1e3, "ms"


def _clear_a_day() -> None:
    """The template: a day of traffic, and the people of the demonstration."""
    from customhouse.foundation.config.country import country_pack
    from customhouse.web import demonstration

    pack = country_pack("demoland")
    demonstration.invite_people(pack, at=AT)
    for _ in demonstration.a_day_of_traffic(pack, on=AT.date(), rows=DAY):
        pass


def _multiply() -> None:
    """Copy the day's accepted declarations and their goods, each copy changed, inside the database."""
    from django.db import connection, transaction

    from customhouse.clearance.declarations.models import Declaration, Item

    accepted = Declaration.objects.filter(mrn__isnull=False)
    first, each = Declaration.objects.latest("pk").pk + 1, accepted.count()
    times = MANY // each + 1
    sqlite = connection.vendor == "sqlite"
    back = "datetime({0}, '-' || n.n || ' minutes')" if sqlite else "{0} - n.n * interval '1 minute'"
    number = f"({first} + n.n * {each} + (SELECT COUNT(*) FROM {{0}} AS o WHERE o.mrn IS NOT NULL AND o.id < d.id))"  # noqa: S608  # our own names
    table, goods = Declaration._meta.db_table, Item._meta.db_table  # Django documents it
    who = "CASE WHEN n.number % 40 = 0 THEN d.{0} ELSE 'XD' || CAST(1000000000 + n.number % 20011 AS TEXT) END"
    other = {
        "id": "n.number",
        "mrn": "'25XD' || CAST(10000000000000 + n.number AS TEXT)",
        "lrn": "SUBSTR(d.lrn, 1, 20) || '-' || CAST(n.number AS TEXT)",
        "importer": who.format("importer"),
        "declarant": who.format("declarant"),
        "agent": "CASE WHEN n.number % 40 = 0 THEN d.agent ELSE '' END",
        "trader_name": "d.trader_name || ' ' || CAST(n.number % 20011 AS TEXT)",
        "state": "CASE WHEN n.number % 200 = 0 THEN 'under_control' WHEN n.number % 50 = 0 THEN 'cancelled' "
        "ELSE 'released' END",
        "lane": "CASE WHEN n.number % 600 = 0 THEN 'red' WHEN n.number % 200 = 0 THEN 'yellow' ELSE 'green' END",
        **{column: back.format(f"d.{column}") for column in ("received_at", "accepted_at", "presented_at")},
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE copies AS WITH RECURSIVE n(n) AS "  # noqa: S608  # our own names
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {times}) "
            f"SELECT n.n AS n, d.id AS template, {number.format(table)} - {each} AS number "
            f"FROM n CROSS JOIN {table} AS d WHERE d.mrn IS NOT NULL ORDER BY 3 DESC"
        )
        columns = [str(field.column) for field in Declaration._meta.concrete_fields]  # as above
        values = ", ".join(other.get(column, f"d.{column}") for column in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM copies AS n "  # noqa: S608  # our own names
            f"JOIN {table} AS d ON d.id = n.template"
        )
        columns = [str(field.column) for field in Item._meta.concrete_fields if not field.primary_key]
        values = ", ".join("n.number" if column == "declaration_id" else f"i.{column}" for column in columns)
        cursor.execute(
            f"INSERT INTO {goods} ({', '.join(columns)}) SELECT {values} FROM copies AS n "  # noqa: S608  # our own names
            f"JOIN {goods} AS i ON i.declaration_id = n.template AND i.number <= 2"
        )
        cursor.execute("DROP TABLE copies")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if sqlite else "VACUUM ANALYZE")  # as PostgreSQL does by itself in time


def _pages() -> Iterator[tuple[str, str, str]]:
    """What is asked, by whom, at which address."""
    from customhouse.clearance.declarations.models import Declaration

    some = Declaration.objects.filter(mrn__startswith="25XD").order_by("pk")[1000]
    own = Declaration.objects.filter(mrn__startswith="26XD", importer=some.importer).first()
    kept = Declaration.objects.filter(mrn__startswith="26XD").order_by("pk")[5]
    for person in ("trader", "broker"):
        yield "home", person, "/"
        yield "own declarations", person, "/declarations/"
        yield "own declarations, by state", person, "/declarations/?state=under_control"
        yield "own declarations, by words", person, "/declarations/?q=cotton"
    yield "home", "officer", "/"
    yield "queue", "officer", "/declarations/queue/"
    yield "queue of everywhere", "officer", "/declarations/queue/?office=all"
    yield "all declarations", "officer", "/declarations/search/"
    yield "all declarations, by state", "officer", "/declarations/search/?state=released"
    yield "all declarations, by state and lane", "officer", "/declarations/search/?state=under_control&lane=red"
    yield "search by MRN", "officer", f"/declarations/search/?q={kept.mrn}"
    yield "search by the start of an MRN", "officer", f"/declarations/search/?q={str(some.mrn)[:14]}"
    yield "search by LRN", "officer", f"/declarations/search/?q={some.lrn}"
    yield "search by trader", "officer", f"/declarations/search/?q={some.importer}"
    yield "search by tariff code", "officer", "/declarations/search/?q=870323"
    yield "search by a common word", "officer", "/declarations/search/?q=cotton"
    yield "search by a word that is nowhere", "officer", "/declarations/search/?q=zyzzyva"
    yield "declaration", "officer", f"/declarations/{(own or kept).mrn}/"
    yield "its goods", "officer", f"/declarations/{(own or kept).mrn}/goods/"


def _client(username: str) -> Client:
    from django.test import Client

    from customhouse.foundation.access.models import User

    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def _visits(client: Client, address: str) -> tuple[list[float], bool]:
    """Seconds of each visit, and whether one was not answered with a page; a very slow page is visited less often."""
    taken: list[float] = []
    failed = False
    while len(taken) < ROUNDS and (len(taken) < 3 or sum(taken) < 20):  # seconds
        begun = time.perf_counter()
        answer = client.get(address, follow=True)
        taken.append(time.perf_counter() - begun)
        failed = failed or answer.status_code != 200  # HTTP
    return taken[1:], failed


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(list(measured())) + "\n")
