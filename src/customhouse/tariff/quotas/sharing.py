"""Sharing quotas out: what waits for a day that is over is decided, and the declarations that asked are told."""

from __future__ import annotations

import logging
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import transaction

from customhouse.foundation.access.errors import Conflict
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.config.country import legal_day, legal_zone
from customhouse.messages.findings import msgid
from customhouse.tariff.quotas import queries
from customhouse.tariff.quotas.access import MANAGE_QUOTAS
from customhouse.tariff.quotas.giving import conflict, give, locked
from customhouse.tariff.quotas.rules.standing import HELD
from customhouse.tariff.quotas.telling import tell_shared

log = logging.getLogger(__name__)


def share_out(*, order_number: str, until: date, actor: Actor, at: datetime) -> int:
    """Decide every request accepted up to that day (which is over) that waits; how many were. A day is shared once.

    The declarations that asked are told then (`settings.WHEN_SHARED`), each in a transaction of its own: one that was
    not reached is told at the next sharing. Raises `AccessDenied`, `NotFound`, `Conflict` while the quota is suspended
    or blocked.
    """
    require(actor, MANAGE_QUOTAS)
    decided = _share_out(order_number, until, actor, at)
    tell_shared(order_numbers=[order_number], actor=actor, at=at)
    return decided


def share_out_all(*, actor: Actor, at: datetime) -> int:
    """Decide what waits of every quota for days that are over, and tell the declarations; how many requests were.

    A quota that is held waits on, and does not keep the others waiting. Raises `AccessDenied`.
    """
    require(actor, MANAGE_QUOTAS)
    decided = 0
    for period in queries.waiting_periods(_midnight(legal_day(at))):
        last = min(period.valid_to, legal_day(at) - timedelta(days=1))
        try:
            decided += _share_out(period.quota_id, last, actor, at)
        except Conflict as held:
            log.info("%s", held.finding.text())
    tell_shared(order_numbers=queries.order_numbers(), actor=actor, at=at)
    return decided


@transaction.atomic
def _share_out(order_number: str, until: date, actor: Actor, at: datetime) -> int:
    period = locked(order_number, until)
    if queries.state_of(period) in HELD:
        raise conflict("QUO-HELD", msgid("Quota {order} is held: nothing is given out of it."), order_number)
    if until >= legal_day(at):
        raise conflict("QUO-DAY", msgid("The day is not over: requests of quota {order} may still come."), order_number)
    over = _midnight(until + timedelta(days=1))
    asked = period.requests.filter(allocated=None, withdrawn_at=None, accepted_at__lt=over)
    waiting = list(asked.select_related("licence").order_by("licence", "accepted_at", "id"))
    asked.exclude(subject="").update(is_followed=False)
    for _, of_licence in groupby(waiting, key=lambda each: each.licence_id):
        give(period, list(of_licence), actor, at)
    period.allocated_to = until
    period.save(update_fields=["allocated_to"])
    return len(waiting)


def _midnight(day: date) -> datetime:
    """The moment at which a day begins where the law is in force."""
    return datetime.combine(day, time(), legal_zone())
