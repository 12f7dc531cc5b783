"""The task that runs recurring work, and the work of this area: clearing what nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from customhouse.foundation.jobs import queries, services
from customhouse.foundation.jobs.records import Recurring

RESULTS_KEPT_DAYS = 30


@task()
def run_recurring(name: str) -> None:
    """Run the recurring work of that name. Work that an update has removed since is left out."""
    for work in queries.recurring():
        if work.name == name:
            services.run_work(work=work, at=timezone.now())


def clear_sessions(at: datetime) -> None:  # noqa: ARG001  # sessions know their own end
    """Delete sessions that have expired."""
    call_command("clearsessions")


def clear_results(at: datetime) -> None:  # noqa: ARG001  # the command reads the clock
    """Delete the results of tasks that ended long ago."""
    call_command("prune_db_task_results", min_age_days=RESULTS_KEPT_DAYS, verbosity=0)


RECURRING = [
    Recurring("jobs.clear_sessions", timedelta(days=1), clear_sessions),
    Recurring("jobs.clear_results", timedelta(days=1), clear_results),
]
