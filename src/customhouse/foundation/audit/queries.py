"""Reading the trail."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.access import READ_TRAIL
from customhouse.foundation.audit.models import Anchor, Event


def events_of(subject: str) -> QuerySet[Event]:
    """All events of a subject in their order. For services and rules; pages go through `visible_to`."""
    return Event.objects.filter(subject=subject).order_by("subject_seq")


def recorded_until() -> int:
    """The number of the last event that can be seen; 0 before the first.

    Writers hold the head of the trail until they commit: whoever sees an event sees all before it, with what was
    changed beside them. What is read after asking therefore holds everything that these events tell of.
    """
    found: int | None = Event.objects.aggregate(last=Max("id"))["last"]
    return found or 0


def subjects_after(number: int) -> QuerySet[Event, str]:
    """The subjects of the events after one, for use within another query."""
    return Event.objects.filter(id__gt=number).values_list("subject", flat=True)


def visible_to(actor: Actor) -> QuerySet[Event]:
    """The events that the actor may read: officials all, traders none (the trail tells why a lane was chosen)."""
    return Event.objects.order_by("id") if permits(actor, READ_TRAIL) else Event.objects.none()


def anchors() -> QuerySet[Anchor]:
    """All daily anchors in order of day."""
    return Anchor.objects.order_by("day")
