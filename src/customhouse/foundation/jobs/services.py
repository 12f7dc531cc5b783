"""Giving recurring work out, once a period, and running it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from customhouse.foundation.jobs import queries
from customhouse.foundation.jobs.models import RecurringJob
from customhouse.foundation.jobs.records import Recurring

logger = logging.getLogger(__name__)


def give_out_due(
    *, at: datetime, enqueue: Callable[[str], object], works: Sequence[Recurring] | None = None
) -> list[str]:
    """Queue the recurring work that is due, by `enqueue(name)`; the names of what this call queued.

    Safe when two ticks run at once: claiming and queueing are one transaction; whoever moves `given_at` queues.
    """
    queued = []
    for work in queries.recurring() if works is None else works:
        with transaction.atomic():
            if _claim(work, at):
                enqueue(work.name)
                queued.append(work.name)
    return queued


def run_work(*, work: Recurring, at: datetime) -> None:
    """Run the work now and keep how it ended; its error is kept, logged and raised again."""
    try:
        work.run(at)
    except Exception as error:
        logger.exception("recurring work %s failed", work.name)
        _note_end(work, at, repr(error))
        raise
    _note_end(work, at, "")


def _claim(work: Recurring, at: datetime) -> bool:
    """Whether the work is due and this caller is the one to queue it."""
    RecurringJob.objects.bulk_create([RecurringJob(name=work.name)], ignore_conflicts=True)
    job = RecurringJob.objects.select_for_update().get(pk=work.name)
    if not work.is_due(job.given_at, at):
        return False
    job.given_at = at
    job.save(update_fields=["given_at"])
    return True


def _note_end(work: Recurring, at: datetime, error: str) -> None:
    RecurringJob.objects.update_or_create(name=work.name, defaults={"finished_at": at, "error": error[:500]})
