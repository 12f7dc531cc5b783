"""Reading outages, reserved numbers and what was loaded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from customhouse.clearance.downtime.access import READ_REGISTER
from customhouse.clearance.downtime.models import NumberRange, Outage, RegisterEntry
from customhouse.clearance.downtime.rules.numbers import Number
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor


def outages_visible_to(actor: Actor) -> QuerySet[Outage]:
    """Outages with how many rows were loaded of each, the latest first."""
    rows = Outage.objects.annotate(loaded=Count("entries")).order_by("-began_at", "-id")
    return rows if permits(actor, READ_REGISTER) else rows.none()


def ranges_visible_to(actor: Actor) -> QuerySet[NumberRange]:
    """Numbers reserved, the latest first."""
    rows = NumberRange.objects.order_by("-id")
    return rows if permits(actor, READ_REGISTER) else rows.none()


def find_range(actor: Actor, key: int) -> NumberRange:
    """One range of numbers; `NotFound` where there is none that the actor may see."""
    found = ranges_visible_to(actor).filter(pk=key).first()
    if found is None:
        raise NotFound("register", str(key))
    return found


def is_reserved(number: Number, at: datetime) -> bool:
    """Whether a number was reserved for a register of its office before it was written down at that time."""
    ranges = NumberRange.objects.filter(office=number.office, first__lte=number.serial, last__gte=number.serial)
    return any(each.year % 100 == number.year for each in ranges.filter(reserved_at__lte=at))


def outage_at(office: str, at: datetime) -> Outage | None:
    """The outage of an office that a time lies in."""
    lasting = Q(ended_at=None) | Q(ended_at__gte=at)
    return Outage.objects.filter(lasting, office=office, began_at__lte=at).order_by("began_at", "id").first()


def entries_of(numbers: Collection[str]) -> dict[str, RegisterEntry]:
    """What was loaded before of these numbers."""
    return {entry.number: entry for entry in RegisterEntry.objects.filter(number__in=numbers)}
