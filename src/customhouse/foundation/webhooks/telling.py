"""From the event trail to the receivers: gather what is public, then deliver it. The jobs worker runs both.

The trail's numbers have no gaps and come in the order of commits, so one cursor is enough. Deliveries to one endpoint
go in order; while one fails, those behind it wait. Two workers never call the same endpoint at once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings as django
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from customhouse import __version__
from customhouse.foundation.access.records import SYSTEM
from customhouse.foundation.audit.models import Event
from customhouse.foundation.audit.services import record_event
from customhouse.foundation.config.settings import settings
from customhouse.foundation.jobs.rules.waiting import wait_after
from customhouse.foundation.notices.services import notify
from customhouse.foundation.webhooks.calling import Answer, call
from customhouse.foundation.webhooks.models import Cursor, Delivery, Endpoint
from customhouse.foundation.webhooks.records import Announcement, DeliveryState, EventType
from customhouse.foundation.webhooks.rules.signing import HEADER, signature
from customhouse.foundation.webhooks.services import secret
from customhouse.messages.findings import msgid

logger = logging.getLogger(__name__)
Call = Callable[[str, bytes, Mapping[str, str]], Answer]
AT_ONCE = 1000
"""Events of the trail that are read together."""
IN_A_ROW = 50
"""Deliveries to one endpoint before another gets its turn."""
LEASE = timedelta(minutes=30)
"""How long an endpoint belongs to the worker that took it; longer than its turn can last."""
ATTEMPTS, FAILURES = 8, 12
"""Attempts before a delivery is given up, and failures in a row before an endpoint is switched off (about two days)."""


def gather(*, at: datetime) -> int:
    """Read the trail from the cursor on and queue what endpoints want to hear; how many deliveries."""
    queued = 0
    while True:
        made, more = _gather_some(at)
        queued += made
        if not more:
            return queued


@transaction.atomic
def _gather_some(at: datetime) -> tuple[int, bool]:
    Cursor.objects.bulk_create([Cursor(pk=1, last_event=_beginning())], ignore_conflicts=True)
    cursor = Cursor.objects.select_for_update().get(pk=1)
    events = list(Event.objects.filter(pk__gt=cursor.last_event).order_by("pk")[:AT_ONCE])
    if not events:
        return 0, False
    deliveries = _deliveries(events, at)
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    cursor.last_event = events[-1].pk
    cursor.save(update_fields=["last_event"])
    return len(deliveries), len(events) == AT_ONCE


def _beginning() -> int:
    """Where the first reading begins: what happened before is nobody's news."""
    if Cursor.objects.exists():
        return 0
    first = Endpoint.objects.order_by("created_at").first()
    before = Event.objects.filter(at__lt=first.created_at) if first else Event.objects.all()
    return before.order_by("-pk").values_list("pk", flat=True).first() or 0


def _deliveries(events: Sequence[Event], at: datetime) -> list[Delivery]:
    """What each active endpoint hears of these events."""
    endpoints: dict[str, list[Endpoint]] = {}
    for endpoint in Endpoint.objects.filter(is_active=True, created_at__lte=at):
        endpoints.setdefault(endpoint.trader, []).append(endpoint)
    if not endpoints:
        return []
    return [
        _delivery(endpoint, said)
        for said in announcements(events)
        for trader in sorted(said.traders)
        for endpoint in endpoints.get(trader, ())
        if said.type.value in endpoint.events and said.at >= endpoint.created_at
    ]


def announcements(events: Sequence[Event]) -> Iterable[Announcement]:
    """What the areas named in the settings make public of these events."""
    for name in django.ANNOUNCERS:
        yield from import_string(name)(events=events)


def _delivery(endpoint: Endpoint, said: Announcement) -> Delivery:
    return Delivery(
        endpoint=endpoint,
        event=said.event,
        type=said.type.value,
        mrn=said.mrn,
        lrn=said.lrn,
        at=said.at,
        declaration_state=said.state,
        path=said.path,
        state=DeliveryState.WAITING,
    )


