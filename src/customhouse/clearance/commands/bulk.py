"""`customhouse clear --csv`: what it shows while it runs, and at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from customhouse.clearance.bulk.rules.maps import MAPS
from customhouse.clearance.clearing import Progress as Tell
from customhouse.clearance.clearing import Summary, clear_file
from customhouse.foundation.access.records import SYSTEM


def asked_wrongly(file: Path, map_name: str, limit: int | None) -> str:
    """What is wrong with what was asked, in a sentence; empty if nothing is."""
    if not file.is_file():
        return f"No such file: {file}"
    if map_name not in MAPS:
        return f"Say by --map how the rows are to be read: {', '.join(MAPS)}."
    if limit is not None and limit < 0:
        return "--limit is a number of rows from the first: 0 or more."
    return ""


def clear_csv(file: Path, map_name: str, limit: int | None, *, as_json: bool) -> None:
    """Clear a file's rows and print the summary: one JSON object on standard output, or tables."""
    with showing_progress(file.name, file.stat().st_size) as progress:
        summary = clear_file(
            path=file, map_name=map_name, actor=SYSTEM, at=datetime.now(UTC), limit=limit, progress=progress
        )
    if as_json:
        typer.echo(msgspec.json.encode(summary.as_json()).decode())
        return
    _print(summary)


@contextmanager
def showing_progress(name: str, total: int) -> Iterator[Tell]:
    """A bar on standard error, where somebody looks at it; `total` in the unit of what is behind."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]:,}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(name, total=total, done=0)

        def tell(done: int, behind: int) -> None:
            bar.update(task, completed=behind, done=done)

        yield tell


def _print(summary: Summary) -> None:
    console, tally = Console(), summary.tally
    outcomes = Table("outcome or lane", "rows")
    for word, count in (*sorted(tally.results.items()), *sorted(tally.lanes.items())):
        outcomes.add_row(word, f"{count:,}")
    owed = Table("tax", "payable")
    for tax, amount in sorted(tally.duties.items()):
        owed.add_row(tax, f"{amount:,f}")
    console.print(outcomes, owed)
    if tally.refusals:
        refused = Table("refused or not read by", "rows", "the first of them")
        for code, rows in sorted(tally.refusals.items()):
            refused.add_row(code, f"{rows.count:,}", rows.example)
        console.print(refused)
    console.print(f"{tally.rows:,} rows in {summary.seconds:.1f} s, at most {summary.peak_mb:.0f} MiB")
