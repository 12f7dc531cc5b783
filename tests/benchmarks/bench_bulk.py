"""Bulk: the files of Korea's synthetic declarations cleared whole, everything on, and why rows were refused.

Run by itself: `python -m tests.benchmarks bulk`. The files are `kcs/*.csv` of the folder that CUSTOMHOUSE_CASES names
(or `../shared/cases`). Each database begins empty and gets both files, one after the other, each in a process of its
own, so that its peak is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]
POSTGRES = HERE / "scripts" / "with_postgres.py"
CASES = Path(os.environ.get("CUSTOMHOUSE_CASES", HERE.parent / "shared" / "cases")) / "kcs"

Row = tuple[str, float | str, str]


def rows() -> list[Row]:
    """Both databases; of each file what the command says, and the refusals by code."""
    files = sorted(CASES.glob("*.csv"))
    if not files:
        return [("not measured", f"no files in {CASES.name}", "")]
    here = [sys.executable, "-m", "tests.benchmarks.bench_bulk", *map(str, files)]
    return [
        *_rows_of("SQLite", here),
        *_rows_of("PostgreSQL", [sys.executable, str(POSTGRES), "--durable", "--", *here]),
    ]


def _rows_of(database: str, command: list[str]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=".", prefix=".bench-") as home:
        environment = {**os.environ, "CUSTOMHOUSE_HOME": home, "CUSTOMHOUSE_LOG_LEVEL": "error"}
        environment.pop("CUSTOMHOUSE_DATABASE_URL", None)
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        yield f"{database}: not measured", (done.stderr or done.stdout).strip().splitlines()[-1], ""
        return
    for line in done.stdout.splitlines():
        yield from told(database, json.loads(line))


def told(database: str, said: dict[str, Any]) -> Iterator[Row]:
    """The rows of the table for one file: its summary, and its refusals with the text of the first of each."""
    name, summary = f"{database}, {said['file']}", said["summary"]
    for result in ("rows", "accepted", "rejected", "unreadable"):
        yield f"{name}: {result}", summary[result], "rows"
    yield f"{name}: accepted", summary["accepted"] / summary["rows"] * 100, "%"
    for lane, count in summary["lanes"].items():
        yield f"{name}: lane {lane}", count, "rows"
    for tax, amount in summary["duty"].items():
        yield f"{name}: {tax} payable", amount, "XDD"
    for code, refused in said["refusals"].items():
        yield f"{name}: refused by {code} (“{refused['example']}”)", refused["count"], "rows"
    yield f"{name}: by the clock", summary["rows"] / summary["seconds"], "rows/s"
    yield f"{name}: peak memory", summary["peak_mb"], "MiB"


def clear_here(file: Path) -> dict[str, Any]:
    """Clear a file on the database that this process is set to; what the command says, and the refusals."""
    from customhouse.clearance.clearing import clear_file
    from customhouse.foundation.access.records import SYSTEM
    from customhouse.web.installation import make_ready

    make_ready(at=datetime.now(UTC))
    summary = clear_file(path=file, map_name="kcs", actor=SYSTEM, at=datetime.now(UTC))
    refusals = {
        code: {"count": found.count, "example": found.example} for code, found in sorted(summary.tally.refusals.items())
    }
    return {"file": file.name, "summary": summary.as_json(), "refusals": refusals}


def main(files: list[str]) -> None:
    """Clear each file in a process of its own; one JSON object a line."""
    if len(files) == 1:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "customhouse.web.settings")
        import django

        django.setup()
        sys.stdout.write(json.dumps(clear_here(Path(files[0]))) + "\n")
        return
    for file in files:
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_bulk", file], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
