"""The only door for writing bulk runs: beginning one, taking one's turn, deciding rows, ending it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from customhouse.clearance.bulk.access import CLEAR_IN_BULK, SEND_FOLDERS
from customhouse.clearance.bulk.models import BulkRow, BulkRun, FolderAnswer
from customhouse.clearance.bulk.queries import decided
from customhouse.clearance.bulk.records import RowOutcome, Tally
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event


@transaction.atomic
def begin_run(*, sha256: str, map_name: str, file: str, actor: Actor, at: datetime) -> BulkRun:
    """The run of a file under a map: begun now, or the one that was begun before, whoever began it.

    Raises:
        AccessDenied: the actor may not clear in bulk.
    """
    require(actor, CLEAR_IN_BULK)
    fresh = BulkRun(sha256=sha256, map=map_name, file=_cut(file), actor=actor.name, started_at=at)
    before = BulkRun.objects.filter(sha256=sha256, map=map_name).exists()
    BulkRun.objects.bulk_create([fresh], ignore_conflicts=True)
    run = BulkRun.objects.get(sha256=sha256, map=map_name)
    if not before and run.started_at == at:
        payload = {"sha256": sha256, "map": map_name, "file": run.file}
        record_event(subject=subject_of(run), kind="bulk.begun", payload=payload, actor=actor, at=at)
    return run


def subject_of(run: BulkRun) -> str:
    """The name of a run in the event trail."""
    return f"bulk:{run.pk}"


def take_turn(*, run: BulkRun, actor: Actor) -> int:
    """Have the run to oneself until the transaction ends; the number of the last row that was decided.

    A second process on the same file waits here, and finds what the first has decided.
    """
    require(actor, CLEAR_IN_BULK)
    if not connection.in_atomic_block:
        raise TransactionManagementError("A row is decided inside the transaction that lodges it.")
    BulkRun.objects.select_for_update().get(pk=run.pk)
    return decided(run)


def decide_rows(*, run: BulkRun, outcomes: Sequence[RowOutcome], actor: Actor) -> None:
    """Keep what became of rows; in the transaction in which they were lodged, after `take_turn`."""
    require(actor, CLEAR_IN_BULK)
    BulkRow.objects.bulk_create([_row(run, outcome) for outcome in outcomes], batch_size=500)


@transaction.atomic
def end_run(*, run: BulkRun, tally: Tally, actor: Actor, at: datetime) -> None:
    """Note that every row of the file was decided; the first time only."""
    require(actor, CLEAR_IN_BULK)
    if BulkRun.objects.filter(pk=run.pk, finished_at__isnull=True).update(finished_at=at):
        payload = {"rows": tally.rows, **dict(sorted(tally.results.items()))}
        record_event(subject=subject_of(run), kind="bulk.ended", payload=payload, actor=actor, at=at)


def keep_answers(*, run: str, answers: Mapping[str, Mapping[str, Any]], actor: Actor) -> None:
    """Keep what messages of a run over folders were answered, in the transaction that took them in."""
    require(actor, SEND_FOLDERS)
    rows = [FolderAnswer(run=run, place=place, answer=dict(answer)) for place, answer in answers.items()]
    FolderAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def forget_answers(*, run: str, actor: Actor) -> None:
    """Let go of what was kept for a run over folders: it is through."""
    require(actor, SEND_FOLDERS)
    FolderAnswer.objects.filter(run=run).delete()


def _row(run: BulkRun, outcome: RowOutcome) -> BulkRow:
    return BulkRow(
        run=run,
        number=outcome.number,
        received_id=outcome.received,
        result=outcome.result,
        mrn=outcome.mrn,
        lane=outcome.lane,
        duties={tax: str(amount) for tax, amount in outcome.duties.items()},
        declared=dict(outcome.declared),
        errors=[[error.code, error.text()] for error in outcome.errors],
    )


def _cut(text: str) -> str:
    """A file's name as both databases keep it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[-200:]
