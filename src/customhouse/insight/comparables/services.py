"""Bringing the bank of accepted values up to what was cleared; composes declarations and valuation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from customhouse.clearance.law import law_in_force
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.queries import recorded_until
from customhouse.insight.comparables import queries
from customhouse.tariff.valuation.bank import (
    Kept,
    keep_accepted_values,
    locked_cursor,
    record_update,
    updated_event,
)
from customhouse.tariff.valuation.models import BankUpdate

Progress = Callable[[int], None]


def _unheard(_count: int) -> None:
    """Nobody watches."""


def update_bank(
    *, actor: Actor, at: datetime, since: datetime | None = None, progress: Progress = _unheard
) -> BankUpdate:
    """Bring the bank up to what the trail of events tells now, from the event where the last update ended.

    With `since` all that changed from that moment on is looked at again besides; the first update looks at everything.
    A run that breaks off is begun again without harm. Raises `AccessDenied`.

    The place in the trail is what tells new from known, not the times of releases and versions: those are what their
    writers say (a replay says times long past), while the numbers of events follow the order in which changes become
    visible, without gaps (`foundation.audit.queries.recorded_until`). So nothing is missed, and no overlap is needed.
    Each page is read and written under the lock of the bank: what a slower update has read cannot overwrite newer.
    """
    law, last_event = law_in_force(), recorded_until()
    declarations = kept = withdrawn = 0
    for keys in queries.pages_since(updated_event(), since):
        with transaction.atomic():
            locked_cursor()
            page = queries.snapshots(keys, law)
            done = keep_accepted_values(references=page.references, goods=page.goods, actor=actor, at=at)
        declarations += len(page.references)
        kept, withdrawn = kept + done.kept, withdrawn + done.withdrawn
        progress(len(page.references))
    done = Kept(kept, withdrawn)
    return record_update(last_event=last_event, declarations=declarations, done=done, actor=actor, at=at)
