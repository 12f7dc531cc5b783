"""`make bench`: every benchmark in one run, so that ratios compare like with like; writes docs/benchmarks.md.

Each module `bench_*.py` beside this file has `rows() -> list[tuple[name, value, unit]]`. Only ratios taken in one
run mean anything: machines differ, and so do their days.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
REPORT = HERE.parents[1] / "docs" / "benchmarks.md"
SYNC_SECONDS = 2.0


def main() -> None:
    """Run what is named on the command line, or everything; print the table as it grows, keep it when all ran."""
    wanted = set(sys.argv[1:])
    lines = []
    for line in _report(wanted):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        lines.append(line)
    if not wanted:
        REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(wanted: set[str]) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield "Made by `make bench`. Only ratios within one run mean anything."
    yield ""
    yield f"- date: {datetime.now(UTC):%Y-%m-%d}; machine: {_processor()}, {os.cpu_count()} cores; {platform.system()}"
    yield f"- Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; fdatasync: {_syncs():.0f}/s"
    for module in _modules(wanted):
        yield from ["", f"## {module.__name__.rpartition('bench_')[2]}", "", (module.__doc__ or "").split("\n")[0], ""]
        yield from ["| what | value | unit |", "|---|---:|---|"]
        for name, value, unit in module.rows():
            shown = value if isinstance(value, str) else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"  # print
            yield f"| {name} | {shown} | {unit} |"


def _modules(wanted: set[str]) -> Iterator[ModuleType]:
    for path in sorted(HERE.glob("bench_*.py")):
        if not wanted or path.stem.removeprefix("bench_") in wanted:
            yield import_module(f"tests.benchmarks.{path.stem}")


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _syncs() -> float:
    """How often a second this machine's disk takes a small durable write, with both cores free."""
    with tempfile.NamedTemporaryFile(dir=".") as file:
        count, end = 0, time.perf_counter() + SYNC_SECONDS
        while time.perf_counter() < end:
            os.pwrite(file.fileno(), b"x" * 4096, 0)
            os.fdatasync(file.fileno())
            count += 1
    return count / SYNC_SECONDS


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
    os.environ.setdefault("CUSTOMHOUSE_HOME", tempfile.mkdtemp(prefix="customhouse-bench-"))
    import django

    django.setup()
    main()
