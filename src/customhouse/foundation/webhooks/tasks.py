"""The recurring work of webhooks: read the trail on, and call the endpoints."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.jobs.records import Recurring
from customhouse.foundation.webhooks.telling import deliver, gather


def tell(at: datetime) -> None:
    """Queue what is new, and deliver what waits."""
    gather(at=at)
    deliver(at=at)


RECURRING = [Recurring("webhooks.tell", timedelta(minutes=1), tell)]