def deliver(*, at: datetime, by: Call = call) -> int:
    """Call every endpoint that has something waiting and is not resting from a failure; how much was delivered."""
    delivered = 0
    asked: set[int] = set()
    while endpoint := _take(at, asked):
        asked.add(endpoint.pk)
        delivered += _turn(endpoint, at, by)
    return delivered


@transaction.atomic
def _take(at: datetime, asked: set[int]) -> Endpoint | None:
    """An endpoint with something waiting, taken for this worker."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING).values("endpoint")
    due = Endpoint.objects.filter(is_active=True, next_at__lte=at, pk__in=waiting).exclude(pk__in=asked)
    endpoint = due.select_for_update(skip_locked=True).order_by("next_at", "id").first()
    if endpoint:
        endpoint.next_at = at + LEASE
        endpoint.save(update_fields=["next_at"])
    return endpoint


def _turn(endpoint: Endpoint, at: datetime, by: Call) -> int:
    """Deliver what waits, in order, until it is done or a call fails; how much was delivered."""
    waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING).order_by("id")
    delivered = 0
    for delivery in list(waiting[:IN_A_ROW]):
        body = body_of(delivery)
        answer = by(endpoint.url, body, headers_of(endpoint, delivery, body))
        _note(delivery, answer)
        if not answer.is_good:
            _rest(endpoint, at)
            return delivered
        delivered += 1
    Endpoint.objects.filter(pk=endpoint.pk).update(failures=0, next_at=at)
    return delivered


def body_of(delivery: Delivery) -> bytes:
    """What is sent: the event, its declaration, when, what became of it, and where to look. Nothing else, ever."""
    link = f"{settings().site_url.rstrip('/')}{delivery.path}" if delivery.path else ""
    said = {
        "id": str(delivery.key),
        "type": delivery.type,
        "mrn": delivery.mrn,
        "lrn": delivery.lrn,
        "at": delivery.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "state": delivery.declaration_state,
        "link": link,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(endpoint: Endpoint, delivery: Delivery, body: bytes) -> dict[str, str]:
    """The headers of a call; the signature is of this moment."""
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Customhouse/{__version__}",
        "Customhouse-Delivery": str(delivery.key),
        "Customhouse-Event": delivery.type,
        HEADER: signature(secret(endpoint), body, int(timezone.now().timestamp())),
    }


def _note(delivery: Delivery, answer: Answer) -> None:
    delivery.attempts += 1
    delivery.tried_at, delivery.status, delivery.error = timezone.now(), answer.status, answer.error
    failed = DeliveryState.GIVEN_UP if delivery.attempts >= ATTEMPTS else DeliveryState.WAITING
    delivery.state = DeliveryState.DELIVERED if answer.is_good else failed
    if delivery.type == EventType.TEST and not answer.is_good:
        delivery.state = DeliveryState.GIVEN_UP  # a test is tried once: its outcome is what was asked for
    delivery.save(update_fields=["attempts", "tried_at", "status", "error", "state"])


@transaction.atomic
def _rest(endpoint: Endpoint, at: datetime) -> None:
    """Leave an endpoint alone for a while; switch it off if it has failed for days, and say so to whoever made it."""
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    endpoint.failures += 1
    endpoint.next_at = at + wait_after(endpoint.failures)
    endpoint.is_active = endpoint.is_active and endpoint.failures < FAILURES
    endpoint.save(update_fields=["failures", "next_at", "is_active"])
    if endpoint.failures != FAILURES:
        return
    notify(
        recipients=[endpoint.created_by_id],
        message=msgid(
            "Your system “{name}” did not answer for two days; it is told nothing more until you switch it on."
        ),
        params={"name": endpoint.name},
        link=reverse("webhooks:endpoint", args=[endpoint.pk]),
        at=at,
    )
    subject = f"webhook:{endpoint.pk}"
    record_event(subject=subject, kind="webhook.switched_off", payload={"failures": FAILURES}, actor=SYSTEM, at=at)
