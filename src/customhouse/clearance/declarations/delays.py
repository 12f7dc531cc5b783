"""Declarations whose release waits, uncontrolled, by the delay of the law: which they are, and the end of the delay.

Their parties are told no lane until it is over (`clearance.telling`); a declaration that ends otherwise in the delay,
cancelled or seized, keeps its moment, so that its lane is never told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from customhouse.clearance.declarations.access import PROCEED
from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import visible_to
from customhouse.clearance.declarations.services import subject_of
from customhouse.clearance.declarations.states import State
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.records import NewEvent
from customhouse.foundation.audit.services import record_events


def delayed(actor: Actor, *, offices: Collection[str] = ()) -> QuerySet[Declaration]:
    """Those whose release waits, the next to go first, of some offices (none named: of all)."""
    rows = visible_to(actor).filter(state=State.ACCEPTED, delayed_until__isnull=False)
    return (rows.filter(office__in=offices) if offices else rows).order_by("delayed_until", "id")


def due(at: datetime, most: int) -> list[str]:
    """The MRNs of those whose delay is over at `at`, the longest over first; so many at most."""
    rows = Declaration.objects.filter(state=State.ACCEPTED, delayed_until__lte=at)
    return [mrn or "" for mrn in rows.order_by("delayed_until", "id").values_list("mrn", flat=True)[:most]]


def is_over(declaration: Declaration, at: datetime) -> bool:
    """Whether its release waited, and need not any more."""
    until = declaration.delayed_until
    return declaration.state == State.ACCEPTED and until is not None and until <= at


@transaction.atomic
def end_delays(*, declarations: Sequence[Declaration], actor: Actor, at: datetime) -> None:
    """Say of declarations, locked by the caller, that their delay is over: from now on their parties know the lane."""
    require(actor, PROCEED)
    for row in declarations:
        row.delayed_until = None
    Declaration.objects.filter(pk__in=[row.pk for row in declarations]).update(delayed_until=None)
    record_events(
        [
            NewEvent(subject_of(row), "declaration.delay_ended", {"version": row.version}, actor, at)
            for row in declarations
        ]
    )
