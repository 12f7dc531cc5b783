"""Reading which flows are watched."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.targeting.flows.access import READ_FLOWS
from customhouse.targeting.flows.models import WatchedFlow


def watched_for(actor: Actor) -> QuerySet[WatchedFlow]:
    """The flows that are watched, in order of code. Raises `AccessDenied`."""
    require(actor, READ_FLOWS)
    return WatchedFlow.objects.filter(retired_at=None)


def find_flow(actor: Actor, code: str) -> WatchedFlow:
    """One that is watched. Raises `AccessDenied`, `NotFound`."""
    found = watched_for(actor).filter(code=code).first()
    if found is None:
        raise NotFound("watched flow", code)
    return found
