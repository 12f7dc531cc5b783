"""The trail's recurring work: its daily anchor."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.services import anchor_trail
from customhouse.foundation.jobs.records import Recurring


def anchor(at: datetime) -> None:
    """Anchor the trail for this day."""
    anchor_trail(actor=SYSTEM, at=at)


RECURRING = [Recurring("audit.anchor", timedelta(days=1), anchor)]
