"""The recurring work of notices: sending them by e-mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.jobs.records import Recurring
from customhouse.foundation.notices.mailing import send_letters


def send(at: datetime) -> None:
    """Send the letters that are due."""
    send_letters(at=at)


RECURRING = [Recurring("notices.send_letters", timedelta(minutes=1), send)]
