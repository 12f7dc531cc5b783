"""Links are brought up to what was declared, every hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.jobs.records import Recurring
from customhouse.insight.operators.services import build_links
from customhouse.tariff.nomenclature.services import is_loaded


def build(at: datetime) -> None:
    """Take in what is new, and look for patterns; nothing before there is law."""
    if is_loaded():
        build_links(actor=SYSTEM, at=at)


RECURRING = [Recurring("links.build", timedelta(hours=1), build)]
