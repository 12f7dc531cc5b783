"""Bringing the bank of accepted values up to what was cleared; composes declarations and valuation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.records import Actor
from customhouse.insight.comparables import queries
from customhouse.tariff.valuation.bank import Kept, keep_accepted_values, record_update, updated_until
from customhouse.tariff.valuation.models import BankUpdate

OVERLAP = timedelta(hours=1)
"""What was written a moment before the last update may have become visible after it: it is looked at again."""
Progress = Callable[[int], None]


def _unheard(_count: int) -> None:
    """Nobody watches."""


def update_bank(
    *, actor: Actor, at: datetime, since: datetime | None = None, progress: Progress = _unheard
) -> BankUpdate:
    """Bring the bank up to what stands at a moment, from where the last update ended (or from `since`).

    A run that breaks off is begun again without harm. Raises `AccessDenied`.
    """
    last = updated_until()
    begin = since or (last - OVERLAP if last else None)
    declarations = kept = withdrawn = 0
    for page in queries.standing_goods(begin, at, law_in_force()):
        done = keep_accepted_values(references=page.references, goods=page.goods, actor=actor, at=at)
        declarations += len(page.references)
        kept, withdrawn = kept + done.kept, withdrawn + done.withdrawn
        progress(len(page.references))
    return record_update(until=at, declarations=declarations, done=Kept(kept, withdrawn), actor=actor, at=at)
