"""Partners' statistics are held against declarations within the hour that they come in, and once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.insight.mirroring.services import compare, is_due


def compare_when_due(at: datetime) -> None:
    """Compare where statistics came in, or a day has passed."""
    if is_due(at):
        compare(actor=SYSTEM, at=at)


RECURRING = [Recurring("mirrors.compare", timedelta(hours=1), compare_when_due)]
