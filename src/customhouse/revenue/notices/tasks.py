"""The recurring work of notices: interest on what is late, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.revenue.notices.services import charge_interest


def charge_late(at: datetime) -> None:
    """Charge interest up to this day."""
    charge_interest(at=at, actor=SYSTEM)


RECURRING = [Recurring("revenue.interest", timedelta(days=1), charge_late)]
