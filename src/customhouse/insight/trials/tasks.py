"""The job that runs a trial."""

from __future__ import annotations

from django_tasks import task

from customhouse.foundation.access.records import SYSTEM
from customhouse.insight.trials import services


@task()
def run(number: int) -> None:
    """Run the trial of that number."""
    services.run_trial(number=number, actor=SYSTEM)
