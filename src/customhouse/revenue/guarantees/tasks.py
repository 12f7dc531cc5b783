"""The recurring work of deferment accounts: the months' statements, and calling in what is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.revenue.guarantees.services import call_in, issue_statements


def state_months(at: datetime) -> None:
    """Draw up the statements that are due, and call in what was not debited by its day."""
    issue_statements(at=at, actor=SYSTEM)
    call_in(at=at, actor=SYSTEM)


RECURRING = [Recurring("revenue.statements", timedelta(days=1), state_months)]
