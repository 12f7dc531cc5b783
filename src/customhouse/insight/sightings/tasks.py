"""Editions of watch lists that wait are held against the past, soon after they were loaded."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.insight.sightings.services import rescreen_all


def rescreen(at: datetime) -> None:
    """Hold what lists added or changed against the past; nothing to do where none changed."""
    rescreen_all(actor=SYSTEM, at=at)


RECURRING = [Recurring("screening.past", timedelta(minutes=10), rescreen)]
