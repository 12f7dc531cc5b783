"""Reading endpoints and their deliveries."""

from __future__ import annotations

from django.db.models import QuerySet

from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.permissions import permits
from customhouse.foundation.access.records import Actor
from customhouse.foundation.webhooks.access import MANAGE_WEBHOOKS
from customhouse.foundation.webhooks.models import Delivery, Endpoint


def visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """The endpoints of the traders for whom the actor speaks."""
    endpoints = Endpoint.objects.order_by("trader", "id")
    return endpoints.filter(trader__in=actor.traders) if permits(actor, MANAGE_WEBHOOKS) else endpoints.none()


def find(actor: Actor, number: int) -> Endpoint:
    """One endpoint; `NotFound` where there is none that the actor may see."""
    endpoint = visible_to(actor).filter(pk=number).first()
    if endpoint is None:
        raise NotFound("endpoint", str(number))
    return endpoint


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What was and is to be delivered there, the latest first."""
    return endpoint.deliveries.order_by("-id")
