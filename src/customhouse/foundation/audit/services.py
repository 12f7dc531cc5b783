"""Recording what happened, and anchoring the trail. The only door for writing it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit import store
from customhouse.foundation.audit.access import VERIFY_TRAIL
from customhouse.foundation.audit.models import Anchor
from customhouse.foundation.audit.records import NewEvent

logger = logging.getLogger(__name__)


def record_event(*, subject: str, kind: str, payload: Mapping[str, object], actor: Actor, at: datetime) -> None:
    """Record one event; see `record_events`."""
    record_events([NewEvent(subject, kind, payload, actor, at)])


def record_events(events: Sequence[NewEvent]) -> None:
    """Record events in their order, sealed as one batch, within the caller's transaction.

    Writers wait for each other from here to the end of the transaction: record last, after the change itself. The
    order is the order of recording, whatever `at` says; the time of sealing is the clock's, which no caller chooses.

    Raises:
        TransactionManagementError: no transaction is open; the event would not stand and fall with the change.
        ValueError: a subject, kind or time that cannot be stored as it is (an actor's name is escaped, never refused).
        TypeError: a payload that has no JSON form.
    """
    if not events:
        return
    if not connection.in_atomic_block:
        raise TransactionManagementError("Events are recorded inside the transaction of the change they tell of.")
    for event in events:
        _check(event)
    store.append(events, timezone.now())


def anchor_trail(*, actor: Actor, at: datetime) -> Anchor | None:
    """Anchor the trail for the UTC day of `at`: the seal that stands now, or the day's anchor if it has one.

    None where the trail is empty. The anchor is also logged, so that it reaches wherever the logs are kept.
    Raises `AccessDenied`.
    """
    require(actor, VERIFY_TRAIL)
    with transaction.atomic():
        head = store.locked_head()
        if not head.last_batch:
            return None
        anchor, made = Anchor.objects.get_or_create(
            day=at.astimezone(UTC).date(),
            defaults={"batch": head.last_batch, "events": head.last_event, "seal": head.seal, "made_at": at},
        )
    if made:
        logger.info(
            "audit anchor day=%s batch=%d events=%d seal=%s", anchor.day, anchor.batch, anchor.events, anchor.seal
        )
    return anchor


def _check(event: NewEvent) -> None:
    """Refuse what one database would store otherwise than the other."""
    for text, limit in ((event.subject, 200), (event.kind, 100)):
        if not 0 < len(text) <= limit or not text.isprintable():
            raise ValueError(f"{text!r} is no name for the trail: 1 to {limit} printable characters")
    if event.at.tzinfo is None:
        raise ValueError("The time of an event has no time zone.")
