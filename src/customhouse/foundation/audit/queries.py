"""Reading the trail."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.access import READ_TRAIL
from customhouse.foundation.audit.models import Anchor, Event


def events_of(subject: str) -> QuerySet[Event]:
    """All events of a subject in their order. For services and rules; pages go through `visible_to`."""
    return Event.objects.filter(subject=subject).order_by("subject_seq")


def visible_to(actor: Actor) -> QuerySet[Event]:
    """The events that the actor may read: officials all, traders none (the trail tells why a lane was chosen)."""
    return Event.objects.order_by("id") if permits(actor, READ_TRAIL) else Event.objects.none()


def anchors() -> QuerySet[Anchor]:
    """All daily anchors in order of day."""
    return Anchor.objects.order_by("day")
