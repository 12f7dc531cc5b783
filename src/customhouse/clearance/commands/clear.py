"""`customhouse clear`: messages from files, through the whole journey, one answer a message."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from customhouse.clearance.clearing import YEARS
from customhouse.clearance.commands.bulk import asked_wrongly, clear_csv, showing_progress
from customhouse.clearance.folder import Answer, cleared, files_of, run_of
from customhouse.clearance.law import must_have_law
from customhouse.clearance.records import Result
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.reference.identifiers import eori


def _something(context: typer.Context, paths: list[str] | None) -> list[str] | None:
    """Refuse a command line that names nothing to clear, before anything is made ready for it."""
    if not paths and not context.params.get("csv"):
        typer.echo("Name message files or folders, or rows with --csv; --map and --limit are of rows.", err=True)
        typer.echo("Usage: customhouse clear PATHS... | --csv FILE --map NAME", err=True)
        raise typer.Exit(2)
    return paths


def clear(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Message files, or folders read in sorted order.", callback=_something),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", is_eager=True, help="A file of rows instead: one declaration a row.")
    ] = None,
    map_name: Annotated[str, typer.Option("--map", help="How the rows of the file become declarations.")] = "",
    limit: Annotated[int | None, typer.Option("--limit", help="How many rows of the file, from the first.")] = None,
    trader: Annotated[str, typer.Option("--as", help="Identifier of the trader who lodges; else the owner.")] = "",
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which it is.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a message on standard output; of rows, their summary.")
    ] = False,
) -> None:
    """Clear messages to their lane: every file is answered, whatever is in it.

    With --csv and --map the rows of a file; the same command goes on where it was interrupted.
    """
    if fault := _mixed_up(paths, csv, map_name, limit, trader, at) or (
        asked_wrongly(csv, map_name, limit) if csv else _asked_wrongly(paths or [], trader, at)
    ):
        typer.echo(fault, err=True)
        raise typer.Exit(2)
    must_have_law()
    if csv:
        clear_csv(csv, map_name, limit, as_json=as_json)
    else:
        _clear_messages(paths or [], trader, at, as_json=as_json)


def _clear_messages(paths: Sequence[str], trader: str, at: datetime | None, *, as_json: bool) -> None:
    show = _print_json if as_json else _Summary()
    sender, files = sender_of(trader), list(files_of(paths))
    run = run_of(paths, sender, at.date().isoformat() if at else "")
    with showing_progress("messages", len(files)) as progress:
        for done, (file, answer, spent) in enumerate(
            cleared(files, sender, moment(at.date() if at else None), run), start=1
        ):
            show(file, answer, spent)
            progress(done, done)
    if isinstance(show, _Summary):
        show.end()


def _mixed_up(
    paths: Sequence[str] | None,
    csv: Path | None,
    map_name: str,
    limit: int | None,
    trader: str,
    at: datetime | None,
) -> str:
    """Which options do not go together, in a sentence; empty if all do."""
    if csv and (paths or trader or at):
        return "--csv goes with --map and --limit alone: its rows bear their own days, and the owner lodges them."
    if not csv and (map_name or limit is not None):
        return "--map and --limit are of rows: name their file by --csv."
    return "" if csv or paths else "Name message files or folders, or a file of rows by --csv."


def _asked_wrongly(paths: Sequence[str], trader: str, at: datetime | None) -> str:
    """What is wrong with what was asked, in a sentence; empty if nothing is."""
    if missing := [path for path in paths if not Path(path).exists()]:
        return f"No such file or folder: {', '.join(missing)}"
    if trader and not eori.is_valid(trader):
        return f"{trader!r} is no identifier of a trader: two letters of the country, then letters and digits."
    if at and at.year not in YEARS:
        return (
            f"Declarations are numbered in the years {YEARS.start} to {YEARS.stop - 1}; {at:%Y-%m-%d} is none of them."
        )
    return ""


def sender_of(trader: str) -> Actor:
    """The trader of that identifier as typed, else the installation's owner."""
    identifier = eori.compact(trader)
    return Actor(identifier, frozenset({Role.TRADER}), frozenset({identifier})) if trader else SYSTEM


def moment(on: date | None) -> datetime:
    """Noon (UTC) of the day asked for, else now."""
    return datetime.combine(on, time_of_day(12), UTC) if on else datetime.now(UTC)


def _print_json(file: str, answer: Answer, spent: float) -> None:
    line = {"file": _shown(file), **answer, "ms": f"{spent:.3f}"}
    typer.echo(msgspec.json.encode(line).decode())


def _shown(file: str) -> str:
    """The name of a file as it can be printed: names are bytes, and not always UTF-8."""
    return os.fsencode(file).decode("utf-8", "replace")


class _Summary:
    """Prints what people want to see: one line a message, and the sums at the end."""

    def __init__(self) -> None:
        self.console = Console()
        self.counts: dict[str, int] = {}
        self.spent = 0.0

    def __call__(self, file: str, answer: Answer, spent: float) -> None:
        """Show one answer."""
        self.spent += spent
        word = answer["lane"] or answer["outcome"]
        self.counts[word] = self.counts.get(word, 0) + 1
        name = answer["mrn"] or answer["lrn"]
        self.console.print(f"{word:12} {name:20} {_shown(file)}", markup=False, highlight=False)
        if answer["outcome"] != Result.ACCEPTED.value:
            for error in answer["errors"]:
                place = error["path" if answer["outcome"] == Result.UNREADABLE.value else "pointer"]
                self.console.print(
                    f"    {error['code']} at {place}: {error['message']} {error['remedy']}", markup=False
                )

    def end(self) -> None:
        """Show the sums."""
        table = Table("lane or outcome", "messages")
        for word, count in sorted(self.counts.items()):
            table.add_row(word, str(count))
        self.console.print(table)
        self.console.print(f"{sum(self.counts.values())} messages in {self.spent / 1000:.1f} s")
