"""Clearing a whole file, row by row: every row goes the way of every declaration (`clearance.journey`), exactly once.

A run is known by the digest of its file and its map. What becomes of a row is written in the transaction that lodges
it, so that a run that was killed goes on after the last row that was decided, a second run of the same file finds that
everything is, and two at once take turns. Nothing of the file is held but the rows of one batch.

A row is declared by the installation's owner, on the day that it bears: law, numbers and selection are of that day.
"""

from __future__ import annotations

import hashlib
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from decimal import Decimal
from itertools import islice
from pathlib import Path

from django.db import transaction

from customhouse.clearance.bulk import services as bulk
from customhouse.clearance.bulk.models import BulkRun
from customhouse.clearance.bulk.queries import decided, tally
from customhouse.clearance.bulk.records import RowOutcome, Tally
from customhouse.clearance.bulk.rules.maps import MAPS, RowMap
from customhouse.clearance.bulk.rules.reading import END, BrokenRowError, cells_in, cells_of, content_type
from customhouse.clearance.bulk.rules.splitting import split_rows
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.foundation.access.errors import Conflict, NotFound
from customhouse.foundation.access.records import Actor
from customhouse.foundation.exchange.records import Channel
from customhouse.messages.findings import msgid
from customhouse.tariff.duties.rules.assessing import PAYABLE

BATCH = 128
"""Rows of one day in one transaction, at most."""

YEARS = range(2000, 2100)
"""An MRN has two digits for the year."""

MIB = 1024
Progress = Callable[[int, int], None]
"""Told after each batch: rows decided, and bytes of the file that are behind."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a file: counted from what is kept, whichever run decided it; seconds and peak are this run's."""

    tally: Tally
    seconds: float
    peak_mb: float

    def as_json(self) -> dict[str, object]:
        """The summary as the command prints it; decimals as strings."""
        results = self.tally.results
        return {
            "rows": self.tally.rows,
            "accepted": results.get("accepted", 0),
            "rejected": results.get("rejected", 0),
            "unreadable": results.get("unreadable", 0),
            "lanes": dict(sorted(self.tally.lanes.items())),
            "duty": {tax: f"{amount:f}" for tax, amount in sorted(self.tally.duties.items())},
            "seconds": round(self.seconds, 3),
            "peak_mb": round(self.peak_mb, 1),
        }


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it goes on its way: its number from 1, its bytes as kept, the day of its declaration if it has one."""

    number: int
    data: bytes
    content_type: str
    day: date | None
    declared: Mapping[str, str]
    behind: int


def clear_file(
    *, path: Path, map_name: str, actor: Actor, at: datetime, limit: int | None = None, progress: Progress | None = None
) -> Summary:
    """Clear the rows of a CSV file, the first `limit` of them or all; what was decided before stays as it is.

    Args:
        path: the file, with a header.
        map_name: one of `MAPS`.
        actor: who lodges.
        at: now (UTC); rows are lodged on the day that they bear, one without a day now.
        limit: how many rows of the file, from the first.
        progress: told after each batch.

    Raises:
        NotFound: there is no such map.
        Conflict: the file has not the columns of the map.
        OperationalError: the database is not there; what was decided is kept, and the same command goes on.
        OSError: the file cannot be read.
    """
    start = time.perf_counter()
    row_map = _map(map_name)
    _must_have_columns(path, row_map)
    run = bulk.begin_run(sha256=_digest(path), map_name=map_name, file=path.name, actor=actor, at=at)
    done = decided(run)
    rows = (row for row in islice(_rows(path, row_map), limit) if row.number > done)
    for batch in _batches(rows):
        last = _decide(run, batch, actor, at)
        if progress:
            progress(last, batch[-1].behind)
    found = tally(run, limit=limit)
    if limit is None:
        bulk.end_run(run=run, tally=found, actor=actor, at=at)
    return Summary(found, time.perf_counter() - start, peak_mb())


def peak_mb() -> float:
    """The most memory that this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def _map(name: str) -> RowMap:
    try:
        return MAPS[name]
    except KeyError:
        raise NotFound("map", name) from None


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _must_have_columns(path: Path, row_map: RowMap) -> None:
    with path.open("rb") as stream:
        head = next(split_rows(stream), b"")
    try:
        columns = cells_in(head)
    except BrokenRowError:
        columns = []
    missing = [column for column in row_map.columns if column not in columns]
    if missing or len(set(columns)) != len(columns):
        raise Conflict(
            "BULK-COLUMNS",
            msgid("{file} is not a file for the map {map}: its first row does not name, once each: {columns}."),
            msgid("Choose another map, or give the file a first row with the names of its columns."),
            {"file": path.name, "map": row_map.name, "columns": ", ".join(missing or columns)},
        )


def _rows(path: Path, row_map: RowMap) -> Iterator[_Row]:
    """The rows of the file under its header, in order."""
    with path.open("rb") as stream:
        rows = split_rows(stream)
        head = next(rows)
        as_mapped = tuple(cells_in(head)) == row_map.columns
        kind = content_type(row_map, header=not as_mapped)
        for number, bare in enumerate(rows, start=1):
            data = bare if as_mapped else head + END + bare
            yield _row(number, data, kind, row_map, stream.tell())


def _row(number: int, data: bytes, kind: str, row_map: RowMap, behind: int) -> _Row:
    try:
        cells = row_map.cells(cells_of(data, kind))
    except BrokenRowError:
        return _Row(number, data, kind, None, {}, behind)
    return _Row(number, data, kind, row_map.day(cells), row_map.declared(cells), behind)


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    """Rows that follow each other and are of one day: a batch is lodged at one time."""
    batch: list[_Row] = []
    for row in rows:
        if batch and (len(batch) == BATCH or row.day != batch[0].day):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


@transaction.atomic
def _decide(run: BulkRun, batch: Sequence[_Row], actor: Actor, at: datetime) -> int:
    """Lodge the rows of a batch that nobody has decided and keep what became of them; the last row decided."""
    done = bulk.take_turn(run=run, actor=actor)
    fresh = [row for row in batch if row.number > done]
    if not fresh:
        return done
    arrivals = [_arrival(run, row, actor, at) for row in fresh]
    outcomes = [_decided(row, outcome) for row, outcome in zip(fresh, lodge(arrivals), strict=True)]
    bulk.decide_rows(run=run, outcomes=outcomes, actor=actor)
    return fresh[-1].number


def _arrival(run: BulkRun, row: _Row, actor: Actor, at: datetime) -> Arrival:
    """A row at the door, at noon (UTC) of its day; now where it has none that can be, or one to come."""
    possible = row.day is not None and row.day.year in YEARS and row.day < at.date()
    then = datetime.combine(row.day, time_of_day(12), UTC) if row.day and possible else at
    return Arrival(row.data, actor, then, row.content_type, Channel.BULK.value, f"bulk:{run.pk}:{row.number}")


def _decided(row: _Row, outcome: Outcome) -> RowOutcome:
    duties: dict[str, Decimal] = defaultdict(Decimal)
    for line in outcome.duties:
        if line.payable == PAYABLE:
            duties[line.type] += line.amount
    result = outcome.result if outcome.result in {Result.ACCEPTED, Result.REJECTED} else Result.UNREADABLE
    return RowOutcome(
        number=row.number,
        received=outcome.received,
        result=result.value,
        mrn=outcome.mrn,
        lane=outcome.lane,
        duties=duties,
        declared=row.declared,
        errors=outcome.errors,
    )
