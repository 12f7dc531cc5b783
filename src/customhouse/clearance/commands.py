"""`customhouse clear`: messages from files, through the whole journey, one answer a message."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.showing import outcome_as_json
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.settings import settings

BATCH = 32
"""Messages in one transaction: enough to share its cost, few enough that answers flow."""


def clear(
    paths: Annotated[list[str], typer.Argument(help="Message files, or folders read in sorted order.")],
    trader: Annotated[str, typer.Option("--as", help="Identifier of the trader who lodges; else the owner.")] = "",
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it is.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message on standard output.")] = False,
) -> None:
    """Clear messages to their lane: every file is answered, whatever is in it."""
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        typer.echo(f"No such file or folder: {', '.join(missing)}", err=True)
        raise typer.Exit(2)
    sender = Actor(trader, frozenset({Role.TRADER}), frozenset({trader})) if trader else SYSTEM
    show = _print_json if as_json else _Summary()
    for file, outcome, spent in cleared(files_of(paths), sender, moment(at.date() if at else None)):
        show(file, outcome, spent)
    if isinstance(show, _Summary):
        show.end()


def moment(on: date | None) -> datetime:
    """Noon (UTC) of the day asked for, else now."""
    return datetime.combine(on, time_of_day(12), UTC) if on else datetime.now(UTC)


def files_of(paths: Sequence[str]) -> Iterator[str]:
    """Files as given, and those under folders: the folder as given joined with the relative path, in sorted order."""
    for path in paths:
        folder = Path(path)
        if folder.is_dir():
            inside = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
            yield from (os.path.join(path, file) for file in inside)  # noqa: PTH118  # keeps "./" as it was typed
        else:
            yield path


def cleared(files: Iterator[str], sender: Actor, at: datetime) -> Iterator[tuple[str, Outcome, float]]:
    """Clear files in batches; each with its outcome and its share of the time spent, in milliseconds."""
    while batch := list(islice(files, BATCH)):
        start = time.perf_counter()
        outcomes = lodge([Arrival(_read(file), sender, at) for file in batch])
        share = (time.perf_counter() - start) * 1000 / len(batch)
        yield from ((file, outcome, share) for file, outcome in zip(batch, outcomes, strict=True))


def _read(file: str) -> bytes:
    """The bytes of a file, one more than is taken in at most, so that a giant is told from a message."""
    with Path(file).open("rb") as stream:
        return stream.read(settings().max_message_bytes + 1)


def _print_json(file: str, outcome: Outcome, spent: float) -> None:
    line = {"file": file, **outcome_as_json(outcome), "ms": f"{spent:.3f}"}
    typer.echo(msgspec.json.encode(line).decode())


class _Summary:
    """Prints what people want to see: one line a message, and the sums at the end."""

    def __init__(self) -> None:
        self.console = Console()
        self.counts: dict[str, int] = {}
        self.spent = 0.0

    def __call__(self, file: str, outcome: Outcome, spent: float) -> None:
        """Show one outcome."""
        self.spent += spent
        word = outcome.lane or outcome.result.value
        self.counts[word] = self.counts.get(word, 0) + 1
        self.console.print(f"{word:12} {outcome.mrn or outcome.lrn:20} {file}", markup=False, highlight=False)
        if outcome.result is not Result.ACCEPTED:
            for finding in outcome.errors:
                place = finding.pointer or finding.path
                self.console.print(f"    {finding.code} at {place}: {finding.text()} {finding.cure()}", markup=False)

    def end(self) -> None:
        """Show the sums."""
        table = Table("lane or outcome", "messages")
        for word, count in sorted(self.counts.items()):
            table.add_row(word, str(count))
        self.console.print(table)
        self.console.print(f"{sum(self.counts.values())} messages in {self.spent / 1000:.1f} s")
