"""The recurring work of declarations: what waited by the law's delay, and need not any more, goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from customhouse.foundation.jobs.records import Recurring


def end_delays(at: datetime) -> None:
    """Let those who compose the way go on with what is due (`settings.WHEN_DUE`)."""
    for name in settings.WHEN_DUE:
        import_string(name)(at=at)


RECURRING = [Recurring("declarations.end_delays", timedelta(minutes=1), end_delays)]
"""Every minute; given out later, goods go later, and never before their moment."""
