"""The recurring work of quotas: sharing out the days that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.tariff.quotas.services import share_out_all


def share_days(at: datetime) -> None:
    """Share out what waits for days that are over where the law is in force; nothing to do while none is."""
    share_out_all(actor=SYSTEM, at=at)


RECURRING = [Recurring("quotas.share_out", timedelta(hours=1), share_days)]
"""Every hour: the day of the law ends at another hour than that of jobs, and what was not reached is reached soon."""
