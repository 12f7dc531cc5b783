"""Registering endpoints, changing them, and sending something there again. The only door for writing them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings as django
from django.db import transaction

from customhouse.foundation.access.errors import AccessDenied, Conflict, NotFound, Refused
from customhouse.foundation.access.permissions import require
from customhouse.foundation.access.records import Actor
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.settings import settings
from customhouse.foundation.webhooks.access import MANAGE_WEBHOOKS
from customhouse.foundation.webhooks.models import Delivery, Endpoint
from customhouse.foundation.webhooks.queries import visible_to
from customhouse.foundation.webhooks.records import CHOSEN, DeliveryState, EventType
from customhouse.foundation.webhooks.rules.addresses import faults
from customhouse.foundation.webhooks.rules.signing import secret_of
from customhouse.messages.findings import msgid

MOST = 10
"""Endpoints that one trader may have."""


@dataclass(frozen=True, slots=True)
class Registered:
    """An endpoint just registered, or given a new secret; the secret is shown this once."""

    endpoint: Endpoint
    secret: str


def secret(endpoint: Endpoint) -> str:
    """The secret of an endpoint, for signing."""
    return secret_of(django.SECRET_KEY, endpoint.salt)


@transaction.atomic
def register_endpoint(
    *, trader: str, name: str, url: str, events: Iterable[str], actor: Actor, at: datetime
) -> Registered:
    """Have a trader's system told of these events from now on.

    Raises:
        AccessDenied: the actor plays no part that may, or does not speak for the trader.
        Refused: the address may not be called.
        Conflict: the trader has as many endpoints as may be.
    """
    require(actor, MANAGE_WEBHOOKS)
    if trader not in actor.traders or actor.user_id is None:
        raise AccessDenied(MANAGE_WEBHOOKS.code, actor.name)
    if found := faults(url, settings().webhook_networks):
        raise Refused(found)
    if Endpoint.objects.filter(trader=trader).count() >= MOST:
        raise Conflict(
            "WEBHOOK-TOO-MANY",
            msgid("{trader} has {most} endpoints already."),
            msgid("Change one of them instead."),
            {"trader": trader, "most": str(MOST)},
        )
    endpoint = Endpoint.objects.create(
        trader=trader,
        name=name,
        url=url,
        events=_chosen(events),
        salt=secrets.token_urlsafe(24),
        next_at=at,
        created_by_id=actor.user_id,
        created_at=at,
    )
    _record(endpoint, "registered", {"trader": trader, "url": url, "events": endpoint.events}, actor, at)
    return Registered(endpoint, secret(endpoint))


@transaction.atomic
def change_endpoint(*, number: int, name: str, url: str, events: Iterable[str], actor: Actor, at: datetime) -> Endpoint:
    """Change where an endpoint listens and what it hears. Raises `NotFound` and `Refused`."""
    endpoint = _taken(number, actor)
    if found := faults(url, settings().webhook_networks):
        raise Refused(found)
    endpoint.name, endpoint.url, endpoint.events = name, url, _chosen(events)
    endpoint.save(update_fields=["name", "url", "events"])
    _record(endpoint, "changed", {"url": url, "events": endpoint.events}, actor, at)
    return endpoint


@transaction.atomic
def renew_secret(*, number: int, actor: Actor, at: datetime) -> Registered:
    """Give an endpoint a new secret; the old one signs nothing from here on."""
    endpoint = _taken(number, actor)
    endpoint.salt = secrets.token_urlsafe(24)
    endpoint.save(update_fields=["salt"])
    _record(endpoint, "secret_renewed", {}, actor, at)
    return Registered(endpoint, secret(endpoint))


@transaction.atomic
def switch_endpoint(*, number: int, on: bool, actor: Actor, at: datetime) -> Endpoint:
    """Switch an endpoint on or off; switched on, what waits goes at once. Off, it hears nothing of what happens."""
    endpoint = _taken(number, actor)
    if endpoint.is_active != on:
        endpoint.is_active, endpoint.failures, endpoint.next_at = on, 0, at
        endpoint.save(update_fields=["is_active", "failures", "next_at"])
        _record(endpoint, "switched_on" if on else "switched_off", {}, actor, at)
    return endpoint


@transaction.atomic
def send_test(*, number: int, actor: Actor, at: datetime) -> Delivery:
    """Put a test event into the queue of an endpoint; one at a time."""
    endpoint = _taken(number, actor)
    waiting = endpoint.deliveries.filter(type=EventType.TEST.value, state=DeliveryState.WAITING.value).first()
    _let_go_at_once(endpoint, at)
    return waiting or endpoint.deliveries.create(type=EventType.TEST, at=at, state=DeliveryState.WAITING)


@transaction.atomic
def send_again(*, number: int, delivery: int, actor: Actor, at: datetime) -> Delivery:
    """Put a delivery into the queue once more, under the same key: its receiver knows what it has had."""
    endpoint = _taken(number, actor)
    again = endpoint.deliveries.filter(pk=delivery).first()
    if again is None:
        raise NotFound("delivery", str(delivery))
    again.state, again.attempts = DeliveryState.WAITING, 0
    again.save(update_fields=["state", "attempts"])
    _let_go_at_once(endpoint, at)
    return again


def _let_go_at_once(endpoint: Endpoint, at: datetime) -> None:
    endpoint.next_at = min(endpoint.next_at, at)
    endpoint.save(update_fields=["next_at"])


def _taken(number: int, actor: Actor) -> Endpoint:
    """The endpoint, locked until the transaction ends."""
    require(actor, MANAGE_WEBHOOKS)
    endpoint = visible_to(actor).select_for_update().filter(pk=number).first()
    if endpoint is None:
        raise NotFound("endpoint", str(number))
    return endpoint


def _chosen(events: Iterable[str]) -> list[str]:
    wanted = set(events)
    return [event.value for event in CHOSEN if event.value in wanted]


def _record(endpoint: Endpoint, kind: str, payload: dict[str, object], actor: Actor, at: datetime) -> None:
    record_event(subject=f"webhook:{endpoint.pk}", kind=f"webhook.{kind}", payload=payload, actor=actor, at=at)
