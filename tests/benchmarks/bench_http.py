"""Lodging over HTTP under load: ten-item declarations, a real server, and how often the disk takes a write meanwhile.

Run by itself: `python -m tests.benchmarks http`. The server is `customhouse serve` with `synchronous=FULL` (SQLite, one
process) or a durable PostgreSQL (two processes). It is killed without warning at the end: what it had acknowledged must
be in its tables when they are opened again.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

from tests.benchmarks.bench_lodge import AT, FORMATS, POSTGRES, Row, arrivals, shipments

CLIENTS = 64
PROCESSES = 2
"""Of a PostgreSQL; SQLite has one."""
WARM_UP = 200
MESSAGES = 1500
SYNC_SECONDS = 1.0
HERE = [sys.executable, "-m", "tests.benchmarks.bench_http"]
ADDRESS = "/api/v1/declarations"


def rows() -> list[Row]:
    """Both databases, one after the other; of PostgreSQL, why not where it cannot be started."""
    return [*_rows_of(HERE), *_rows_of([sys.executable, str(POSTGRES), "--durable", "--", *HERE])]


def _rows_of(command: list[str]) -> list[Row]:
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-", ignore_cleanup_errors=True) as home:
        threads = CLIENTS // PROCESSES if len(command) > len(HERE) else CLIENTS
        environment = {**os.environ, "CUSTOMHOUSE_HOME": home, "CUSTOMHOUSE_LOG_LEVEL": "error"}
        environment |= {"CUSTOMHOUSE_THREADS": str(threads), "CUSTOMHOUSE_PROCESSES": str(PROCESSES)}
        environment |= {"CUSTOMHOUSE_PORT": str(_free_port())}
        environment.pop("CUSTOMHOUSE_DATABASE_URL", None)
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        return [("not measured", (done.stderr or done.stdout).strip().splitlines()[-1], "")]
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def measured() -> Iterator[Row]:
    """The rows of the database that this process is set to."""
    from django.db import connection, connections

    from customhouse.clearance.declarations.models import Declaration
    from customhouse.foundation.config.settings import settings
    from customhouse.web.installation import make_ready

    make_ready(at=AT)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    messages = [arrival.data for arrival in islice(arrivals(shipments(), FORMATS["JSON"]), WARM_UP + MESSAGES)]
    key = _key()
    connections.close_all()
    server = subprocess.Popen([str(Path(sys.executable).parent / "customhouse"), "serve"], start_new_session=True)
    try:
        _wait_for(settings().port)
        _send(messages[:WARM_UP], key, settings().port)
        quiet = _syncs()
        under_load: list[float] = []

        def take() -> None:
            time.sleep(SYNC_SECONDS)  # until the load is there
            under_load.append(_syncs())

        taking = Thread(target=take)
        taking.start()
        used = _cpu(server.pid)
        begun = time.perf_counter()
        answers = _send(messages[WARM_UP:], key, settings().port)
        seconds = time.perf_counter() - begun
        used = _cpu(server.pid) - used
        taking.join()
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    taken = [duration for status, duration in answers if status == 201]
    cut = quantiles(taken, n=100)
    kept = Declaration.objects.filter(mrn__isnull=False).count()
    rate = len(taken) / seconds
    yield f"{name}: clients at once", CLIENTS, ""
    yield f"{name}: durable lodges", rate, "declarations/s"
    yield f"{name}: acknowledged", len(taken) / len(answers) * 100, "%"
    yield f"{name}: acknowledged and not on disk after kill -9", max(0, len(taken) + WARM_UP - kept), "declarations"
    yield f"{name}: time of an answer, p50", median(taken) * 1e3, "ms"
    yield f"{name}: time of an answer, p99", cut[98] * 1e3, "ms"
    yield f"{name}: CPU of the server", used / len(answers) * 1e3, "ms a declaration"
    yield f"{name}: fdatasync before the load", quiet, "1/s"
    yield f"{name}: fdatasync under the load", under_load[0], "1/s"
    yield f"{name}: durable lodges / fdatasync under the load", rate / under_load[0], "x"


def _key() -> str:
    """The API key of a system that speaks for every trader."""
    from customhouse.foundation.access.models import User
    from customhouse.foundation.access.records import SYSTEM, Role
    from customhouse.foundation.access.services import assign_role, issue_api_key
    from customhouse.parties.traders.models import Trader, TraderMember

    user = User.objects.create(username="system")
    at = datetime.now(UTC)
    assign_role(user=user, role=Role.TRADER, actor=SYSTEM, at=at - timedelta(days=1))
    TraderMember.objects.bulk_create(
        TraderMember(user=user, trader=trader, since=at) for trader in Trader.objects.all()
    )
    until = at + timedelta(days=30)
    return issue_api_key(owner=user, name="load", roles=[Role.TRADER], expires_at=until, actor=SYSTEM, at=at).secret


def _send(messages: Sequence[bytes], key: str, port: int) -> list[tuple[int, float]]:
    """Send all, so many at once, each client over one connection: status and seconds of each answer."""

    def client(own: Sequence[bytes]) -> list[tuple[int, float]]:
        found = []
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for data in own:
            begun = time.perf_counter()
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            connection.request("POST", ADDRESS, data, headers)
            answer = connection.getresponse()
            answer.read()
            found.append((answer.status, time.perf_counter() - begun))
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [
            one for each in pool.map(client, (messages[start::CLIENTS] for start in range(CLIENTS))) for one in each
        ]


def _syncs() -> float:
    """How often a second the disk takes a page of 4 KiB for good, appended to a file."""
    with tempfile.NamedTemporaryFile(dir=".", prefix=".bench-sync-") as file:
        page, done, begun = bytes(4096), 0, time.perf_counter()
        while time.perf_counter() - begun < SYNC_SECONDS:
            os.write(file.fileno(), page)
            os.fdatasync(file.fileno())
            done += 1
        return done / (time.perf_counter() - begun)


def _cpu(group: int) -> float:
    """CPU seconds of every process of a process group."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(list(measured())) + "\n")
