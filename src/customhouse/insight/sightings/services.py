"""Holding the past against lists that changed; composes declarations and screening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from customhouse.clearance.law import Law, law_in_force
from customhouse.foundation.access.records import Actor
from customhouse.insight.sightings import queries
from customhouse.targeting.screening import queries as screening
from customhouse.targeting.screening.models import Rescreening
from customhouse.targeting.screening.records import Named
from customhouse.targeting.screening.services import rescreen

DAYS = Decimal(90)
"""Days for which released declarations are looked at again, where the law sets no figure (`rescreening_days`)."""
Progress = Callable[[int], None]


def _unheard(_count: int) -> None:
    """Nobody watches."""


def rescreen_all(*, actor: Actor, at: datetime, progress: Progress = _unheard) -> list[Rescreening]:
    """Hold every edition that waits against the past; what was done already is left alone. Raises `AccessDenied`."""
    waiting = screening.unscreened()
    if not waiting:
        return []
    law = law_in_force()
    since = first_day(law, at)

    def named(day: date) -> Iterator[list[Named]]:
        for page in queries.named_since(day, law):
            yield page
            progress(len({each.subject for each in page}))

    return [rescreen(watch_list=each, named=named, since=since, actor=actor, at=at) for each in waiting]


def first_day(law: Law, at: datetime) -> date:
    """The first day of which released declarations are looked at again."""
    today = at.astimezone(ZoneInfo(law.declarations.timezone)).date()
    return today - timedelta(days=int(law.declarations.limit("rescreening_days", today, DAYS)))
