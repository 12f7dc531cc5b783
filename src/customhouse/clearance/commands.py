"""`customhouse clear`: messages from files, through the whole journey, one answer a message."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from customhouse.clearance.bulk_commands import asked_wrongly, clear_csv
from customhouse.clearance.journey import lodge
from customhouse.clearance.law import must_have_law
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.showing import outcome_as_json
from customhouse.foundation.access.records import SYSTEM, Actor, Role
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Channel
from customhouse.foundation.exchange.services import record_refused_oversize
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.catalogue import finding
from customhouse.reference.identifiers import eori

BATCH, BATCH_BYTES = 32, 8_000_000
"""Messages, and bytes of them, in one transaction: enough to share its cost, few enough that answers flow."""

YEARS = range(2000, 2100)
"""An MRN has two digits for the year."""


def clear(
    paths: Annotated[list[str] | None, typer.Argument(help="Message files, or folders read in sorted order.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="A file of rows instead: one declaration a row.")] = None,
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
    for file, outcome, spent in cleared(files_of(paths), sender_of(trader), moment(at.date() if at else None)):
        show(file, outcome, spent)
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


def files_of(paths: Sequence[str]) -> Iterator[str]:
    """Files as given, and those under folders: the folder as given joined with the relative path, in sorted order."""
    for path in paths:
        folder = Path(path)
        if folder.is_dir():
            inside = sorted(file.relative_to(folder) for file in _inside(folder))
            yield from (os.path.join(path, file) for file in inside)  # noqa: PTH118  # keeps "./" as it was typed
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    """The files under a folder, links that lead nowhere, and folders that cannot be read: each is answered."""
    unread: list[Path] = []

    def note(error: OSError) -> None:
        unread.append(Path(error.filename))

    for where, _, names in os.walk(folder, onerror=note):
        files = (Path(where, name) for name in names)
        yield from (file for file in files if file.is_file() or not file.exists())
    yield from unread


def cleared(files: Iterable[str], sender: Actor, at: datetime) -> Iterator[tuple[str, Outcome, float]]:
    """Clear files in batches; each with its outcome and its share of the time spent, in milliseconds."""
    for batch in _batches(files, sender, at):
        start = time.perf_counter()
        arrivals = [each for _, each in batch if isinstance(each, Arrival)]
        answers = iter(lodge(arrivals) if arrivals else [])
        outcomes = [next(answers) if isinstance(each, Arrival) else each for _, each in batch]
        share = (time.perf_counter() - start) * 1000 / len(batch)
        yield from ((file, outcome, share) for (file, _), outcome in zip(batch, outcomes, strict=True))


Taken = Arrival | Outcome
"""What came of a file: a message, or the outcome of one that was not taken in."""


def _batches(files: Iterable[str], sender: Actor, at: datetime) -> Iterator[list[tuple[str, Taken]]]:
    """Files with what came of them, few enough at a time and not too many bytes of them."""
    batch: list[tuple[str, Taken]] = []
    weight = 0
    for file in files:
        taken = _taken(file, sender, at)
        batch.append((file, taken))
        weight += len(taken.data) if isinstance(taken, Arrival) else 0
        if len(batch) == BATCH or weight > BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _taken(file: str, sender: Actor, at: datetime) -> Taken:
    """The message in a file; the outcome of a file that cannot be read, or is larger than is taken in."""
    limit = settings().max_message_bytes
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(limit + 1)
            if len(data) <= limit:
                return Arrival(data, sender, at)
            return _too_large(_digest(data, stream), sender, at)
    except OSError as error:
        why = msgid("The file cannot be read: {why}.")
        remedy = msgid("Check that the file is there and that you may read it.")
        finding = Finding("MSG-FILE", Severity.ERROR, "", "1:1", why, remedy, {"why": error.strerror or str(error)})
        return Outcome(Result.UNREADABLE, 0, findings=(finding,))


def _digest(data: bytes, rest: BinaryIO) -> tuple[str, int]:
    """The SHA-256 and the size of a whole file of which `data` was read, without holding the rest of it."""
    digest, size = hashlib.sha256(data), len(data)
    while part := rest.read(1 << 20):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def _too_large(read: tuple[str, int], sender: Actor, at: datetime) -> Outcome:
    """The outcome of a file that is larger than is taken in: recorded by its digest and size, never by its bytes."""
    sha256, size = read
    received = record_refused_oversize(
        sha256_of_read=sha256, size=size, sender=sender, channel=Channel.COMMAND.value, at=at
    )
    found = finding("MSG-SIZE", "", "1:1", size=size, limit=settings().max_message_bytes)
    return Outcome(Result.UNREADABLE, received, findings=(found,))


def _print_json(file: str, outcome: Outcome, spent: float) -> None:
    line = {"file": _shown(file), **outcome_as_json(outcome), "ms": f"{spent:.3f}"}
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

    def __call__(self, file: str, outcome: Outcome, spent: float) -> None:
        """Show one outcome."""
        self.spent += spent
        word = outcome.lane or outcome.result.value
        self.counts[word] = self.counts.get(word, 0) + 1
        self.console.print(f"{word:12} {outcome.mrn or outcome.lrn:20} {_shown(file)}", markup=False, highlight=False)
        if outcome.result is not Result.ACCEPTED:
            for error in outcome.errors:
                place = error.path if outcome.result is Result.UNREADABLE else error.pointer
                self.console.print(f"    {error.code} at {place}: {error.text()} {error.cure()}", markup=False)

    def end(self) -> None:
        """Show the sums."""
        table = Table("lane or outcome", "messages")
        for word, count in sorted(self.counts.items()):
            table.add_row(word, str(count))
        self.console.print(table)
        self.console.print(f"{sum(self.counts.values())} messages in {self.spent / 1000:.1f} s")
