"""The bank of accepted values is brought up to what was cleared, hour by hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.insight.comparables.services import update_bank
from customhouse.tariff.nomenclature.services import is_loaded


def update(at: datetime) -> None:
    """Look at what was released, changed or cancelled since the last time; nothing before there is law."""
    if is_loaded():
        update_bank(actor=SYSTEM, at=at)


RECURRING = [Recurring("valuation.bank", timedelta(hours=1), update)]
