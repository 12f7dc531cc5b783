"""Clearing messages that lie in files and folders: in batches, each file answered, whatever is in it.

A folder is gone on with where it was left: while its run is not through, what each of its messages was answered is kept
with it, in the transaction that took the message in. After a kill the same command tells what was answered before,
and takes in the rest; when it is through, what was kept for it is let go. Files that are named one by one are new
messages each time.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from customhouse.clearance.bulk import services as bulk
from customhouse.clearance.bulk.queries import answers_in
from customhouse.clearance.journey import lodge
from customhouse.clearance.records import Arrival, Outcome, Result
from customhouse.clearance.showing.declarations import outcome_as_json
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.settings import settings
from customhouse.foundation.exchange.records import Channel
from customhouse.foundation.exchange.services import record_refused_oversize
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.messages.wco.catalogue import finding

BATCH, BATCH_BYTES = 32, 8_000_000
"""Messages, and bytes of them, in one transaction: enough to share its cost, few enough that answers flow."""

Answer = dict[str, Any]
"""What became of a message, as it is printed."""


@dataclass(frozen=True, slots=True)
class _TooLarge:
    """A file that is larger than is taken in: its digest and its size."""

    sha256: str
    size: int


Taken = Arrival | Outcome | _TooLarge
"""What came of a file: a message, one that is too large, or the outcome of one that cannot be read."""


def run_of(paths: Sequence[str], sender: Actor, on: str) -> str:
    """What a run over folders is known by: where they are, who sends, and the day asked for; empty without a folder."""
    if not any(Path(path).is_dir() for path in paths):
        return ""
    said = "\0".join([*(os.path.abspath(path) for path in paths), sender.name, on])  # noqa: PTH100  # links stay links
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


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


def cleared(files: Iterable[str], sender: Actor, at: datetime, run: str = "") -> Iterator[tuple[str, Answer, float]]:
    """Clear files in batches; each with its answer and its share of the time spent, in milliseconds.

    `run` is what the run is known by (`run_of`): what it answered before is told again.
    """
    for batch in _batches(files, sender, at):
        start = time.perf_counter()
        answers = _answered(batch, sender, at, run)
        share = (time.perf_counter() - start) * 1000 / len(batch)
        yield from ((file, answer, share) for (file, _), answer in zip(batch, answers, strict=True))
    if run:
        bulk.forget_answers(run=run, actor=sender)


def _answered(batch: Sequence[tuple[str, Taken]], sender: Actor, at: datetime, run: str) -> list[Answer]:
    """The answers to a batch in order; those of a run over folders are kept with what was taken in."""
    if not run:
        return [outcome_as_json(outcome) for outcome in _outcomes([taken for _, taken in batch], sender, at)]
    places = [_place(file, taken) for file, taken in batch]
    with transaction.atomic():
        known = answers_in(run, places)
        fresh = [number for number, place in enumerate(places) if place not in known]
        outcomes = _outcomes([batch[number][1] for number in fresh], sender, at)
        found = {number: outcome_as_json(outcome) for number, outcome in zip(fresh, outcomes, strict=True)}
        kept = {places[number]: answer for number, answer in found.items() if places[number]}
        bulk.keep_answers(run=run, answers=kept, actor=sender)
    return [found[number] if number in found else known[place] for number, place in enumerate(places)]


def _outcomes(taken: Sequence[Taken], sender: Actor, at: datetime) -> list[Outcome]:
    """The outcomes of what came of files, in order; the messages among it are lodged together."""
    arrivals = [each for each in taken if isinstance(each, Arrival)]
    lodged = iter(lodge(arrivals) if arrivals else [])
    return [
        next(lodged) if isinstance(each, Arrival) else each if isinstance(each, Outcome) else _refused(each, sender, at)
        for each in taken
    ]


def _place(file: str, taken: Taken) -> str:
    """What a message of a run is known by: its file and its bytes; empty for a file that cannot be read."""
    if isinstance(taken, Outcome):
        return ""
    digest = taken.sha256 if isinstance(taken, _TooLarge) else hashlib.sha256(taken.data).hexdigest()
    return hashlib.sha256(os.fsencode(file) + b"\0" + digest.encode()).hexdigest()


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
    """The message in a file; what is known of one that is too large; the outcome of one that cannot be read."""
    limit = settings().max_message_bytes
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(limit + 1)
            return Arrival(data, sender, at) if len(data) <= limit else _TooLarge(*_digest(data, stream))
    except OSError as error:
        why = msgid("The file cannot be read: {why}.")
        remedy = msgid("Check that the file is there and that you may read it.")
        found = Finding("MSG-FILE", Severity.ERROR, "", "1:1", why, remedy, {"why": error.strerror or str(error)})
        return Outcome(Result.UNREADABLE, 0, findings=(found,))


def _digest(data: bytes, rest: BinaryIO) -> tuple[str, int]:
    """The SHA-256 and the size of a whole file of which `data` was read, without holding the rest of it."""
    digest, size = hashlib.sha256(data), len(data)
    while part := rest.read(1 << 20):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def _refused(file: _TooLarge, sender: Actor, at: datetime) -> Outcome:
    """The outcome of a file that is larger than is taken in: recorded by its digest and size, never by its bytes."""
    received = record_refused_oversize(
        sha256_of_read=file.sha256, size=file.size, sender=sender, channel=Channel.COMMAND.value, at=at
    )
    found = finding("MSG-SIZE", "", "1:1", size=file.size, limit=settings().max_message_bytes)
    return Outcome(Result.UNREADABLE, received, findings=(found,))
