"""Keeping references of prices: the only door for writing them. What is kept is never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.messages.findings import msgid
from customhouse.targeting.prices.access import BUILD_PRICES
from customhouse.targeting.prices.models import PriceReference
from customhouse.targeting.prices.records import Reference
from customhouse.targeting.prices.store import digest_of, keep


@transaction.atomic
def keep_reference(
    *, reference: Reference, source: str, items: int, left_out: int, actor: Actor, at: datetime
) -> PriceReference:
    """Keep a reference; it holds for items from its day `until` on, until a later one does.

    Raises `AccessDenied`, and `Conflict` where there was nothing to reckon from.
    """
    require(actor, BUILD_PRICES)
    if not reference.cells:
        raise Conflict(
            "PRC-EMPTY",
            msgid("There are no items before {until} from which prices could be reckoned."),
            msgid("Name a later day, or give a file of items."),
            {"until": reference.until.isoformat()},
        )
    row = PriceReference.objects.create(
        until=reference.until,
        source=source[:200],
        items=items,
        left_out=left_out,
        within=reference.within,
        quarters=dict(reference.quarters),
        effects=dict(reference.effects),
        digest=digest_of(reference),
        built_at=at,
        built_by=actor.name,
    )
    keep(row, reference)
    told = {"until": row.until.isoformat(), "items": items, "digest": row.digest, "source": row.source}
    record_event(subject=f"prices:{row.pk}", kind="prices.built", payload=told, actor=actor, at=at)
    return row
